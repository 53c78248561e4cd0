"""What the engine is told of a resource: outputs, outputs of a preview, and inputs brought up to date by a refresh.

Source: pulumi-azure-native's provider/pkg/provider/provider.go (Create, Update, Read), diff.go (applyDiff) and
crud/crud.go (MaintainSubResourcePropertiesIfNotSet, SetUnsetSubresourcePropertiesToDefaults).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.runtime.rpc import UNKNOWN

from amlstack.catalog import Kind, wire

STABLE = ("name", "location")
"""Outputs that an update never changes, so that a preview may show them."""


def previewed(kind: Kind, inputs: Mapping[str, Any], olds: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Outputs before anything is done: the inputs, unknown what only Azure writes, and what an update can't change."""
    body = wire.lift(kind, inputs)
    for path in kind.read_only:
        _unknown(body, path.split("."))
    kept = {key: olds[key] for key in STABLE if olds and key in olds}
    return {**wire.outputs(kind, body), **kept}


def with_unset(kind: Kind, body: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    """A body to be sent, with what is there of each list (`Kind.standalone`) that a program doesn't set."""
    whole = {**body, "properties": dict(body.get("properties") or {})}
    for word in _unset(kind, body):
        if word in there.get("properties", {}):
            whole["properties"][word] = there["properties"][word]
    return whole


def without_unset(kind: Kind, inputs: Mapping[str, Any], answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer with those lists empty that the inputs don't set: what is in them is other resources' own."""
    unset = _unset(kind, wire.lift(kind, inputs))
    if not unset or not isinstance(answer.get("properties"), Mapping):
        return answer
    return {**answer, "properties": {**answer["properties"], **{word: [] for word in unset}}}


def _unset(kind: Kind, body: Mapping[str, Any]) -> list[str]:
    words = (path.removeprefix("properties.") for path in kind.standalone)
    return [word for word in words if word not in (body.get("properties") or {})]


def unread(kind: Kind, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Outputs of what may have been created, where nobody answers: its name, and where it was declared to lie."""
    known = {"name": inputs.get(kind.name_input), "location": inputs.get("location")}
    return wire.outputs(kind, {key: value for key, value in known.items() if value is not None})


def _unknown(body: Any, words: list[str]) -> None:
    """Mark what stands at a path as unknown, where the inputs declare what it lies in."""
    if not isinstance(body, dict):
        return
    first, *rest = words
    if not rest:
        body.setdefault(first, UNKNOWN)
    elif first == "*":
        for item in body.values():
            _unknown(item, rest)
    elif first == "properties" or first in body:
        _unknown(body.setdefault(first, {}), rest)


def refreshed(kind: Kind, inputs: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old inputs with what changed between old and new outputs.

    Azure fills in much that nobody declared: only what differs from the last answer is taken for a change.
    """
    return dict(_patched(inputs, wire.inputs_of(kind, old), wire.inputs_of(kind, new)))


def _patched(base: Any, old: Any, new: Any) -> Any:
    if isinstance(base, Mapping) and isinstance(old, Mapping) and isinstance(new, Mapping):
        kept = {key: value for key, value in base.items() if key not in old or key in new}
        changed = {key: value for key, value in new.items() if key not in old or value != old[key]}
        return {**kept, **{key: _patched(base.get(key), old.get(key), value) for key, value in changed.items()}}
    if isinstance(base, list) and isinstance(old, list) and isinstance(new, list):
        both = min(len(base), len(old))
        return [_patched(base[i], old[i], item) if i < both else item for i, item in enumerate(new)]
    return base if old == new else new
