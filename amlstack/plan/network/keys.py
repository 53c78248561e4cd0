"""Keys of a declaration by their paths: read, and filled in where they say nothing."""

from __future__ import annotations

import dataclasses
from typing import Any

from amlstack.spec.fill import nested

from ..faults import Path


def dotted(path: Path) -> str:
    """A path as a reader takes it."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")


def value_at(record: Any, path: Path) -> Any:
    """What a declaration says at a path; None where it says nothing."""
    for part in path:
        if record is None:
            return None
        record = record[part] if isinstance(part, int) else getattr(record, part)
    return record


def with_value(record: Any, path: Path, value: Any) -> Any:
    """A copy of a record with a value at a path; records on the way that aren't there are made."""
    key, rest = str(path[0]), path[1:]
    if not rest:
        return dataclasses.replace(record, **{key: value})
    inner, cls = getattr(record, key), nested(type(record), key)[0]
    number = rest[0]
    if isinstance(number, int):
        changed: Any = (*inner[:number], with_value(inner[number], rest[1:], value), *inner[number + 1 :])
    elif inner is not None:
        changed = with_value(inner, rest, value)
    else:
        changed = _made(cls, rest, value)
    return dataclasses.replace(record, **{key: changed})


def _made(cls: Any, path: Path, value: Any) -> Any:
    """A record of a class with a value at a path."""
    key = str(path[0])
    return cls(**{key: value if len(path) == 1 else _made(nested(cls, key)[0], path[1:], value)})
