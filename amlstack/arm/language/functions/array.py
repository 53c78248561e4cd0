"""Functions for arrays, many of which take text or objects too."""

from __future__ import annotations

from typing import Any

from .. import traits
from ..errors import ExpressionError, Waits
from ..nodes import Call, Literal, Node, Pending
from ..registry import function
from ..values import MISSING, kind, member, pending, same

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


def _contains_soon(container: Any, item: Any) -> Any:
    """Whether it has the item, by what is known of both; MISSING where that isn't enough."""
    waits = isinstance(item, Node) or pending(item)
    if isinstance(container, list) and not waits:
        found = [same(item, each) for each in container if not pending(each)]
        return True if any(found) else MISSING
    if isinstance(container, list) and not container:
        return False
    if isinstance(container, dict) and not waits and kind(item) in ("string", "int", "bool"):
        from .string import text_of

        if member(container, text_of(item)) is not MISSING:
            return True
        return MISSING if any(isinstance(key, Pending) for key in container) else False
    return False if isinstance(container, dict) and not container else MISSING


@function(
    "array",
    "contains(string|array|object, any)",
    note="keys in any case; texts and items as they are",
    decides=_contains_soon,
)
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


def _empty_soon(value: Any) -> Any:
    known = traits.of(value)
    if known.types and known.types <= {"string", "array", "object"} and known.least > 0:
        return False
    return True if known.most == 0 and known.types <= {"string", "array", "null"} and known.types else MISSING


@function("array", "empty(string|array|object|null)", "structural", decides=_empty_soon)
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
    items = [item for part in parts for item in part]
    if pending(items):
        raise Waits
    return _distinct(items)


def _merged(left: dict[Any, Any], right: dict[Any, Any]) -> dict[Any, Any]:
    names = {key.lower() if isinstance(key, str) else key: key for key in left}
    made = dict(left)
    for key, item in right.items():
        name = names.get(key.lower() if isinstance(key, str) else key, key)
        held = made.get(name)
        if _may_be_object(held) and _may_be_object(item):
            made[name] = _merged(held, item) if isinstance(held, dict) and isinstance(item, dict) else _both(held, item)
        else:
            made[name] = item
    return made


def _may_be_object(value: Any) -> bool:
    """Whether a value is an object, or may turn out to be one."""
    if not isinstance(value, Pending):
        return isinstance(value, dict)
    return not (known := traits.types(value)) or "object" in known


def _both(left: Any, right: Any) -> Any:
    """A member that is merged of two objects, where one isn't known."""
    if isinstance(right, Pending) and traits.types(right) != {"object"}:
        raise Waits
    if isinstance(left, Pending) and traits.types(left) != {"object"}:
        raise Waits
    nodes = (each.node if isinstance(each, Pending) else Literal(each) for each in (left, right))
    scope = left.scope if isinstance(left, Pending) else right.scope
    return Pending(Call("union", tuple(nodes), traits=traits.typed("object")), scope)


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
    if len({kind(part) for part in parts}) > 1:
        raise ExpressionError(f"'{name}' takes arrays or objects, not both", "array() makes an array")


def _length_soon(value: Any) -> Any:
    known = traits.of(value)
    return known.least if known.least == known.most and known.types <= {"string", "array"} and known.types else MISSING


@function("array", "length(string|array|object)", "structural", decides=_length_soon)
def length(value: Any) -> int:
    """How many characters, items or members."""
    if isinstance(value, dict) and any(isinstance(key, Pending) for key in value):
        raise Waits  # two keys may turn out to be one
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


@function("array", "flatten(array)", "structural", note="one level, as Bicep's")
def flatten(items: list[Any]) -> list[Any]:
    """The items of the arrays in an array."""
    if any(isinstance(each, Pending) for each in items):
        raise Waits
    if not all(isinstance(each, list) for each in items):
        raise ExpressionError("'flatten' takes an array of arrays", "array() makes an array")
    return [item for each in items for item in each]


@function("array", "skip(string|array, int)", "structural")
def skip(value: Any, count: int) -> Any:
    """What is left without the first."""
    return value[max(count, 0) :]


@function("array", "take(string|array, int)", "structural")
def take(value: Any, count: int) -> Any:
    """The first."""
    return value[: max(count, 0)]


@function(
    "array",
    "tryGet(any, string|int, string|int...)",
    "structural",
    note="null of a text too: Azure Verified Modules' metric alerts are deployed so",
)
def try_get(value: Any, *steps: Any) -> Any:
    """What stands at a place; null where there is nothing."""
    for place, step in enumerate(steps):
        if isinstance(value, Pending):
            left = tuple(map(Literal, steps[place:]))
            return Pending(Call("tryGet", (value.node, *left)), value.scope)
        if isinstance(value, dict) and isinstance(step, str):
            found = member(value, step)
            if found is MISSING and any(isinstance(key, Pending) for key in value):
                raise Waits
            value = None if found is MISSING else found
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step] if 0 <= step < len(value) else None
        else:
            return None
    return value
