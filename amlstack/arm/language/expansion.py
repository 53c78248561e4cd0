"""Expanding a template to its resources, and resolving what waits for the deployment."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from . import evaluation, parameters
from .context import Context
from .document import Document
from .errors import ExpressionError, TemplateError, TemplateFault
from .expanded import Expanded
from .fault_log import FaultLog
from .nodes import Node, Pending, Secret, every, text
from .parameters import Given
from .resource_expansion import expanded
from .scope import Runtime, Scope
from .template_scope import TemplateScope
from .values import kind

Template = Document | Mapping[str, Any]


def expand(
    template: Template,
    given: Template | None = None,
    scope: Scope | None = None,
    runtime: Runtime | None = None,
    *,
    partly: bool = False,
) -> Expanded:
    """What a template amounts to when it is deployed to `scope` with the parameters that are given.

    `given` is a parameter file's content, with its envelope or only {'name': {'value': ...}}. Without `runtime`,
    references, lists and secure parameters stay expressions (Pending); with it they have their values, secrets too.
    Raises TemplateError with everything that is wrong. With `partly`, parameters that nobody gives a value stay
    expressions too, and a fault costs the expression that it stands in: all are in the result's `faults`.
    """
    log = FaultLog(template, partly=partly)
    made = None
    try:
        template = _object(log.data, "the template", "$schema and resources")
        top = TemplateScope(template, None, scope or Scope(), log, _given(given, log), runtime=runtime)
        made = expanded(top)
    except ExpressionError as error:
        log.note(None, error)
    except RecursionError:
        log.note(None, ExpressionError("variables or functions need one another too deeply", "use fewer steps"))
    if made is None or not partly:
        log.raise_all()
    if made is None:
        raise TemplateError(log.remarks)
    return dataclasses.replace(made, faults=tuple(dict.fromkeys(log.faults)), remarks=tuple(dict.fromkeys(log.remarks)))


def _given(given: Template | None, log: FaultLog) -> dict[str, Given]:
    document = given if isinstance(given, Document) else None
    data: Any = document.data if document else given
    if data is None:
        return {}
    try:
        return parameters.given(_object(data, "the parameter file", "parameters"), log.note, document)
    except ExpressionError as error:
        place = document.place(()) if document else None
        raise TemplateError([TemplateFault(place, (), None, error.what, error.mend)]) from None


def _object(data: Any, what: str, members: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise ExpressionError(f"{what} is {kind(data)}", f"it is an object with {members}")
    return data


def resolve(value: Any, runtime: Runtime, scope: Scope | None = None) -> Any:
    """A copy of a value from an expansion with its Pending parts resolved; a part stays where `runtime` is Undecided.

    Raises ExpressionError, and what `runtime` raises.
    """
    if isinstance(value, Pending):
        context = Context(value.scope or scope or Scope(), runtime=runtime)
        try:
            return evaluation.as_value(evaluation.evaluate(value.node, context), context)
        except ExpressionError as error:
            raise _covered(error, value.node) from None
    if isinstance(value, dict):
        return {resolve(key, runtime, scope): resolve(item, runtime, scope) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve(item, runtime, scope) for item in value]
    return value


def _covered(error: ExpressionError, node: Node) -> ExpressionError:
    """The error itself, or one that quotes no value where a secret takes part in the expression."""
    if not any(isinstance(each, Secret) for each in every(node)):
        return error
    return ExpressionError(f"{text(node)} has no value", "does a secure parameter hold what the template needs?")
