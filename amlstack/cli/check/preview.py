"""A saved `pulumi preview --json` as the rules look at it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from amlstack import json_text
from amlstack.findings import Spot
from amlstack.policies import preview, preview_outcome, written_input
from amlstack.policies.preview_outcome import Failure
from amlstack.report import Skipped, Unreadable

from .readable import UTF_16, readable
from .subject import Subject, unfit

LARGEST = 64 * 1024 * 1024
"""Bytes: 10,000 resources have some 25 MB."""
_NAMED = 5
"""Of the types that no rule looks at, so many are named."""
SAVE = "pulumi preview --json --show-sames > preview.json"
"""The command that saves a whole preview: without --show-sames it holds only what changes."""
ANEW = f"save it anew: {SAVE}"
_LINE = 200
"""Bytes: as much of an event as tells that it is one."""
_SURE = re.compile(r'"urn:pulumi:|"severity"\s*:\s*"info#err"|^\{"sequence":\d+,"timestamp":')
_URN = re.compile(rb'"urn"\s*:\s*"([^"\\]+)"')


def looks_like(head: bytes) -> bool:
    """Whether a file that begins so may be a preview, and so larger than any template."""
    return any(mark in readable(head) for mark in ('"steps"', '"config"', '"diagnostics"', '"sequence"', '"result"'))


def is_surely(head: bytes) -> bool:
    """Whether a file that begins so can't be anything else, broken as it may be."""
    return _SURE.search(readable(head)) is not None


def read(file: Path, content: bytes, *, surely: bool = True) -> list[Subject | Skipped | Unreadable]:
    """The resources of a preview, each at its step, and what of it no rule looks at or it leaves out.

    One that failed is judged as far as it goes and can't be read as a whole. Nothing for other JSON, nor for what is no
    JSON unless it is `surely` a preview; then that raises Unfit, as what lacks the resources' inputs does.
    """
    if content[:2] in UTF_16:
        content = readable(content).encode()
    if preview_outcome.is_event_log(content[:_LINE].decode(errors="replace")):
        raise unfit(str(file), "is a log of the engine's events, not a preview", ANEW)
    try:
        data = json_text.read(content)
    except ValueError as error:
        if surely:
            what = "is not JSON" if isinstance(error, (json.JSONDecodeError, UnicodeError)) else str(error)
            raise unfit(str(file), what, ANEW) from None
        return []  # it may still be a template: they have comments
    if preview_outcome.is_summary(data):
        raise unfit(str(file), "is the summary of a preview, which lacks what the resources are made of", ANEW)
    if not preview_outcome.is_digest(data):
        return []
    places = _places(str(file), content)
    saved = preview.read(data, places)
    made: list[Subject | Skipped | Unreadable] = [
        Subject(str(file), "preview", saved.resources, tuple(written_input.of_preview(str(file), data, places)))
    ]
    if saved.damaged:
        more = f" (and {len(saved.damaged) - 1} more)" if len(saved.damaged) > 1 else ""
        made.append(Unreadable(Spot(str(file)), f"is damaged: {saved.damaged[0]}{more}: {ANEW}"))
    if failure := preview_outcome.failure(data):
        made.append(Unreadable(_diagnostic(str(file), content, failure), f"{failure.what}: mend it, then {ANEW}"))
    return [*made, *_left_out(str(file), saved, preview_outcome.unchanged(data))]


def _left_out(file: str, saved: preview.Saved, same: int) -> Iterator[Skipped]:
    """What no rule looks at, and what the preview doesn't hold."""
    if others := saved.others:
        more = f" and {len(others) - _NAMED} more types" if len(others) > _NAMED else ""
        yield Skipped(file, f"no rule looks at {', '.join(others[:_NAMED])}{more}")
    if same:
        what = "a resource that doesn't change isn't" if same == 1 else f"{same:,} resources that don't change aren't"
        yield Skipped(file, f"{what} in this preview: {SAVE} holds them too")


def _diagnostic(file: str, content: bytes, failure: Failure) -> Spot:
    """Where the first diagnostic of the failure's severity stands."""
    severity = (failure.severity or "").encode()
    found = re.search(rb'"severity"\s*:\s*"' + re.escape(severity) + b'"', content) if severity else None
    return _spot(file, content, found.start()) if found else Spot(file)


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


def _spot(file: str, content: bytes, at: int) -> Spot:
    """The place of a byte."""
    start = content.rfind(b"\n", 0, at) + 1
    return Spot(file, content.count(b"\n", 0, at) + 1, len(content[start:at].decode(errors="replace")) + 1)
