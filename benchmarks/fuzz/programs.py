"""What a Pulumi program leaves: saved previews, and stacks; of each rule's examples, as a program would make them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from amlstack.catalog import EVERY_TYPE, Kind, wire
from amlstack.policies import RULES, Resource, Rule, Unknown, template
from amlstack.policies.preview import UNKNOWN
from amlstack.policies.rule import Example


@cache
def previews() -> tuple[Any, ...]:
    """Saved previews: each rule's examples as a program would make them, some with what was there before."""
    return tuple(
        _preview(rule, example)
        for rule in RULES
        for example in (rule.good, rule.bad)
        if all(each["type"].lower() in EVERY_TYPE for each in example)
    )


def _preview(rule: Rule, example: Example) -> Any:
    steps = [_step(resource) for resource in template.resources(example)]
    if rule.example_before is not None:
        inputs = wire.lower(EVERY_TYPE[example[-1]["type"].lower()], rule.example_before)
        steps[-1] |= {"op": "update", "oldState": {"inputs": _saved(inputs)}}
    return {"config": {}, "steps": steps, "changeSummary": {"create": len(steps)}}


def _step(resource: Resource) -> dict[str, Any]:
    kind, inputs = native(resource)
    urn = f"urn:pulumi:dev::contoso::{kind.token}::it"
    state = {"urn": urn, "type": kind.token, "custom": True, "inputs": inputs, "propertyDependencies": {}}
    depends = {word: [urn] for word, value in inputs.items() if value == UNKNOWN}
    return {"op": "create", "urn": urn, "newState": state | {"propertyDependencies": depends}}


def native(resource: Resource) -> tuple[Kind, dict[str, Any]]:
    """A resource as azure-native's inputs."""
    kind = EVERY_TYPE[resource.type.lower()]
    body = {key: value for key, value in resource.body.items() if key not in ("type", "name", "scope", "apiVersion")}
    names = dict(zip(map(wire.input_of, kind.parent_inputs[1:]), resource.names[:-1], strict=False))
    said = {word: name for word, name in names.items() if word} | dict(kind.fixed_inputs)
    return kind, _saved({**wire.lower(kind, body), **said, kind.name_input: resource.names[-1]})


def _saved(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _saved(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_saved(item) for item in value]
    return UNKNOWN if isinstance(value, Unknown) else value


@cache
def stacks() -> tuple[Any, ...]:
    """Deployments as `pulumi stack export` writes them, with operations under way."""
    provider = "urn:pulumi:dev::contoso::pulumi:providers:azure-native::default"
    found = []
    for each in previews():
        states = [{**step["newState"], "provider": f"{provider}::x"} for step in each["steps"]]
        pending = [{"type": "creating", "resource": state} for state in states]
        known = [{"urn": provider, "custom": True, "id": "x", "inputs": {"subscriptionId": "1"}}, *states]
        found.append({"version": 3, "deployment": {"resources": known, "pending_operations": pending}})
    return tuple(found)
