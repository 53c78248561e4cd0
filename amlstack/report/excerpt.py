"""The line of a file that a finding stands on, as it may be shown: short, and without what may be a credential."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from amlstack.findings import Place

LONGEST = 160
"""Characters; of a longer line nothing is shown."""
LARGEST = 4 * 1024 * 1024
"""Bytes; larger files are machines' work."""
_HIDDEN = "***"
_SUSPECT = re.compile(
    r"""(?P<key>["']?[\w.\-]*
            (?:key(?![_-]?(?:vault|name|source|type|size|identifier|uri))
            |secret|password|pwd|token|sas|certificate|credential|connection_?string)
            [\w.\-]*["']?)
        (?P<colon>\s*[:=]\s*(?:\{\s*["']?value["']?\s*:\s*)?)
        (?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,}\]#]+)""",
    re.IGNORECASE | re.VERBOSE,
)
"""A key that sounds like a credential's, and its value."""
_LONG = re.compile(r"(?<![\w/.\-])(?!/subscriptions/)(?=[A-Za-z0-9+/_\-]*\d)[A-Za-z0-9+/_\-]{32,}={0,2}(?![\w/.\-])")
"""What looks like a key by itself: long, with digits, and no id."""
_SIGNATURE = re.compile(r"(?<=sig=)[^&\"'\s]+", re.IGNORECASE)
_PLAIN = re.compile(r"""["']?(\[.*\]|\{.*|true|false|null|/subscriptions/.*)["']?""", re.IGNORECASE)
"""Values that are no credential: expressions, the start of a mapping, ids."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line, and how far into it the finding stands."""

    text: str
    before: int
    """Characters in front of it."""


def excerpt(place: Place) -> Excerpt | None:
    """The line at a place; None where the file isn't there any more, or the line isn't one to be shown."""
    line = _lines(place.file).get(place.line) if place.line else None
    if line is None or len(line) > LONGEST:
        return None
    shown = masked(line)
    before = min(place.column - 1, len(shown))
    return Excerpt(shown.replace("\t", " "), before) if shown.strip() else None


def masked(line: str) -> str:
    """The line without what may be a credential, and without what would move a terminal's cursor."""
    printable = "".join(letter if letter.isprintable() or letter == "\t" else "?" for letter in line)
    hidden = _SUSPECT.sub(_covered, printable)
    return _LONG.sub(_HIDDEN, _SIGNATURE.sub(_HIDDEN, hidden))


def _covered(match: re.Match[str]) -> str:
    value = match["value"]
    return match[0] if _PLAIN.fullmatch(value) else f"{match['key']}{match['colon']}{_HIDDEN}"


@cache
def _lines(file: str) -> dict[int, str]:
    """A file's lines by their numbers, those that are short enough."""
    path = Path(file)
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return {}
        with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as stream:
            kept = ((number, line.rstrip("\r\n")) for number, line in enumerate(islice(stream, 1_000_000), 1))
            return {number: line for number, line in kept if len(line) <= LONGEST}
    except OSError:
        return {}
