"""Single values, held against what Azure publishes of them: what a value is, and how it may be written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any


def fits(type_: str, value: Any) -> bool:
    """Whether a value is a text, a whole number, or true or false, as it should be."""
    if type_ == "integer":
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1
    return isinstance(value, str if type_ == "string" else bool)


def reads_as(type_: str, value: Any) -> bool:
    """Whether providers make of a value what they want: they read 'true' and '30', and write 30 as a text."""
    if type_ == "string":
        return isinstance(value, (bool, int, float))
    text = value.strip().lower() if isinstance(value, str) else ""
    return text in ("true", "false") if type_ == "boolean" else bool(re.fullmatch(r"-?\d+", text))


def called(value: Any) -> str:
    """What a value is, in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, (int, float)):
        return "a number"
    if value is None:
        return "null"
    return "a text" if isinstance(value, str) else "an object" if isinstance(value, Mapping) else "a list"


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern)
    except re.error:
        return None


def found(pattern: str, value: str) -> bool:
    """Whether a pattern is found in a text; one of another dialect always is."""
    compiled = _compiled(pattern)
    return compiled is None or compiled.search(value) is not None
