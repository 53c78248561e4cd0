"""Functions for numbers, which are whole and of 64 bits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..context import Context
from ..errors import ExpressionError, Wrong, near
from ..nodes import Call, Literal
from ..registry import function
from ..traits import typed
from ..values import kind

LARGEST = 2**63


def _whole(name: str, number: int) -> int:
    if not -LARGEST <= number < LARGEST:
        raise ExpressionError(f"'{name}' comes to more than 64 bits hold", "calculate with smaller numbers")
    return number


def _arithmetic(name: str, says: str, calculate: Callable[[int, int], int]) -> None:
    def arithmetic(left: int, right: int) -> int:
        if name in ("div", "mod") and right == 0:
            raise ExpressionError(f"'{name}' divides by 0", "check the divisor with if()")
        return _whole(name, calculate(left, right))

    arithmetic.__doc__ = says
    function("numeric", f"{name}(int, int)")(arithmetic)


def _quotient(left: int, right: int) -> int:
    """Rounded towards 0, as Azure's is."""
    size = abs(left) // abs(right)
    return size if (left < 0) is (right < 0) else -size


_arithmetic("add", "The sum.", lambda left, right: left + right)
_arithmetic("sub", "The difference.", lambda left, right: left - right)
_arithmetic("mul", "The product.", lambda left, right: left * right)
_arithmetic("div", "The quotient, rounded towards 0.", _quotient)
_arithmetic("mod", "What a division leaves.", lambda left, right: left - right * _quotient(left, right))


@function("numeric", "int(string|number)")
def whole(value: Any) -> int:
    """A text or a number as a whole number."""
    try:
        return _whole("int", int(value) if not isinstance(value, str) else int(value.strip(), 10))
    except (ValueError, OverflowError):
        raise ExpressionError("'int' can't read this text as a whole number", "it holds digits and a sign") from None


@function("numeric", "float(string|number)")
def decimal(value: Any) -> float:
    """A text or a number as a floating-point number."""
    try:
        found = float(value)
    except (ValueError, OverflowError):
        raise ExpressionError("'float' can't read this text as a number", "it is like 3.14") from None
    if found != found or abs(found) == float("inf"):
        raise ExpressionError("'float' can't read this text as a number", "it is like 3.14")
    return found


@function(
    "numeric", "copyIndex(string|int?, int?)", "context", places=("name", "resource", "variable", "output"), gives="int"
)
def copy_index(context: Context, *arguments: Any) -> Any:
    """How far a loop is, from 0 or from an offset."""
    name = arguments[0] if arguments and isinstance(arguments[0], str) else None
    offsets = arguments[1:] if name is not None else arguments
    if len(offsets) > 1 or any(not isinstance(offset, int) for offset in offsets):
        raise ExpressionError(
            f"'copyIndex' takes a name and a number, not {kind(arguments[-1])}", "copyIndex('loop', 1)"
        )
    loop = context.loop if name is None else name.lower()
    if loop is None:
        raise Wrong("'copyIndex' stands in no loop", "give the resource a copy, or leave it out")
    if loop not in context.copies:
        raise Wrong(f"there is no loop '{name}' around this", near(str(name), context.copies))
    at = context.copies[loop]
    if isinstance(at, int):
        return at + sum(offsets)
    return Call("add", (at, Literal(sum(offsets))), traits=typed("int")) if any(offsets) else at
