"""YAML text to a tree that knows where each of its values stands.

Built from the parser's events rather than by its composer, which recurses without a bound and keeps no duplicate keys.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from . import yaml_scalars
from .faults import Fault, Place, SpecError

DEEPEST = 40
"""Levels of nesting; a lawful file has eight."""

MOST_VALUES = 500_000
"""Keys and values that stand in a file: enough for 10,000 datastores with all their settings."""

At = tuple[int, int]
"""Line and column, from 1."""

_MEND = "a colon wants a space behind it; a value that begins with one of : # { [ * & ! % @ ` wants quotes"
_CORE = "tag:yaml.org,2002:"
_TAGS = {"scalar": ("str", "null", "bool", "int", "float"), "list": ("seq",), "mapping": ("map",)}


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file: a scalar's value, a list of nodes, or a list of (key, value) pairs."""

    shape: str
    """scalar, list or mapping."""
    value: Any
    at: At
    plain: bool = True
    """A scalar without quotes."""
    alias: bool = False
    """What an alias stands for."""


def parse(text: str, shown: str) -> Node:
    """The tree of the one document in `text`, which messages call `shown`. Raises SpecError where it isn't one."""
    try:
        return _Reader(text, shown).document()
    except yaml.MarkedYAMLError as error:
        raise SpecError([_syntax(error, text, shown)]) from None
    except yaml.reader.ReaderError:
        raise SpecError([_unprintable(text, shown)]) from None


class _Reader:
    """One pass over the events of one file."""

    def __init__(self, text: str, shown: str) -> None:
        self.shown = shown
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.anchors: dict[str, Node] = {}
        self.values = 0

    def document(self) -> Node:
        next(self.events)  # the stream's start
        if not isinstance(next(self.events), yaml.DocumentStartEvent):
            raise SpecError([Fault(Place(self.shown), "is empty", "expected name, resource_group, location ...")])
        root = self.node(next(self.events), 0)
        next(self.events)  # the document's end
        after = next(self.events)
        if isinstance(after, yaml.DocumentStartEvent):
            raise self.fault(after, "a second document begins here", "one file holds one declaration")
        return root

    def node(self, event: Any, depth: int) -> Node:
        if depth > DEEPEST:
            raise self.fault(event, f"nested more than {DEEPEST} levels deep", "a workspace file needs eight")
        self.values += 1
        if self.values > MOST_VALUES:
            raise self.fault(event, f"more than {MOST_VALUES:,} values", "a workspace file is text of a few pages")
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        if isinstance(event, yaml.ScalarEvent):
            node = self.scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self.check_tag(event, "list")
            node = Node("list", list(self.items(depth)), _at(event))
        else:
            self.check_tag(event, "mapping")
            node = Node("mapping", list(self.pairs(depth)), _at(event))
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self.node(event, depth + 1)

    def pairs(self, depth: int) -> Iterator[tuple[Node, Node]]:
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            yield self.node(event, depth + 1), self.node(next(self.events), depth + 1)

    def alias(self, event: Any) -> Node:
        """The node behind `*anchor`. One that is still being read has no entry yet, so that nothing can hold itself."""
        if event.anchor not in self.anchors:
            raise self.fault(event, "an alias without an anchor before it", "write &name at the value it stands for")
        return dataclasses.replace(self.anchors[event.anchor], alias=True)

    def scalar(self, event: Any) -> Node:
        self.check_tag(event, "scalar")
        tag = (event.tag or "").removeprefix(_CORE)
        plain = event.implicit[0] or tag in ("null", "bool", "int", "float")
        value = yaml_scalars.plain(event.value) if plain else event.value
        return Node("scalar", value, _at(event), plain)

    def check_tag(self, event: Any, shape: str) -> None:
        """No tag but the core schema's: nothing makes objects. It isn't echoed: it may be a mistyped secret."""
        if event.tag and event.tag not in [_CORE + tag for tag in _TAGS[shape]]:
            raise self.fault(event, "a YAML tag that isn't read here", "leave the word with ! out, or put it in quotes")

    def fault(self, event: Any, what: str, mend: str) -> SpecError:
        return SpecError([Fault(Place(self.shown, *_at(event)), what, mend)])


def _at(event: Any) -> At:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _syntax(error: Any, text: str, shown: str) -> Fault:
    """The parser's complaint. Its words are fixed texts of libyaml, so that nothing of the file is echoed."""
    mark = error.problem_mark or error.context_mark
    place = Place(shown, mark.line + 1, mark.column + 1) if mark else Place(shown)
    lines = text.splitlines()
    before = lines[mark.line][: mark.column + 1] if mark and mark.line < len(lines) else ""
    if before.endswith("\t") or ("\t" in before and not before.strip()):
        return Fault(place, "a tab in front of this", "indent with spaces")
    context = f" {error.context}" if error.context else ""
    return Fault(place, f"not YAML: {error.problem}{context}", _MEND)


def _unprintable(text: str, shown: str) -> Fault:
    """YAML allows no control characters but tab and the line ends."""
    for row, line in enumerate(text.split("\n"), 1):
        for column, letter in enumerate(line, 1):
            if not yaml.reader.Reader.NON_PRINTABLE.match(letter):
                continue
            return Fault(Place(shown, row, column), f"the control character U+{ord(letter):04X}", "take it out")
    return Fault(Place(shown), "holds a control character", "take it out")
