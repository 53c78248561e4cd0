"""The plan as a mermaid flow chart."""

from __future__ import annotations

import re

from ..graph import Plan
from ..nodes import Node

_GROUP = "resource_group"
"""Drawn around the others instead of as a box with an arrow from each."""


def mermaid(plan: Plan) -> str:
    """Text of a mermaid diagram: a box a resource, an arrow from each to what it needs, all within their group."""
    ids = {node.key: f"n{index}" for index, node in enumerate(plan)}
    boxes = [f'    {ids[node.key]}["{_label(node)}"]' for node in plan if node.key != _GROUP]
    if _GROUP in plan:
        boxes = [f'    subgraph {ids[_GROUP]}["{_label(plan[_GROUP])}"]', *(f"    {box}" for box in boxes), "    end"]
    arrows = [
        f"    {ids[node.key]} --> {ids[need]}"
        for node in plan
        for need in sorted(set(node.needs()), key=lambda key: int(ids[key][1:]))
        if need != _GROUP
    ]
    return "\n".join(["flowchart LR", *boxes, *arrows])


def _label(node: Node) -> str:
    name = getattr(node, "role", "") or str(node.name)
    return f"{node.kind.title}<br/>{_safe(name)}"


def _safe(text: str) -> str:
    """Characters that mermaid reads as its own, by their codes."""
    return re.sub(r'["<>&#;]', lambda match: f"#{ord(match[0])};", text)
