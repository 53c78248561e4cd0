"""What an expression can see: parameters, variables, loops, and where it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .errors import Exhausted
from .nodes import Node
from .scope import Runtime, Scope

MOST_CALLS = 1_000_000
"""Calls in one expansion: 10,000 resources need a fifth of it, a loop in a loop in a loop more."""
MOST_WORK = 4_000_000
"""Values, and dozens of characters, that one expression may make on its way, each call a dozen: some 2 s."""


@dataclass(slots=True)
class Meter:
    """The calls and GUIDs that one expansion has used so far, and the work of the expression that is at hand."""

    calls: int = 0
    guids: int = 0
    work: int = 0

    def count(self) -> None:
        """Count one call. Raises Exhausted for one too many."""
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise Exhausted(f"the template needs more than {MOST_CALLS:,} calls", "loop over less")
        self.spend(12)

    def spend(self, work: int) -> None:
        """Count what has been made. Raises Exhausted for more than one expression may make."""
        self.work += work
        if self.work > MOST_WORK:
            raise Exhausted("this takes more than 2 seconds to work out", "loop over less")


@dataclass(frozen=True, slots=True)
class Named:
    """A resource of the template, as expressions may name it."""

    id: str | None
    """None where the name waits for the deployment."""
    name: Any
    type: str
    api_version: str | None
    symbol: str | None = None


class Names(Protocol):
    """Parameters or variables: their values by name, in any case."""

    def __call__(self, name: str, /) -> Any:
        """The value, or a node for what waits. Raises ExpressionError for one that isn't there."""

    def __contains__(self, name: str, /) -> bool:
        """Whether there is one of that name."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression can see. Frozen: a loop or a lambda makes one of its own."""

    scope: Scope
    place: str = "resource"
    """'parameter', 'variable', 'resource', 'output' or 'function': some functions may not be called everywhere."""
    parameter: Names | None = None
    """A parameter's value, or a node for what waits; raises ExpressionError for one that isn't there."""
    variable: Names | None = None
    functions: Mapping[str, Any] = field(default_factory=dict)
    """The template's own functions, by 'namespace.name' in lower case."""
    copies: Mapping[str, int | Node] = field(default_factory=dict)
    """How far each loop is, by its name in lower case; a node for one of which nobody knows how often it runs."""
    loop: str | None = None
    """The loop that copyIndex() means without a name."""
    bound: Mapping[str, Any] = field(default_factory=dict)
    """A lambda's variables, by name in lower case."""
    named: Callable[[str, str], list[Named] | None] | None = None
    """The template's resources of that symbolic name, loop, name, or type and name, as they are called in a `family`.
    None for a name that may still turn out to be one's."""
    family: str = ""
    """The resource whose children stand beside this: they may call one another by their short names."""
    answered: Callable[[str, str], Any] | None = None
    """The value of a nested deployment's output, by the deployment's id and the output's name; MISSING where only
    the deployment knows."""
    uses: Callable[[Named], None] | None = None
    """Told of each resource that is referred to by its name, and so must exist first."""
    runtime: Runtime | None = None
    deployment: Mapping[str, Any] = field(default_factory=dict)
    """The template's `$schema` and `contentVersion`."""
    calls: tuple[str, ...] = ()
    """The template's own functions that are being evaluated."""
    meter: Meter = field(default_factory=Meter)

    def copying(self, loop: str, index: int | Node, *, main: bool = False) -> Context:
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
