"""A saved `pulumi preview --json` as the rules look at it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from amlstack.findings import Spot
from amlstack.policies import preview
from amlstack.report import Skipped

from .subject import Subject, unfit

LARGEST = 64 * 1024 * 1024
"""Bytes: 10,000 resources have some 25 MB."""
_NAMED = 5
"""Of the types that no rule looks at, so many are named."""
_URN = re.compile(rb'"urn"\s*:\s*"([^"\\]+)"')


def looks_like(head: bytes) -> bool:
    """Whether a file that begins so may be a preview, and so larger than any template."""
    return b'"steps"' in head or b'"config"' in head


def read(file: Path, content: bytes) -> list[Subject | Skipped]:
    """The resources of a preview, each at its step, and the types that no rule knows; nothing for other JSON.

    Raises Unfit for what is no JSON.
    """
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise unfit(str(file), "is not JSON", "save it anew: pulumi preview --json > preview.json") from None
    if not preview.is_preview(data):
        return []
    made: list[Subject | Skipped] = [
        Subject(str(file), "preview", tuple(preview.resources(data, _places(str(file), content))))
    ]
    if others := list(preview.others(data)):
        more = f" and {len(others) - _NAMED} more types" if len(others) > _NAMED else ""
        made.append(Skipped(str(file), f"no rule looks at {', '.join(others[:_NAMED])}{more}"))
    return made


def _places(file: str, content: bytes) -> dict[str, Spot]:
    """Where each URN first stands."""
    found: dict[str, Spot] = {}
    line, counted = 1, 0
    for match in _URN.finditer(content):
        urn = match[1].decode(errors="replace")
        if urn in found:
            continue
        line += content.count(b"\n", counted, match.start())
        counted = match.start()
        column = len(content[content.rfind(b"\n", 0, counted) + 1 : counted].decode(errors="replace")) + 1
        found[urn] = Spot(file, line, column)
    return found
