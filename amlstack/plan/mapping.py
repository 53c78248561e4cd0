"""Which field of a node stands where in its ARM resource: read from the kind's template, which says it once.

Forwards it gives a body with values in it, backwards the field, or the declaration's key, of an ARM path.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .nodes import Node
from .nodes.base import key_of

FILTERS = ("default(none)", "keyed", "records", "by_name", "named", "role_definition", "beyond_group")
"""What a template may do with a value before `json` writes it."""

ENVELOPE = ("comments", "type", "apiVersion", "name", "scope", "dependsOn")
"""What stands around a resource's own settings in its template."""

_PLACEHOLDER = re.compile(r"\{\{ (.+?) \| json \}\}")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Where a template puts a value in: `{{ field | filter | json }}`."""

    field: str
    """The node's field; of a record that it holds a part of it, dotted: 'credentials.key'."""
    filters: tuple[str, ...] = ()


@cache
def template(stem: str) -> Mapping[str, Any]:
    """A kind's template as data: constants as they are, a Placeholder for each value.

    Raises ValueError for a filter that isn't one of FILTERS.
    """
    text = files("amlstack").joinpath("templates", "arm", f"{stem}.json.j2").read_text(encoding="utf-8")
    parsed: Mapping[str, Any] = _parsed(json.loads(_PLACEHOLDER.sub(r'"{{\1}}"', text)))
    return parsed


def body(stem: str, value_of: Callable[[Placeholder], Any]) -> dict[str, Any]:
    """The settings of a kind's resource, with what `value_of` gives for each placeholder and no envelope.

    A member whose value is None is left out, and so is an object that holds nothing else.
    """
    settings = {word: item for word, item in template(stem).items() if word not in ENVELOPE}
    return _filled(settings, value_of) or {}


def field_of(node: Node, path: str) -> tuple[str, ...]:
    """The field that a dotted path of the node's resource comes from, and what lies below it; () for what is fixed."""
    fields = _fields(node.kind.stem)
    words = path.replace("[", ".[").split(".")
    for length in range(len(words), 0, -1):
        if field := fields.get(tuple(word.lower() for word in words[:length])):
            return (*field.split("."), *words[length:])
    return ()


@cache
def paths(stem: str) -> Mapping[str, str]:
    """The dotted ARM path of each field of a kind that its template writes."""
    return {place.field: ".".join(words) for words, place in _places(template(stem), ())}


@dataclass(frozen=True, slots=True)
class Key:
    """Where a template writes what the declaration says under a key."""

    path: str
    """The dotted ARM path."""
    words: Mapping[str, str] | None = None
    """ARM's words for the declaration's, where they differ."""


@cache
def keys(node: Any) -> Mapping[str, Key]:
    """The keys of the declaration whose values the template of a class of nodes writes, but for what a filter changes.

    A key is the field's name unless the field's metadata says another.
    """
    places = _places(template(node.kind.stem), ())
    written = {place.field: ".".join(words) for words, place in places if not place.filters}
    return {
        key_of(field).removeprefix("/"): Key(written[field.name], field.metadata.get("words"))
        for field in dataclasses.fields(node)
        if field.name in written
    }


@cache
def _fields(stem: str) -> Mapping[tuple[str, ...], str]:
    """The fields of a kind's template by their paths, in lower case."""
    return {tuple(word.lower() for word in words): place.field for words, place in _places(template(stem), ())}


def _places(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Placeholder]]:
    if isinstance(value, Placeholder):
        yield path, value
    elif isinstance(value, Mapping):
        for word, item in value.items():
            yield from _places(item, (*path, word))


def _parsed(value: Any) -> Any:
    """A copy with Placeholders where text stands in double braces."""
    if isinstance(value, dict):
        return {word: _parsed(item) for word, item in value.items()}
    if not value.startswith("{{"):
        return value
    field, *filters = (part.strip() for part in value.strip("{}").split("|"))
    if unknown := [each for each in filters if each not in FILTERS]:
        raise ValueError(f"{unknown[0]!r} is no filter of the templates: use one of {', '.join(FILTERS)}")
    return Placeholder(field, tuple(filters))


def _filled(value: Any, value_of: Callable[[Placeholder], Any]) -> Any:
    """A copy with values in the placeholders, without what is None; None for an object that is left with nothing."""
    if isinstance(value, Placeholder):
        return value_of(value)
    if not isinstance(value, Mapping):
        return value
    members = {word: _filled(item, value_of) for word, item in value.items()}
    return {word: item for word, item in members.items() if item is not None} or None
