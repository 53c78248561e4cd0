"""Who reaches what, as a mermaid flow chart: a box a client, an arrow to each resource that it comes to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from amlstack.findings import Reachability

from .reach import INTERNET, word
from .record import Report

T = TypeVar("T")
_TOLD = {"some": ": some", "no": ": no", "?": ": not known"}
_ARROWS = {"yes": "-->", "some": "-->", "no": "--x", "?": "-.->"}


def mermaid(report: Report) -> str:
    """A diagram of all workspaces that are closed, or partly; what is closed and needn't be reached has no arrow."""
    boxes: list[str] = []
    arrows: list[str] = []
    for number, each in enumerate(report.reachability):
        _draw(each, f"w{number}", boxes, arrows)
    shut = [str(at) for at, arrow in enumerate(arrows) if _ARROWS["no"] in arrow]
    style = [f"linkStyle {','.join(shut)} stroke:red"] if shut else []
    none = [] if report.reachability else ["%% no workspace here is closed, or partly: all who may sign in reach it"]
    return "\n".join(["flowchart LR", *(f"    {line}" for line in (*boxes, *arrows, *style, *none))]) + "\n"


def _draw(found: Reachability, prefix: str, boxes: list[str], arrows: list[str]) -> None:
    """Put a workspace's boxes and arrows to those before."""
    clients = _numbered(f"{prefix}c", ((each.who, each.where) for each in found.pairs))
    targets = _numbered(f"{prefix}t", (each.target for each in found.pairs))
    boxes += (f'{id_}(["{"<br/>".join(map(_safe, client))}"])' for client, id_ in clients.items())
    boxes.append(f'subgraph {prefix}["{_safe(found.workspace)}, and what it stands on"]')
    boxes += (f'    {id_}["{_titled(target)}"]' for target, id_ in targets.items() if target != INTERNET)
    boxes.append("end")
    boxes += (f'{id_}(["{INTERNET}"])' for target, id_ in targets.items() if target == INTERNET)
    said: dict[tuple[str, str, str], list[str]] = {}
    for each in found.pairs:
        said.setdefault((clients[each.who, each.where], targets[each.target], word(each)), []).append(each.service)
    for (client, target, told), services in said.items():
        if told in _ARROWS:
            label = ", ".join(services) + _TOLD.get(told, "")
            arrows.append(f'{client} {_ARROWS[told]}|"{_safe(label)}"| {target}')


def _numbered(prefix: str, keys: Iterable[T]) -> dict[T, str]:
    """An id for each of some things."""
    return {key: f"{prefix}{at}" for at, key in enumerate(dict.fromkeys(keys))}


def _titled(target: str) -> str:
    """A resource's type, and its name."""
    type_, _, name = target.partition(" ")
    return f"{_safe(type_.rpartition('/')[2])}<br/>{_safe(name)}"


def _safe(text: str) -> str:
    """Characters that mermaid reads as its own, by their codes."""
    return re.sub(r'["<>&#;|]', lambda match: f"#{ord(match[0])};", text)
