"""Texts of users as a report may show them: without credentials, and harmless to a terminal."""

from __future__ import annotations

import re

from amlstack.literal_credentials import HIDDEN
from amlstack.literal_credentials import masked as without_literals

_SUSPECT = re.compile(
    r"""(?P<key>["']?[\w.\-]*
            (?:key(?![_-]?(?:vault|name|source|type|size|identifier|uri))
            |secret|password|pwd|token|sas|certificate|credential|connection_?string)
            [\w.\-]*["']?)
        (?P<colon>\s*[:=]\s*(?:\{\s*["']?(?:value|defaultValue)["']?\s*:\s*)?)
        (?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,}\]#]+)""",
    re.IGNORECASE | re.VERBOSE,
)
"""A key that sounds like a credential's, and its value."""
_BESIDE = re.compile(
    r"""(?P<key>["']?(?:defaultValue|value)["']?)(?P<colon>\s*:\s*)(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s,}\]#{]+)""",
    re.IGNORECASE,
)
"""What may be a credential where a key that sounds like one's stands on the same line."""
_LONG = re.compile(r"(?<![\w/.\-])(?!/subscriptions/)(?=[A-Za-z0-9+/_\-]*\d)[A-Za-z0-9+/_\-]{32,}={0,2}(?![\w/.\-])")
"""What looks like a key by itself: long, with digits, and no id."""
_SIGNATURE = re.compile(r"(?<=sig=)[^&\"'\s]+", re.IGNORECASE)
_PLAIN = re.compile(r"""["']?(\[.*\]|\{.*|true|false|null|/subscriptions/.*)["']?""", re.IGNORECASE)
"""Values that are no credential: expressions, the start of a mapping, ids."""


def masked(line: str) -> str:
    """A line, or a sentence, without what may be a credential, and without what would move a terminal's cursor."""
    printable = "".join(letter if letter.isprintable() or letter == "\t" else "?" for letter in line)
    hidden, suspects = _SUSPECT.subn(_covered, without_literals(printable))
    hidden = _BESIDE.sub(_covered, hidden) if suspects else hidden
    return _LONG.sub(HIDDEN, _SIGNATURE.sub(HIDDEN, hidden))


def _covered(match: re.Match[str]) -> str:
    value = match["value"]
    return match[0] if _PLAIN.fullmatch(value) else f"{match['key']}{match['colon']}{HIDDEN}"
