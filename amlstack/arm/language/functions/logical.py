"""Functions of truth. What decides is evaluated first, and only what is needed after it."""

from __future__ import annotations

from typing import Any

from .. import evaluation
from ..context import Context
from ..errors import ExpressionError
from ..nodes import Call, Node
from ..registry import find, function
from ..values import kind


def _junction(name: str, says: str, decisive: bool) -> None:
    def junction(context: Context, node: Call) -> Any:
        find(name).count(len(node.arguments))
        waiting: list[Node] = []
        for argument in node.arguments:
            value = evaluation.evaluate(argument, context)
            if isinstance(value, Node):
                waiting.append(value)
            elif _truth(name, value) is decisive:
                if not waiting:
                    return decisive
                waiting.append(evaluation.as_node(value))
        if len(waiting) == 1:
            return Call(name, (waiting[0], evaluation.as_node(not decisive)), node.at)
        return Call(name, tuple(waiting), node.at) if waiting else not decisive

    junction.__doc__ = says
    function("logical", f"{name}(bool, bool, bool...)", "special", note="stops where the rest can't matter")(junction)


_junction("and", "Whether all are true.", decisive=False)
_junction("or", "Whether one is true.", decisive=True)


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ExpressionError(f"'{name}' takes bool, not {kind(value)}", "bool() makes one")
    return value


@function("logical", "bool(string|number|bool)")
def truth(value: Any) -> bool:
    """A text or a number as a bool."""
    words = {"true": True, "false": False, "1": True, "0": False}
    if isinstance(value, str) and value.lower() not in words:
        raise ExpressionError("'bool' takes 'true' or 'false', and not this text", "compare it with equals()")
    return words[value.lower()] if isinstance(value, str) else bool(value)


@function("logical", "false()")
def false() -> bool:
    """False."""
    return False


@function("logical", "true()")
def true() -> bool:
    """True."""
    return True


@function("logical", "if(bool, any, any)", "special", note="only the branch that is taken is evaluated")
def choose(context: Context, node: Call) -> Any:
    """One of two."""
    find("if").count(len(node.arguments))
    decision, *branches = node.arguments
    taken = evaluation.evaluate(decision, context)
    if not isinstance(taken, Node):
        return evaluation.evaluate(branches[0 if _truth("if", taken) else 1], context)
    return Call("if", (taken, *(_folded(branch, context) for branch in branches)), node.at)


def _folded(branch: Node, context: Context) -> Node:
    """A branch that may never be taken: its fault, if it has one, is its own matter."""
    try:
        return evaluation.as_node(evaluation.evaluate(branch, context))
    except ExpressionError:
        return branch


@function("logical", "not(bool)")
def negation(value: bool) -> bool:
    """The opposite."""
    return not value
