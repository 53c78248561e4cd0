"""Values that a template's parameters take, made up from their definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.arm import language
from amlstack.arm.language.parameters import resolved
from amlstack.arm.language.tree import get

_DEEPEST = 8


def parameters(template: Any, *, every: bool) -> Iterator[tuple[str, Any]]:
    """The entries of a parameter file for a template: of each parameter, or of those that must be given."""
    declared, definitions = get(template, "parameters"), get(template, "definitions")
    for name, raw in declared.items() if isinstance(declared, Mapping) else ():
        try:
            definition = resolved(raw, definitions)
        except language.ExpressionError:
            continue
        if every or not ({"defaultvalue", "nullable"} & {key.lower() for key in definition}):
            yield name, {"value": value(definition, definitions)}


def value(definition: Mapping[str, Any], definitions: Any, depth: int = 0) -> Any:
    """A value that a definition allows."""
    if allowed := get(definition, "allowedValues"):
        return allowed[:1] if get(definition, "type") == "array" else allowed[0]
    least = get(definition, "minLength") or 0
    match str(get(definition, "type")).lower():
        case "int":
            return get(definition, "minValue") or 1
        case "bool":
            return True
        case "array":
            return [_member(get(definition, "items"), definitions, depth)] * max(least, 1)
        case "object" | "secureobject":
            members = get(definition, "properties")
            return {
                name: _member(each, definitions, depth)
                for name, each in (members.items() if isinstance(members, Mapping) else ())
                if get(each, "nullable") is not True
            }
    return ("contoso" + "1" * max(least - 7, 0))[: get(definition, "maxLength") or 99]


def _member(raw: Any, definitions: Any, depth: int) -> Any:
    try:
        return value(resolved(raw, definitions), definitions, depth + 1) if depth < _DEEPEST else None
    except language.ExpressionError:
        return "contoso"
