"""Rules' examples and bad files, written as a user would have them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unittest.mock import patch

from amlstack.catalog import EVERY_TYPE, Kind, of_version, wire
from amlstack.policies import Resource, Rule, Unknown, template
from amlstack.policies.preview import UNKNOWN
from amlstack.policies.rule import TEMPLATE, Example

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def template_text(example: Example) -> str:
    """An example as a template's text; an example that is a template, as that one's."""
    if example[-1]["type"] == TEMPLATE:
        return json.dumps(example[-1]["properties"]["template"], indent=2)
    resources = [{"apiVersion": EVERY_TYPE[entry["type"].lower()].api_version, **entry} for entry in example]
    return json.dumps({"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": resources}, indent=2)


def write_template(folder: Path, example: Example) -> Path:
    """A file with an example as a template, and its parameter file where the example has one."""
    file = folder / "main.json"
    file.write_text(template_text(example), encoding="utf-8")
    given = example[-1].get("properties", {}).get("parameters") if example[-1]["type"] == TEMPLATE else None
    if given:
        (folder / "main.parameters.json").write_text(json.dumps({"parameters": given}), encoding="utf-8")
    return file


def write_preview(folder: Path, rule: Rule, example: Example) -> Path:
    """A file with an example as a first preview shows it, or as one that changes what was there before."""
    steps = []
    resources = template.resources(example)
    urns = [
        f"urn:pulumi:test::test::{kind_of(each).token}::{index}-{each.names[-1]}"
        for index, each in enumerate(resources)
    ]
    made = {each.key: urn for each, urn in zip(resources, urns, strict=True)}
    for resource, urn in zip(resources, urns, strict=True):
        kind = kind_of(resource)
        body = {
            key: value for key, value in resource.body.items() if key not in ("type", "name", "scope", "apiVersion")
        }
        words = (word.partition("=") for word in kind.parent_inputs[1:])
        named = zip(words, resource.names[:-1], strict=False)
        above: dict[str, Any] = {name: f"{prefix}{value}" for (name, _, prefix), value in named} | dict(
            kind.fixed_inputs
        )
        if "scope" in resource.body:
            above = {kind.parent_inputs[0]: resource.body["scope"]}
        inputs = lowered(kind, body) | above | {kind.name_input: resource.names[-1]}
        depends = {word: [made[key] for key in sources(value) if key in made] for word, value in inputs.items()}
        state = {"urn": urn, "type": kind.token, "custom": True, "inputs": saved(inputs)}
        steps.append({"op": "create", "urn": urn, "newState": state | {"propertyDependencies": depends}})
    if rule.example_before is not None:
        kind = EVERY_TYPE[example[-1]["type"].lower()]
        steps[-1] |= {"op": "update", "oldState": {"inputs": saved(lowered(kind, rule.example_before))}}
    file = folder / "preview.json"
    file.write_text(json.dumps({"steps": steps, "changeSummary": {"create": len(steps)}}, indent=2), encoding="utf-8")
    return file


def kind_of(resource: Resource) -> Kind:
    """What a program makes for a resource of an example: a datastore of the classic API's is of a kind of its own."""
    kind = of_version(resource.type, resource.body.get("apiVersion"))
    assert kind
    return kind


def lowered(kind: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """A body as azure-native's inputs, with the group that an example says, and with what only Azure writes.

    No component says the latter, so that `wire.lower` leaves it out; a program may.
    """
    group = {"resourceGroupName": body["resourceGroup"]} if "resourceGroup" in body else {}
    with patch.object(Kind, "read_only", ()):
        return wire.lower(kind, {key: value for key, value in body.items() if key != "resourceGroup"}) | group


def sources(value: Any) -> list[str]:
    """The keys that the unknowns in a value come from."""
    if isinstance(value, Unknown):
        return list(value.refers)
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return [key for each in inner for key in sources(each)]


def saved(value: Any) -> Any:
    """A value as a preview writes it."""
    if isinstance(value, Mapping):
        return {key: saved(item) for key, item in value.items()}
    if isinstance(value, list):
        return [saved(item) for item in value]
    return UNKNOWN if isinstance(value, Unknown) else value
