"""A template's parameters, variables and outputs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from . import evaluation, parameters, tree
from .context import Context
from .errors import AlreadyReported, ExpressionError, Spot, near
from .fault_log import FaultLog
from .lazy import Lazy
from .nodes import Secret
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
            error = ExpressionError(f"the template declares no parameter '{each.name}'", near(each.name, declared))
            log.note(each.spot or where, error, each.document)

    def make(name: str) -> Any:
        definition = parameters.resolved(declared[name], get(template, "definitions"))
        entry, here = given.get(name.lower()), Spot(where, name)
        if entry:
            value, here, document = entry.value, entry.spot or here, entry.document
        else:
            value, document = _default(name, definition, inside, here, log), None
        if parameters.is_secure(definition):
            log.conceal(value)
        faults = list(parameters.faults(name, evaluation.unwrapped(value), definition))
        for error in faults:
            log.note(here, error, document)
        if faults:
            raise AlreadyReported(f"parameter '{name}' has no value")
        weigh(value)
        return parameters.shown(name, evaluation.unwrapped(value), definition)

    lazy = Lazy("parameter", declared, make, lambda name, error: log.note(Spot(where, name), error))
    inside = dataclasses.replace(context.at("parameter"), parameter=lazy)
    return lazy


def _default(name: str, definition: Mapping[str, Any], context: Context, spot: Spot, log: FaultLog) -> Any:
    if "defaultvalue" in map(str.lower, definition):
        return whole(get(definition, "defaultValue"), context, spot_of(definition, "defaultValue", spot), log)
    if get(definition, "nullable") is True:
        return None
    if parameters.is_secure(definition) and context.runtime is None:
        return Secret(name, None)
    raise ExpressionError(f"parameter '{name}' is given no value", "give it one in a parameter file")


def whole(raw: Any, context: Context, spot: Spot, log: FaultLog) -> Any:
    """A value without a fault; faults are noted at their places. Raises AlreadyReported."""
    before = log.heard
    value = tree.value(raw, context, spot, log.note)
    if log.heard > before:
        raise AlreadyReported("this has no value")
    weigh(value)
    return value


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
            return items
        return evaluation.unwrapped(whole(declared[name], inside, spots[name], log))

    lazy = Lazy("variable", spots, make, lambda name, error: log.note(spots[name], error))
    inside = dataclasses.replace(context.at("variable"), variable=lazy)
    return lazy


def outputs(template: Mapping[str, Any], spot: Spot | None, context: Context, log: FaultLog) -> dict[str, Any]:
    """The outputs whose conditions hold, by name: {'type', 'value'}."""
    declared, where = section(template, "outputs", spot, log)
    context = context.at("output")
    made: dict[str, Any] = {}
    for name, raw in declared.items():
        try:
            if tree.value(get(raw, "condition"), context) is not False:
                made[name] = {"type": get(raw, "type"), "value": _output(name, raw, context, Spot(where, name), log)}
                weigh(made[name])
        except ExpressionError as error:
            log.note(Spot(where, name), error)
    return made


def _output(name: str, raw: Any, context: Context, spot: Spot, log: FaultLog) -> Any:
    copy = get(raw, "copy")
    if isinstance(copy, Mapping):
        return tree.unrolled(copy, context, spot_of(raw, "copy", spot), log.note, name)[1]
    return tree.value(
        get(raw, "value"), context, spot_of(raw, "value", spot) if isinstance(raw, Mapping) else spot, log.note
    )
