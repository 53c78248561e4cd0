"""Evaluating an expression: to its value, or to an expression in which only what the deployment knows is left."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from amlstack.catalog import limits

from . import registry, userfunctions
from .context import Context
from .errors import ExpressionError, near
from .nodes import Call, Index, Literal, Node, Pending, Secret, every
from .parser import parse
from .scope import KeyVaultReference, Undecided
from .values import MISSING, kind, member, pending, weigh


def evaluate(node: Node, context: Context) -> Any:
    """The value of `node`: a JSON value, or a node where it waits for a deployment.

    Raises ExpressionError, its offset that of the call at fault. Arrays and objects may hold Pending values.
    """
    match node:
        case Literal(value):
            return _settled(value, context)
        case Secret():
            return _secret(node, context)
        case Index(target, index, at):
            try:
                found = _step(evaluate(target, context), evaluate(index, context), node)
                return _settled(found, context) if isinstance(found, Pending) else found
            except ExpressionError as error:
                raise error.at(at) from None
        case Call():
            try:
                return _called(node, context)
            except ExpressionError as error:
                raise error.at(node.at) from None


@lru_cache(maxsize=16_384)
def checked(text: str) -> Node:
    """The tree of an expression, all its functions known and given as many arguments as they take, also in branches
    that are never taken. Raises ExpressionError.
    """
    tree = parse(text)
    for node in every(tree):
        if isinstance(node, Call) and "." not in node.name:
            try:
                registry.find(node.name).count(len(node.arguments))
            except ExpressionError as error:
                raise error.at(node.at) from None
    return tree


def known(value: Any) -> bool:
    """Whether a result of `evaluate` is a value, in which nothing waits."""
    return not isinstance(value, Node) and not pending(value)


def as_node(value: Any) -> Node:
    """A result of `evaluate` as a part of an expression."""
    return value if isinstance(value, Node) else Literal(value)


def as_value(value: Any, context: Context) -> Any:
    """A result of `evaluate` as a part of an array or an object."""
    return Pending(value, context.scope) if isinstance(value, Node) else value


def unwrapped(value: Any) -> Any:
    """What stands in an array or an object, as a result of `evaluate`."""
    return value.node if isinstance(value, Pending) else value


def _settled(value: Any, context: Context) -> Any:
    """A value that waited, asked of the deployment where there is one."""
    value = unwrapped(value)
    return evaluate(value, context) if context.runtime is not None and isinstance(value, Node) else value


def _secret(node: Secret, context: Context) -> Any:
    if context.runtime is None:
        return node
    if node.value is None:
        raise ExpressionError(f"parameter '{node.name}' has no value", "give it one")
    if not isinstance(node.value, KeyVaultReference):
        return node.value
    try:
        return context.runtime.secret(node.value)
    except Undecided:
        return node


def _called(node: Call, context: Context) -> Any:
    context.meter.count()
    if "." in node.name:
        return userfunctions.call(node, context)
    found = registry.find(node.name)
    if found.places and context.place not in found.places:
        places = " and ".join(sorted(f"{place}s" for place in found.places))
        raise ExpressionError(f"'{found.name}' can't stand in a {context.place}", f"it is for {places} alone")
    if found.form == "special":
        return found.call(context, node)
    arguments = [evaluate(argument, context) for argument in node.arguments]
    if found.form == "runtime":
        return _asked(node, found, arguments, context)
    waits = any(isinstance(item, Node) for item in arguments)
    if found.form == "structural":
        arguments = [as_value(item, context) for item in arguments]
        waits = any(isinstance(item, Pending) for item in arguments) and not found.name.startswith("create")
    if waits or (found.form != "structural" and any(map(pending, arguments))):
        found.check(arguments)
        return Call(found.name, tuple(map(as_node, arguments)), node.at)
    found.check(arguments)
    if found.form == "context":  # reads what is there already, and so grows nothing
        return _settled(found.call(context, *arguments), context)
    return _settled(bounded(found.call(*arguments)), context)


def _asked(node: Call, found: registry.Function, arguments: list[Any], context: Context) -> Any:
    """A deployment's answer to a call; the call itself without a deployment, or where it can't answer yet."""
    found.check(arguments)
    name = node.name if found.name.endswith("*") else found.name
    prepared = found.call(context, *arguments)
    if context.runtime is not None and all(map(known, prepared)):
        try:
            return context.runtime.call(name, prepared, context.scope)
        except Undecided:
            pass
    return Call(name, tuple(map(as_node, prepared)), node.at)


def bounded(value: Any) -> Any:
    """The value. Raises ExpressionError where it has grown too large."""
    if isinstance(value, str) and len(value) > limits.TEXT_LENGTH:
        raise ExpressionError(
            f"the text grows to {len(value):,} characters", f"at most {limits.TEXT_LENGTH:,} are allowed"
        )
    if isinstance(value, (list, dict)):
        weigh(value)
    return value


def _step(target: Any, index: Any, node: Index) -> Any:
    """`target[index]`, or the step itself where either waits."""
    if isinstance(target, Node) or isinstance(index, Node):
        return Index(as_node(target), as_node(index), node.at)
    if isinstance(target, Mapping) and isinstance(index, str):
        found = member(target, index)
        if found is MISSING:
            if any(isinstance(key, Pending) for key in target):
                return Index(Literal(target), Literal(index), node.at)
            said = f" '{index}'" if isinstance(node.index, Literal) else " of that name"  # it may be a secret
            raise ExpressionError(f"the object has no member{said}", near(index, map(str, target)))
        return found
    if isinstance(target, list) and isinstance(index, int) and not isinstance(index, bool):
        if not 0 <= index < len(target):
            raise ExpressionError(f"the array has no item {index}", f"it has {len(target)}, counted from 0")
        return target[index]
    raise ExpressionError(
        f"{kind(target)} has no {'member' if isinstance(index, str) else 'item'} of type {kind(index)}",
        "a name picks an object's member, a number an array's item",
    )
