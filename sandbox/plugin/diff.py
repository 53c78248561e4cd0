"""What changed between two sets of inputs, and what of it needs a replacement.

Source: pulumi-azure-native's provider/pkg/provider/diff.go.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from pulumi.runtime.proto import PropertyDiff

from amlstack.catalog import Kind, wire

REPLACING = (PropertyDiff.ADD_REPLACE, PropertyDiff.DELETE_REPLACE, PropertyDiff.UPDATE_REPLACE)
"""Kinds of change that need a new resource."""
_PLAIN = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]*")


def detailed(kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, PropertyDiff]:
    """Each changed input by its path (`properties.tags["cost.center"]`, `rules[0]`), with how it changed.

    Spaces and case in a location make no difference. Inputs that begin with `__` are the provider's own notes.
    """
    changes = {}
    for path, words, change in _changes("", (), _declared(old), _declared(new)):
        replaces = _replaces(kind, words)
        word = f"{change}_REPLACE" if replaces else change
        changes[path] = PropertyDiff(kind=PropertyDiff.Kind.Value(word), inputDiff=True)
    return changes


def roots(paths: Iterable[str]) -> list[str]:
    """The inputs that these paths lie in, each once: what the engine shows beside a resource."""
    return list(dict.fromkeys(re.split(r"[.\[]", path, maxsplit=1)[0] for path in paths))


def _declared(inputs: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in inputs.items() if not key.startswith("__")}
    if isinstance(plain.get("location"), str):
        plain["location"] = plain["location"].replace(" ", "").lower()
    return plain


def _changes(path: str, words: tuple[str, ...], old: Any, new: Any) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Path, the words of it without a list's indices, and ADD, DELETE or UPDATE."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in sorted({*old, *new}):
            yield from _changes(_joined(path, key), (*words, key), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        for index, (before, after) in enumerate(zip_longest(old, new)):
            yield from _changes(f"{path}[{index}]", words, before, after)
    elif old != new:
        yield path, words, "ADD" if old is None else "DELETE" if new is None else "UPDATE"


def _joined(path: str, key: str) -> str:
    """A property path as the engine reads it: a key that isn't a plain word stands quoted in brackets."""
    if not _PLAIN.fullmatch(key):
        return f'{path}["{key}"]'
    return f"{path}.{key}" if path else key


def _replaces(kind: Kind, words: tuple[str, ...]) -> bool:
    """Whether this input is part of the id, the location, or one that azure-native marks as forcing a replacement."""
    if words[0] in (kind.name_input, *map(wire.input_of, kind.parent_inputs), *kind.fixed_inputs):
        return True
    spelled = [wire.arm_path(kind, ".".join(words[:length])) for length in range(1, len(words) + 1)]
    return any(path in kind.replace_on for path in spelled)
