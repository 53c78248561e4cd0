"""A template's parameters, variables and outputs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from . import evaluation, parameters, tree
from .context import Context
from .errors import ExpressionError, Spot, Wrong, near
from .fault_log import FaultLog
from .lazy import Lazy
from .nodes import Call, Literal, Pending
from .parameters import Given
from .tree import get, spot_of
from .values import kind, weigh


def section(template: Mapping[str, Any], name: str, spot: Spot | None, log: FaultLog) -> tuple[Mapping[str, Any], Spot]:
    """A template's `parameters`, `variables` or `outputs`, and its spot; an empty mapping where there is none."""
    found, where = get(template, name), spot_of(template, name, spot)
    if isinstance(found, Mapping):
        return found, where
    if found is not None:
        log.note(where, ExpressionError(f"'{name}' is {kind(found)}", "it is an object"))
    return {}, where


def parameter_values(
    template: Mapping[str, Any], spot: Spot | None, given: Mapping[str, Given], context: Context, log: FaultLog
) -> Lazy:
    """The parameters' values, evaluated lazily; a value that is given to no parameter is noted as a fault."""
    declared, where = section(template, "parameters", spot, log)
    for name, each in given.items():
        if name not in map(str.lower, declared):
            error = Wrong(f"the template declares no parameter '{each.name}'", near(each.name, declared))
            log.note(each.spot or where, error, each.document)

    def make(name: str) -> Any:
        definition = parameters.resolved(declared[name], get(template, "definitions"))
        entry, here = given.get(name.lower()), Spot(where, name)
        default = "defaultvalue" in map(str.lower, definition)
        if entry and not (entry.value is None and default):
            value, here, document = entry.value, entry.spot or here, entry.document
        else:
            value, document = _default(name, definition, inside, here, log), None
        if parameters.is_secure(definition):
            log.conceal(value)
        faults = list(parameters.faults(name, evaluation.unwrapped(value), definition))
        for error in faults:
            log.note(here, error, document)
        if faults:
            return parameters.unsaid(name, definition)
        weigh(value)
        return parameters.shown(name, evaluation.unwrapped(value), definition)

    def failed(name: str, error: ExpressionError) -> Any:
        log.note(Spot(where, name), error)
        return Call("parameters", (Literal(name),))

    lazy = Lazy("parameter", declared, make, failed)
    inside = dataclasses.replace(context.at("parameter"), parameter=lazy)
    return lazy


def _default(name: str, definition: Mapping[str, Any], context: Context, spot: Spot, log: FaultLog) -> Any:
    if "defaultvalue" in map(str.lower, definition):
        value = tree.value(
            get(definition, "defaultValue"), context, spot_of(definition, "defaultValue", spot), log.note
        )
        weigh(value)
        return value
    if get(definition, "nullable") is True:
        return None
    if log.partly or (parameters.is_secure(definition) and context.runtime is None):
        return parameters.unsaid(name, definition)
    raise ExpressionError(f"parameter '{name}' is given no value", "give it one in a parameter file")


def variable_values(template: Mapping[str, Any], spot: Spot | None, context: Context, log: FaultLog) -> Lazy:
    """The variables' values, those of `copy` among them."""
    declared, where = section(template, "variables", spot, log)
    spots = {name: Spot(where, name) for name in declared}
    loops: dict[str, Mapping[str, Any]] = {}
    for key, item in declared.items():
        if key.lower() == "copy" and tree.is_loops(item):
            del spots[key]
            for at, loop in enumerate(item):
                name = str(get(loop, "name"))
                loops[name], spots[name] = loop, Spot(Spot(where, key), at)

    def make(name: str) -> Any:
        if name in loops:
            items = tree.unrolled(loops[name], inside, spots[name], log.note, name)[1]
            weigh(items)
            return evaluation.unwrapped(items)
        value = tree.value(declared[name], inside, spots[name], log.note)
        weigh(value)
        return evaluation.unwrapped(value)

    def failed(name: str, error: ExpressionError) -> Any:
        log.note(spots[name], error)
        return Call("variables", (Literal(name),))

    lazy = Lazy("variable", spots, make, failed)
    inside = dataclasses.replace(context.at("variable"), variable=lazy)
    return lazy


def outputs(template: Mapping[str, Any], spot: Spot | None, context: Context, log: FaultLog) -> dict[str, Any]:
    """The outputs whose conditions hold, or may hold, by name: {'type', 'value'}."""
    declared, where = section(template, "outputs", spot, log)
    context = context.at("output")
    made: dict[str, Any] = {}
    for name, raw in declared.items():
        here = Spot(where, name)
        condition = tree.value(get(raw, "condition"), context, here, log.note)
        if condition is False:
            tree.check(raw, here, log.note, context)
            continue
        made[name] = {"type": get(raw, "type"), "value": _output(name, raw, context, here, log)}
        if isinstance(condition, Pending):
            made[name]["condition"] = condition
    return made


def _output(name: str, raw: Any, context: Context, spot: Spot, log: FaultLog) -> Any:
    copy = get(raw, "copy")
    try:
        if isinstance(copy, Mapping):
            return tree.unrolled(copy, context, spot_of(raw, "copy", spot), log.note, name)[1]
        where = spot_of(raw, "value", spot) if isinstance(raw, Mapping) else spot
        value = tree.value(get(raw, "value"), context, where, log.note)
        weigh(value)
    except ExpressionError as error:
        log.note(spot, error)
        return tree.unread(raw, context)
    return value
