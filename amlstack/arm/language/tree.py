"""Evaluating a part of a template: every expression in it, and its `copy` loops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from amlstack.catalog import limits

from . import evaluation, parser
from .context import Context
from .errors import ExpressionError, Spot
from .nodes import Call, Literal, Loop, Pending, Unread
from .traits import typed, types
from .values import MISSING, kind, member

Report = Callable[[Spot | None, ExpressionError], None]
"""Notes a fault and goes on."""


def get(mapping: Any, name: str) -> Any:
    """A member of a template by its name in any case; None where there is none."""
    found = member(mapping, name) if isinstance(mapping, Mapping) else MISSING
    return None if found is MISSING else found


def spot_of(mapping: Mapping[str, Any], name: str, parent: Spot | None) -> Spot:
    """Where a member stands, spelled as it is there."""
    spelled = name if name in mapping else next((key for key in mapping if key.lower() == name.lower()), name)
    return Spot(parent, spelled)


def text(value: str, context: Context) -> Any:
    """What a text amounts to: its literal, a value, or a Pending. Raises ExpressionError."""
    if not parser.is_expression(value):
        if len(value) > limits.TEXT_LENGTH:
            most = f"at most {limits.TEXT_LENGTH:,} are allowed"
            raise ExpressionError(f"the text has {len(value):,} characters", most)
        return parser.literal(value)
    tree = evaluation.checked(value)
    evaluation.names_are_there(value, context)
    context.meter.work = 0
    return evaluation.as_value(evaluation.evaluate(tree, context), context)


def value(value: Any, context: Context, spot: Spot | None = None, report: Report | None = None) -> Any:
    """A copy of a template's value with its expressions evaluated and its `copy` loops unrolled.

    With `report`, faults go there and leave in the copy what is written; else the first is raised, an ExpressionError.
    """
    try:
        if isinstance(value, str):
            return text(value, context)
        if isinstance(value, Mapping):
            return _members(value, context, spot, report)
        if isinstance(value, (list, tuple)):
            return [_value(item, context, spot, at, report) for at, item in enumerate(value)]
    except ExpressionError as error:
        if report is None:
            raise
        report(spot, error)
        return unread(value, context)
    return value


def unread(value: Any, context: Context) -> Pending:
    """What stands for a part of a template that has a fault."""
    return Pending(Unread(value[1:-1] if isinstance(value, str) and parser.is_expression(value) else ""), context.scope)


def _value(item: Any, context: Context, spot: Spot | None, key: str | int, report: Report | None) -> Any:
    if isinstance(item, (str, Mapping, list, tuple)):
        return value(item, context, Spot(spot, key), report)
    return item


def _members(mapping: Mapping[str, Any], context: Context, spot: Spot | None, report: Report | None) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    for key, item in mapping.items():
        if key.lower() == "copy" and is_loops(item):
            for at, loop in enumerate(item):
                name, items = unrolled(loop, context, Spot(Spot(spot, key), at), report)
                made[name] = items
        else:
            made[_key(key, context, Spot(spot, key), report)] = _value(item, context, spot, key, report)
    return made


def _key(key: str, context: Context, spot: Spot, report: Report | None) -> Any:
    """A key: its text, or a Pending where it isn't known yet. Raises ExpressionError without `report`."""
    if not key.startswith("["):
        return key
    try:
        found = text(key, context)
    except ExpressionError as error:
        fault = error
    else:
        if isinstance(found, str | Pending):
            return found
        fault = ExpressionError(f"a key is {kind(found)}, not a text", "string() makes one")
    if report is None:
        raise fault
    report(spot.parent, fault)
    return unread(key, context)


def check(value: Any, spot: Spot | None, report: Report, context: Context | None = None) -> None:
    """Report the faults of expressions that are never evaluated: unreadable ones, and functions that aren't there.

    With a `context`, parameters and variables that aren't there too.
    """
    if isinstance(value, str) and parser.is_expression(value):
        try:
            evaluation.checked(value)
            if context is not None:
                evaluation.names_are_there(value, context, always=True)
        except ExpressionError as error:
            report(spot, error)
    elif isinstance(value, (Mapping, list, tuple)):
        for key, item in value.items() if isinstance(value, Mapping) else enumerate(value):
            nested = isinstance(key, str) and key.lower() == "template"  # which has names of its own
            check(item, Spot(spot, key), report, None if nested else context)


def is_loops(item: Any) -> bool:
    """Whether a member `copy` is a list of loops, and not a property that is called so."""
    return isinstance(item, list) and bool(item) and all(get(loop, "name") and "count" in loop for loop in item)


def unrolled(
    loop: Mapping[str, Any], context: Context, spot: Spot | None, report: Report | None, name: str | None = None
) -> tuple[str, Any]:
    """The name of a loop and its items: `{name, count, input}`; a Pending of one Loop where its count isn't known.

    Raises ExpressionError.
    """
    called = str(name if name is not None else value(get(loop, "name"), context) or "")
    if not called:
        raise ExpressionError("a loop has no name", "give it one: copyIndex('NAME') asks for it")
    if "input" not in map(str.lower, loop):
        raise ExpressionError(f"the loop '{called}' has no input", 'its "input" is what each item is')
    times = count(loop, context)
    item, at = get(loop, "input"), spot_of(loop, "input", spot)
    if isinstance(times, Pending):
        once = value(item, context.copying(called, index_of(called)), at, report)
        return called, Pending(Loop(called, times, once), context.scope)
    return called, [value(item, context.copying(called, index), at, report) for index in range(times)]


def index_of(loop: str) -> Call:
    """How far a loop is of which nobody knows how often it runs."""
    return Call("copyIndex", (Literal(loop),), traits=typed("int"))


def count(loop: Mapping[str, Any], context: Context) -> int | Pending:
    """How often a loop runs; a Pending where that isn't known. Raises ExpressionError for what can't be a count."""
    found = value(get(loop, "count"), context)
    known = types(found)
    if isinstance(found, Pending) and (not known or "int" in known):
        return found
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= limits.COPIES:
        shown = found if isinstance(found, int) else " or ".join(sorted(known))
        raise ExpressionError(f"a loop's count is {shown}", f"expected a number from 0 to {limits.COPIES}")
    return found
