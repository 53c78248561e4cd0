"""Functions of truth. What decides is evaluated first, and only what is needed after it."""

from __future__ import annotations

from typing import Any

from .. import evaluation, traits
from ..context import Context
from ..errors import Exhausted, ExpressionError, Wrong
from ..nodes import Call, Literal, Node, Traits
from ..registry import find, function
from ..values import kind


def _junction(name: str, says: str, decisive: bool) -> None:
    def junction(context: Context, node: Call) -> Any:
        find(name).count(len(node.arguments))
        waiting: list[Node] = []
        for argument in node.arguments:
            value = left(argument, context) if waiting else evaluation.evaluate(argument, context)
            if isinstance(value, Literal):
                value = value.value
            if isinstance(value, Node):
                waiting.append(_may_be_truth(name, value))
            elif _truth(name, value) is decisive:
                return decisive
        if len(waiting) == 1:
            return Call(name, (waiting[0], evaluation.as_node(not decisive)), node.at, _BOOL)
        return Call(name, tuple(waiting), node.at, _BOOL) if waiting else not decisive

    junction.__doc__ = says
    says = "stops where the rest can't matter"
    function("logical", f"{name}(bool, bool, bool...)", "special", note=says, gives="bool")(junction)


_BOOL = traits.typed("bool")
_junction("and", "Whether all are true.", decisive=False)
_junction("or", "Whether one is true.", decisive=True)


def _truth(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        sort = ExpressionError if value is None else Wrong
        raise sort(f"'{name}' takes bool, not {kind(value)}", "bool() makes one")
    return value


def _may_be_truth(name: str, node: Node) -> Node:
    """A node that waits for a bool. Raises Wrong for one that waits for something else."""
    if (known := traits.types(node)) and "bool" not in known:
        raise Wrong(f"'{name}' takes bool, not {' or '.join(sorted(known))}", "bool() makes one")
    return node


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
    folded = [left(branch, context) for branch in branches]
    types = [traits.types(each) for each in folded]
    known = Traits(types[0] | types[1] if all(types) else frozenset())
    return Call("if", (_may_be_truth("if", taken), *folded), node.at, known)


def left(branch: Node, context: Context) -> Node:
    """A branch that may never be taken, as a part of what waits.

    That it has no value is its own matter, as what decides may guard it; what is wrong whatever the values are isn't.
    """
    try:
        return evaluation.as_node(evaluation.evaluate(branch, context))
    except (Wrong, Exhausted):
        raise
    except ExpressionError:
        return branch


@function("logical", "not(bool)")
def negation(value: bool) -> bool:
    """The opposite."""
    return not value
