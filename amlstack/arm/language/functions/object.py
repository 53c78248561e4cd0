"""Functions for objects that no array has."""

from __future__ import annotations

import json as _json
import re
from typing import Any

from ..errors import ExpressionError, TemplateError, Waits
from ..nodes import Pending
from ..registry import function
from ..values import plain


@function("object", "createObject(any...)", "structural")
def create_object(*members: Any) -> dict[str, Any]:
    """An object of keys and values, in turn."""
    if len(members) % 2:
        raise ExpressionError("'createObject' takes a value for each key", "it is createObject('key', value, ...)")
    if not all(isinstance(key, str | Pending) for key in members[::2]):
        raise ExpressionError("a key is no text", "string() makes one")
    return dict(zip(members[::2], members[1::2], strict=True))


@function("object", "items(object)", "structural")
def items(value: dict[str, Any]) -> list[dict[str, Any]]:
    """The members as objects `{key, value}`, in the order of the keys."""
    _all_known(value)
    return [{"key": key, "value": value[key]} for key in sorted(value, key=str)]


_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'((?:\\.|[^'\\])*)'", re.DOTALL)
"""A text in double quotes, or in single ones, whose inside is the group."""


@function("object", "json(string)", note="single quotes are taken for double ones, as Resource Manager takes them")
def json(text: str) -> Any:
    """The value that a JSON text holds; templates made of Bicep quote an identity's id in it by single quotes.

    Source: azure-quickstart-templates, microsoft.azure-ai-agent-service/network-secured-agent.
    """
    from ..document import read

    if not text.strip():
        return None
    try:
        return plain(read(text, "the text").data)
    except TemplateError:
        try:
            return plain(read(_QUOTED.sub(_in_double_quotes, text), "the text").data)
        except TemplateError:
            raise ExpressionError("'json' can't read this text as JSON", "string() writes JSON") from None


def _in_double_quotes(found: re.Match[str]) -> str:
    inside = found[1]
    if inside is None:
        return found[0]
    return '"' + re.sub(r'(?<!\\)"', r"\"", inside.replace("\\'", "'")) + '"'


@function("object", "null()")
def null() -> None:
    """Null."""


@function("object", "objectKeys(object)", "structural", note="in the object's order")
def object_keys(value: dict[str, Any]) -> list[str]:
    """The keys."""
    _all_known(value)
    return list(value)


def _all_known(value: dict[Any, Any]) -> None:
    """Raises Waits where a key isn't known: in which order they come isn't known either."""
    if any(isinstance(key, Pending) for key in value):
        raise Waits


@function("object", "shallowMerge(array)", "structural")
def shallow_merge(objects: list[Any]) -> dict[str, Any]:
    """All members of some objects, later ones winning; objects inside aren't merged."""
    if not all(isinstance(each, dict | Pending) for each in objects):
        raise ExpressionError("'shallowMerge' takes an array of objects", "filter() leaves others out")
    for each in objects:
        if isinstance(each, Pending):
            raise Waits
        _all_known(each)
    return {key: item for each in objects for key, item in each.items()}


def written(value: Any) -> str:
    """A value as JSON, as string() writes it."""
    return _json.dumps(value, ensure_ascii=False, separators=(",", ":"))
