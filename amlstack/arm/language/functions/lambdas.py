"""Functions that take a lambda. It is evaluated for each item; where the items wait, the call stays one."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from .. import evaluation
from ..context import Context
from ..errors import ExpressionError, Waits, Wrong, near
from ..nodes import Call, Literal, Node
from ..registry import find, function
from ..traits import types
from ..values import kind
from .logical import left

Bound = Callable[..., Any]
"""A lambda's value for some arguments, or a node where it waits."""


@function("lambda", "lambda(string, string|any...)", "special")
def lambda_(context: Context, node: Call) -> Any:
    """A lambda, which stands only where one is taken."""
    raise ExpressionError("a lambda can't stand here", "it is an argument of filter, map, reduce, sort and their like")


@function("lambda", "lambdaVariables(string)", "special")
def lambda_variables(context: Context, node: Call) -> Any:
    """One of a lambda's variables."""
    name = evaluation.evaluate(node.arguments[0], context)
    if not isinstance(name, str):
        raise ExpressionError("a lambda's variable is a text", "lambdaVariables('item')")
    if name.lower() not in context.bound:
        raise Wrong(f"no lambda around this has a variable '{name}'", near(name, context.bound))
    return evaluation.unwrapped(context.bound[name.lower()])


def _bind(node: Node, context: Context, most: int) -> Bound:
    if not isinstance(node, Call) or node.name.lower() != "lambda":
        raise ExpressionError(
            "there is no lambda where one must be", "lambda('item', lambdaVariables('item'))", node.at
        )
    *names, body = node.arguments or (Literal(None),)
    words = [name.value for name in names if isinstance(name, Literal) and isinstance(name.value, str)]
    if len(words) != len(names) or not 1 <= len(names) <= most:
        raise ExpressionError(f"this lambda takes 1 to {most} variables", "lambda('item', ...)", node.at)

    def bound(*values: Any) -> Any:
        context.meter.count()
        return evaluation.evaluate(body, context.binding(dict(zip(words, values, strict=False))))

    return bound


def _over(signature: str, variables: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a function of an array (or an object) and lambdas."""

    def enter(work: Callable[..., Any]) -> Callable[..., Any]:
        name = signature.partition("(")[0]
        kinds = ("object",) if name == "mapValues" else ("array",)

        @function("lambda", signature, "special")
        @functools.wraps(work)
        def called(context: Context, node: Call) -> Any:
            find(name).count(len(node.arguments))
            given = evaluation.evaluate(node.arguments[0], context)
            start = [evaluation.evaluate(node.arguments[1], context)] if name == "reduce" else []
            lambdas = node.arguments[1 + len(start) :]
            gives = find(name).gives
            if isinstance(given, Node):
                if (known := types(given)) and known.isdisjoint((*kinds, "null")):
                    raise Wrong(f"'{name}' takes {kinds[0]}, not {' or '.join(sorted(known))}", f"it is {signature}")
                rest = (_left(each, context) for each in lambdas)
                return Call(name, (given, *map(evaluation.as_node, start), *rest), node.at, gives)
            if kind(given) not in kinds:
                raise (ExpressionError if given is None else Wrong)(
                    f"'{name}' takes {kinds[0]}, not {kind(given)}", f"it is {signature}"
                )
            bound = [_bind(each, context, variables) for each in lambdas]
            try:
                return evaluation.bounded(work(context, given, *start, *bound), context)
            except Waits:
                rest = (_left(each, context) for each in lambdas)
                return Call(name, (evaluation.as_node(given), *map(evaluation.as_node, start), *rest), node.at, gives)

        return called

    return enter


def _left(node: Node, context: Context) -> Node:
    """A lambda that stays one, with what is known around it in its place."""
    if not isinstance(node, Call) or node.name.lower() != "lambda":
        return node
    *names, body = node.arguments
    own = {str(name.value): Call("lambdaVariables", (name,)) for name in names if isinstance(name, Literal)}
    from ..nodes import Pending

    values = {name: Pending(call, context.scope) for name, call in own.items()}
    return Call(node.name, (*names, left(body, context.binding(values))), node.at)


def _decided(value: Any, type_: type, name: str) -> Any:
    if isinstance(value, Node):
        raise Waits
    if not isinstance(value, type_):
        raise ExpressionError(f"the lambda of '{name}' gives {kind(value)}", f"it must give {kind(type_())}")
    return value


@_over("filter(array, lambda)", 2)
def filter_(context: Context, items: list[Any], keeps: Bound) -> list[Any]:
    """The items that the lambda keeps."""
    return [item for place, item in enumerate(items) if _decided(keeps(item, place), bool, "filter")]


@_over("map(array, lambda)", 2)
def map_(context: Context, items: list[Any], made: Bound) -> list[Any]:
    """What the lambda makes of each item."""
    return [evaluation.as_value(made(item, place), context) for place, item in enumerate(items)]


@_over("mapValues(object, lambda)", 1)
def map_values(context: Context, members: dict[str, Any], made: Bound) -> dict[str, Any]:
    """The object with what the lambda makes of each value."""
    return {key: evaluation.as_value(made(item), context) for key, item in members.items()}


@_over("reduce(array, any, lambda)", 3)
def reduce_(context: Context, items: list[Any], start: Any, joined: Bound) -> Any:
    """All items in one value, one after the other."""
    held = start
    for place, item in enumerate(items):
        held = joined(evaluation.as_value(held, context), item, place)
    return held


@_over("sort(array, lambda)", 2)
def sort_(context: Context, items: list[Any], before: Bound) -> list[Any]:
    """The items in the order that the lambda says."""

    def compare(left: Any, right: Any) -> int:
        if _decided(before(left, right), bool, "sort"):
            return -1
        return 1 if _decided(before(right, left), bool, "sort") else 0

    return sorted(items, key=functools.cmp_to_key(compare))


@_over("groupBy(array, lambda)", 1)
def group_by(context: Context, items: list[Any], key: Bound) -> dict[str, list[Any]]:
    """The items under the keys that the lambda gives them."""
    groups: dict[str, list[Any]] = {}
    for item in items:
        groups.setdefault(_decided(key(item), str, "groupBy"), []).append(item)
    return groups


@_over("toObject(array, lambda, lambda?)", 1)
def to_object(context: Context, items: list[Any], key: Bound, made: Bound | None = None) -> dict[str, Any]:
    """An object of the items, each under the key that a lambda gives it."""
    return dict(_pairs(context, items, key, made))


def _pairs(context: Context, items: list[Any], key: Bound, made: Bound | None) -> Iterator[tuple[str, Any]]:
    for item in items:
        yield _decided(key(item), str, "toObject"), evaluation.as_value(made(item), context) if made else item
