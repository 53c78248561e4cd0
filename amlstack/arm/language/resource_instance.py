"""One resource that a template declares, before its body is looked at, and the words by which others may name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from amlstack.catalog import resources

from .context import Context, Named
from .errors import Spot
from .expanded import Resource
from .nodes import Pending
from .scope import Scope


@dataclass(frozen=True, slots=True)
class Parent:
    """The resource in which a child is declared."""

    type: str
    name: Any

    @property
    def family(self) -> str:
        """What its children have in common, so that they may call one another by their short names."""
        return f"{self.type}/{self.name}".lower()


@dataclass(slots=True)
class ResourceInstance:
    """One resource that a template declares; of a copy loop, one of its items."""

    raw: Mapping[str, Any]
    spot: Spot
    context: Context
    named: Named
    target: Scope
    """Where its deployment goes; for a nested deployment, where that goes."""
    deployed: bool
    condition: Any
    loop: str | None
    existing: bool = False
    count: Pending | None = None
    """How often its loop runs, where that isn't known: then it stands for all of them."""
    parent: Parent | None = None
    uses: list[str] = field(default_factory=list)
    """Ids of the resources that its expressions name."""
    making: bool = False
    made: Resource | None = None
    """The resource, once it has been expanded."""

    @property
    def is_certain(self) -> bool:
        """Whether it is deployed for sure."""
        return self.condition is True and self.count is None

    @property
    def is_deployment(self) -> bool:
        """Whether it is a nested or linked deployment."""
        return self.named.type.lower() == resources.DEPLOYMENT_TYPE.lower()

    def symbols(self) -> set[str]:
        """The symbolic name, loop and id by which expressions and dependsOn may refer to it."""
        named = self.named
        words = {word for word in (named.symbol, self.loop, named.id) if word}
        if named.symbol:
            words.add(named.symbol.partition("[")[0])
        return words

    def names(self) -> set[str]:
        """Its name, alone and with its type."""
        named = self.named
        if not isinstance(named.name, str):
            return set()
        namespace, *segments = named.type.split("/")
        pairs = "/".join(map("/".join, zip(segments, named.name.split("/"), strict=False)))
        return {named.name, f"{named.type}/{named.name}", f"{namespace}/{pairs}"}

    def short_names(self) -> set[str]:
        """Of a child, what its siblings and its parent may call it: its name without the parent's."""
        named, parent = self.named, self.parent
        if parent is None or not isinstance(named.name, str) or not isinstance(parent.name, str):
            return set()
        name, type_ = named.name[len(parent.name) + 1 :], named.type[len(parent.type) + 1 :]
        return {name, f"{type_}/{name}"}
