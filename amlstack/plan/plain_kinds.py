"""The nodes of plain kinds: a key of the declaration holds one record or a list of them, and each becomes a node."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from . import nodes
from .faults import Path
from .plan_builder import PlanBuilder
from .refs import Ref

_WORKSPACE = nodes.Workspace.kind


def plain_kinds(builder: PlanBuilder) -> None:
    """Add a node for each record under the key of a plain kind (`Node.declared_as`).

    A record's key becomes the field of that name, or the one that says so in its metadata. What the declaration doesn't
    say of a node, its traits do: a located one lies in the workspace's group and region and carries the file's tags, a
    child of the workspace is registered with it, an extension is attached to it.
    """
    for cls in nodes.NODES:
        if (key := cls.declared_as) is None:
            continue
        for where, record in _records(key, getattr(builder.spec, key)):
            _add(builder, cls, record, where)


def _records(key: str, said: Any) -> Iterator[tuple[Path, Any]]:
    """What is declared under a key, and where each of it stands."""
    if isinstance(said, tuple):
        yield from (((key, index), record) for index, record in enumerate(said))
    elif said is not None:
        yield (key,), said


def _add(builder: PlanBuilder, cls: type[nodes.Node], record: Any, where: Path) -> None:
    names = {field.name for field in dataclasses.fields(cls)}
    placed = builder.named(cls.kind, getattr(record, "name", None), *where)
    if len(where) > 1:
        placed["key"] = f"{cls.kind.stem}:{placed['name']}"
    if placed["key"] in builder.nodes:
        what = f"the name {placed['name']!r} is taken by another {cls.kind.title} of the list"
        builder.fault((*where, "name"), what, f"give each {cls.kind.title} a name of its own")
        return
    if issubclass(cls, nodes.Child):
        placed[cls.parent_field] = Ref(_WORKSPACE.stem, "name")
    if issubclass(cls, nodes.Extension):
        placed["scope"] = Ref(_WORKSPACE.stem)
    said = placed | builder.said(cls, record, where)
    builder.add(cls(**{name: value for name, value in said.items() if name in names}))
