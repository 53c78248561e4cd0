"""Applying waivers to findings, and the faults of waivers themselves."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from amlstack.catalog import ids
from amlstack.findings import Finding

from .notices import EXPIRED, UNUSED, Notice
from .rule import Pending
from .settings import Waiver

_FILE = re.compile(r"\.(ya?ml|json)$", re.IGNORECASE)
"""How the name of a workspace file, or of one that it includes, ends."""


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that a waiver accepts."""

    finding: Finding
    reason: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is left of findings when waivers have been applied."""

    findings: tuple[Finding, ...]
    """Those that no waiver lets be, and those about waivers."""
    waived: tuple[Waived, ...]


def apply(
    findings: Iterable[Finding],
    pending: Iterable[Pending],
    resources: Iterable[str],
    asked: Collection[str],
    waivers: Sequence[Waiver],
    today: dt.date,
    texts: Collection[str] = (),
) -> Outcome:
    """Let be what a waiver that holds on `today` names.

    `texts`: what an export has in the place of its workspace file. A waiver that names a file means these too.

    A waiver that lets nothing be is found fault with, where its rule is among those `asked`, a resource that it names
    was looked at or it stands in the file that declares them, and the rule doesn't wait for what isn't known yet.
    """
    kept: list[Finding] = []
    waived: list[Waived] = []

    def named(waiver: Waiver, found: Finding | Pending) -> bool:
        in_text = found.resource in texts and _FILE.search(waiver.resource)
        return waiver.rule == found.rule and bool(in_text or _names(waiver, found.resource))

    used = {(waiver.rule, index) for each in pending for index, waiver in enumerate(waivers) if named(waiver, each)}
    for finding in findings:
        fitting = [(index, waiver) for index, waiver in enumerate(waivers) if named(waiver, finding)]
        used.update((waiver.rule, index) for index, waiver in fitting)
        holding = next((waiver for _, waiver in fitting if waiver.until >= today), None)
        if holding is None:
            kept.append(finding)
        else:
            waived.append(Waived(finding, holding.reason, holding.until))
    seen = tuple(resources)
    for index, waiver in enumerate(waivers):
        if not (waiver.own or any(_names(waiver, resource) for resource in seen)):
            continue
        if waiver.until < today:
            kept.append(_about(waiver, EXPIRED, f"the waiver of {waiver.rule} ran out on {waiver.until}"))
        elif waiver.rule in asked and (waiver.rule, index) not in used:
            kept.append(_about(waiver, UNUSED, f"the waiver of {waiver.rule} lets nothing be"))
    return Outcome(tuple(kept), tuple(waived))


def _about(waiver: Waiver, notice: Notice, what: str) -> Finding:
    return Finding(notice.id, notice.severity, waiver.resource, "waivers", waiver.place, what, notice.mend)


def _names(waiver: Waiver, resource: str) -> bool:
    """Whether a waiver means a resource, which is called 'TYPE NAME'; case doesn't count."""
    if waiver.among is not None and resource not in waiver.among:
        return False
    wanted = waiver.resource.lower()
    if wanted.startswith("/"):
        try:
            id_ = ids.parse(waiver.resource)
        except ValueError:
            return False
        wanted = f"{id_.type} {id_.arm_name}".lower()
    whole = resource.lower()
    name = whole.partition(" ")[2]
    return any(fnmatchcase(each, wanted) for each in (whole, name, name.rpartition("/")[2]))
