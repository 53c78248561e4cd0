"""What becomes a copy loop: many resources of one kind and one shape, which differ in a few words each."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amlstack.plan import Ref, SecretRef
from amlstack.plan.nodes import AnyDatastore, BlobContainer, FileShare, Node, RoleAssignment

from .aligned_plans import Row, changed, secrets, shape
from .parameters import camel

LOOP_FROM = 20
"""From here on a loop and its list are not only shorter but easier to check than as many resources."""

TARGETS = (BlobContainer.kind, FileShare.kind)
"""What a datastore waits for by its name; the other things that it waits for are roles."""
WORDS = ("container_name", "filesystem", "file_share_name")
"""A datastore's own words for that one's name."""
_MANY = tuple(kind.stem for kind in (*TARGETS, RoleAssignment.kind))
"""Of these each item of a loop may have its own."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows, sorted out."""

    rows: tuple[Row, ...]
    loops: Mapping[str, str]
    """The loop that a row is part of, by key; the others stand alone."""
    waits: Mapping[str, str]
    """For a datastore that waits for a container or share by spelling its id: that one's key."""


def layout(rows: Sequence[Row], apart: Container[str] = ()) -> Layout:
    """Find the loops, and tie each datastore to its container or share. `apart`: keys of what is part of no loop.

    A datastore takes the name from that resource where one name holds for the whole loop; else each item has its own.
    """
    loops = _loops(row for row in rows if row[0].key not in apart)
    targets = dict(_targets(rows))
    places: dict[str, set[str | None]] = {}
    for key, loop in loops.items():
        places.setdefault(loop, set()).add(targets.get(key))
    alone = {key for key in targets if key not in loops or len(places[loops[key]]) == 1}
    tied = {key for key in alone if targets[key] not in loops}

    def placed(row: Row) -> Row:
        key = row[0].key
        if key not in targets:
            return row
        if key not in tied:
            return tuple(dataclasses.replace(node, after=()) for node in row)
        name: dict[str, Any] = {word_of(row[0]): Ref(targets[key], "name")}
        return tuple(dataclasses.replace(node, **name) for node in row)

    waits = {key: target for key, target in targets.items() if key not in tied}
    return Layout(tuple(map(placed, rows)), loops, waits)


def _targets(rows: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The keys of each datastore that waits for a container or share, and of that one."""
    kinds = {row[0].key: row[0].kind for row in rows}
    for row in rows:
        if isinstance(row[0], AnyDatastore):
            yield from ((row[0].key, first.node) for first in row[0].after if kinds[first.node] in TARGETS)


def word_of(node: Any) -> str:
    """The datastore's field that names the container, file system or share that it lies in."""
    return next(word for word in WORDS if getattr(node, word) is not None)


def scopes(rows: Sequence[Row]) -> Iterator[str]:
    """The keys of the containers on which roles are given: a role names one, and a loop's have no names."""
    for row in rows:
        if isinstance(row[0], RoleAssignment) and isinstance(row[0].scope, Ref):
            yield row[0].scope.node


def _loops(rows: Iterable[Row]) -> dict[str, str]:
    alike: dict[str, list[Node]] = {}
    for row in rows:
        if isinstance(row[0], (BlobContainer, AnyDatastore, FileShare)) and not _in_vault(row):
            alike.setdefault(_signature(row[0]), []).append(row[0])
    long = [nodes for nodes in alike.values() if len(nodes) >= LOOP_FROM]
    names: dict[str, int] = {}
    found: dict[str, str] = {}
    for nodes in long:
        name = _name(nodes[0])
        names[name] = number = names.get(name, 0) + 1
        found.update((node.key, name if number == 1 else f"{name}{number}") for node in nodes)
    return found


def _in_vault(row: Row) -> bool:
    """Whether a secret is in a vault: a reference fills a whole parameter, not a member of that of a loop's secrets."""
    return any(kept.key_vault for each in secrets(row) for kept in each)


def _name(node: Node) -> str:
    """What a loop of such nodes is called: 'azureBlobDatastores'."""
    return camel(
        getattr(node, "datastore_type", "")[:1].lower() + getattr(node, "datastore_type", "")[1:], f"{node.kind.stem}s"
    )


def _signature(node: Node) -> str:
    """The same text for all that one loop can make."""

    def loosened(value: Any) -> Any:
        if isinstance(value, SecretRef):
            return SecretRef("")
        if isinstance(value, Ref) and value.node.partition(":")[0] in _MANY:
            return Ref(value.node.partition(":")[0])
        return value

    return repr((node.kind.stem, shape(changed(node, loosened))))
