"""The plan as a JSON document."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..graph import Plan
from ..nodes import Node
from ..refs import Ambient, IdIn, IdOf, KeyOf, PrincipalOf, Ref, SecretRef


def document(plan: Plan) -> dict[str, Any]:
    """The whole plan as plain dictionaries: nodes in order, each with its settings; references and secrets by name."""
    return {"nodes": [_node(node) for node in plan], "notes": list(plan.notes)}


def _node(node: Node) -> dict[str, Any]:
    return {
        "key": node.key,
        "kind": node.kind.stem,
        "type": node.kind.type,
        "api_version": node.kind.api_version,
        "why": node.why,
        "origin": node.origin,
        "settings": {name: _plain(value) for name, value in node.settings().items() if value is not None},
        "needs": sorted(set(node.needs())),
    }


def _plain(value: Any) -> Any:
    match value:
        case Ref() | IdOf() | IdIn() | PrincipalOf() | SecretRef() | KeyOf() | Ambient():
            return _reference(value)
        case Mapping():
            return {name: _plain(item) for name, item in value.items()}
        case tuple():
            return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {"type": type(value).__name__} | {
            name: _plain(item) for name, item in fields.items() if item is not None
        }
    return value


def _reference(value: Any) -> dict[str, Any]:
    """What stands for a value that somebody else knows."""
    match value:
        case Ref(node, attribute):
            return {"ref": f"{node}.{attribute}"}
        case IdIn(type_, names, group, subscription):
            said = {"resource_group": _plain(group), "subscription_id": _plain(subscription)}
            return {"id_in": type_, "names": _plain(names)} | {key: item for key, item in said.items() if item}
        case PrincipalOf(identity):
            return {"principal_of": identity}
        case SecretRef(name, vault, version):
            kept = {"key_vault": vault, "version": version}
            return {"secret": name} | {key: said for key, said in kept.items() if said is not None}
        case KeyOf(account, key):
            return {"list_keys": key, "account": _plain(account)}
        case Ambient(fact):
            return {"deployment": fact}
    return {"id_of": value.node}
