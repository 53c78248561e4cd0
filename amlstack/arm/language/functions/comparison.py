"""Functions that compare."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import evaluation, traits
from ..context import Context
from ..errors import ExpressionError
from ..nodes import Call, Node, Traits
from ..registry import function
from ..values import MISSING, kind, pending, same
from .logical import left


@function("comparison", "coalesce(any, any...)", "special")
def coalesce(context: Context, node: Call) -> Any:
    """The first that isn't null."""
    for place, argument in enumerate(node.arguments):
        value = evaluation.evaluate(argument, context)
        if isinstance(value, Node):
            if (known := traits.types(value)) and "null" not in known:
                return value
            rest = (left(each, context) for each in node.arguments[place + 1 :])
            return Call("coalesce", (value, *rest), node.at)
        if value is not None:
            return value
    return None


def _equal_soon(first: Any, second: Any) -> Any:
    """Whether two values are the same, by what is known of both; MISSING where that isn't enough."""
    one, other = traits.of(first), traits.of(second)
    numbers = {"int", "float"}
    if one.types and other.types and one.types.isdisjoint(other.types) and not (one.types | other.types) <= numbers:
        return False
    if _disjoint(one, other):
        return False
    if one.allowed is None or other.allowed is None or pending(list(one.allowed)) or pending(list(other.allowed)):
        return MISSING
    return MISSING if any(same(each, item) for each in one.allowed for item in other.allowed) else False


def _disjoint(one: Traits, other: Traits) -> bool:
    """Whether two numbers can't be the same, by how small and how large they may be."""
    return _is_number(one, other) and (_range(one)[1] < _range(other)[0] or _range(other)[1] < _range(one)[0])


def _is_number(*known: Traits) -> bool:
    return all(each.types == {"int"} for each in known)


def _range(known: Traits) -> tuple[float, float]:
    return (
        float("-inf") if known.smallest is None else known.smallest,
        float("inf") if known.largest is None else known.largest,
    )


@function("comparison", "equals(any, any)", note="text as it is, types count", decides=_equal_soon)
def equals(left: Any, right: Any) -> bool:
    """Whether two values are the same."""
    return same(left, right)


def _comparison(name: str, says: str, decide: Callable[[Any, Any], bool]) -> None:
    def compare(left: Any, right: Any) -> bool:
        if isinstance(left, str) is not isinstance(right, str):
            raise ExpressionError(
                f"'{name}' compares numbers or texts, not {kind(left)} with {kind(right)}", "int() makes a number"
            )
        return decide(left, right)

    def soon(left: Any, right: Any) -> Any:
        """What it comes to wherever in their ranges both numbers are; MISSING where that differs."""
        one, other = traits.of(left), traits.of(right)
        if not _is_number(one, other):
            return MISSING
        found = {decide(first, second) for first in _range(one) for second in _range(other)}
        return found.pop() if len(found) == 1 else MISSING

    compare.__doc__ = f"Whether the first is {says} the second."
    takes = f"{name}(number|string, number|string)"
    function("comparison", takes, note="texts by code point", decides=soon)(compare)


_comparison("greater", "greater than", lambda left, right: left > right)
_comparison("greaterOrEquals", "greater than or the same as", lambda left, right: left >= right)
_comparison("less", "less than", lambda left, right: left < right)
_comparison("lessOrEquals", "less than or the same as", lambda left, right: left <= right)
