"""Names that a declaration gives role assignments, in the place of those that would be derived."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from . import nodes
from .faults import PlanFault
from .nodes import Node, Value


def named(made: Iterable[Node], names: Mapping[str, Value]) -> Iterator[nodes.RoleAssignment]:
    """The role assignments among some nodes that `names` has a name for, with it."""
    for node in made:
        if isinstance(node, nodes.RoleAssignment) and node.which in names:
            yield dataclasses.replace(node, name=names[node.which])


def faults(made: Iterable[Node], names: Mapping[str, Value]) -> Iterator[PlanFault]:
    """The keys of `names` that no role assignment has."""
    known = {node.which: None for node in made if isinstance(node, nodes.RoleAssignment)}
    mend = f"write one of {', '.join(map(repr, known))}" if known else "leave it out: no role is given"
    for which in names:
        if which not in known:
            yield PlanFault((nodes.ROLE_ASSIGNMENT_NAMES, which), f"there is no role assignment {which!r}", mend)
