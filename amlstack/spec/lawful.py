"""Whether a declaration keeps the schema: yes or no, for the keywords of JSON Schema that the schema uses.

jsonschema says what is wrong and where, but its import takes as long as all the rest of a small plan. Most declarations
are in order, so it is asked for its errors only where this says no.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .schema_file import schema

Rule = dict[str, Any]
_TYPES: dict[str, type] = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}
_SILENT = frozenset(
    ("$schema", "$id", "$defs", "$comment", "title", "description", "examples", "default", "deprecated", "writeOnly")
)
"""Keywords that ask for nothing; the schema's own words, which begin with x-, ask for nothing either."""


def lawful(value: Any, rule: Rule) -> bool:
    """Whether `value` is what `rule`, a part of the schema, allows. Raises ValueError for a keyword it doesn't know."""
    for keyword, wanted in rule.items():
        if check := _KEYWORDS.get(keyword):
            if not check(value, wanted, rule):
                return False
        elif keyword not in _SILENT and not keyword.startswith("x-"):
            raise ValueError(f"the schema uses {keyword!r}, which is to be added to {__name__}")
    return True


def _type(value: Any, wanted: str | list[str], _: Rule) -> bool:
    types = [wanted] if isinstance(wanted, str) else wanted
    return any(type(value) is _TYPES[each] for each in types)


def _properties(value: Any, rules: Rule, _: Rule) -> bool:
    return not isinstance(value, dict) or all(lawful(value[key], rules[key]) for key in value if key in rules)


def _additional(value: Any, wanted: Rule | bool, rule: Rule) -> bool:
    if not isinstance(value, dict):
        return True
    others = [value[key] for key in value if key not in rule.get("properties", ())]
    return not others if isinstance(wanted, bool) else all(lawful(each, wanted) for each in others)


def _if(value: Any, wanted: Rule, rule: Rule) -> bool:
    return lawful(value, rule.get("then" if lawful(value, wanted) else "else", {}))


def _of(kind: type | tuple[type, ...], holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any, Rule], bool]:
    """A keyword that asks something of one type of value, and nothing of others."""
    return lambda value, wanted, _: not isinstance(value, kind) or holds(value, wanted)


_KEYWORDS: dict[str, Callable[[Any, Any, Rule], bool]] = {
    "$ref": lambda value, name, _: lawful(value, schema()["$defs"][name.rpartition("/")[2]]),
    "type": _type,
    "enum": lambda value, words, _: value in words,
    "const": lambda value, word, _: value == word,
    "not": lambda value, rule, _: not lawful(value, rule),
    "if": _if,
    "then": lambda *_: True,
    "else": lambda *_: True,
    "allOf": lambda value, rules, _: all(lawful(value, rule) for rule in rules),
    "anyOf": lambda value, rules, _: any(lawful(value, rule) for rule in rules),
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _of(dict, lambda value, rule: all(lawful(key, rule) for key in value)),
    "required": _of(dict, lambda value, keys: all(key in value for key in keys)),
    "minProperties": _of(dict, lambda value, least: len(value) >= least),
    "maxProperties": _of(dict, lambda value, most: len(value) <= most),
    "dependentRequired": _of(
        dict, lambda value, needs: all(each in value for key in needs if key in value for each in needs[key])
    ),
    "dependentSchemas": _of(dict, lambda value, rules: all(lawful(value, rules[key]) for key in rules if key in value)),
    "items": _of(list, lambda value, rule: all(lawful(each, rule) for each in value)),
    "minItems": _of(list, lambda value, least: len(value) >= least),
    "minLength": _of(str, lambda value, least: len(value) >= least),
    "pattern": _of(str, lambda value, pattern: re.search(pattern, value) is not None),
    "minimum": _of((int, float), lambda value, least: value >= least),
    "maximum": _of((int, float), lambda value, most: value <= most),
}
