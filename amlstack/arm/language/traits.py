"""What is known of values that aren't known: their types, the values that they may have, their lengths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .nodes import Call, Index, Left, Literal, Node, Pending, Secret, Traits
from .values import kind, member

TYPES = {
    **dict.fromkeys(("string", "securestring"), "string"),
    **dict.fromkeys(("object", "secureobject"), "object"),
    **{name: name for name in ("int", "bool", "array")},
}
"""What a parameter's type may be called, and the type of its value."""


def of(value: Any) -> Traits:
    """What is known of a value, of a node, or of what waits in an array or object."""
    if isinstance(value, Pending):
        value = value.node
    if isinstance(value, Literal):
        return of(value.value)
    if isinstance(value, Call) and value.name.lower() == "length" and len(value.arguments) == 1:
        inner = of(value.arguments[0])
        return Traits(frozenset({"int"}), smallest=inner.least, largest=inner.most)
    if isinstance(value, Left):
        return value.traits
    if type(value) is int:
        return Traits(frozenset({"int"}), (value,), smallest=value, largest=value)
    size = len(value) if isinstance(value, str | list | dict) else 0
    return Traits(frozenset({kind(value)}), (value,), size, size)


def types(value: Any) -> frozenset[str]:
    """The types that a value, or what waits, may have; none where it may have any."""
    return of(value).types if isinstance(value, Pending | Node) else frozenset({kind(value)})


def hidden(target: Any, index: Any) -> Traits:
    """What may be told of a part of a secret: its type, and how many items an array has; of a text, if it is empty."""
    held = _held(target)
    if isinstance(held, Mapping) and isinstance(index, str):
        return _covered(member(held, index))
    if isinstance(held, list) and type(index) is int and 0 <= index < len(held):
        return _covered(held[index])
    return Traits()


def _held(node: Any) -> Any:
    """The value behind a secret or a part of one; None where there is none."""
    match node:
        case Secret(_, value):
            return value
        case Index(target, Literal(index)):
            held = _held(target)
            if isinstance(held, Mapping) and isinstance(index, str):
                return member(held, index)
            return held[index] if isinstance(held, list) and type(index) is int and 0 <= index < len(held) else None
    return None


def _covered(value: Any) -> Traits:
    match value:
        case list():
            return Traits(frozenset({"array"}), None, len(value), len(value))
        case str():
            return Traits(frozenset({"string"}), None, min(len(value), 1))
        case Mapping() | int():
            return Traits(frozenset({kind(value)}))
    return Traits()


def typed(*types: str) -> Traits:
    """What is known of a value of which only the type is known."""
    return Traits(frozenset(types))


def declared(definition: Mapping[str, Any]) -> Traits:
    """What a parameter's definition says of its value; a definition without a type says nothing of that."""
    said = {key.lower(): item for key, item in definition.items()}
    type_, nullable = TYPES.get(str(said.get("type")).lower()), said.get("nullable") is True
    allowed, least, most = said.get("allowedvalues"), said.get("minlength"), said.get("maxlength")
    smallest, largest = (
        limit if type(limit := said.get(word)) is int and type_ == "int" and not nullable else None
        for word in ("minvalue", "maxvalue")
    )
    return Traits(
        frozenset({type_, "null"} if nullable else {type_}) if type_ else frozenset(),
        tuple(allowed) if isinstance(allowed, list) and type_ in ("string", "int") and not nullable else None,
        least if type(least) is int and not nullable else 0,
        most if type(most) is int else None,
        smallest,
        largest,
    )


def lowest(limits: Iterable[int | None]) -> int | None:
    """The least of some limits that may not be said."""
    return min((each for each in limits if each is not None), default=None)


def highest(limits: Iterable[int | None]) -> int | None:
    """The greatest of some limits that may not be said."""
    return max((each for each in limits if each is not None), default=None)
