"""What an expression can see: parameters, variables, loops, and where it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import ExpressionError
from .scope import Runtime, Scope

MOST_CALLS = 1_000_000
"""Calls in one expansion: 10,000 resources need a fifth of it, a loop in a loop in a loop more."""


@dataclass(slots=True)
class Meter:
    """The calls and GUIDs that one expansion has used so far."""

    calls: int = 0
    guids: int = 0

    def count(self) -> None:
        """Count one call. Raises ExpressionError for one too many."""
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise ExpressionError(f"the template needs more than {MOST_CALLS:,} calls", "loop over less")


@dataclass(frozen=True, slots=True)
class Named:
    """A resource of the template, as expressions may name it."""

    id: str | None
    """None where the name waits for the deployment."""
    name: Any
    type: str
    api_version: str | None
    symbol: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression can see. Frozen: a loop or a lambda makes one of its own."""

    scope: Scope
    place: str = "resource"
    """'parameter', 'variable', 'resource', 'output' or 'function': some functions may not be called everywhere."""
    parameter: Callable[[str], Any] | None = None
    """A parameter's value, or a node for what waits; raises ExpressionError for one that isn't there."""
    variable: Callable[[str], Any] | None = None
    functions: Mapping[str, Any] = field(default_factory=dict)
    """The template's own functions, by 'namespace.name' in lower case."""
    copies: Mapping[str, int] = field(default_factory=dict)
    """How far each loop is, by its name in lower case."""
    loop: str | None = None
    """The loop that copyIndex() means without a name."""
    bound: Mapping[str, Any] = field(default_factory=dict)
    """A lambda's variables, by name in lower case."""
    named: Callable[[str], list[Named]] | None = None
    """The template's resources of that symbolic name, loop, name, or type and name."""
    uses: Callable[[Named], None] | None = None
    """Told of each resource that is referred to by its name, and so must exist first."""
    runtime: Runtime | None = None
    deployment: Mapping[str, Any] = field(default_factory=dict)
    """The template's `$schema` and `contentVersion`."""
    calls: tuple[str, ...] = ()
    """The template's own functions that are being evaluated."""
    meter: Meter = field(default_factory=Meter)

    def copying(self, loop: str, index: int, *, main: bool = False) -> Context:
        """A context inside a loop; `main` for a resource's own, which copyIndex() means also in loops inside it."""
        held = self.loop if self.loop is not None and not main else loop.lower()
        return dataclasses.replace(self, copies={**self.copies, loop.lower(): index}, loop=held)

    def binding(self, values: Mapping[str, Any]) -> Context:
        """A context inside a lambda."""
        return dataclasses.replace(self, bound={**self.bound, **{name.lower(): item for name, item in values.items()}})

    def noting(self, uses: list[str]) -> Context:
        """A context that adds the ids of the resources that are named to `uses`."""
        return dataclasses.replace(self, uses=lambda named: uses.append(named.id) if named.id else None)

    def at(self, place: str) -> Context:
        """The same context in another part of the template."""
        return dataclasses.replace(self, place=place)
