"""A file's tree as plain data, and where each value of it stands."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from . import file_text, yaml_tree
from .faults import Fault, Path, Place, SpecError, quoted
from .yaml_tree import At, Node

MOST_COPIES = 100_000
"""Values that aliases write out: enough for 10,000 datastores with the same settings, where a page of aliases of
aliases would make billions."""


@dataclass(slots=True)
class Document:
    """Plain data with its places. Included files are put in under the path of their `include`."""

    data: Any = None
    spots: dict[Path, tuple[str, At, At]] = field(default_factory=dict)
    """The file, where the key (or the item) stands, and where the value stands."""
    faults: list[Fault] = field(default_factory=list)
    copies: int = 0
    texts: dict[str, str] = field(default_factory=dict, repr=False)
    """The text of each file that it was read from."""
    given: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By real path, texts that count instead of what their files hold."""

    def key(self, path: Path) -> Place:
        """Where the key at `path` stands, or the nearest thing around it."""
        file, key, _ = self._spot(path)
        return Place(file, *key)

    def value(self, path: Path) -> Place:
        """Where the value at `path` stands (at its key, if empty or a line below), or the nearest thing around it."""
        file, _, value = self._spot(path)
        return Place(file, *value)

    def tree(self, file: FilePath, shown: str) -> Node:
        """The tree of a file, which messages call `shown`. Raises SpecError where it can't be read."""
        text = self.given.get(os.path.realpath(file)) if self.given else None
        self.texts[shown] = file_text.read(file, shown) if text is None else text
        return yaml_tree.parse(self.texts[shown], shown)

    def unfold(self, node: Node, file: str, path: Path = (), key: At | None = None, *, copy: bool = False) -> Any:
        """The plain data of `node`, which stands at `path`; records the places of all that is in it.

        `copy` says that it stands there by an alias. Raises SpecError for more copies than any file needs.
        """
        copy = copy or node.alias
        self.copies += copy
        if self.copies > MOST_COPIES:
            what = f"aliases write out more than {MOST_COPIES:,} values"
            raise SpecError([Fault(Place(file, *node.at), what, "write fewer aliases")])
        below = key is not None and (node.at[0] != key[0] or node.value in (None, "", []))
        self.spots[path] = (file, key or node.at, key if below and key else node.at)
        if node.shape == "list":
            return [self.unfold(item, file, (*path, index), copy=copy) for index, item in enumerate(node.value)]
        if node.shape == "mapping":
            return self._mapping(node, file, path, copy=copy)
        return node.value

    def _mapping(self, node: Node, file: str, path: Path, *, copy: bool) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in node.value:
            if fault := self._key_fault(key, file, path, result):
                self.faults.append(fault)
            else:
                result[key.value] = self.unfold(value, file, (*path, key.value), key.at, copy=copy)
        return result

    def _key_fault(self, key: Node, file: str, path: Path, seen: dict[str, Any]) -> Fault | None:
        place = Place(file, *key.at)
        if not isinstance(key.value, str) or key.shape != "scalar":
            return Fault(place, "a key that is no word", "put it in quotes")
        if key.value == "<<" and key.plain:
            return Fault(place, "merge keys (<<) aren't read", "write the keys out")
        if key.value in seen:
            name = "a key" if "credentials" in path else quoted(key.value)
            first = self.key((*path, key.value))
            return Fault(place, f"{name} stands here a second time", f"keep this one or the one at {first}")
        return None

    def _spot(self, path: Path) -> tuple[str, At, At]:
        while path not in self.spots:
            path = path[:-1]
        return self.spots[path]


def document_of(text: str, shown: str) -> Any:
    """The plain data of YAML text, which messages call `shown`. Raises SpecError with the first thing that is wrong."""
    document = Document()
    data = document.unfold(yaml_tree.parse(text, shown), shown)
    if document.faults:
        raise SpecError(document.faults)
    return data


def yaml_file(path: FilePath) -> Any:
    """The plain data of any YAML file, read with the workspace file's care. Raises SpecError with all that is wrong."""
    shown = str(path)
    document = Document()
    document.data = document.unfold(document.tree(path, shown), shown)
    if document.faults:
        raise SpecError(document.faults)
    return document.data
