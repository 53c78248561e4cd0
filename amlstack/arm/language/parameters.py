"""A template's parameters: what they are given, what they may be, and what stands for a secret one.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/parameters
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import evaluation
from .document import Document
from .errors import ExpressionError, Spot, near
from .nodes import Node, Pending, Secret
from .scope import KeyVaultReference
from .tree import get, spot_of
from .values import kind, pending, same

TYPES = {
    **dict.fromkeys(("string", "securestring"), "string"),
    **dict.fromkeys(("object", "secureobject"), "object"),
    **{name: name for name in ("int", "bool", "array")},
}
SECURE = ("securestring", "secureobject")


@dataclass(frozen=True, slots=True)
class Given:
    """What a parameter file says of one parameter."""

    name: str
    value: Any = field(repr=False)
    """The value; a KeyVaultReference; or a node, where an outer template knows no more."""
    spot: Spot | None = None
    """Where in `document`."""
    document: Document | None = None


def given(parameters: Mapping[str, Any], document: Document | None = None) -> dict[str, Given]:
    """A parameter file's parameters, with its envelope or without, by name in lower case. Raises ExpressionError."""
    inner = get(parameters, "parameters")
    enveloped = isinstance(inner, Mapping) and not {key.lower() for key in inner} & {"value", "reference"}
    entries = inner if enveloped else parameters
    top = spot_of(parameters, "parameters", None) if enveloped else None
    found = {}
    for name, entry in entries.items():
        if not enveloped and name.lower() in ("$schema", "contentversion"):
            continue
        spot = Spot(top, name) if document else None
        value = evaluation.unwrapped(_entry(name, entry))
        found[name.lower()] = Given(name, value, spot, document)
    return found


def _entry(name: str, entry: Any) -> Any:
    if isinstance(entry, Mapping):
        keys = {key.lower() for key in entry}
        if "value" in keys:
            return get(entry, "value")
        reference = get(entry, "reference")
        vault = get(get(reference, "keyVault"), "id")
        secret = get(reference, "secretName")
        if isinstance(vault, str | Pending) and isinstance(secret, str | Pending):
            version = get(reference, "secretVersion")
            return KeyVaultReference(str(vault), str(secret), None if version is None else str(version))
    raise ExpressionError(
        f"parameter '{name}' is given no value", 'write {"value": ...}, or a reference with keyVault.id and secretName'
    )


def resolved(definition: Any, definitions: Any) -> Mapping[str, Any]:
    """A parameter's definition, its `$ref` to a type of the template followed. Raises ExpressionError."""
    seen: list[str] = []
    found = definition if isinstance(definition, Mapping) else {}
    while isinstance(reference := get(found, "$ref"), str):
        name = reference.rpartition("/")[2]
        base = get(definitions, name)
        if not isinstance(base, Mapping) or name in seen:
            raise ExpressionError(f"the template defines no type '{name}'", near(name, definitions or ()))
        seen.append(name)
        found = {**base, **{key: item for key, item in found.items() if key != "$ref"}}
    type_ = get(found, "type")
    if not isinstance(type_, str) or type_.lower() not in TYPES:
        raise ExpressionError(
            "a parameter has no type that there is",
            "expected string, securestring, int, bool, object, secureObject or array",
        )
    return found


def is_secure(definition: Mapping[str, Any]) -> bool:
    """Whether the values of a definition are secrets."""
    return str(get(definition, "type")).lower() in SECURE


def shown(name: str, value: Any, definition: Mapping[str, Any]) -> Any:
    """The value as expressions may see it: behind a Secret where it is one."""
    if isinstance(value, Node):
        return value
    if isinstance(value, KeyVaultReference) or (is_secure(definition) and value not in ("", {})):
        return Secret(name, value)
    return value


def faults(name: str, value: Any, definition: Mapping[str, Any]) -> Iterator[ExpressionError]:
    """What keeps a value from being this parameter's. A secret isn't quoted."""
    if isinstance(value, Node | Pending | KeyVaultReference):
        return
    if value is None and get(definition, "nullable"):
        return
    wanted = TYPES[str(get(definition, "type")).lower()]
    if kind(value) != wanted:
        yield ExpressionError(f"parameter '{name}' is {kind(value)}, not {wanted}", f"give it {wanted}")
        return
    allowed = get(definition, "allowedValues")
    if isinstance(allowed, list) and not pending(value) and not _allowed(value, allowed):
        said = "" if is_secure(definition) else f" '{value}'" if isinstance(value, str | int) else ""
        yield ExpressionError(f"parameter '{name}' can't be{said or ' this'}", _one_of(allowed))
    yield from _measure_faults(name, value, definition)


def _allowed(value: Any, allowed: list[Any]) -> bool:
    whole = any(same(value, each) for each in allowed)
    return whole or (isinstance(value, list) and all(any(same(item, each) for each in allowed) for item in value))


def _one_of(allowed: list[Any]) -> str:
    return f"expected one of {', '.join(map(str, allowed))}"


def _measure_faults(name: str, value: Any, definition: Mapping[str, Any]) -> Iterator[ExpressionError]:
    sized = isinstance(value, str | list)
    number = isinstance(value, int) and not isinstance(value, bool)
    for rule, applies, what in (
        ("minLength", sized, "shorter than"),
        ("maxLength", sized, "longer than"),
        ("minValue", number, "less than"),
        ("maxValue", number, "more than"),
    ):
        limit = get(definition, rule)
        if not applies or not isinstance(limit, int):
            continue
        size = len(value) if sized else value
        if (size < limit) if rule.startswith("min") else (size > limit):
            yield ExpressionError(f"parameter '{name}' is {what} {limit}", f"{_spaced(rule)} is {limit}")


def _spaced(rule: str) -> str:
    return re.sub(r"([A-Z])", r" \1", rule).lower()
