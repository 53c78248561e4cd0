"""The values of the template language: their types, equality, members and size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .errors import Exhausted
from .nodes import Pending

LARGEST = 1_000_000
"""Values in one another, some 50 MB; 4 MB of template hold fewer."""
LONGEST = 16 * 1024 * 1024
"""Characters of a text."""
DEEPEST = 200
"""Objects and arrays in one another; a file holds half as many."""


class Missing:
    """What stands for a member that isn't there."""


MISSING = Missing()


def kind(value: Any) -> str:
    """The name of a value's type as the reference of the language says it."""
    match value:
        case bool():
            return "bool"
        case int():
            return "int"
        case float():
            return "float"
        case str():
            return "string"
        case list() | tuple():
            return "array"
        case Mapping():
            return "object"
        case None:
            return "null"
    return "expression"


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal: types count, the order of members doesn't."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(item, right[key]) for key, item in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def member(mapping: Mapping[Any, Any], name: str) -> Any:
    """A member by its name in any case, or MISSING."""
    if name in mapping:
        return mapping[name]
    wanted = name.lower()
    return next((value for key, value in mapping.items() if isinstance(key, str) and key.lower() == wanted), MISSING)


def plain(value: Any) -> Any:
    """A copy of a value from a file: of the same types as the values that expressions make."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def pending(value: Any) -> bool:
    """Whether something in a value waits for a deployment."""
    if isinstance(value, dict):
        return any(isinstance(key, Pending) or pending(item) for key, item in value.items())
    if isinstance(value, list):
        return any(map(pending, value))
    return isinstance(value, Pending)


def weigh(value: Any) -> int:
    """The number of values inside a value.

    Raises Exhausted where it, or the depth, exceeds what is kept in memory.
    """
    weight, depth, level = 1, 1, [value]
    while level := [item for item in level if isinstance(item, (dict, list))]:
        weight += sum(map(len, level))
        depth += 1
        if weight > LARGEST:
            raise Exhausted(f"this grows to more than {LARGEST:,} values", "a template holds at most 4 MB")
        if depth > DEEPEST:
            raise Exhausted(f"more than {DEEPEST} objects and arrays stand in one another", "use fewer")
        level = [inner for item in level for inner in _inside(item)]
    return weight


def _inside(value: dict[Any, Any] | list[Any]) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value
