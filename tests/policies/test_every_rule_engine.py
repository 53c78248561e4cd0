"""Every rule's examples in the real engine: the bad ones in a preview that the pack stops, the good ones in another."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import EVERY_TYPE
from amlstack.policies import Rule, Unknown, template
from amlstack.policies.pack import CONFIG
from tests.cli.check.inputs import lowered
from tests.conftest import Engine, Result

from .test_pack import SERVED
from .test_pack_engine import Checked, preview

__all__ = ["preview"]
pytestmark = pytest.mark.engine
PROGRAM = """
import json
from pathlib import Path

import pulumi

options = pulumi.ResourceOptions(version="3.29.0")
made = {None: pulumi.CustomResource("azure-native:resources:ResourceGroup", "somebody", {}, options)}


def known(value):
    if isinstance(value, dict) and "refers" in value:
        return made.get(value["refers"], made[None]).id
    if isinstance(value, dict):
        return {key: known(item) for key, item in value.items()}
    return [known(item) for item in value] if isinstance(value, list) else value


for entry in json.loads(Path(__file__).with_name("resources.json").read_text()):
    inputs = {"resourceGroupName": "rg", **{key: known(value) for key, value in entry["inputs"].items()}}
    made[entry["key"]] = pulumi.CustomResource(entry["token"], entry["name"], inputs, options)
"""


def entries(rule: Rule, which: str) -> list[dict[str, Any]]:
    """An example as azure-native inputs, what others refer to first, as a program has to make it."""
    made = {entry["name"]: entry for entry in _entries(rule, which)}
    named = {entry["key"]: name for name, entry in made.items()}
    refers = {
        name: {named[key] for key in re.findall(r'"refers": "([^"]+)"', json.dumps(entry)) if key in named}
        for name, entry in made.items()
    }
    return [made[name] for name in TopologicalSorter(refers).static_order()]


def _entries(rule: Rule, which: str) -> Iterator[dict[str, Any]]:
    """Each resource is called after the rule; so is the company, or one example's account would be another's."""
    company = rule.id[-3:].translate(str.maketrans("0123456789", "abcdefghij"))
    example = json.loads(json.dumps(getattr(rule, which)).replace("contoso", f"cont{company}"))
    for number, resource in enumerate(template.resources(example)):
        kind = EVERY_TYPE[resource.type.lower()]
        body = {key: value for key, value in resource.body.items() if key not in ("type", "name", "scope")}
        above: dict[str, Any] = dict(zip(kind.parent_inputs[1:], resource.names[:-1], strict=False))
        if "scope" in resource.body:
            above = {kind.parent_inputs[0]: resource.body["scope"]}
        inputs = lowered(kind, body) | above | {kind.name_input: resource.names[-1]}
        name = f"{rule.id}-{number}"
        yield {
            "key": f"{rule.id} {resource.key}",
            "token": kind.token,
            "name": name,
            "inputs": _referring(inputs, rule.id),
        }


def _referring(value: Any, prefix: str) -> Any:
    """Values that are another resource's id as a word for it."""
    if isinstance(value, Unknown):
        return {"refers": f"{prefix} {value.refers[0]}" if value.refers else None}
    if isinstance(value, dict):
        return {key: _referring(item, prefix) for key, item in value.items()}
    return [_referring(item, prefix) for item in value] if isinstance(value, list) else value


@pytest.fixture
def judged(
    preview: Checked, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Result]:
    """Preview all examples of one sort, under the strictest profile and with the settings that examples need."""
    settings = tmp_path / "amlstack.toml"
    lines = [
        f"{rule.id} = {{{', '.join(f'{key} = {json.dumps(value)}' for key, value in said.items())}}}"
        for rule in SERVED
        if rule.example_settings and (said := dataclasses.asdict(rule.example_settings))
    ]
    settings.write_text("\n".join(['profile = "audited"', "[rules]", *lines]))
    engine.variables[CONFIG] = str(settings)
    (plugin,) = Path(engine.variables["PULUMI_HOME"]).rglob("pulumi-resource-azure-native")
    words = map(shlex.quote, (sys.executable, str(Path(__file__).with_name("anything.py"))))
    plugin.write_text(f'#!/bin/sh\nexec {" ".join(words)} "$@"\n')

    def run(which: str) -> Result:
        folder = engine.program(PROGRAM)
        made = [entry for rule in SERVED for entry in entries(rule, which)]
        (folder / "resources.json").write_text(json.dumps(made))
        return preview(folder)

    return run


def violations(output: str) -> set[tuple[str, str]]:
    """Which rule said something of which rule's example."""
    return set(re.findall(r"(AML-\d+) +\(azure-native:\S+ (AML-\d+)-\d+\)", output))


def test_every_bad_example_is_found(judged: Callable[[str], Result]) -> None:
    """One preview that breaks every rule there is: each is told, and nothing would be made."""
    result = judged("bad")
    assert result.code != 0
    assert {rule.id for rule in SERVED} - {rule for rule, about in violations(result.output) if rule == about} == set()


@pytest.mark.thorough
def test_every_good_example_passes_its_rule(judged: Callable[[str], Result]) -> None:
    """One preview that keeps each rule where it is shown how to."""
    result = judged("good")
    assert {rule for rule, about in violations(result.output) if rule == about} == set(), result.output
    assert violations(result.output)
