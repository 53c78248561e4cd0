"""Functions for texts."""

from __future__ import annotations

import base64 as _base64
import re
from typing import Any
from urllib.parse import quote, unquote, urljoin

from amlstack.catalog import guids

from .. import hashes
from ..context import Context
from ..errors import ExpressionError
from ..registry import function
from .object import json, written

_ITEM = re.compile(r"\{\{|\}\}|\{(?P<place>\d+)(?:,(?P<width>-?\d{1,4}))?(?::(?P<layout>[^{}]*))?\}|[{}]")
_NUMBER = re.compile(r"(?P<letter>[dDfFnNxX])(?P<digits>\d{0,2})")
_WIDEST = 131_072


def text_of(value: Any) -> str:
    """A value as text, as string() gives it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value)
    return "" if value is None else written(value)


def _decoded(text: str) -> str:
    try:
        return _base64.b64decode(text, validate=True).decode("utf-8")
    except ValueError:
        raise ExpressionError("this text isn't base64 of a text", "base64() makes it") from None


@function("string", "base64(string)")
def base64(text: str) -> str:
    """The text's UTF-8 in base 64."""
    return _base64.b64encode(text.encode("utf-8", "replace")).decode("ascii")


@function("string", "base64ToJson(string)")
def base64_to_json(text: str) -> Any:
    """The value whose JSON is in base 64."""
    return json(_decoded(text))


@function("string", "base64ToString(string)")
def base64_to_string(text: str) -> str:
    """The text that is in base 64."""
    return _decoded(text)


@function("string", "dataUri(string|number|bool|array|object)")
def data_uri(value: Any) -> str:
    """The value as a data URI."""
    return f"data:text/plain;charset=utf8;base64,{base64(text_of(value))}"


@function("string", "dataUriToString(string)")
def data_uri_to_string(uri: str) -> str:
    """What a data URI holds."""
    head, comma, data = uri.partition(",")
    if not head.lower().startswith("data:") or not comma:
        raise ExpressionError("this text is no data URI", "dataUri() makes one")
    return _decoded(data) if head.lower().endswith(";base64") else unquote(data)


@function("string", "endsWith(string, string)", note="in any case")
def ends_with(text: str, part: str) -> bool:
    """Whether a text ends so."""
    return text.lower().endswith(part.lower())


@function("string", "startsWith(string, string)", note="in any case")
def starts_with(text: str, part: str) -> bool:
    """Whether a text starts so."""
    return text.lower().startswith(part.lower())


@function("string", "format(string, any...)", note="of .NET's formats for numbers: d f n x; others are refused")
def format_(layout: str, *values: Any) -> str:
    """A text with values in it."""

    def item(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        if match["place"] is None:
            raise ExpressionError("a brace stands alone in the format", "write two for one")
        place = int(match["place"])
        if place >= len(values):
            raise ExpressionError(f"the format asks for value {place}", f"{len(values)} are given, counted from 0")
        width = int(match["width"] or 0)
        shown = _formatted(values[place], match["layout"])
        return shown.ljust(-width) if width < 0 else shown.rjust(width)

    return _ITEM.sub(item, layout)


def _formatted(value: Any, layout: str | None) -> str:
    if not layout or not isinstance(value, (int, float)) or isinstance(value, bool):
        return text_of(value)
    match = _NUMBER.fullmatch(layout)
    if not match or (match["letter"] in "dDxX" and isinstance(value, float)):
        raise ExpressionError(f"'{layout}' is no format for numbers that is known here", "expected d, f, n or x")
    letter, digits = match["letter"], int(match["digits"] or (2 if match["letter"] in "fFnN" else 0))
    if letter in "dD":
        return f"{'-' if value < 0 else ''}{abs(value):0{digits}d}"
    if letter in "xX":
        return f"{int(value) & 2**64 - 1 if value < 0 else int(value):0{digits}{letter}}"
    return f"{value:{',' if letter in 'nN' else ''}.{digits}f}"


@function("string", "guid(string, string...)", note="Azure's: a version 5 UUID in its documented namespace")
def guid(*parts: str) -> str:
    """A GUID of some texts."""
    return guids.guid(*parts)


@function(
    "string",
    "uniqueString(string, string...)",
    note="Azure's: a MurmurHash in base 32, held to eleven published results; the algorithm isn't documented",
)
def unique_string(*parts: str) -> str:
    """Thirteen characters of some texts."""
    return hashes.unique_string(parts)


@function("string", "newGuid()", "context", places=("parameter",), note="the same for the same deployment and time")
def new_guid(context: Context) -> str:
    """A GUID that no other call of this deployment gives."""
    context.meter.guids += 1
    scope = context.scope
    return guids.guid(f"{scope.id}/{scope.deployment}/{scope.now}/{context.meter.guids}")


@function("string", "join(array, string)")
def join(items: list[Any], between: str) -> str:
    """The items as one text."""
    return between.join(map(text_of, items))


@function("string", "padLeft(string|int, int, string?)")
def pad_left(value: Any, width: int, filler: str = " ") -> str:
    """A text, filled up at its left."""
    if len(filler) != 1:
        raise ExpressionError("'padLeft' fills with one character", "give it one")
    if width > _WIDEST:
        raise ExpressionError(f"'padLeft' can't fill up to {width:,} characters", f"at most {_WIDEST:,} are allowed")
    return text_of(value).rjust(width, filler)


@function("string", "replace(string, string, string)")
def replace(text: str, old: str, new: str) -> str:
    """The text with all of one part replaced."""
    if not old:
        raise ExpressionError("'replace' has nothing to look for", "its second argument is the text to be replaced")
    if (1 + text.count(old)) * len(new) > 8 * _WIDEST:
        raise ExpressionError("'replace' makes the text too long", f"at most {_WIDEST:,} characters are allowed")
    return text.replace(old, new)


@function("string", "split(string, string|array)")
def split(text: str, delimiters: Any) -> list[str]:
    """The parts between delimiters."""
    each = [delimiters] if isinstance(delimiters, str) else delimiters
    if not all(isinstance(delimiter, str) for delimiter in each):
        raise ExpressionError("a delimiter is no text", "string() makes one")
    wanted = sorted((re.escape(delimiter) for delimiter in each if delimiter), key=len, reverse=True)
    return re.split("|".join(wanted), text) if wanted else [text]


@function("string", "string(any)")
def string(value: Any) -> str:
    """The value as text: arrays and objects as JSON."""
    return text_of(value)


@function("string", "substring(string, int, int?)")
def substring(text: str, start: int, length: int | None = None) -> str:
    """A part of a text."""
    end = len(text) if length is None else start + length
    if start < 0 or start > len(text) or end < start or end > len(text):
        raise ExpressionError(
            f"'substring' from {start} to {end} reaches outside the text", f"the text has {len(text)} characters"
        )
    return text[start:end]


@function("string", "toLower(string)")
def to_lower(text: str) -> str:
    """In lower case."""
    return text.lower()


@function("string", "toUpper(string)")
def to_upper(text: str) -> str:
    """In upper case."""
    return text.upper()


@function("string", "trim(string)")
def trim(text: str) -> str:
    """Without white space at its ends."""
    return text.strip()


@function("string", "uri(string, string)")
def uri(base: str, relative: str) -> str:
    """A URI, seen from another."""
    try:
        return urljoin(base, relative)
    except ValueError:
        raise ExpressionError("this text is no URI", "write one like https://contoso.com/a/") from None


@function("string", "uriComponent(string)")
def uri_component(text: str) -> str:
    """The text as a part of a URI."""
    return quote(text.encode("utf-8", "replace"), safe="")


@function("string", "uriComponentToString(string)")
def uri_component_to_string(text: str) -> str:
    """The text that a part of a URI stands for."""
    return unquote(text)
