"""What becomes a copy loop: many resources of one kind and one shape, which differ in a few words each."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import Kind
from amlstack.plan import IdOf, Ref, SecretRef, checks
from amlstack.plan.nodes import Node
from amlstack.plan.refs import leaves

from .aligned_plans import Row, changed, secrets, shape
from .parameters import camel

LOOP_FROM = 20
"""From here on a loop and its list are not only shorter but easier to check than as many resources."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Which rows become copy loops, and how those outside a loop and those inside wait for each other."""

    rows: tuple[Row, ...]
    loops: Mapping[str, str]
    """The loop's name for each row that is part of one, by its key."""
    waits: Mapping[str, str]
    """For a datastore that waits for its container or share by spelling the id from its own words: that one's key."""


def layout(rows: Sequence[Row], apart: Container[str] = ()) -> Layout:
    """Find the loops, and tie each datastore to its container or share. `apart`: keys of what is part of no loop.

    A datastore takes the name from that resource where one name holds for the whole loop; else each item has its own.
    """
    loops = _loops(row for row in rows if row[0].key not in apart)
    kinds = {row[0].key: row[0].kind for row in rows}
    targets = dict(_targets(rows, kinds))
    tied = _tied(targets, loops)

    def settled(row: Row) -> Row:
        if (target := targets.get(row[0].key)) is None:
            return row
        if row[0].key not in tied:
            return tuple(_without(node, target) for node in row)
        name: dict[str, Any] = {str(naming(row[0], kinds[target])): Ref(target, "name")}
        return tuple(dataclasses.replace(node, **name) for node in row)

    waits = {key: target for key, target in targets.items() if key not in tied}
    return Layout(tuple(map(settled, rows)), loops, waits)


def _tied(targets: Mapping[str, str], loops: Mapping[str, str]) -> set[str]:
    """The keys of the nodes that can name their target by a reference: it is in no loop, and the same for all items."""
    per_loop: dict[str, set[str | None]] = {}
    for key, loop in loops.items():
        per_loop.setdefault(loop, set()).add(targets.get(key))
    same = {key for key in targets if key not in loops or len(per_loop[loops[key]]) == 1}
    return {key for key in same if targets[key] not in loops}


def _without(node: Node, target: str) -> Node:
    """A node that no longer waits for its target by reference."""
    return dataclasses.replace(node, after=tuple(first for first in node.after if first.node != target))


def _targets(rows: Iterable[Row], kinds: Mapping[str, Kind]) -> Iterator[tuple[str, str]]:
    """The keys of each node that waits for what its own words name (a datastore, its container), and of that one."""
    for row in rows:
        if row[0].many:
            yield from ((row[0].key, first.node) for first in row[0].after if naming(row[0], kinds[first.node]))


def naming(node: Node, kind: Kind) -> str | None:
    """The field in which a node names another of that kind: the one whose check is that kind's name rule."""
    lawful = checks.lawful(kind)
    fields = (field.name for field in dataclasses.fields(node) if field.metadata.get("check") == lawful)
    return next((name for name in fields if name != "name" and getattr(node, name) is not None), None)


def named(rows: Sequence[Row]) -> Iterator[str]:
    """The keys of what can't be part of a loop: its items have no names by which another's field could refer to one.

    Whoever only waits for an item waits for the whole loop instead, which one of the same loop can't.
    """
    kinds = {row[0].key: row[0].kind for row in rows}
    for node in (row[0] for row in rows):
        for field in node.said():
            keys = (leaf.node for leaf in leaves(getattr(node, field)) if isinstance(leaf, (Ref, IdOf)))
            yield from (key for key in keys if field != "after" or kinds[key] is node.kind)


def _loops(rows: Iterable[Row]) -> dict[str, str]:
    alike: dict[str, list[Node]] = {}
    for row in rows:
        if row[0].many and _fits(secrets(row)):
            alike.setdefault(_signature(row[0]), []).append(row[0])
    long = [nodes for nodes in alike.values() if len(nodes) >= LOOP_FROM]
    names: dict[str, int] = {}
    found: dict[str, str] = {}
    for nodes in long:
        name = _name(nodes[0])
        names[name] = number = names.get(name, 0) + 1
        found.update((node.key, name if number == 1 else f"{name}{number}") for node in nodes)
    return found


def _fits(kept: Sequence[Sequence[SecretRef]]) -> bool:
    """Whether a loop can hold these secrets: an item names one, and one in a vault needs a parameter of its own.

    For a reference to a vault fills a whole parameter, not a member of that of a loop's secrets.
    """
    return len(kept) < 2 and not any(secret.key_vault for each in kept for secret in each)


def _name(node: Node) -> str:
    """What a loop of such nodes is called: 'azureBlobDatastores'."""
    sort = (str(getattr(node, name)) for name in node.structure())
    return camel(*(word[:1].lower() + word[1:] for word in sort), f"{node.kind.stem}s")


def _signature(node: Node) -> str:
    """Text that is the same for nodes that one loop can make; each may have its own secret, and wait for its own."""

    def loosened(value: Any) -> Any:
        return SecretRef("") if isinstance(value, SecretRef) else value

    alike = dataclasses.replace(node, after=tuple(Ref(ref.node.partition(":")[0]) for ref in node.after))
    return repr((node.kind.stem, shape(changed(alike, loosened))))
