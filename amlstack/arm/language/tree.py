"""Evaluating a part of a template: every expression in it, and its `copy` loops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from amlstack.catalog import limits

from . import evaluation, parser
from .context import Context
from .errors import ExpressionError, Spot, near
from .nodes import Node, Pending
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
    """What a text amounts to: its literal, a value, or a Pending."""
    if not parser.is_expression(value):
        return parser.literal(value)
    return evaluation.as_value(evaluation.evaluate(evaluation.checked(value), context), context)


def value(value: Any, context: Context, spot: Spot | None = None, report: Report | None = None) -> Any:
    """A copy of a template's value with its expressions evaluated and its `copy` loops unrolled.

    With `report`, faults go there and leave None in the copy; else the first is raised, an ExpressionError.
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
        return None
    return value


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
            made[text(key, context) if key.startswith("[") else key] = _value(item, context, spot, key, report)
    return made


def check(value: Any, spot: Spot | None, report: Report) -> None:
    """Report the faults of expressions that are never evaluated: unreadable ones, and functions that aren't there."""
    if isinstance(value, str) and parser.is_expression(value):
        try:
            evaluation.checked(value)
        except ExpressionError as error:
            report(spot, error)
    elif isinstance(value, (Mapping, list, tuple)):
        for key, item in value.items() if isinstance(value, Mapping) else enumerate(value):
            check(item, Spot(spot, key), report)


def is_loops(item: Any) -> bool:
    """Whether a member `copy` is a list of loops, and not a property that is called so."""
    return isinstance(item, list) and bool(item) and all(get(loop, "name") and "count" in loop for loop in item)


def unrolled(
    loop: Mapping[str, Any], context: Context, spot: Spot | None, report: Report | None, name: str | None = None
) -> tuple[str, list[Any]]:
    """The name of a loop and its items: `{name, count, input}`. Raises ExpressionError."""
    called = str(name if name is not None else value(get(loop, "name"), context) or "")
    if not called:
        raise ExpressionError("a loop has no name", "give it one: copyIndex('NAME') asks for it")
    if "input" not in map(str.lower, loop):
        raise ExpressionError(f"the loop '{called}' has no input", 'its "input" is what each item is')
    times = count(loop, context)
    item, at = get(loop, "input"), spot_of(loop, "input", spot)
    return called, [value(item, context.copying(called, index), at, report) for index in range(times)]


def count(loop: Mapping[str, Any], context: Context) -> int:
    """How often a loop runs. Raises ExpressionError for what is no number, or too great."""
    found = value(get(loop, "count"), context)
    if isinstance(found, Pending | Node):
        raise ExpressionError("a loop's count waits for the deployment", "count what is known before it")
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= limits.COPIES:
        shown = found if isinstance(found, int) else kind(found)
        raise ExpressionError(f"a loop's count is {shown}", f"expected a number from 0 to {limits.COPIES}")
    return found


def unknown(what: str, name: str, names: Any) -> ExpressionError:
    """The error for a name that isn't declared."""
    return ExpressionError(f"the template declares no {what} '{name}'", near(name, names))
