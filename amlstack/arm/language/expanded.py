"""The result of expanding a template: resources and outputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from amlstack.arm.expression import escaped

from .errors import Place, TemplateFault
from .nodes import Loop, Pending
from .scope import STANDS_IN, Scope


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource, loops unrolled and everything evaluated that is known before the deployment."""

    body: dict[str, Any] = field(repr=False)
    """The ARM resource: type, name and apiVersion in full, dependsOn as given, literals unescaped, a Pending for each
    expression that waits. `copy` and `condition` only where they wait; a child stands by itself; a nested
    deployment has no `properties.template`. Resources may share parts of it: copy it (`resolve` does) to change it."""
    id: str | None
    """The ARM id; None where the name waits for the deployment."""
    scope: Scope
    """The deployment that makes it."""
    path: tuple[str | int, ...]
    """Where in the template it is declared."""
    place: Place | None
    """Where in the template's text."""
    symbol: str | None = None
    """Its symbolic name (languageVersion 2.0), with its index in a loop: 'stores[3]'."""
    needs: tuple[str, ...] = ()
    """Ids of the resources of the same deployment that must exist first: what dependsOn says, and who is referred to
    by name; what isn't deployed is left out."""
    needs_more: bool = False
    """Whether it waits for others too, whose ids aren't known yet."""
    nested: Expanded | None = field(default=None, repr=False)
    """What a nested deployment deploys; None for a linked one, and where what it is given isn't known."""
    target: Scope | None = None
    """Of a deployment: where it deploys to."""
    inner: bool = False
    """Of a nested deployment: whether its template sees its own parameters alone, and so can be expanded by itself."""
    existing: bool = False
    """Whether it is only declared to be there already; then it is one that is left out."""

    @property
    def type(self) -> str:
        """The type in full."""
        return str(self.body["type"])


@dataclass(frozen=True, slots=True)
class Expanded:
    """One template's resources and outputs."""

    scope: Scope
    resources: tuple[Resource, ...]
    """In the template's order, each nested deployment as one."""
    left_out: tuple[Resource, ...]
    """Declared, but not deployed: false conditions, and `existing` ones; their bodies have the names alone."""
    outputs: dict[str, Any]
    """By name: {'type': ..., 'value': ...}, and 'condition' where that waits."""
    faults: tuple[TemplateFault, ...] = ()
    """Of the whole: what couldn't be expanded in it."""
    remarks: tuple[TemplateFault, ...] = ()
    """Of the whole: what keeps nothing from being expanded, but should be known."""

    @property
    def settled(self) -> bool:
        """Whether it is known of all resources which they are: no name, group or loop waits."""
        known = (
            each.id is not None and not STANDS_IN.search(each.id) and "copy" not in each.body for each in self.resources
        )
        return all(known)

    def every(self) -> Iterator[Resource]:
        """All resources, those of nested deployments in their deployment's place."""
        for resource in self.resources:
            if resource.nested is None:
                yield resource
            else:
                yield from resource.nested.every()


def as_template(value: Any) -> Any:
    """A copy of a value as a template writes it: expressions in brackets, a literal that looks like one escaped."""
    match value:
        case Pending(Loop(_, count, item)):
            return {"count": as_template(count), "input": as_template(item)}
        case Pending():
            return str(value)
        case str():
            return escaped(value)
        case dict():
            return _as_object(value)
        case list():
            return [as_template(item) for item in value]
    return value


def _as_object(value: dict[Any, Any]) -> dict[Any, Any]:
    """An object, the loops in it that nobody knows the count of in its `copy`."""
    loops = [key for key, item in value.items() if isinstance(item, Pending) and isinstance(item.node, Loop)]
    made = {as_template(key): as_template(item) for key, item in value.items() if key not in loops}
    if loops:
        made["copy"] = [{"name": key, **as_template(value[key])} for key in loops]
    return made
