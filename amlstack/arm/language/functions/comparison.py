"""Functions that compare."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import evaluation
from ..context import Context
from ..errors import ExpressionError
from ..nodes import Call, Node
from ..registry import function
from ..values import kind, same


@function("comparison", "coalesce(any, any...)", "special")
def coalesce(context: Context, node: Call) -> Any:
    """The first that isn't null."""
    for place, argument in enumerate(node.arguments):
        value = evaluation.evaluate(argument, context)
        if isinstance(value, Node):
            rest = (evaluation.as_node(evaluation.evaluate(each, context)) for each in node.arguments[place + 1 :])
            return Call("coalesce", (value, *rest), node.at)
        if value is not None:
            return value
    return None


@function("comparison", "equals(any, any)", note="text as it is, types count")
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

    compare.__doc__ = f"Whether the first is {says} the second."
    function("comparison", f"{name}(number|string, number|string)", note="texts by code point")(compare)


_comparison("greater", "greater than", lambda left, right: left > right)
_comparison("greaterOrEquals", "greater than or the same as", lambda left, right: left >= right)
_comparison("less", "less than", lambda left, right: left < right)
_comparison("lessOrEquals", "less than or the same as", lambda left, right: left <= right)
