"""Which secure parameters of a template lack a value, and in a secureObject which members.

One whose value lies in a Key Vault lacks nothing: the server reads it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from amlstack.arm.language import Expanded, Pending
from amlstack.arm.language.nodes import Call, Index, Literal, Secret


def lacking(expanded: Expanded) -> dict[str, set[str]]:
    """The secure parameters that are used and have no value, each with the members that are asked for, if any are."""
    found: dict[str, set[str]] = {}
    for resource in expanded.every():
        _look(resource.body, found)
    _look(expanded.outputs, found)
    return found


def _look(value: Any, found: dict[str, set[str]]) -> None:
    for name, member in _uses(value):
        members = found.setdefault(name, set())
        if member:
            members.add(member)


def _uses(value: Any) -> Iterator[tuple[str, str]]:
    """Each secret without a value that stands in a value or an expression, and the member that is asked for, or ''."""
    match value:
        case Index(Secret(name, None), Literal(str() as member)):
            yield name, member
        case Secret(name, None):
            yield name, ""
        case _:
            for each in _parts(value):
                yield from _uses(each)


def _parts(value: Any) -> Iterable[Any]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
        case Pending(node):
            return (node,)
        case Literal(inner):
            return (inner,)
        case Index(target, index):
            return target, index
        case Call(_, arguments):
            return arguments
    return ()
