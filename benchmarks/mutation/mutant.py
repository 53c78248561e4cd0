"""One generated fault, and what the generators share."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
DROP = object()
"""Instead of a value: take it away."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of fault."""

    name: str
    objects: str
    """Who would object, and how that is known; nothing where Azure takes it."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A document with one fault in it."""

    sort: Sort
    where: str
    """What is changed, and to what."""
    document: Any


def at(document: Any, path: Path) -> Any:
    """What stands at a path."""
    for step in path:
        document = document[step]
    return document


def changed(document: Any, path: Path, value: Any) -> Any:
    """A copy with another value at a path, or without it; mappings on the way are made."""
    made = copy.deepcopy(document)
    holder = made
    for step in path[:-1]:
        if isinstance(holder, dict) and not isinstance(holder.get(step), (dict, list)):
            holder[step] = {}
        holder = holder[step]
    if value is DROP:
        del holder[path[-1]]
    else:
        holder[path[-1]] = copy.deepcopy(value)
    return made


def renamed(document: Any, path: Path, key: str) -> Any:
    """A copy with another key at a path, in the same place."""
    made = copy.deepcopy(document)
    holder = at(made, path[:-1])
    entries = [(key if each == path[-1] else each, value) for each, value in holder.items()]
    holder.clear()
    holder.update(entries)
    return made


def misspelt(word: str, chance: random.Random) -> str:
    """A word with one slip of the hand: two letters swapped, one left out or written twice."""
    spots = [index for index in range(1, len(word) - 1) if word[index].isalpha()] or [0]
    spot = chance.choice(spots)
    swapped = word[:spot] + word[spot : spot + 2][::-1] + word[spot + 2 :]
    slips = [swapped, word[:spot] + word[spot + 1 :], word[: spot + 1] + word[spot:]]
    made = [slip for slip in slips if slip.lower() != word.lower() and slip]
    return chance.choice(made)


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything below a document with its path, mappings and lists too, but not what stands below tags."""
    if path:
        yield path, value
    if path and path[-1] == "tags":
        return
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inner:
        yield from leaves(item, (*path, step))


def shown(path: Path) -> str:
    """A path as text."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
