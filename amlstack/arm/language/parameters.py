"""A template's parameters: what they are given, what they may be, and what stands for a secret one.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/parameters
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import evaluation, traits
from .document import Document
from .errors import ExpressionError, Spot, Wrong, near
from .nodes import Call, Index, Literal, Node, Pending, Secret, Traits
from .scope import KeyVaultReference
from .traits import TYPES
from .tree import get, spot_of
from .values import kind, pending, plain, same

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


def given(
    parameters: Mapping[str, Any],
    note: Callable[[Spot | None, ExpressionError, Document | None], None],
    document: Document | None = None,
) -> dict[str, Given]:
    """A parameter file's parameters, with its envelope or without, by name in lower case.

    `note` is told of what gives no value; that one's isn't known then.
    """
    inner = get(parameters, "parameters")
    enveloped = isinstance(inner, Mapping) and not _is_entry(inner)
    entries = inner if enveloped else parameters
    top = spot_of(parameters, "parameters", None) if enveloped else None
    found = {}
    for name, entry in entries.items():
        if not enveloped and name.lower() in ("$schema", "contentversion"):
            continue
        spot = Spot(top, name) if document else None
        try:
            value = evaluation.unwrapped(_entry(name, entry))
        except ExpressionError as error:
            note(spot, error, document)
            value = Call("parameters", (Literal(name),))
        found[name.lower()] = Given(name, value, spot, document)
    return found


def _is_entry(mapping: Mapping[str, Any]) -> bool:
    """Whether it is what a parameter file says of one parameter, which may be called 'parameters'."""
    said = {key.lower(): item for key, item in mapping.items()}
    whole = {"value", "reference"} & said.keys() == said.keys() != set()
    return whole and not all(isinstance(each, Mapping) and _is_entry(each) for each in said.values())


def of_nested(entries: Any) -> dict[str, Given]:
    """What a nested deployment is given, evaluated: a parameter's name and {"value": ...}. Raises ExpressionError."""
    if not isinstance(entries, Mapping):
        raise ExpressionError(f"the parameters of a deployment are {kind(entries)}", 'write {"NAME": {"value": ...}}')
    return {
        name.lower(): Given(name, evaluation.unwrapped(_entry(name, entry)))
        for name, entry in entries.items()
        if isinstance(name, str)
    }


def _entry(name: str, entry: Any) -> Any:
    if isinstance(entry, Pending):
        return Pending(Index(entry.node, Literal("value")), entry.scope)
    if isinstance(entry, Mapping):
        keys = {key.lower() for key in entry if isinstance(key, str)}
        if "value" in keys:
            return plain(get(entry, "value"))
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
            raise Wrong(f"the template defines no type '{name}'", near(name, definitions or ()))
        seen.append(name)
        found = {**base, **{key: item for key, item in found.items() if key != "$ref"}}
    type_ = get(found, "type")
    if type_ is not None and (not isinstance(type_, str) or type_.lower() not in TYPES):
        raise Wrong(
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
        return (
            value if isinstance(value, Literal) else dataclasses.replace(value, traits=_both(value.traits, definition))
        )
    if isinstance(value, KeyVaultReference):
        return Secret(name, value, traits=traits.declared(definition))
    if is_secure(definition) and value not in ("", {}):
        long = 1 if kind(value) == "string" else 0
        return Secret(name, value, traits=Traits(frozenset({kind(value)}), least=long))
    return value


def _both(known: Traits, definition: Mapping[str, Any]) -> Traits:
    """What is known of a value that waits and is given to a parameter."""
    declared = traits.declared(definition)
    types = known.types & declared.types if known.types and declared.types else known.types or declared.types
    return Traits(
        types,
        declared.allowed if known.allowed is None else known.allowed,
        max(known.least, declared.least),
        traits.lowest((known.most, declared.most)),
        traits.highest((known.smallest, declared.smallest)),
        traits.lowest((known.largest, declared.largest)),
    )


def unsaid(name: str, definition: Mapping[str, Any]) -> Node:
    """What stands for a parameter that nobody has given a value."""
    if is_secure(definition):
        return Secret(name, None, traits=traits.declared(definition))
    return Call("parameters", (Literal(name),), traits=traits.declared(definition))


def faults(name: str, value: Any, definition: Mapping[str, Any]) -> Iterator[ExpressionError]:
    """What keeps a value from being this parameter's. A secret isn't quoted."""
    if isinstance(value, KeyVaultReference):
        return
    if value is None and get(definition, "nullable"):
        return
    wanted, known = TYPES.get(str(get(definition, "type")).lower()), traits.types(value)
    if wanted is not None and known and wanted not in known and "null" not in known - {kind(value)}:
        yield Wrong(f"parameter '{name}' is {' or '.join(sorted(known))}, not {wanted}", f"give it {wanted}")
        return
    if isinstance(value, Node | Pending):
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
