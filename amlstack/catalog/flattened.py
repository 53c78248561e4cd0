"""How azure-native flattens what lies inside of a body, derived from what Azure publishes of it.

In Microsoft.Network a body holds resources in full: a subnet inside of its network has a name, and `properties`.
azure-native moves the children of such a `properties` up (x-ms-client-flatten). Kinds whose specification doesn't say
so everywhere list their renames instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from .kind import Kind
from .published import Items, Node, Object, Property, Published, published

Words = tuple[str, ...]
Tree = Mapping[str, tuple[Words, Any]]
"""A word of one side: where it stands on the other (`()` where its children move up), and the tree below it."""
_INNER = "properties"


def to_arm(kind: Kind) -> Tree:
    """From azure-native's words, inside of `properties`, to ARM's."""
    found = _published(kind)
    return _Walk(found, native=True).tree(_properties(found, kind), ())


def to_native(kind: Kind) -> Tree:
    """From ARM's words, inside of `properties`, to azure-native's."""
    found = _published(kind)
    return _Walk(found, native=False).tree(_properties(found, kind), ())


@cache
def read_only_in_lists(kind: Kind) -> tuple[str, ...]:
    """The dotted paths that only Azure writes in what lists hold, of which `Kind.read_only` says nothing."""
    found = _published(kind)
    return tuple(f"{_INNER}.{path}" for path in _read_only(found, _properties(found, kind), (), listed=False))


def _read_only(found: Published, node: Node, above: tuple[Node, ...], *, listed: bool) -> Iterator[str]:
    shape = found.shape(node)
    if isinstance(shape, Items):
        yield from _read_only(found, shape.node, above, listed=True)
    if not isinstance(shape, Object) or node in above:
        return
    for each in shape.properties.values():
        if each.read_only and listed:
            yield each.name
        elif not each.read_only:
            below = _read_only(found, each.node, (*above, node), listed=listed)
            yield from (f"{each.name}.{path}" for path in below)


def _published(kind: Kind) -> Published:
    found = published(kind.type)
    assert found is not None, f"nothing is published of {kind.type}: run python -m tools.published_types"
    return found


def _properties(found: Published, kind: Kind) -> Node:
    body = found.shape(found.versions[kind.native_version or kind.api_version])
    assert isinstance(body, Object), "a resource's body"
    return body.properties[_INNER].node


class _Walk:
    """One way through what is published of a type."""

    def __init__(self, found: Published, *, native: bool) -> None:
        self._found, self._native = found, native

    def tree(self, node: Node, above: tuple[Node, ...]) -> dict[str, tuple[Words, Any]]:
        """What changes below a node. `above` are the nodes that it lies in, since one may lie within itself."""
        shape = self._found.shape(node)
        while isinstance(shape, Items):
            node = shape.node
            shape = self._found.shape(node)
        if not isinstance(shape, Object) or node in above:
            return {}
        made = dict(self._members(shape, (*above, node)))
        inner = self._inner(shape) if above else None
        if inner is None:
            return made
        below = self.tree(inner.node, (*above, node))
        if not self._native:
            return {**made, _INNER: ((), below)}
        moved = self._found.shape(inner.node)
        assert isinstance(moved, Object), "_inner has seen to it"
        names = (each.name for each in moved.properties.values())
        return {**{name: ((_INNER, name), below.get(name, ((), {}))[1]) for name in names}, **made}

    def _members(self, shape: Object, within: tuple[Node, ...]) -> Iterator[tuple[str, tuple[Words, Any]]]:
        for each in shape.properties.values():
            if not each.read_only and each.name != _INNER and (below := self.tree(each.node, within)):
                yield each.name, ((each.name,), below)

    def _inner(self, shape: Object) -> Property | None:
        """The `properties` of an object, where it holds any that can be written."""
        found = shape.properties.get(_INNER)
        return found if found and isinstance(self._found.shape(found.node), Object) else None
