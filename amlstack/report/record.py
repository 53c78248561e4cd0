"""What a run of the checks has come to, as every format tells it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from amlstack.findings import Finding, Place, Reachability, Severity
from amlstack.literal_credentials import masked

from . import masking

if TYPE_CHECKING:
    from .ruletext import RuleText


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was looked at."""

    file: str
    what: str
    """What it is: 'workspace file', 'template with dev.parameters.json'."""
    resources: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a part of one, that wasn't."""

    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What keeps a file from being looked at."""

    place: Place
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


@dataclass(frozen=True, slots=True)
class Unevaluated(Unreadable):
    """An expression of a file that has no value; the rest of the file was looked at."""


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that is let be."""

    finding: Finding
    reason: str
    """Why, without what may be a credential."""
    until: dt.date

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", masking.masked(self.reason))


@dataclass(frozen=True, slots=True)
class Known:
    """A finding that a baseline has."""

    finding: Finding
    baseline: str
    """The baseline's file."""


@dataclass(frozen=True, slots=True)
class NotYet:
    """A rule that couldn't judge a resource, because a value isn't known."""

    rule: str
    resource: str
    reason: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that one run has to tell, each part in the order in which it is told.

    No credential that stands in a name, a key or a value of the user's is in it, whoever made the parts.
    """

    findings: tuple[Finding, ...] = ()
    waived: tuple[Waived, ...] = ()
    known: tuple[Known, ...] = ()
    pending: tuple[NotYet, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    unevaluated: tuple[Unevaluated, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    checked: tuple[Checked, ...] = ()
    reachability: tuple[Reachability, ...] = ()
    """Of each workspace that is closed, or partly."""
    rules: tuple[RuleText, ...] = ()
    """Those that were asked, by id."""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What was read from no file, by what it is called."""

    def __post_init__(self) -> None:
        masked_parts: dict[str, tuple[Any, ...]] = {
            "findings": tuple(map(told, self.findings)),
            "waived": tuple(replace(each, finding=told(each.finding)) for each in self.waived),
            "known": tuple(replace(each, finding=told(each.finding)) for each in self.known),
            "pending": tuple(
                replace(each, resource=masked(each.resource), reason=masked(each.reason)) for each in self.pending
            ),
            "unreadable": tuple(replace(each, what=masked(each.what)) for each in self.unreadable),
            "unevaluated": tuple(replace(each, what=masked(each.what)) for each in self.unevaluated),
            "skipped": tuple(replace(each, why=masked(each.why)) for each in self.skipped),
            "reachability": tuple(map(_reached, self.reachability)),
        }
        for name, value in masked_parts.items():
            object.__setattr__(self, name, value)

    def secret_lines(self) -> frozenset[tuple[str, int]]:
        """The files and lines on which a credential was found, also where it is let be: nobody may see them."""
        found = (*self.findings, *(each.finding for each in self.waived), *(each.finding for each in self.known))
        return frozenset((each.place.file, each.place.line) for each in found if each.secret and each.place)

    @property
    def whole(self) -> bool:
        """Whether everything could be looked at."""
        return not self.unreadable and not self.unevaluated

    def at_least(self, severity: Severity) -> bool:
        """Whether a finding is as bad as that, or worse."""
        return any(finding.severity >= severity for finding in self.findings)

    def rule(self, id_: str) -> RuleText | None:
        """The rule of an id."""
        return next((rule for rule in self.rules if rule.id == id_), None)


def told(finding: Finding) -> Finding:
    """A finding without the credentials in what its resource, the path, or a value is called."""
    resource, path, what, mend = (masked(text) for text in (finding.resource, finding.path, finding.what, finding.mend))
    return replace(finding, resource=resource, path=path, what=what, mend=mend)


def _reached(found: Reachability) -> Reachability:
    """A workspace's reachability without the credentials in what a resource is called."""
    pairs = tuple(
        replace(
            each, where=masked(each.where), target=masked(each.target), why=masked(each.why), mend=masked(each.mend)
        )
        for each in found.pairs
    )
    return replace(found, workspace=masked(found.workspace), pairs=pairs)


def order(finding: Finding) -> tuple[object, ...]:
    """The order in which findings are told: by place, the worst first where several share one."""
    place = finding.place
    where = (place.file, place.line, place.column) if place else ("", 0, 0)
    return (*where, -finding.severity, finding.rule, finding.resource, finding.path, finding.what)


def summary(report: Report) -> str:
    """The run in two sentences."""
    count = Counter(finding.severity for finding in report.findings)
    worst_first = (many(count[each], str(each)) for each in reversed(Severity) if count[each])
    resources = sum(each.resources for each in report.checked)
    looked = f"{many(len(report.checked), 'input')}, {many(resources, 'resource')}, {many(len(report.rules), 'rule')}"
    besides = [
        f"{len(entries)} {word}"
        for entries, word in (
            (report.pending, "not applicable yet"),
            (report.waived, "waived"),
            (report.known, "known"),
            (report.skipped, "skipped"),
            (report.unreadable, "not readable"),
            (report.unevaluated, "not evaluated"),
        )
        if entries
    ]
    return f"{', '.join(worst_first) or 'No findings'} in {looked}." + (f" {', '.join(besides)}." if besides else "")


def many(count: int, word: str) -> str:
    """A number of things: '1 error', '2 errors'."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
