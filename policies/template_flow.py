"""What an expression of a template puts into its value, and what it only looks at on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from . import template_parts

if TYPE_CHECKING:
    from amlstack.arm.language.nodes import Call, Node

_LOOKS_AT = frozenset(
    (
        *("equals", "less", "lessorequals", "greater", "greaterorequals", "not", "and", "or", "empty", "contains"),
        *("startswith", "endswith", "indexof", "lastindexof", "length", "bool", "int", "uniquestring", "guid"),
        *("resourceid", "subscriptionresourceid", "tenantresourceid", "managementgroupresourceid"),
        *("extensionresourceid", "reference", "references", "fail", "newguid", "utcnow", "range", "copyindex"),
    )
)
"""Functions whose result shows nothing of what they are given: comparisons, lengths, hashes, ids, states.
Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions"""
_FIRST_ALONE = frozenset(
    (
        *("first", "last", "skip", "take", "substring", "split", "padleft", "trim", "tolower", "toupper", "filter"),
        *("tryget", "items", "objectkeys", "string", "base64", "array", "join"),
    )
)
"""Functions whose result is made of their first argument, whatever the others say of it."""


def written_calls(text: Any) -> Iterator[Call]:
    """The calls in a text's expression whose result may be the value, or a part of it: not those in a condition."""
    from amlstack.arm.language.nodes import Call

    whole = template_parts.nodes(text)
    waiting: list[Node] = list(whole[:1])
    while waiting:
        node = waiting.pop()
        if isinstance(node, Call):
            yield node
        waiting += _sources(node)


def written_names(text: Any, function: str) -> set[str]:
    """The names, in lower case, of the parameters or variables that a text's value is made of; '*' is any."""
    if not isinstance(text, str) or function not in text.lower():
        return set()
    found: set[str] = set()
    for call in written_calls(text):
        if call.name.lower() == function:
            value = getattr(call.arguments[0], "value", None) if len(call.arguments) == 1 else None
            found.add(value.lower() if isinstance(value, str) else "*")
    return found


def reads_secret(text: Any) -> bool:
    """Whether a text's value is made of what a list function reads: listKeys and the others of its sort."""
    return any(call.name.lower().startswith("list") for call in written_calls(text))


def _sources(node: Node) -> tuple[Node, ...]:
    """The parts of an expression that its value is made of."""
    from amlstack.arm.language.nodes import Call, Index

    if isinstance(node, Index):
        return (node.target,)
    if not isinstance(node, Call):
        return ()
    name, arguments = node.name.lower(), node.arguments
    if name in ("parameters", "variables") or name in _LOOKS_AT or name.startswith("list"):
        return ()
    if name == "if":
        return arguments[1:]
    return arguments[:1] if name in _FIRST_ALONE else arguments
