"""Evaluating an expression: to its value, or to an expression in which only what isn't known is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from . import merges, registry, userfunctions
from .context import Context
from .errors import Exhausted, ExpressionError, Waits, Wrong, near
from .nodes import Call, Index, Literal, Loop, Node, Pending, Secret, Unread, every
from .parser import parse
from .scope import KeyVaultReference, Undecided
from .traits import hidden, types
from .values import LONGEST, MISSING, kind, member, pending, weigh


def evaluate(node: Node, context: Context) -> Any:
    """The value of `node`: a JSON value, or a node where it waits for what isn't known.

    Raises ExpressionError, its offset that of the call at fault. Arrays and objects may hold Pending values.
    """
    match node:
        case Literal(value):
            return _filled(value, context)
        case Secret():
            return _secret(node, context)
        case Index(target, index, at):
            try:
                found = _step(evaluate(target, context), evaluate(index, context), node, context)
                return _settled(found, context) if isinstance(found, Pending) else found
            except ExpressionError as error:
                raise error.at(at) from None
        case Call():
            try:
                return _called(node, context)
            except ExpressionError as error:
                raise error.at(node.at) from None
        case Unread(written) if context.runtime is not None:
            raise ExpressionError(f"{written or 'this'} has no value", "the deployment needs it")
        case Unread() | Loop():
            return node


@lru_cache(maxsize=16_384)
def checked(text: str) -> Node:
    """The tree of an expression, all its functions known and given what they take, also in branches that are never
    taken. Raises ExpressionError.
    """
    tree = parse(text)
    for node in every(tree):
        if isinstance(node, Call) and "." not in node.name:
            try:
                found = registry.find(node.name)
                found.count(len(node.arguments))
                if found.form != "special":
                    found.check([_typed(argument) for argument in node.arguments])
            except ExpressionError as error:
                raise error.at(node.at) from None
    return tree


def _typed(node: Node) -> Any:
    """An argument as it is written: a text or number itself, of a call the type of what it gives."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Call) and "." not in node.name:
        return Call(node.name, traits=registry.find(node.name).gives)
    return Call(node.name if isinstance(node, Call) else "")


_ASKING = ("reference", "references", "resourceinfo")
_NAMING = ("parameters", "variables", *_ASKING)


@lru_cache(maxsize=16_384)
def _names(text: str) -> tuple[tuple[str, str, int], ...]:
    """The parameters, variables and resources that an expression names: function, name, place."""
    return tuple(
        (each.name.lower(), str(each.arguments[0].value), each.at)
        for each in every(checked(text))
        if isinstance(each, Call) and each.name.lower() in _NAMING
        if isinstance(each.arguments[0], Literal)
    )


@lru_cache(maxsize=16_384)
def _has_branches(text: str) -> bool:
    """Whether something in an expression may not be evaluated."""
    calls = (each.name for each in every(checked(text)) if isinstance(each, Call) and "." not in each.name)
    return any(registry.find(name).form == "special" for name in calls)


def names_are_there(text: str, context: Context, *, always: bool = False) -> None:
    """See to it that an expression names nothing that isn't declared, in branches that aren't taken.

    With `always`, in those that are taken too. Raises Wrong.
    """
    for function, name, at in _names(text) if always or _has_branches(text) else ():
        names = {"parameters": context.parameter, "variables": context.variable}.get(function)
        try:
            if names is not None and name not in names:
                names(name)
            elif function in _ASKING and context.named and context.place in ("resource", "output") and "/" not in name:
                context.named(name, context.family)
        except Wrong as error:
            raise error.at(at) from None


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


def _filled(value: Any, context: Context) -> Any:
    """A value as an expression holds it, what waits inside of it asked of the deployment where there is one."""
    if context.runtime is None or isinstance(value, Pending) or not pending(value):
        return _settled(value, context)
    if isinstance(value, dict):
        return {
            as_value(_filled(key, context), context): as_value(_filled(item, context), context)
            for key, item in value.items()
        }
    return [as_value(_filled(item, context), context) for item in value]


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
        raise Wrong(f"'{found.name}' can't stand in a {context.place}", f"it is for {places} alone")
    if found.form == "special":
        return found.call(context, node)
    arguments = [evaluate(argument, context) for argument in node.arguments]
    if found.form == "runtime":
        return _asked(node, found, arguments, context)
    waits = any(isinstance(item, Node) for item in arguments)
    if found.form == "structural":
        arguments = [as_value(item, context) for item in arguments]
        waits = waits and not found.name.startswith("create")
    found.check(arguments)
    if waits or (found.form != "structural" and any(map(pending, arguments))):
        return _left(node, found, arguments)
    try:
        if found.form == "context":  # reads what is there already, and so grows nothing
            return _settled(found.call(context, *arguments), context)
        return _settled(bounded(found.call(*arguments), context), context)
    except Waits:
        return _left(node, found, arguments)


def _left(node: Call, found: registry.Function, arguments: Sequence[Any]) -> Any:
    """A call with arguments that wait: its value where what is known of them decides it, else the call."""
    if found.decides is not None and (decided := found.decides(*arguments)) is not MISSING:
        return decided
    return Call(found.name, tuple(as_node(unwrapped(each)) for each in arguments), node.at, found.gives)


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
    return Call(name, tuple(map(as_node, prepared)), node.at, found.gives)


def bounded(value: Any, context: Context) -> Any:
    """The value, its making counted. Raises Exhausted where it has grown too large."""
    if isinstance(value, str):
        if len(value) > LONGEST:
            raise Exhausted(f"the text grows to {len(value):,} characters", f"at most {LONGEST:,} are kept")
        context.meter.spend(len(value) // 24)
    elif isinstance(value, (list, dict)):
        context.meter.spend(weigh(value))
    return value


def _step(target: Any, index: Any, node: Index, context: Context) -> Any:
    """`target[index]`, or the step itself where either waits."""
    if isinstance(target, Node) or isinstance(index, Node):
        return _waiting_step(target, index, node, context)
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
    sort = ExpressionError if target is None else Wrong
    raise sort(
        f"{kind(target)} has no {'member' if isinstance(index, str) else 'item'} of type {kind(index)}",
        "a name picks an object's member, a number an array's item",
    )


def _waiting_step(target: Any, index: Any, node: Index, context: Context) -> Any:
    if (known := types(target)) and known.isdisjoint(("object", "array", "null")):
        raise Wrong(f"{' or '.join(sorted(known))} has no members", "an object has them, an array has items")
    if isinstance(index, str) and isinstance(target, Node):
        found = merges.step(target, index)
        if found is MISSING and context.answered is not None:
            found = _output(target, index, context)
        if found is not MISSING:
            return unwrapped(found)
    return Index(as_node(target), as_node(index), node.at, hidden(target, index))


def _output(target: Node, index: str, context: Context) -> Any:
    """The output that is taken of a nested deployment, as far as it is known: reference(ID).outputs.NAME.value."""
    match target:
        case Index(
            Index(Call(function, (Literal(str() as id_), *_)), Literal(str() as outputs)), Literal(str() as name)
        ) if (function.lower(), outputs.lower(), index.lower()) == ("reference", "outputs", "value"):
            assert context.answered is not None
            return context.answered(id_, name)
    return MISSING
