"""How one template of an export spells its values: what it holds itself it waits for, the rest is there already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import BY_TYPE, Kind
from amlstack.plan import AssignmentName, Plan
from amlstack.plan.nodes import Node

from ..expression import Expression, call
from ..spelling import Spelling
from .copy_loops import naming
from .roles import Roles, named_by, said_by


@dataclass(frozen=True, slots=True)
class Held:
    """What one template holds, by the keys of its nodes."""

    order: Mapping[str, int]
    """The place of each."""
    nested: Mapping[str, Expression]
    """For what a nested deployment makes: the deployment's id."""
    loops: Mapping[str, str]
    """For what a copy loop makes: the loop's name."""
    named: Mapping[str, Kind]
    """For what waits for another resource by an id spelled from its own words: that one's kind."""


class PartSpelling(Spelling):
    """Spells the nodes of one template."""

    def __init__(self, plan: Plan, held: Held, roles: Roles) -> None:
        super().__init__(plan)
        self._held = held
        self.roles = roles
        self._also: dict[str, tuple[str, ...]] = {}

    def variables(self, node: Node) -> dict[str, Any]:
        """As in a template without variables, but a role's definition is one."""
        return said_by(self.roles, node, super().variables(node))

    def names(self, node: Node) -> list[Any]:
        """As in a template without variables, but a role assignment's name is one."""
        return named_by(self.roles, node, super().names(node))

    def definition(self, name: AssignmentName) -> Expression:
        """The id of the role's definition: what lies in another subscription is in no template's own resources."""
        return self.roles.definition(name.role)

    def wait_also(self, node: Node, keys: Iterable[str]) -> None:
        """Let a loop wait for more than its own node names: for whatever any of its items waits for."""
        self._also[node.key] = tuple(keys)

    def depends_on(self, node: Node) -> tuple[Expression | str, ...]:
        """The ids of all in this template that must exist first, in the plan's order, each once; of a loop its name.

        Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/copy-resources#depend-on-resources-in-a-loop
        """
        return tuple(dict.fromkeys(self._first(node)))

    def _first(self, node: Node) -> Iterator[Expression | str]:
        held = self._held
        keys = (key for key in {*node.needs(), *self._also.get(node.key, ())} if key in held.order)
        for key in sorted(keys, key=held.order.__getitem__):
            if key in held.nested:
                yield held.nested[key]
            elif key in held.loops:
                yield held.loops[key]
            elif not (other := self.plan[key]).is_group:
                yield self.id(other)
        if node.key in held.named:
            yield self._named(node, held.named[node.key])

    def _named(self, node: Node, kind: Kind) -> Expression:
        """The id of a child resource, such as a container, whose name and parent's name stand in fields of a node."""
        parent = BY_TYPE[kind.type.rsplit("/", 1 + len(kind.fixed_names))[0].lower()]
        first, last = (self.value(getattr(node, str(naming(node, each)))) for each in (parent, kind))
        return call("resourceId", kind.type, first, *kind.fixed_names, last)
