"""What an expression of a template puts into its value, and what it only looks at on the way."""

from __future__ import annotations

from collections.abc import Iterable
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
_EITHER = ("if", "coalesce")
"""Functions whose result is one of their arguments."""
_MOST = 64


def branches(text: Any) -> list[tuple[Call, ...]]:
    """The ways in which a text's expression may come to its value, each with the calls that its result is made of.

    What a condition looks at is in none of them. Of very many ways only the first are told.
    """
    whole = template_parts.nodes(text)
    return _branches(whole[0]) if whole else []


def written_names(text: Any, function: str) -> set[str]:
    """The names, in lower case, of the parameters or variables that a text's value is made of; '*' is any."""
    if not isinstance(text, str) or function not in text.lower():
        return set()
    return {name for branch in branches(text) for name in named(branch, function)}


def named(calls: Iterable[Call], function: str) -> set[str]:
    """The names, in lower case, that some calls hand to `parameters` or `variables`; '*' is any."""
    return {template_parts.name_of(call) for call in calls if call.name.lower() == function}


def reads_secret(text: Any) -> bool:
    """Whether a text's value may be made of what a list function reads: listKeys and the others of its sort."""
    return any(map(is_read, branches(text)))


def is_read(calls: Iterable[Call]) -> bool:
    """Whether a list function is among some calls."""
    return any(call.name.lower().startswith("list") for call in calls)


def _branches(node: Node) -> list[tuple[Call, ...]]:
    from amlstack.arm.language.nodes import Call

    own = (node,) if isinstance(node, Call) else ()
    sources = _sources(node)
    if own and own[0].name.lower() in _EITHER:
        return [branch for source in sources for branch in _branches(source)][:_MOST]
    found: list[tuple[Call, ...]] = [own]
    for source in sources:
        found = [(*one, *other) for one in found for other in _branches(source)][:_MOST]
    return found


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
