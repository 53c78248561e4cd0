"""The line of a file that a finding stands on, as it may be shown: short, and without what may be a credential."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from amlstack.findings import Place

from .masking import masked

LONGEST = 160
"""Characters; of a longer line nothing is shown."""
LARGEST = 4 * 1024 * 1024
"""Bytes; larger files are machines' work."""
_SECURE = re.compile(r"securestring|secureobject|vaults/secrets", re.IGNORECASE)
"""What may have a credential beside it, whose key says nothing: `defaultValue`, `value`."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line, and how far into it the finding stands."""

    text: str
    before: int
    """Characters in front of it."""


def excerpt(place: Place, text: str | None = None) -> Excerpt | None:
    """The line at a place, of its file or of a text that was read from none.

    None where the file isn't there any more, or the line isn't one to be shown.
    """
    lines = _lines(place.file) if text is None else _lines_of(text)
    line = lines.get(place.line) if place.line else None
    if line is None or len(line) > LONGEST or _SECURE.search(line):
        return None
    shown = masked(line)
    before = min(place.column - 1, len(shown))
    return Excerpt(shown.replace("\t", " "), before) if shown.strip() else None


@cache
def _lines_of(text: str) -> dict[int, str]:
    """A text's lines by their numbers, those that are short enough."""
    lines = enumerate(text.removeprefix("\ufeff").split("\n"), 1) if len(text) <= LARGEST else ()
    return {number: line.rstrip("\r") for number, line in lines if len(line) <= LONGEST}


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
