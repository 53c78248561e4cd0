"""A saved `pulumi preview --json` as the rules look at it: each resource as it would be, and as it is now."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import Kind
from amlstack.findings import Place

from . import preview_steps
from .graph import Resource, Unknown, nowhere
from .native import Misshapen, body_of, kind_of, lifted, text_of
from .preview_steps import Step

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine writes for a value that a preview doesn't know."""
SECRET = "4dabf18193072939515e22adb298388d"
"""The key that marks an object as a secret, or an asset, instead of what it looks like."""
_BLANK = "[secret]"
"""What the engine prints in a secret's place."""
_REPLACING = frozenset({"replace", "create-replacement"})


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saved preview holds."""

    resources: tuple[Resource, ...]
    """The azure-native resources that will be there, of the catalog's kinds."""
    others: tuple[str, ...]
    """The types of what no rule looks at, once each: other providers' resources, and kinds that the catalog hasn't."""
    damaged: tuple[str, ...]
    """What isn't as the engine writes it, and where: such a step isn't among the resources."""


def read(preview: Mapping[str, Any], places: Mapping[str, Place] | None = None) -> Saved:
    """What a saved preview holds. `places`: where each URN stands."""
    steps, damaged = preview_steps.read(preview)
    found: dict[str, Resource] = {}
    others: dict[str, None] = {}
    for step in steps:
        kind = kind_of(step.type, step.inputs)
        try:
            if kind:
                found[step.urn] = _resource(kind, step, (places or {}).get(step.urn))
            elif step.custom and not step.type.startswith("pulumi:"):
                others[step.type] = None
        except Misshapen as error:
            damaged.append(f"the inputs of {step.urn}: {error}")
    return Saved(tuple(found.values()), tuple(others), tuple(damaged))


def _resource(kind: Kind, step: Step, place: Place | None) -> Resource:
    """A step's resource. Raises Misshapen."""
    props = {word: _known(item, step.depends.get(word, ())) for word, item in step.inputs.items()}
    before = None if step.before is None else {word: _known(item, ()) for word, item in step.before.items()}
    made = lifted(kind, step.urn, step.urn.rpartition("::")[2], props)
    return dataclasses.replace(
        made,
        waits_for=step.waits_for,
        before=None if before is None else body_of(kind, before),
        group_before=None if before is None else text_of(before, "resourceGroupName", None),
        where=nowhere if place is None else lambda path: place,  # noqa: ARG005 - the step, whatever the path
        replaced=step.op in _REPLACING,
    )


def _known(value: Any, refers: tuple[str, ...]) -> Any:
    """A copy with Unknown for each value that the preview doesn't know; a secret's value is one of them."""
    if value in (UNKNOWN, _BLANK):
        return Unknown(refers)
    if isinstance(value, Mapping):
        return Unknown(refers) if SECRET in value else {key: _known(item, refers) for key, item in value.items()}
    if isinstance(value, list):
        return [_known(item, refers) for item in value]
    return value
