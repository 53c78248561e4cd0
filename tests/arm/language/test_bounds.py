"""No template takes for ever, or all memory: what grows too far is a fault."""

from __future__ import annotations

import json
from typing import Any

import pytest

from amlstack.arm.language import as_template, context, expand, resolve
from amlstack.catalog import limits

from .expanding import SCOPE, Table, faults_of, store, template


def chain(first: str, each: str, length: int) -> dict[str, str]:
    """Variables of which each needs the one before."""
    return {"v0": first, **{f"v{at}": each.replace("X", f"variables('v{at - 1}')") for at in range(1, length)}}


WIDE = "[map(range(0, 10000), lambda('x', map(range(0, 10000), lambda('y', 1))))]"


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (chain("x", "[concat(X, X)]", 40), "the text grows to"),
        (chain("[range(0, 10)]", "[concat(X, X)]", 40), "this grows to more than 1,000,000 values"),
        (chain("[range(0, 10)]", "[createArray(X, X)]", 40), "this grows to more than 1,000,000 values"),
        (chain("x", "[createArray(X)]", 400), "more than 200 objects and arrays stand in one another"),
        ({"v": "[replace('aaaaaaaaaa', 'a', padLeft('', 131072))]"}, "'replace' makes the text too long"),
        (dict(reversed(chain("x", "[X]", 500).items())), "variables or functions need one another too deeply"),
    ],
    ids=["text", "array", "arrays in arrays", "depth", "replace", "chain"],
)
def test_growth_ends(variables: dict[str, str], said: str) -> None:
    """Each way to grow without end is stopped and told."""
    assert any(said in fault for fault in faults_of(template(variables=variables)))


def test_loops_in_loops_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is computed over and over is stopped by the number of calls."""
    monkeypatch.setattr(context, "MOST_CALLS", 20_000)
    assert any(
        "the template needs more than 20,000 calls" in fault for fault in faults_of(template(variables={"v": WIDE}))
    )


def test_growth_without_a_call_ends() -> None:
    """Objects that hold one another twice grow as fast, with no function at all."""
    variables: dict[str, Any] = {"v0": "x"}
    for at in range(1, 30):
        variables[f"v{at}"] = {"a": f"[variables('v{at - 1}')]", "b": f"[variables('v{at - 1}')]"}
    assert any("1,000,000 values" in fault for fault in faults_of(template(variables=variables)))


@pytest.mark.parametrize(
    ("whole", "said"),
    [
        (template(store("[concat('a', copyIndex())]", copy={"name": "l", "count": 801})), "a loop's count is 801"),
        (template(store("a", copy={"name": "l", "count": -1})), "a loop's count is -1"),
        (template(store("a", copy={"name": "l", "count": "[reference('/a').b]"})), "'reference' can't stand in a name"),
        (template(*(store(f"a{at}") for at in range(801))), "the template has 801 resources"),
        (template(variables={f"v{at}": 1 for at in range(limits.VARIABLES + 1)}), "the template has 513 variables"),
        (
            template(parameters={f"p{at}": {"type": "int", "defaultValue": 1} for at in range(limits.PARAMETERS + 1)}),
            "the template has 257 parameters",
        ),
        (
            template(outputs={f"o{at}": {"type": "int", "value": 1} for at in range(limits.OUTPUTS + 1)}),
            "the template has 65 outputs",
        ),
    ],
)
def test_azures_limits_hold(whole: dict[str, Any], said: str) -> None:
    """What Azure refuses for its size is refused here."""
    assert any(said in fault for fault in faults_of(whole))


@pytest.mark.parametrize(
    "whole",
    [
        *([], {}, {"resources": 1}, {"resources": [1]}, {"resources": [{}]}, {"resources": {"a": None}}),
        *({"resources": [], "variables": []}, {"resources": [], "parameters": 1}, {"resources": [], "outputs": "x"}),
        template(store("a", copy={"count": 2})),
        template(store("a", dependsOn=[{}], condition="x")),
        template(store("", type="A/b")),
        template({"type": "A", "apiVersion": "1", "name": "x"}),
        template(parameters={"a": 1}),
        template(outputs={"a": {"copy": {"count": "x", "input": 1}}}),
        template(
            functions=[{"namespace": "c", "members": {"f": {"parameters": [], "output": {}}}}, 1],
            variables={"v": "[c.g()]"},
        ),
    ],
    ids=str,
)
def test_what_is_no_template_is_a_fault(whole: Any) -> None:
    """Never a traceback."""
    assert faults_of(whole)


def test_the_deepest_value_can_be_written() -> None:
    """What is allowed can be resolved, and written as a template and as JSON."""
    variables = chain("x", "[createArray(X)]", 198)
    expanded = expand(template(store("a", tags="[variables('v197')]"), variables=variables), scope=SCOPE)
    assert json.dumps(as_template(resolve(expanded.resources[0].body, Table({}))))
