"""What becomes a copy loop: many resources of one kind and one shape, which differ in a few words each."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amlstack.plan import Ref, SecretRef
from amlstack.plan.nodes import BlobContainer, Datastore, FileShare, Node

from .parameters import camel
from .rows import Row, changed, secrets, shape

LOOP_FROM = 20
"""From here on a loop and its list are not only shorter but easier to check than as many resources."""

TARGETS: Mapping[type[Node], str] = {BlobContainer: "container_name", FileShare: "file_share_name"}
"""What a datastore on the workspace's own account waits for, and its own word for that one's name."""
_PLACES = tuple(kind.kind.stem for kind in TARGETS)


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows, sorted out."""

    rows: tuple[Row, ...]
    loops: Mapping[str, str]
    """The loop that a row is part of, by key; the others stand alone."""
    waits: Mapping[str, str]
    """For a datastore that waits for a container or share by spelling its id: that one's key."""


def layout(rows: Sequence[Row]) -> Layout:
    """Find the loops, and tie each datastore to its container or share.

    A datastore takes the name from that resource where one name holds for the whole loop; else each item has its own.
    """
    loops = _loops(rows)
    targets = {row[0].key: row[0].after[0].node for row in rows if isinstance(row[0], Datastore) and row[0].after}
    places: dict[str, set[str | None]] = {}
    for key, loop in loops.items():
        places.setdefault(loop, set()).add(targets.get(key))
    alone = {key for key in targets if key not in loops or len(places[loops[key]]) == 1}
    tied = {key for key in alone if targets[key] not in loops}
    kinds = {row[0].key: type(row[0]) for row in rows}

    def placed(row: Row) -> Row:
        key = row[0].key
        if key not in targets:
            return row
        if key not in tied:
            return tuple(dataclasses.replace(node, after=()) for node in row)
        name: dict[str, Any] = {TARGETS[kinds[targets[key]]]: Ref(targets[key], "name")}
        return tuple(dataclasses.replace(node, **name) for node in row)

    waits = {key: target for key, target in targets.items() if key not in tied}
    return Layout(tuple(map(placed, rows)), loops, waits)


def _loops(rows: Iterable[Row]) -> dict[str, str]:
    alike: dict[str, list[Node]] = {}
    for row in rows:
        if isinstance(row[0], (BlobContainer, Datastore, FileShare)) and not _in_vault(row):
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
        if isinstance(value, Ref) and value.node.partition(":")[0] in _PLACES:
            return Ref(value.node.partition(":")[0])
        return value

    return repr((node.kind.stem, shape(changed(node, loosened))))
