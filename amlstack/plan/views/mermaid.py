"""The plan as a mermaid flow chart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from amlstack.catalog import network, resources

from ..graph import Plan
from ..nodes import Node
from .existing import existing
from .location import group_of, in_other_group, label


def mermaid(plan: Plan) -> str:
    """Text of a mermaid diagram: a box a resource, an arrow from each to what it needs, all within their groups.

    The group is drawn around the others instead of as a box with an arrow from each, and so is a network with its
    subnets around what lies in them.
    """
    ids = {node.key: f"n{index}" for index, node in enumerate(plan)}
    arrows = [
        f"    {ids[node.key]} --> {ids[need]}"
        for node in plan
        for need in sorted(set(node.needs()), key=lambda key: int(ids[key][1:]))
        if not plan[need].is_group and (node.lies_in or ("",))[0] != need
    ]
    return "\n".join(["flowchart LR", *_boxes(plan, ids), *arrows, *_existing(plan, ids)])


def _existing(plan: Plan, ids: Mapping[str, str]) -> Iterator[str]:
    """What is there already: a box with round ends, and a dotted arrow to it from each that uses it."""
    for number, each in enumerate(existing(plan)):
        where = f"<br/>in {_safe(each.group)}" if each.group else ""
        yield f'    e{number}(["{each.title}<br/>{_safe(each.name)}{where}<br/>exists already"])'
        yield from (f"    {ids[node.key]} -.-> e{number}" for node in each.users)


def _boxes(plan: Plan, ids: Mapping[str, str]) -> Iterator[str]:
    """The boxes: those of the workspace's group first, then those of each other group in a frame of its own."""
    groups: dict[str, list[str]] = {"": []}
    inside: dict[tuple[str, str], list[str]] = {}
    for node in plan:
        if node.lies_in is not None:
            inside.setdefault(node.lies_in, []).append(_box(plan, node, ids))
    for node in plan:
        if not node.is_group and node.lies_in is None:
            group = group_of(plan, node)[1] if in_other_group(plan, node) else ""
            groups.setdefault(group, []).extend(_drawn(plan, node, ids, inside))
    for number, (group, boxes) in enumerate(groups.items()):
        if group:
            yield from _frame(f"g{number}", f"{resources.GROUP.title}<br/>{_safe(group)}", boxes)
        elif plan.group:
            yield from _frame(ids[plan.group.key], _label(plan, plan.group), boxes)
        else:
            yield from (f"    {box}" for box in boxes)


def _box(plan: Plan, node: Node, ids: Mapping[str, str]) -> str:
    return f'{ids[node.key]}["{_label(plan, node)}"]'


def _drawn(
    plan: Plan, node: Node, ids: Mapping[str, str], inside: Mapping[tuple[str, str], Sequence[str]]
) -> Iterator[str]:
    """The lines of a node: a box, or a frame with one for each of its parts, around what lies there."""
    if not node.parts:
        yield _box(plan, node, ids)
        return
    parts = [
        line.removeprefix("    ")
        for at, part in enumerate(node.parts)
        for line in _frame(
            f"{ids[node.key]}p{at}", f"{network.SUBNET.title}<br/>{_safe(part)}", inside.get((node.key, part), ())
        )
    ]
    yield from (line.removeprefix("    ") for line in _frame(ids[node.key], _label(plan, node), parts))


def _frame(id_: str, title: str, boxes: Iterable[str]) -> Iterator[str]:
    yield f'    subgraph {id_}["{title}"]'
    yield from (f"        {box}" for box in boxes)
    yield "    end"


def _label(plan: Plan, node: Node) -> str:
    return f"{node.kind.title}<br/>{_safe(label(plan, node))}"


def _safe(text: str) -> str:
    """Characters that mermaid reads as its own, by their codes."""
    return re.sub(r'["<>&#;]', lambda match: f"#{ord(match[0])};", text)
