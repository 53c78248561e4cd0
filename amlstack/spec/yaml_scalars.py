"""What a plain word of YAML means: the core schema of YAML 1.2, https://yaml.org/spec/1.2.2/#103-core-schema.

So `no`, `on`, `12:30` and `2026-01-31` are strings, unlike in YAML 1.1.
"""

from __future__ import annotations

import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **{sign + word: float(sign + "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
}
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
_LONGEST_NUMBER = 300
"""Digits; a longer one is no number that anybody means, and int() refuses it from 4300."""


def plain(text: str) -> Scalar:
    """The value of a word that stands without quotes."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return text
    if text.startswith(("0o", "0x")):
        return int(text, 0)
    number = float(text)
    if number.is_integer():  # JSON Schema knows one sort of number: 30.0 is 30
        return int(text) if text.lstrip("+-").isdecimal() else int(number)
    return number
