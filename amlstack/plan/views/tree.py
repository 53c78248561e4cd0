"""The plan as a tree on a terminal: what lies in what, under which name, and where the name comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import ids, resources

from ..graph import Plan
from ..nodes import Child, Extension, Grouped, Node
from ..refs import IdIn, Ref
from .existing import Existing, existing
from .location import group_of, in_other_group, label

_SHOWN = 3
"""Of those who use one thing, so many are named."""


def tree(plan: Plan) -> str:
    """Lines of text: a table of three columns, indented by what lies in what; notes below."""
    rows = list(_rows(plan))
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"{first:<{widths[0]}}  {second:<{widths[1]}}  {third}".rstrip() for first, second, third in rows]
    count = f"{len(plan)} resources" if len(plan) != 1 else "1 resource"
    return "\n".join(
        [
            *lines,
            "",
            f"{count} to make.",
            *_existing(plan),
            *_lazy(plan),
            *_secrets(plan),
            *_implied(plan),
            *(f"note: {note}" for note in plan.notes),
        ]
    )


def _existing(plan: Plan) -> Iterator[str]:
    """What the plan uses and doesn't make, a line each."""
    found = existing(plan)
    if found:
        yield "Used, and expected to be there already:"
    for each in found:
        where = f" in {each.group}" if each.group and each.title != resources.GROUP.title else ""
        yield f"  {each.title} {each.name}{where}, for {_users(plan, each)}"


def _users(plan: Plan, each: Existing) -> str:
    shown = ", ".join(f"{node.kind.title} {label(plan, node)}" for node in each.users[:_SHOWN])
    more = len(each.users) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _lazy(plan: Plan) -> Iterator[str]:
    if plan.workspace.container_registry is None:
        yield "No container registry yet: Azure ML makes one when the first image is built."


def _secrets(plan: Plan) -> Iterator[str]:
    """Where the secrets come from, a line for each place."""
    places: dict[str, list[str]] = {}
    for secret in plan.secrets():
        place = f"key vault {ids.parse(str(secret.key_vault)).name}" if secret.key_vault else ""
        places.setdefault(place, []).append(secret.name)
    for place, names in places.items():
        said = ", ".join(dict.fromkeys(names))
        yield f"Secrets from {place}: {said}." if place else f"Secrets that whoever deploys gives: {said}."


def _implied(plan: Plan) -> Iterator[str]:
    """What the word for the network stands for and why, and why each kind of resource is there that it brings."""
    if not plan.implied:
        return
    yield "The word for the network stands for:"
    said = [(f"{each.key}: {each.value}", each.why) for each in plan.implied]
    brought: dict[str, tuple[int, str]] = {}
    for node in plan:
        if node.where[:1] == ("network",):
            count = brought.get(node.kind.title, (0, ""))[0]
            brought[node.kind.title] = count + 1, node.why
    said += [(f"{count} x {title}", why) for title, (count, why) in brought.items()]
    width = max(len(what) for what, _ in said)
    yield from (f"  {what:<{width}}  {why[:1].upper()}{why[1:].removesuffix('.')}" for what, why in said)


def _rows(plan: Plan) -> Iterator[tuple[str, str, str]]:
    children: dict[str, list[Node]] = {}
    for node in plan:
        children.setdefault(_parent(node, plan), []).append(node)
    yield from _branch("", children, "", plan)


def _branch(parent: str, children: dict[str, list[Node]], indent: str, plan: Plan) -> Iterator[tuple[str, str, str]]:
    members = children.get(parent, [])
    for index, node in enumerate(members):
        last, top = index == len(members) - 1, not indent and not parent
        branch = "" if top else "└─ " if last else "├─ "
        yield f"{indent}{branch}{node.kind.title}", _shown(node, plan), node.origin
        yield from _branch(node.key, children, indent if top else indent + ("   " if last else "│  "), plan)


def _shown(node: Node, plan: Plan) -> str:
    """Its label, with the resource group where that isn't the workspace's and no line above it names it."""
    far = _parent(node, plan) == "" and in_other_group(plan, node)
    return f"{label(plan, node)} in {group_of(plan, node)[1]}" if far else label(plan, node)


def _parent(node: Node, plan: Plan) -> str:
    """The key of the node that it is shown below: its scope, its parent or its group, as far as the plan makes that."""
    around: list[Any] = []
    if isinstance(node, Extension):
        around.append(node.scope.names[0] if isinstance(node.scope, IdIn) else node.scope)
    if isinstance(node, Child):
        around.append(node.parent)
    if isinstance(node, Grouped):
        around.append(node.resource_group)
    return next((each.node for each in around if isinstance(each, Ref) and each.node in plan), "")
