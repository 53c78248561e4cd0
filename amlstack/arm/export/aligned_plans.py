"""Several plans of one shape, side by side: a row for each resource, with a node for each plan."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import ids, resources
from amlstack.plan import Ambient, IdIn, IdOf, KeyOf, Plan, PrincipalOf, Ref, SecretRef
from amlstack.plan.graph import secrets_of
from amlstack.plan.nodes import AccountKey, Extension, Node, RoleAssignment, Workspace

from ..expression import Expression
from ..filters import GROUP_ID
from .errors import ShapeError

Row = tuple[Node, ...]
"""What the plans say of one resource, in the plans' order; all refer to others by the first plan's keys."""


@dataclass(frozen=True, slots=True)
class Source:
    """One workspace file, planned."""

    name: str
    """The NAME of its parameters.NAME.json."""
    plan: Plan
    policy: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """What it asks of its checks."""
    files: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The SHA-256 of the file, and of those that it includes, by their paths from its folder."""

    @property
    def workspace(self) -> Workspace:
        """The plan's workspace."""
        return self.plan.workspace

    @property
    def group(self) -> str:
        """The name of the resource group that it is deployed to."""
        return str(self.plan.group.name if self.plan.group else self.workspace.resource_group)


def rows(sources: Sequence[Source]) -> list[Row]:
    """The rows of some plans, in the first plan's order. Raises ShapeError with every difference."""
    first, found = sources[0], []
    columns = [tuple(map(_bare, first.plan))]
    for other in sources[1:]:
        counted = list(_counts(first, other))
        columns.append(tuple(map(_bare, _renamed(other.plan, first.plan))))
        found += counted or list(_differences(first.name, columns[0], other.name, columns[-1]))
    if found:
        raise ShapeError(found)
    return list(zip(*(map(_on_group, column) for column in columns), strict=True))


def _counts(first: Source, other: Source) -> Iterator[str]:
    """The kinds of which one plan has more than the other; else, whether they stand in another order."""
    kinds = [[node.kind.title for node in source.plan] for source in (first, other)]
    here, there = map(Counter, kinds)
    for title in dict.fromkeys(kinds[0] + kinds[1]):
        if here[title] != there[title]:
            yield f"{title}: {here[title]} in {first.name}, {there[title]} in {other.name}"
    if here == there and kinds[0] != kinds[1]:
        yield f"the resources stand in another order in {other.name} than in {first.name}"


def _renamed(plan: Plan, like: Plan) -> Row:
    """The plan's nodes, which refer to each other by the keys that the nodes of `like` have in their places."""
    keys = {node.key: twin.key for node, twin in zip(plan, like, strict=False)}

    def named(value: Any) -> Any:
        if isinstance(value, (Ref, IdOf)):
            return dataclasses.replace(value, node=keys.get(value.node, value.node))
        return value

    return tuple(changed(node, named, key=keys.get(node.key, node.key)) for node in plan)


def changed(node: Node, change: Callable[[Any], Any], **more: Any) -> Node:
    """A node with `change` applied to each value in its fields, inside tuples and credentials too."""
    return dataclasses.replace(node, **{name: _deep(getattr(node, name), change) for name in node.said()}, **more)


def _deep(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, tuple):
        return tuple(_deep(item, change) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, (Ref, IdOf, SecretRef, Ambient, Expression, type)):
        names = (field.name for field in dataclasses.fields(value))
        return dataclasses.replace(value, **{name: _deep(getattr(value, name), change) for name in names})
    return change(value)


def _bare(node: Node) -> Node:
    """A node without what is said elsewhere: a role assignment's name in a parameter for all, a copied key's number."""
    if isinstance(node, RoleAssignment):
        return dataclasses.replace(node, name=None)
    credentials = getattr(node, "credentials", None)
    if not isinstance(credentials, AccountKey) or credentials.number is None:
        return node
    bare: dict[str, Any] = {"credentials": AccountKey(credentials.key)}
    return dataclasses.replace(node, **bare)


def _on_group(node: Node) -> Node:
    """An extension of the group that exists lies on the group that is deployed to, whatever its name."""
    if isinstance(node, Extension) and on_group(node.scope):
        return dataclasses.replace(node, scope=GROUP_ID)
    return node


def secrets(row: Row) -> list[tuple[SecretRef, ...]]:
    """What the plans take in each place of a resource that wants a secret."""
    return list(zip(*map(secrets_of, row), strict=True))


def on_group(scope: Any) -> bool:
    """Whether an extension's scope is the resource group by its id."""
    return isinstance(scope, str) and ids.parse(scope).type == resources.GROUP.type


def _differences(here: str, first: Row, there: str, second: Row) -> Iterator[str]:
    for one, other in zip(first, second, strict=True):
        shapes, others = (shape(node) for node in (one, other))
        for field in shapes:
            if shapes[field] != others[field]:
                one_says, other_says = _apart(shapes[field], others[field])
                yield f"{called(one)}: {field} is {one_says} in {here}, {other_says} in {there}"


def _apart(one: Any, other: Any) -> tuple[str, str]:
    """The first difference of two shapes, in words."""
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other) and one[:1] == other[:1]:
        return next(_apart(*pair) for pair in zip(one, other, strict=True) if pair[0] != pair[1])
    said = [shape if isinstance(shape, str) else str(shape[0]) if shape else "empty" for shape in (one, other)]
    return said[0], said[1]


def called(node: Node) -> str:
    """A node as a message names it."""
    return f"{node.kind.title} {node.label if node.label != str(node.name) else repr(node.name)}"


def shape(node: Node) -> dict[str, Any]:
    """By field, what must be the same in two nodes that share a template: parameters carry the values that differ."""
    structure, settings = node.structure(), ((name, getattr(node, name)) for name in node.said())
    return {
        name: repr(value) if name in structure else _shape(_group_alike(node, name, value)) for name, value in settings
    }


def _group_alike(node: Node, name: str, value: Any) -> Any:
    return GROUP_ID if isinstance(node, Extension) and name == "scope" and on_group(value) else value


def _shape(value: Any) -> Any:
    match value:
        case None:
            return "left out"
        case Ref() | IdOf() | Ambient() | Expression():
            return f"{value!r}"
        case KeyOf(account, key):
            return ("key", _shape(account), key)
        case IdIn(type_, names, group, subscription):
            return (f"an id of {type_} by its parts", *map(_shape, names), _shape(group), _shape(subscription))
        case PrincipalOf():
            return "an identity by its id"
        case SecretRef(name):
            return f"the secret {name}"
        case Mapping():
            return "given" if value else "left out"
        case tuple():
            return tuple(map(_shape, value))
    if dataclasses.is_dataclass(value):
        return (type(value).__name__, *(_shape(getattr(value, field.name)) for field in dataclasses.fields(value)))
    return f"given as {type(value).__name__}"
