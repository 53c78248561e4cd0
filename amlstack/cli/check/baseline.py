"""A baseline: the findings that are known already, so that a run fails for new ones alone.

A finding is known by its rule, file, resource and path, whatever line it stands on; files are named from the baseline's
folder on. Nothing of what a finding says of a value is in it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlstack import json_text
from amlstack.findings import Finding, Spot
from amlstack.policies.notices import STALE
from amlstack.report import NotYet
from amlstack.report.fingerprint import fingerprint

from .subject import unfit

VERSION = 1
_ANEW = "write it anew: amlstack check PATH... --write-baseline FILE"
_PRINT = re.compile(r"[0-9a-f]{64}\Z")
_WORDS = ("rule", "file", "resource", "path", "fingerprint")


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding that is known."""

    rule: str
    file: str
    resource: str
    path: str
    fingerprint: str
    line: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings that a file says are known."""

    file: Path
    shown: str
    """What the user calls it."""
    entries: Sequence[Entry]

    def split(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding], list[Entry]]:
        """The findings that are new, those that are known, and the entries that none has; each entry knows one."""
        left: dict[str, list[Entry]] = {}
        for entry in self.entries:
            left.setdefault(entry.fingerprint, []).append(entry)
        new: list[Finding] = []
        known: list[Finding] = []
        for finding in findings:
            entries = left.get(_print(finding, self.file.parent))
            (known if entries else new).append(finding)
            if entries:
                entries.pop(0)
        return new, known, [entry for entries in left.values() for entry in entries]

    def stale(
        self, entries: Iterable[Entry], seen: Collection[str], asked: Collection[str], pending: Iterable[NotYet]
    ) -> Iterator[Finding]:
        """A finding for each entry that is of no use any more: its file, which was `seen` or is gone, is found whole.

        `seen`: real paths of files and of exported folders. One whose rule isn't asked, or waits, isn't told.
        """
        waiting = {(each.rule, each.resource) for each in pending}
        for entry in entries:
            file = os.path.realpath(self.file.parent / entry.file)
            looked = file in seen or os.path.dirname(file) in seen or not os.path.lexists(file)  # noqa: PTH120
            if looked and entry.rule in asked and (entry.rule, entry.resource) not in waiting:
                what = f"{entry.rule} is found no more in {entry.file}: {entry.path}"
                spot = Spot(self.shown, entry.line, 1)
                yield Finding(STALE.id, STALE.severity, entry.resource, "findings", spot, what, STALE.mend)


def load(file: Path, shown: str) -> Baseline:
    """The baseline in a file, which errors call `shown`. Raises Unfit."""
    try:
        content = file.read_bytes()
        data: Any = json_text.read(content)
    except OSError as error:
        raise unfit(shown, f"{(error.strerror or 'cannot be read').lower()}", _ANEW) from None
    except ValueError:
        raise unfit(shown, "is no baseline: it isn't JSON", _ANEW) from None
    if not isinstance(data, dict) or not isinstance(data.get("findings"), list):
        raise unfit(shown, "is no baseline: it has no list of findings", _ANEW)
    if data.get("version") != VERSION:
        raise unfit(shown, f"is a baseline of another version than {VERSION}", _ANEW)
    lines = content.decode(errors="replace").splitlines()
    numbers = (number for number, line in enumerate(lines, 1) if '"fingerprint"' in line)
    entries = [_entry(each, next(numbers, 0), shown) for each in data["findings"]]
    return Baseline(Path(os.path.abspath(file)), shown, entries)  # noqa: PTH100 - a link's folder is the user's


def _entry(data: Any, line: int, shown: str) -> Entry:
    words = [data.get(word) for word in _WORDS] if isinstance(data, dict) else [None]
    if not all(isinstance(word, str) for word in words) or not _PRINT.match(str(words[-1])):
        raise unfit(f"{shown}:{line}" if line else shown, f"an entry lacks one of {', '.join(_WORDS)}", _ANEW)
    rule, named, resource, path, print_ = map(str, words)
    return Entry(rule, named, resource, path, print_, line)


def text(findings: Iterable[Finding], file: Path) -> str:
    """What a baseline's file says for some findings: one on a line, in an order that no moved line changes."""
    folder = Path(os.path.abspath(file)).parent  # noqa: PTH100
    rows = [
        dict(
            zip(_WORDS, (each.rule, _named(each, folder), each.resource, each.path, _print(each, folder)), strict=True)
        )
        for each in findings
        if each.rule != STALE.id
    ]
    rows.sort(key=lambda row: [row[word] for word in ("file", "rule", "resource", "path")])
    said = ",".join(f"\n    {json.dumps(row)}" for row in rows)
    return f'{{\n  "version": {VERSION},\n  "findings": [{said}\n  ]\n}}\n'


def _print(finding: Finding, folder: Path) -> str:
    return fingerprint(finding, _named(finding, folder))


def _named(finding: Finding, folder: Path) -> str:
    """How a finding's file is called from a folder on."""
    if finding.place is None:
        return ""
    named = Path(os.path.abspath(finding.place.file))  # noqa: PTH100 - a link stays what the user calls it
    try:
        return Path(os.path.relpath(named, folder)).as_posix()
    except ValueError:  # on another drive
        return named.as_posix()
