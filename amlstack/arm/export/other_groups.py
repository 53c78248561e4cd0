"""Resources deployed into another group than the one that is deployed to: each such group takes a nested deployment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import ids
from amlstack.plan import IdIn, Plan, Ref
from amlstack.plan.nodes import Extension, Grouped, Node

from ..expression import Expression, call
from .aligned_plans import Row, Source, called, on_group
from .errors import ShapeError

_Group = tuple[str | None, str]
"""A subscription (None: the one that is deployed to) and a group, in lower case."""


@dataclass(frozen=True, slots=True)
class Destination:
    """What one nested deployment makes: all that lies in one group, and waits for the workspace or doesn't."""

    groups: tuple[_Group, ...]
    """The group, for each workspace file."""
    late: bool
    """Whether it waits for the workspace, as a role for the workspace's own identity does."""


def destinations(rows: Sequence[Row], sources: Sequence[Source]) -> dict[str, Destination]:
    """The rows that lie in other groups, by key, and where.

    Raises ShapeError with every row that does so in one workspace file and not in another.
    """
    groups: dict[str, tuple[_Group, ...]] = {}
    workspace = sources[0].workspace.key
    found, wrong = {}, []
    known = [subscription(source.plan) for source in sources]
    for row in rows:
        said = list(_groups(row, sources, known, groups))
        if None in said and any(said):
            wrong.append(
                f"{called(row[0])}: {_what(row[0])} lies in the workspace's resource group in one file and in another "
                "group in the other"
            )
        elif there := tuple(group for group in said if group):
            groups[row[0].key] = there
            found[row[0].key] = Destination(there, workspace in row[0].needs())
    if wrong:
        raise ShapeError(wrong)
    return found


def _what(node: Node) -> str:
    return "its scope" if isinstance(node, Extension) else "it"


def _groups(
    row: Row, sources: Sequence[Source], known: Sequence[str | None], groups: Mapping[str, Sequence[_Group]]
) -> Iterator[_Group | None]:
    """The group of each node of a row; None for the one that is deployed to. `groups` are those of earlier rows."""
    for place, (node, source) in enumerate(zip(row, sources, strict=True)):
        if isinstance(node, Extension) and isinstance(node.scope, Ref):
            yield groups[node.scope.node][place] if node.scope.node in groups else None
            continue
        group = _group(node)
        here = group is None or (
            group[1] == source.group.lower() and (group[0] is None or known[place] in (None, group[0]))
        )
        yield None if here else group


def _group(node: Node) -> _Group | None:
    """Where a node says that it lies; None where it says nothing."""
    match node:
        case Extension(scope=str() as scope):
            id_ = ids.parse(scope)
            return id_.subscription.lower(), (id_.group or "").lower()
        case Extension(scope=IdIn(group=str() as group, subscription=there)):
            return None if there is None else str(there).lower(), group.lower()
        case Grouped(resource_group=str() as group) if node.other_group:
            return None, group.lower()
    return None


def subscription(plan: Plan) -> str | None:
    """The subscription of the group that a plan is deployed to, where an extension of that group tells it."""
    scopes = (node.scope for node in plan.of(Extension) if on_group(node.scope))
    return next((ids.parse(scope).subscription.lower() for scope in scopes), None)


def spelled(node: Node, plan: Plan) -> dict[str, Any]:
    """The subscriptionId and resourceGroup of the nested deployment that makes a node, whose fields are expressions."""
    match node:
        case Extension(scope=Ref(key)):
            return spelled(plan[key], plan)
        case Extension(scope=IdIn(group=group, subscription=there)):
            said = {"subscriptionId": there, "resourceGroup": group}
            return {key: value for key, value in said.items() if value is not None}
        case Extension(scope=id_):
            words = {"subscriptionId": 2, "resourceGroup": 4}
            return {key: Expression(f"{call('split', id_, '/').text}[{place}]") for key, place in words.items()}
    return {"resourceGroup": node.settings()["resource_group"]}
