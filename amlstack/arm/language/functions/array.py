"""Functions for arrays, many of which take text or objects too."""

from __future__ import annotations

from typing import Any

from ..errors import ExpressionError
from ..registry import function
from ..values import MISSING, member, pending, same

RANGE_AT_MOST = 10_000


@function("array", "array(any)")
def array(value: Any) -> Any:
    """The value as an array."""
    return value if isinstance(value, list) else [value]


@function("array", "concat(string|array|number|bool, string|array|number|bool...)", "structural")
def concat(*parts: Any) -> Any:
    """Texts, or arrays, one after the other."""
    if all(isinstance(part, list) for part in parts):
        return [item for part in parts for item in part]
    if any(isinstance(part, list) for part in parts):
        raise ExpressionError("'concat' takes texts or arrays, not both", "put the text into an array: createArray()")
    from .string import text_of

    return "".join(map(text_of, parts))


@function("array", "contains(string|array|object, any)", note="keys in any case; texts and items as they are")
def contains(container: Any, item: Any) -> bool:
    """Whether an array has an item, an object a key, a text a part."""
    if isinstance(container, list):
        return any(same(item, each) for each in container)
    from .string import text_of

    if isinstance(container, dict):
        return member(container, text_of(item)) is not MISSING
    return text_of(item) in container


@function("array", "createArray(any...)", "structural")
def create_array(*items: Any) -> list[Any]:
    """An array of the arguments."""
    return list(items)


@function("array", "empty(string|array|object|null)", "structural")
def empty(value: Any) -> bool:
    """Whether a text, an array or an object is empty, or null."""
    return not value


@function("array", "first(string|array)", "structural")
def first(value: Any) -> Any:
    """The first item or character; nothing of what is empty."""
    return value[0] if value else ("" if isinstance(value, str) else None)


@function("array", "last(string|array)", "structural")
def last(value: Any) -> Any:
    """The last item or character; nothing of what is empty."""
    return value[-1] if value else ("" if isinstance(value, str) else None)


@function("array", "indexFromEnd(array, int)", "structural")
def index_from_end(items: list[Any], index: int) -> Any:
    """An item, counted from the end, from 1."""
    if not 1 <= index <= len(items):
        raise ExpressionError(f"the array has no item {index} from its end", f"it has {len(items)}, counted from 1")
    return items[-index]


@function("array", "tryIndexFromEnd(array, int)", "structural")
def try_index_from_end(items: list[Any], index: int) -> Any:
    """An item, counted from the end, from 1; null where there is none."""
    return items[-index] if 1 <= index <= len(items) else None


@function("array", "indexOf(string|array, any)", note="a text in any case, an item as it is")
def index_of(container: Any, item: Any) -> int:
    """The first place of an item or a part, or -1."""
    if isinstance(container, str):
        return container.lower().find(_part(item).lower())
    return next((place for place, each in enumerate(container) if same(each, item)), -1)


@function("array", "lastIndexOf(string|array, any)", note="a text in any case, an item as it is")
def last_index_of(container: Any, item: Any) -> int:
    """The last place of an item or a part, or -1."""
    if isinstance(container, str):
        return container.lower().rfind(_part(item).lower())
    return next((place for place in reversed(range(len(container))) if same(container[place], item)), -1)


def _part(item: Any) -> str:
    if not isinstance(item, str):
        raise ExpressionError("only a text can stand in a text", "string() makes one")
    return item


@function("array", "intersection(array|object, array|object, array|object...)")
def intersection(head: Any, *others: Any) -> Any:
    """The items, or the members, that all have."""
    _one_kind("intersection", head, *others)
    if isinstance(head, list):
        return _distinct([item for item in head if all(any(same(item, each) for each in other) for other in others)])
    return {key: item for key, item in head.items() if all(same(item, member(other, key)) for other in others)}


@function("array", "union(array|object, array|object, array|object...)", "structural")
def union(*parts: Any) -> Any:
    """All items, each once; or all members, later ones winning, objects inside merged likewise."""
    _one_kind("union", *parts)
    if not isinstance(parts[0], list):
        merged: dict[str, Any] = {}
        for part in parts:
            merged = _merged(merged, part)
        return merged
    items = concat(*parts)
    if pending(items):
        raise ExpressionError("'union' compares items of which some wait for the deployment", "use concat()")
    return _distinct(items)


def _merged(left: dict[Any, Any], right: dict[Any, Any]) -> dict[Any, Any]:
    names = {key.lower() if isinstance(key, str) else key: key for key in left}
    made = dict(left)
    for key, item in right.items():
        name = names.get(key.lower() if isinstance(key, str) else key, key)
        both = isinstance(made.get(name), dict) and isinstance(item, dict)
        made[name] = _merged(made[name], item) if both else item
    return made


def _distinct(items: list[Any]) -> list[Any]:
    plain: set[tuple[type, Any]] = set()
    kept: list[Any] = []
    for item in items:
        if isinstance(item, (list, dict)):
            if not any(same(item, each) for each in kept):
                kept.append(item)
        elif (type(item), item) not in plain:
            plain.add((type(item), item))
            kept.append(item)
    return kept


def _one_kind(name: str, *parts: Any) -> None:
    if len({type(part) for part in parts}) > 1:
        raise ExpressionError(f"'{name}' takes arrays or objects, not both", "array() makes an array")


@function("array", "length(string|array|object)", "structural")
def length(value: Any) -> int:
    """How many characters, items or members."""
    return len(value)


@function("array", "max(int|array, int...)")
def largest(*numbers: Any) -> int:
    """The greatest of some numbers, or of an array's."""
    return max(_numbers("max", numbers))


@function("array", "min(int|array, int...)")
def smallest(*numbers: Any) -> int:
    """The smallest of some numbers, or of an array's."""
    return min(_numbers("min", numbers))


def _numbers(name: str, given: tuple[Any, ...]) -> list[int]:
    numbers = given[0] if len(given) == 1 and isinstance(given[0], list) else list(given)
    if not numbers or not all(type(number) is int for number in numbers):
        raise ExpressionError(f"'{name}' takes numbers, or one array of them, and at least one", "int() makes numbers")
    return list(numbers)


@function("array", "range(int, int)")
def numbers(start: int, count: int) -> list[int]:
    """Whole numbers that follow one another."""
    if not 0 <= count <= RANGE_AT_MOST or start + count > 2**31 - 1:
        raise ExpressionError(f"'range' can't count to {count} from {start}", f"its count is 0 to {RANGE_AT_MOST:,}")
    return list(range(start, start + count))


@function("array", "skip(string|array, int)", "structural")
def skip(value: Any, count: int) -> Any:
    """What is left without the first."""
    return value[max(count, 0) :]


@function("array", "take(string|array, int)", "structural")
def take(value: Any, count: int) -> Any:
    """The first."""
    return value[: max(count, 0)]


@function("array", "tryGet(array|object|null, string|int, string|int...)", "structural")
def try_get(value: Any, *steps: Any) -> Any:
    """What stands at a place; null where there is nothing."""
    for step in steps:
        if isinstance(value, dict) and isinstance(step, str):
            found = member(value, step)
            value = None if found is MISSING else found
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step] if 0 <= step < len(value) else None
        else:
            return None
    return value
