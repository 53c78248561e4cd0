"""The plan as a JSON document."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from ..graph import Plan
from ..nodes import Node
from ..refs import Ambient, IdIn, IdOf, KeyOf, PrincipalOf, Ref, SecretRef
from .existing import Existing, existing


def document(plan: Plan) -> dict[str, Any]:
    """The whole plan as plain dictionaries: nodes in order, each with its settings; what is there already and who uses
    it; what the word for the network stands for; references and secrets by name.
    """
    return {
        "nodes": [_node(node) for node in plan],
        "existing": [_existing(each) for each in existing(plan)],
        "notes": list(plan.notes),
        "implied": [dataclasses.asdict(each) for each in plan.implied],
    }


def _existing(each: Existing) -> dict[str, Any]:
    """What must be there already; without a subscription it lies in the one that is deployed to."""
    return {
        "type": each.type,
        "name": "/".join(each.names),
        "resource_group": each.group,
        "subscription": each.subscription,
        "used_by": [node.key for node in each.users],
    }


def _node(node: Node) -> dict[str, Any]:
    settings = {"name": node.names()[-1], **{key: value for key, value in node.settings().items() if value is not None}}
    return {
        "key": node.key,
        "kind": node.kind.stem,
        "type": node.kind.type,
        "api_version": node.kind.api_version,
        "why": node.why,
        "origin": node.origin,
        "settings": {name: _plain(value) for name, value in settings.items()},
        "needs": sorted(set(node.needs())),
    }


def _plain(value: Any) -> Any:
    match value:
        case Ref(node, attribute):
            return {"ref": f"{node}.{attribute}"}
        case IdOf(node):
            return {"id_of": node}
        case SecretRef() | IdIn() | PrincipalOf() | KeyOf():
            return {word: _plain(said) for word, said in _parts(value) if said is not None}
        case Ambient(fact):
            return {"deployment": fact}
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


def _parts(value: SecretRef | IdIn | PrincipalOf | KeyOf) -> Iterator[tuple[str, Any]]:
    """What a reference to something that exists already says."""
    match value:
        case SecretRef(name, vault, version):
            yield from (("secret", name), ("key_vault", vault), ("version", version))
        case KeyOf(account, key):
            yield from (("list_keys", key), ("account", account))
        case IdIn(type_, names, group, subscription):
            yield from (
                ("id_in", type_),
                ("names", names),
                ("resource_group", group),
                ("subscription_id", subscription),
            )
        case PrincipalOf(identity):
            yield "principal_of", identity
