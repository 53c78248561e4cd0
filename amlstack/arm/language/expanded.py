"""The result of expanding a template: resources and outputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from amlstack.arm.expression import escaped

from .errors import Place
from .nodes import Pending
from .scope import Scope


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource, loops unrolled and everything evaluated that is known before the deployment."""

    body: dict[str, Any] = field(repr=False)
    """The ARM resource: type, name and apiVersion in full, dependsOn as given, literals unescaped, a Pending for each
    expression that waits. Without `copy`, and `condition` only where it waits; a child stands by itself; a nested
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
    nested: Expanded | None = field(default=None, repr=False)
    """What a nested deployment deploys."""
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
    """By name: {'type': ..., 'value': ...}."""

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
        case Pending():
            return str(value)
        case str():
            return escaped(value)
        case dict():
            return {as_template(key): as_template(item) for key, item in value.items()}
        case list():
            return [as_template(item) for item in value]
    return value
