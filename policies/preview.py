"""A saved `pulumi preview --json` as the rules look at it: each resource as it would be, and as it is now."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import Kind
from amlstack.findings import Place

from .graph import Resource, Unknown, nowhere
from .native import body_of, kind_of, lifted

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine writes for a value that a preview doesn't know."""
_SECRET = "4dabf18193072939515e22adb298388d"
"""The key that marks an object as a secret, or an asset, instead of what it looks like."""
_BLANK = "[secret]"
"""What the engine prints in a secret's place."""
_REPLACING = frozenset({"replace", "create-replacement"})
_GONE = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"})


def resources(preview: Mapping[str, Any], places: Mapping[str, Place] | None = None) -> list[Resource]:
    """The azure-native resources that will be there, of the catalog's kinds. `places`: where each URN stands."""
    found: dict[str, Resource] = {}
    for step in preview.get("steps", ()):
        new = step.get("newState") if isinstance(step, Mapping) and step.get("op") not in _GONE else None
        if not isinstance(new, Mapping) or not isinstance(urn := new.get("urn"), str):
            continue
        place = (places or {}).get(urn)
        if resource := _resource(new, urn, step.get("oldState"), place):
            found[urn] = dataclasses.replace(resource, replaced=step.get("op") in _REPLACING)
    return list(found.values())


def others(preview: Mapping[str, Any]) -> Iterator[str]:
    """The types of what no rule looks at, once each: other providers' resources and kinds that the catalog hasn't."""
    states = (step.get("newState") or {} for step in preview.get("steps", ()) if isinstance(step, Mapping))
    said = {str(state.get("type")): None for state in states if state.get("custom") and not _kind(state)}
    yield from (type_ for type_ in said if not type_.startswith("pulumi:"))


def _kind(state: Mapping[str, Any]) -> Kind | None:
    return kind_of(str(state.get("type")), state.get("inputs") or {})


def _resource(new: Mapping[str, Any], urn: str, old: Any, place: Place | None) -> Resource | None:
    kind = _kind(new)
    if kind is None:
        return None
    depends = new.get("propertyDependencies") or {}
    props = {word: _known(item, tuple(depends.get(word) or ())) for word, item in (new.get("inputs") or {}).items()}
    before = {word: _known(item, ()) for word, item in old["inputs"].items()} if _has_inputs(old) else None
    made = lifted(kind, urn, urn.rpartition("::")[2], props)
    return Resource(
        made.type,
        made.names,
        made.body,
        made.key,
        made.label,
        made.group,
        before=None if before is None else body_of(kind, before),
        group_before=None if before is None else before.get("resourceGroupName"),
        where=nowhere if place is None else lambda path: place,  # noqa: ARG005 - the step, whatever the path
    )


def _has_inputs(state: Any) -> bool:
    return isinstance(state, Mapping) and isinstance(state.get("inputs"), Mapping)


def _known(value: Any, refers: tuple[str, ...]) -> Any:
    """A copy with Unknown for each value that the preview doesn't know; a secret's value is one of them."""
    if value in (UNKNOWN, _BLANK):
        return Unknown(refers)
    if isinstance(value, Mapping):
        return Unknown(refers) if _SECRET in value else {key: _known(item, refers) for key, item in value.items()}
    if isinstance(value, list):
        return [_known(item, refers) for item in value]
    return value
