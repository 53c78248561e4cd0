"""The template's own functions: `functions` in a template, `namespace.name(...)` in an expression.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/user-defined-functions
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from . import evaluation, tree
from .context import Context
from .errors import ExpressionError, Wrong, near
from .nodes import Call


def declared(template: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """A template's functions by 'namespace.name' in lower case."""
    found: dict[str, Mapping[str, Any]] = {}
    namespaces = tree.get(template, "functions") or []
    for namespace in namespaces if isinstance(namespaces, list) else []:
        prefix = str(tree.get(namespace, "namespace") or "")
        members = tree.get(namespace, "members")
        for name, body in (members if isinstance(members, Mapping) else {}).items():
            if isinstance(body, Mapping):
                found[f"{prefix}.{name}".lower()] = body
    return found


def call(node: Call, context: Context) -> Any:
    """The value of a call. Raises ExpressionError for a function that isn't there, or that comes to call itself."""
    name = node.name.lower()
    if name not in context.functions:
        raise Wrong(f"the template declares no function '{node.name}'", near(node.name, context.functions))
    if name in context.calls:
        circle = " calls ".join([*context.calls[context.calls.index(name) :], name])
        raise ExpressionError(f"a function comes to call itself: {circle}", "break the circle")
    body = context.functions[name]
    takes = [str(tree.get(each, "name")) for each in tree.get(body, "parameters") or []]
    if len(takes) != len(node.arguments):
        raise Wrong(
            f"'{node.name}' doesn't take {len(node.arguments)} arguments", f"it is {node.name}({', '.join(takes)})"
        )
    given = {each.lower(): evaluation.evaluate(item, context) for each, item in zip(takes, node.arguments, strict=True)}

    inside = dataclasses.replace(
        context,
        place="function",
        parameter=_Arguments(node.name, takes, given),
        copies={},
        loop=None,
        bound={},
        calls=(*context.calls, name),
    )
    output = tree.get(body, "output")
    value = tree.get(output, "value") if isinstance(output, Mapping) else None
    return evaluation.unwrapped(tree.value(value, inside))


class _Arguments:
    """What a function of the template is given, by the names of its parameters."""

    def __init__(self, function: str, takes: list[str], given: Mapping[str, Any]) -> None:
        self._function, self._takes, self._given = function, takes, given

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._given

    def __call__(self, name: str) -> Any:
        """An argument. Raises Wrong for a name that the function doesn't declare."""
        if name not in self:
            raise Wrong(f"'{self._function}' has no parameter '{name}'", near(name, self._takes))
        return self._given[name.lower()]
