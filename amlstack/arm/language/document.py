"""JSON as Resource Manager reads it: with comments and texts of several lines; and where each value stands.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax (comments, multi-line strings)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any

from amlstack.catalog import limits

from .errors import ExpressionError, Place, TemplateError, TemplateFault

DEEPEST = 100
"""Objects and arrays in one another."""
_SPACE = re.compile(r"(?:[ \t\r\n]+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_SCALAR = re.compile(
    r"-?(?:0|[1-9]\d*)(?P<decimal>(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])|(?:true|false|null)\b", re.ASCII
)
_HALF = re.compile("[\ud800-\udfff]")
"""What JSON can spell and no file can hold."""
_WORDS = {"true": True, "false": False, "null": None}


class Object(dict[str, Any]):
    """A JSON object that knows where its values stand."""

    __slots__ = ("spots",)
    spots: dict[str, int]


class Array(list[Any]):
    """A JSON array that knows where its items stand."""

    __slots__ = ("spots",)
    spots: list[int]


@dataclass(frozen=True)
class Document:
    """A JSON text: its data, and its places."""

    data: Any
    text: str
    file: str
    slips: tuple[Place, ...] = ()
    """Where a comma stands before the end of an object or array: Resource Manager takes it, other readers don't."""

    def place(self, path: tuple[str | int, ...], inside: int | None = None) -> Place:
        """Where the value at `path` stands, or what is nearest around it; `inside`: so far into its text."""
        value, at = self.data, 0
        for key in path:
            spots = getattr(value, "spots", None)
            try:
                at, value = spots[key], value[key]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                inside = None
                break
        if inside and self.text[at : at + 1] == '"':
            at = _inside(self.text, at + 1, inside)
        return self._at(at)

    def _at(self, at: int) -> Place:
        line = bisect_right(self._lines, at)
        return Place(self.file, line, at - self._lines[line - 1] + 1)

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]


def load(file: str | Path) -> Document:
    """A file's JSON. Raises TemplateError for what can't be read."""
    shown = str(file)
    try:
        with Path(file).open("rb") as stream:
            content = stream.read(limits.TEMPLATE_SIZE + 1)
    except OSError as error:
        raise _fault(Place(shown, 0, 0), (error.strerror or "can't be read").lower(), "name a file") from None
    except ValueError:  # NUL, or half a letter
        raise _fault(Place(shown, 0, 0), "is a name that no file has", "name a file") from None
    return of_bytes(content, shown)


def of_bytes(content: bytes, file: str) -> Document:
    """The JSON in some bytes, for which errors say `file`. Raises TemplateError for what can't be read."""
    if len(content) > limits.TEMPLATE_SIZE:
        raise _fault(Place(file, 0, 0), "is larger than 4 MB", "split it into several templates")
    try:
        return read(content.decode("utf-8-sig"), file)
    except UnicodeDecodeError:
        raise _fault(Place(file, 0, 0), "is no UTF-8", "save it as UTF-8") from None


def read(text: str, file: str) -> Document:
    """A JSON text, for which errors say `file`. Raises TemplateError."""
    text = text.removeprefix("\ufeff")
    document = Document(None, text, file)
    reader = _Reader(text)
    try:
        data, end = reader.value(reader.skip(0), 0)
        if reader.skip(end) < len(text):
            raise reader.fault(reader.skip(end), "something follows the end", "remove it")
    except ExpressionError as error:
        place = document._at(min(error.offset or 0, len(text)))  # noqa: SLF001
        raise _fault(place, error.what, error.mend) from None
    return Document(data, text, file, tuple(document._at(at) for at in reader.commas))  # noqa: SLF001


def _fault(place: Place, what: str, mend: str) -> TemplateError:
    return TemplateError([TemplateFault(place, (), None, what, mend)])


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.commas: list[int] = []
        """Where a comma stands before an end."""

    def fault(self, at: int, what: str, mend: str) -> ExpressionError:
        return ExpressionError(what, mend, at)

    def skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def value(self, at: int, depth: int) -> tuple[Any, int]:
        mark = self.text[at : at + 1]
        if mark == '"':
            return self.string(at)
        if mark in ("{", "["):
            if depth >= DEEPEST:
                raise self.fault(at, f"more than {DEEPEST} objects and arrays stand in one another", "use fewer")
            return self.object(at, depth + 1) if mark == "{" else self.array(at, depth + 1)
        match = _SCALAR.match(self.text, at)
        if not match:
            found = "nothing" if not mark else "a comment that isn't closed" if mark == "/" else f"'{mark}'"
            raise self.fault(at, f"there is {found} where a value must be", "is a comma, a quote or a bracket off?")
        word = match[0]
        if word in _WORDS:
            return _WORDS[word], match.end()
        number = float(word) if match["decimal"] or len(word) > 300 else int(word)
        if abs(number) == float("inf"):
            raise self.fault(at, "a number is greater than any that can be read", "write it as a text")
        return number, match.end()

    def string(self, at: int) -> tuple[str, int]:
        try:
            found: tuple[str, int] = scanstring(self.text, at + 1, False)
        except ValueError as error:
            where = getattr(error, "pos", at)
            raise self.fault(
                where, "a text isn't closed, or has an escape that JSON has not", "check its quotes"
            ) from None
        if not found[0].isascii() and _HALF.search(found[0]):
            raise self.fault(at, "a text holds half a letter", "an escape from \\ud800 to \\udfff stands in pairs")
        return found

    def object(self, at: int, depth: int) -> tuple[Object, int]:
        made = Object()
        made.spots = spots = {}
        at = self.skip(at + 1)
        while self.text[at : at + 1] != "}":
            if self.text[at : at + 1] != '"':
                raise self.fault(at, "there is no key where one must be", "a key stands in double quotes")
            key, after = self.string(at)
            if key in made:
                raise self.fault(at, "a key stands here a second time", "keep one of them")
            after = self.skip(after)
            if self.text[after : after + 1] != ":":
                raise self.fault(after, "a colon is missing", 'a member is "key": value')
            at = self.skip(after + 1)
            spots[key] = at
            made[key], at = self.value(at, depth)
            at = self.next(at, "}")
        return made, at + 1

    def array(self, at: int, depth: int) -> tuple[Array, int]:
        made = Array()
        made.spots = spots = []
        at = self.skip(at + 1)
        while self.text[at : at + 1] != "]":
            spots.append(at)
            item, at = self.value(at, depth)
            made.append(item)
            at = self.next(at, "]")
        return made, at + 1

    def next(self, at: int, end: str) -> int:
        """Where the next item starts, or the end stands."""
        at = self.skip(at)
        mark = self.text[at : at + 1]
        if mark == end:
            return at
        if mark != ",":
            raise self.fault(at, f"a comma or '{end}' is missing", "is a bracket or a quote off?")
        comma, at = at, self.skip(at + 1)
        if self.text[at : at + 1] == end:
            self.commas.append(comma)
        return at


def _inside(text: str, at: int, characters: int) -> int:
    """Where a JSON text's character stands, its escapes counted."""
    for _ in range(characters):
        if text[at : at + 1] == "\\":
            pair = text[at + 1 : at + 2] == "u" and text[at + 6 : at + 8] == "\\u"
            high = pair and text[at + 2 : at + 4].lower() in ("d8", "d9", "da", "db")
            at += 12 if high else 6 if text[at + 1 : at + 2] == "u" else 2
        else:
            at += 1
    return at
