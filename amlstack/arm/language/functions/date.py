"""Functions for dates, written as .NET writes them.

Sources: https://learn.microsoft.com/dotnet/standard/base-types/standard-date-and-time-format-strings and
.../custom-date-and-time-format-strings, in the invariant culture
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from ..context import Context
from ..errors import ExpressionError
from ..registry import function

_STANDARD = {
    "d": "MM/dd/yyyy",
    "D": "dddd, dd MMMM yyyy",
    "f": "dddd, dd MMMM yyyy HH:mm",
    "F": "dddd, dd MMMM yyyy HH:mm:ss",
    "g": "MM/dd/yyyy HH:mm",
    "G": "MM/dd/yyyy HH:mm:ss",
    "M": "MMMM dd",
    "m": "MMMM dd",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "O": "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
    "s": "yyyy-MM-ddTHH:mm:ss",
    "t": "HH:mm",
    "T": "HH:mm:ss",
    "u": "yyyy-MM-dd HH:mm:ss'Z'",
    "Y": "yyyy MMMM",
    "y": "yyyy MMMM",
}
_SPECIFIER = re.compile(r"'[^']*'|\"[^\"]*\"|\\.|y+|M+|d+|H+|h+|m+|s+|f+|F+|t+|z+|K|.", re.DOTALL)
_DURATION = re.compile(
    r"(?P<sign>[-+]?)P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_SHOWN = re.compile(r"\d{1,2}/\d{1,2}/\d{4} \d{1,2}:\d{2}:\d{2} [AP]M")
"""What dateTimeAdd gives without a format."""
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z")


@function("date", "utcNow(string?)", "context", places=("parameter",), note="the deployment's time")
def utc_now(context: Context, layout: str = "yyyyMMddTHHmmssZ") -> str:
    """When the deployment began."""
    return written(context.scope.now, layout)


@function(
    "date",
    "dateTimeAdd(string, string, string?)",
    note="without a format as the reference shows it: M/d/yyyy h:mm:ss tt",
)
def date_time_add(base: str, duration: str, layout: str = "M/d/yyyy h:mm:ss tt") -> str:
    """A time some duration later, or earlier."""
    match = _DURATION.fullmatch(duration)
    if not match or not any(part for name, part in match.groupdict().items() if name != "sign"):
        raise ExpressionError("the duration isn't one of ISO 8601", "write one like P3Y, -P9D or PT1H")
    parts = {name: float(part or 0) for name, part in match.groupdict().items() if name != "sign"}
    sign = -1 if match["sign"] == "-" else 1
    months = sign * int(parts.pop("years") * 12 + parts.pop("months"))
    try:
        return written(_later(_read(base), months) + sign * timedelta(**parts), layout)
    except (OverflowError, ValueError):
        raise ExpressionError("the time lies outside the years 1 to 9999", "use a shorter duration") from None


@function("date", "dateTimeFromEpoch(int)")
def date_time_from_epoch(seconds: int) -> str:
    """A time from the seconds since 1970."""
    try:
        return written(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), "yyyy-MM-ddTHH:mm:ssZ")
    except OverflowError:
        raise ExpressionError("the time lies outside the years 1 to 9999", "count in seconds") from None


@function("date", "dateTimeToEpoch(string)")
def date_time_to_epoch(text: str) -> int:
    """The seconds since 1970 of a time."""
    return int((_read(text) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())


def _read(text: str) -> datetime:
    try:
        if _BASIC.fullmatch(text):
            found = datetime.strptime(text, "%Y%m%dT%H%M%S%z")
        elif _SHOWN.fullmatch(text):
            found = datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=UTC)
        else:
            found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ExpressionError("this text isn't a time of ISO 8601", "write one like 2020-04-07T14:53:14Z") from None


def _later(when: datetime, months: int) -> datetime:
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OverflowError
    return when.replace(year=year, month=month + 1, day=min(when.day, calendar.monthrange(year, month + 1)[1]))


def written(when: datetime, layout: str) -> str:
    """A time in .NET's format. Raises ExpressionError for a format that has no such letter."""
    if len(layout) == 1:
        if layout not in _STANDARD:
            raise ExpressionError(f"'{layout}' is no format for times", f"expected one of {' '.join(_STANDARD)}")
        layout = _STANDARD[layout]
    return "".join(_part(when, part) for part in _SPECIFIER.findall(layout.removeprefix("%")))


def _part(when: datetime, part: str) -> str:
    letter, size = part[0], len(part)
    if letter in "'\"\\":
        return part[1:] if letter == "\\" else part[1:-1] if size > 1 else part
    if letter in "MdyfFtz":
        return _WORDS[letter](when, size)
    numbers = {"H": when.hour, "h": when.hour % 12 or 12, "m": when.minute, "s": when.second}
    if letter in numbers:
        return f"{numbers[letter]:0{min(size, 2)}}"
    return "Z" if part == "K" else part


def _named(number: int, size: int, name: str) -> str:
    return name if size > 3 else name[:3] if size == 3 else f"{number:0{size}}"


def _year(when: datetime, size: int) -> str:
    return f"{when.year % 100:0{size}}" if size < 3 else f"{when.year:0{size}}"


_WORDS: dict[str, Callable[[datetime, int], str]] = {
    "M": lambda when, size: _named(when.month, size, calendar.month_name[when.month]),
    "d": lambda when, size: _named(when.day, size, calendar.day_name[when.weekday()]),
    "y": _year,
    "f": lambda when, size: f"{when.microsecond:06}0"[:size],
    "F": lambda when, size: f"{when.microsecond:06}0"[:size].rstrip("0"),
    "t": lambda when, size: ("AM" if when.hour < 12 else "PM")[:size],
    "z": lambda _, size: ("+0", "+00", "+00:00")[min(size, 3) - 1],
}
