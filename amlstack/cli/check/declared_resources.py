"""The resources that a workspace file declares, rendered as ARM bodies, each value with its place in the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amlstack import arm
from amlstack.catalog import environment
from amlstack.findings import Place
from amlstack.plan import Ambient, Plan
from amlstack.plan.mapping import field_of
from amlstack.plan.nodes import Node
from amlstack.policies import Resource, Unknown, template
from amlstack.spec import Declaration

Path = tuple[str | int, ...]
_KEYS: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = {
    ("container_name",): (("container_name",), ("filesystem",)),
    ("credentials", "key"): (("credentials", "account_key"), ("credentials", "list_keys"), ("key",)),
    **dict.fromkeys((("credentials", "user_name"), ("credentials", "user_id")), (("credentials", "username"),)),
}
"""The keys under which the file may say a field of a datastore, where that isn't simply the field's name."""


def resources(declaration: Declaration, plan: Plan) -> tuple[Resource, ...]:
    """The plan's resources as the rules look at them, in its order."""
    rendered = template.resources(arm.render(plan, _InItsCloud(plan)))
    return tuple(_placed(resource, node, declaration) for resource, node in zip(rendered, plan, strict=True))


class _InItsCloud(arm.Spelling):
    """Spells what a region's cloud decides as a template deployed there would find it."""

    def value(self, value: Any) -> Any:
        """As any spelling, but a service's domain as a literal where the region is known."""
        match value:
            case Ambient(fact, str(region)) if fact in environment.DOMAINS:
                return environment.domain(fact, environment.cloud_of(region))
        return super().value(value)


def _placed(resource: Resource, node: Node, declaration: Declaration) -> Resource:
    group, body = getattr(node, "resource_group", None), resource.body
    known = group if isinstance(group, str) else Unknown()
    if day := getattr(node, "expires", None):
        for path in node.kind.secrets:
            body = _ending(body, path.split("."), day)
    return dataclasses.replace(resource, body=body, group=known, where=Where(node, declaration))


def _ending(value: Any, path: Sequence[str], day: str) -> Any:
    """A part of a body, with the day on which it ends noted in each unknown credential at a path or below it."""
    if isinstance(value, Unknown):
        return value if path else dataclasses.replace(value, ends=day)
    if not isinstance(value, Mapping):
        return value
    steps = [each for each in value if not path or each == path[0]]
    return {**value, **{step: _ending(value[step], path[1:], day) for step in steps}}


@dataclass(frozen=True, slots=True)
class Where:
    """Gives the place in the file for each path of one node's body, and the path of the declaration that says it."""

    node: Node
    declaration: Declaration

    def __call__(self, path: str) -> Place:
        """Where the file says what stands at a dotted path of the body; else where it declares the node."""
        where = self.said(field_of(self.node, path))
        return self.declaration.place(self.node.where if where is None else where)

    def said(self, field: Sequence[str]) -> Path | None:
        """The path of the declaration that says a field, or what lies below one: as the file spells it, if it does.

        None for what is no field of the node.
        """
        name, *below = field or ("",)
        known = {each.name: each for each in dataclasses.fields(self.node)}
        if name not in known:
            return None
        steps = (int(word[1:-1]) if word.startswith("[") else word for word in below)
        where = (*self.node.path(known[name]), *steps)
        written = [each for each in self._spelled(where) if _holds(self.declaration.mapping, each)]
        return written[0] if written else where

    def declared(self, path: Path) -> Any:
        """What the declaration's normal form says at a path; None where it says nothing."""
        found: Any = self.declaration.mapping
        if not _holds(found, path):
            return None
        for step in path:
            found = found[step]
        return found

    def _spelled(self, where: Path) -> Iterator[Path]:
        """The places where the file may say it."""
        length = len(self.node.where)
        above, inner = where[:length], where[length:]
        yield from ((*above, *each) for each in _KEYS.get(tuple(map(str, inner)), ()))
        yield where


def _holds(declared: Any, path: Path) -> bool:
    """Whether a declaration's normal form says something at a path."""
    for step in path:
        inside = isinstance(declared, Mapping) and step in declared
        if not inside and not (isinstance(declared, list) and isinstance(step, int) and step < len(declared)):
            return False
        declared = declared[step]
    return True
