"""Whatever is made unknown in a template: no finding is new, and each that went has a line that says why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amlstack.arm.language import read
from amlstack.policies import RULES, Graph, judge
from amlstack.policies.expansion import Given, expansion
from amlstack.policies.rule import TEMPLATE
from tests.conftest import examples

Path = tuple[str | int, ...]
EXAMPLES = [
    (rule.id, word, getattr(rule, word))
    for rule in RULES
    for word in ("bad", "good")
    if getattr(rule, word) and rule.applies_to != TEMPLATE and rule.example_before is None
]
ASKED = [
    rule.configured(settings=rule.example_settings or rule.settings) for rule in RULES if rule.applies_to != TEMPLATE
]
UNSAID = "[parameters('unsaid')]"
KEPT = ("type", "apiVersion", "$schema", "contentVersion")
"""What Resource Manager wants to be written out."""


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all texts, numbers and truths in a template's resources, but those that have to be written out."""
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        if isinstance(item, (Mapping, list)):
            yield from leaves(item, (*path, key))
        elif key not in KEPT and item is not None:
            yield (*path, key)


def with_unknown(value: Any, path: Path) -> Any:
    """A copy of a value with an unknown at a path."""
    if not path:
        return UNSAID
    key, *rest = path
    if isinstance(value, Mapping):
        return {each: with_unknown(item, tuple(rest)) if each == key else item for each, item in value.items()}
    return [with_unknown(item, tuple(rest)) if at == key else item for at, item in enumerate(value)]


def with_unknown_key(value: Any, path: Path) -> Any:
    """A copy of a value with the last key of a path unknown."""
    key, *rest = path
    if not isinstance(value, Mapping):
        return [with_unknown_key(item, tuple(rest)) if at == key else item for at, item in enumerate(value)]
    if not rest:
        return {UNSAID if each == key else each: item for each, item in value.items()}
    return {each: with_unknown_key(item, tuple(rest)) if each == key else item for each, item in value.items()}


def unknowns(at: int) -> Iterator[tuple[Path, Any]]:
    """An example with each of its values unknown, and with each of its keys that Azure leaves to the user."""
    whole = template(at)
    for path in leaves(whole):
        yield path, with_unknown(whole, path)
        if len(path) > 2 and isinstance(path[-1], str):
            yield path, with_unknown_key(whole, path)


def verdict(resources: Any) -> tuple[dict[tuple[str, int], str], set[tuple[str, int]]]:
    """The findings about resources, by rule and the line of the resource; and where a rule couldn't judge."""
    whole = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "parameters": {"unsaid": {}},
        "resources": resources,
    }
    made = expansion(Given(read(json.dumps(whole, indent=1), "main.json")))
    assert made.faults == ()
    looked_at = [each for each in made.resources if not each.written]
    graph, findings, pending = Graph(made.resources), dict[tuple[str, int], str](), set[tuple[str, int]]()
    for resource in looked_at:  # each alone: two may be called alike
        found, place = judge(ASKED, graph, [resource]), resource.where("")
        assert place is not None
        findings |= {(each.rule, place.line): each.what for each in found.findings}
        pending |= {(each.rule, place.line) for each in found.pending}
    return findings, pending


@cache
def known(at: int) -> dict[tuple[str, int], str]:
    """The findings about an example as it is."""
    return verdict(template(at))[0]


def template(at: int) -> Any:
    """An example's resources as a file has them."""
    return json.loads(json.dumps(EXAMPLES[at][2]))


@st.composite
def one_unknown(draw: st.DrawFn) -> tuple[int, Path, Any]:
    """An example, and a copy of it in which something isn't known, with its path."""
    at = draw(st.integers(0, len(EXAMPLES) - 1))
    return at, *draw(st.sampled_from(list(unknowns(at))))


@settings(deadline=None, max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(one_unknown())
def test_an_unknown_costs_what_stands_on_it(chosen: tuple[int, Path, Any]) -> None:
    """No rule says more than it would of the whole, and what it says less is not applicable yet."""
    at, path, changed = chosen
    findings, pending = verdict(changed)
    new = findings.keys() - known(at).keys() - pending
    went = known(at).keys() - findings.keys() - pending
    assert (EXAMPLES[at][:2], path, set(), set()) == (EXAMPLES[at][:2], path, new, went)


@settings(deadline=None, max_examples=examples(30), suppress_health_check=list(HealthCheck))
@given(st.integers(0, len(EXAMPLES) - 1), st.integers(0, 9))
def test_a_resource_of_unknown_condition_is_undecided(at: int, number: int) -> None:
    """It is judged as if it were deployed; what would be found without it is not applicable yet."""
    whole = template(at)
    number %= len(whole)
    perhaps, absent = (
        [{**each, **({"condition": said} if place == number else {})} for place, each in enumerate(whole)]
        for said in (UNSAID, False)
    )
    findings, pending = verdict(perhaps)
    without, _ = verdict(absent)
    present, _ = verdict(
        [{**each, **({"condition": True} if place == number else {})} for place, each in enumerate(whole)]
    )
    assert (EXAMPLES[at][:2], number, set()) == (EXAMPLES[at][:2], number, findings.keys() - present.keys() - pending)
    went = without.keys() - findings.keys() - pending
    assert (EXAMPLES[at][:2], number, set()) == (EXAMPLES[at][:2], number, went)


@pytest.mark.thorough
def test_every_unknown_costs_what_stands_on_it() -> None:
    """Each value and each key of each example, one after the other."""
    for at in range(len(EXAMPLES)):
        for path, changed in unknowns(at):
            findings, pending = verdict(changed)
            differ = (findings.keys() ^ known(at).keys()) - pending
            assert (EXAMPLES[at][:2], path, set()) == (EXAMPLES[at][:2], path, differ)
