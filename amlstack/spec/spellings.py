"""The spellings that az ml, and Azure, take for the file's own: words in any case, truth as text, regions with blanks.

Where the schema says `x-az-spellings`. Sources: azure-ai-ml 1.35, `_schema/workspace` (StringTransformedEnum takes
any case, and snake case for pascal case), marshmallow's Boolean (its truthy and falsy words), and
https://learn.microsoft.com/azure/machine-learning/reference-yaml-workspace.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from amlstack.literal_credentials import literals

from .schema_file import followed, schema

_TRUTH = {
    **dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "off", "0"), False),
}
_BETWEEN = re.compile(r"[\s_,-]")


def settle(data: Any) -> None:
    """Write such values of a declaration, in place, as the schema has them; what is none of them stays."""
    if isinstance(data, dict):
        _settle(data, _of_the_file())


def word(value: Any, words: Iterable[str]) -> str | None:
    """The one of `words` that a text means, whose case doesn't count, nor blanks, commas, hyphens and underscores."""
    return {_folded(each): each for each in words}.get(_folded(value)) if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class _Spots:
    """Where below a place of the declaration such values stand."""

    rule: dict[str, Any] | None
    """The schema's rule of a value that is one itself."""
    keys: Mapping[str, _Spots]
    items: _Spots | None

    def __bool__(self) -> bool:
        return self.rule is not None or bool(self.keys) or self.items is not None


@cache
def _of_the_file() -> _Spots:
    return _spots(schema())


def _spots(rule: dict[str, Any]) -> _Spots:
    rule = followed(rule)
    inner = {key: _spots(each) for key, each in rule.get("properties", {}).items()}
    items = _spots(rule["items"]) if "items" in rule else None
    return _Spots(
        rule if "x-az-spellings" in rule else None, {key: each for key, each in inner.items() if each}, items or None
    )


def _settle(value: Any, spots: _Spots) -> Any:
    if spots.rule is not None:
        return _spelled(value, spots.rule)
    if isinstance(value, dict):
        for key in spots.keys & value.keys():
            value[key] = _settle(value[key], spots.keys[key])
    elif isinstance(value, list) and spots.items:
        value[:] = [_settle(each, spots.items) for each in value]
    return value


def _spelled(value: Any, rule: dict[str, Any]) -> Any:
    if rule["type"] == "boolean":
        plain = isinstance(value, (str, int)) and not isinstance(value, bool)
        return _TRUTH.get(str(value).lower(), value) if plain else value
    if "enum" in rule:
        return word(value, rule["enum"]) or value
    if not isinstance(value, str) or literals(value):  # a credential stays as it is written, to be found
        return value
    return "".join(value.split()).lower() or value


def _folded(text: str) -> str:
    return _BETWEEN.sub("", text).lower()
