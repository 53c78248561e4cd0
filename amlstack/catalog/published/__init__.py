"""What Azure publishes of a type's body for an api-version: property names, types, limits, allowed values.

The files beside this, one for each type, are derived by `python -m tools.published_types` from
https://github.com/Azure/bicep-types-az (MIT licence); only those of the types that are asked for are read. What only
Azure writes is named without its type.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

FOLDER = Path(__file__).parent
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, a number, true or false, or anything at all."""

    type: Literal["string", "integer", "boolean", "any"]
    least: int | None = None
    """Of a number; of a text, its length."""
    most: int | None = None
    pattern: str | None = None
    """A regular expression that is found in the text."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text that is one of these."""

    words: tuple[str, ...]
    open: bool = False
    """Whether Azure says that there may be others, as it does of nearly every list: that alone makes no word right."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    node: Node
    """What each item is."""
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Property:
    """One property of an object."""

    name: str
    """Cased as published."""
    node: Node
    required: bool = False
    read_only: bool = False
    """Only Azure writes it."""


@dataclass(frozen=True, slots=True)
class Object:
    """An object. ARM's names of properties are case-insensitive."""

    properties: Mapping[str, Property]
    """By the name in lower case."""
    others: Node | None = None
    """What any other property is; None where there is to be none."""
    by: str | None = None
    """The property that says which of `cases` it is: 'datastoreType'."""
    cases: Mapping[str, Node] = field(default_factory=lambda: _NOTHING)
    """By that property's words: what it has besides."""


Shape = Scalar | Words | Items | Object
Node = int | str
"""The number of a shape, or the word of a scalar without limits."""


@dataclass(frozen=True, slots=True)
class Described:
    """What is published of one path of a body."""

    shape: Shape
    required: bool
    """Whether a body must have it, however little else it has."""
    read_only: bool
    """Only Azure writes it; its shape isn't kept."""


class Published:
    """What is published of one type."""

    def __init__(self, said: Mapping[str, Any]) -> None:
        self.versions: Mapping[str, Node] = said["versions"]
        """The node of the body by api-version."""
        self._nodes = said["nodes"]
        self._shapes: dict[Node, Shape] = {}

    def shape(self, node: Node) -> Shape:
        """The shape of a node."""
        if node not in self._shapes:
            self._shapes[node] = _shape({"type": node} if isinstance(node, str) else self._nodes[node])
        return self._shapes[node]

    def of_other_versions(self, words: Collection[str]) -> frozenset[str]:
        """The words that some api-version publishes in a list that is mostly this one, or as the same cases."""
        lists = (node.get("enum") or node.get("cases", ()) for node in self._nodes)
        wanted = set(words)
        alike = (each for each in map(set, lists) if 2 * len(each & wanted) > min(len(each), len(wanted)))
        return frozenset().union(*alike)

    def paths(self, api_version: str) -> Iterator[tuple[str, Described]]:
        """Each dotted path of the body and what is published of it; none for an api-version that isn't kept.

        `*` is any key of a map; what lists hold is left out. An object that is one of several cases has the paths of
        all: what two of them share is told more than once.
        """
        if api_version in self.versions:
            yield from self._below(self.versions[api_version], "", True, ())

    def _below(self, node: Node, path: str, required: bool, above: tuple[Node, ...]) -> Iterator[tuple[str, Described]]:
        shape = self.shape(node)
        if not isinstance(shape, Object) or node in above:
            return
        within = (*above, node)
        if shape.by:
            yield f"{path}{shape.by}", Described(Words(tuple(shape.cases)), required, read_only=False)
        for each in (each for each in shape.properties.values() if each.name != shape.by):
            here, needed = f"{path}{each.name}", required and each.required
            yield here, Described(self.shape(each.node), needed, each.read_only)
            yield from self._below(each.node, f"{here}.", needed, within)
        if shape.others is not None:
            yield from self._below(shape.others, f"{path}*.", False, within)
        for case in shape.cases.values():
            below = self._below(case, path, False, within)
            yield from ((here, described) for here, described in below if here != f"{path}{shape.by}")


@cache
def published(type_: str) -> Published | None:
    """What is published of a type in any case; None for one that nothing is kept of."""
    file = file_of(type_)
    return Published(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


def file_of(type_: str) -> Path:
    """The file of a type in any case: microsoft.storage.storageaccounts.json."""
    return FOLDER / f"{type_.lower().replace('/', '.')}.json"


def _shape(said: Mapping[str, Any]) -> Shape:
    if "properties" in said:
        properties = {name.lower(): _property(name, entry) for name, entry in said["properties"].items()}
        return Object(properties, said.get("others"), said.get("by"), said.get("cases", _NOTHING))
    least, most = (said.get(f"{word}Length", said.get(f"{word}Value")) for word in ("min", "max"))
    if "items" in said:
        return Items(said["items"], least, most)
    if "enum" in said:
        return Words(tuple(said["enum"]), said.get("open", False))
    return Scalar(said["type"], least, most, said.get("pattern"))


def _property(name: str, entry: Any) -> Property:
    if entry == "readOnly":
        return Property(name, "any", read_only=True)
    return Property(name, entry[0], required=True) if isinstance(entry, list) else Property(name, entry)
