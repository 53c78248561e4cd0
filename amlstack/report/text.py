"""Findings for people: the place, what, how to mend it, and the line itself."""

from __future__ import annotations

from collections.abc import Iterator

import click

from amlstack.findings import Finding, Severity

from .record import Report, summary

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
_NOT_YET = "not applicable yet: "
MOST = 20
"""Of what was skipped, or waits, so many are named; the JSON has all."""


def text(report: Report, *, colour: bool = False, quiet: bool = False) -> str:
    """The report, the findings first; quiet, it has nothing else but what couldn't be checked."""
    styled = "".join(f"{line}\n" for line in (*_wrong(report), *(() if quiet else _rest(report))))
    return styled if colour else click.unstyle(styled)


def _wrong(report: Report) -> Iterator[str]:
    secret = report.secret_lines()
    for finding in report.findings:
        place = finding.place
        hidden = place is None or (place.file, place.line) in secret
        yield from _finding(finding, report, excerpted=not hidden)
    for word, entries in (("checked", report.unreadable), ("evaluated", report.unevaluated)):
        head = click.style(f"can't be {word}:", fg="red", bold=True)
        yield from (f"{head} {each}" for each in entries)


def _rest(report: Report) -> Iterator[str]:
    yield from _listed("not applicable yet", _waiting(report))
    yield from _listed(
        "waived", [f"{each.finding.rule} {each.finding.resource}: {each.reason}" for each in report.waived]
    )
    yield from _listed("skipped", [f"{each.file}: {each.why}" for each in report.skipped])
    yield click.style(summary(report), bold=True)


def _waiting(report: Report) -> list[str]:
    """What isn't applicable yet, the rules that wait for the same together."""
    rules: dict[str, list[str]] = {}
    for each in report.pending:
        rules.setdefault(each.reason.removeprefix(_NOT_YET), []).append(each.rule)
    return [f"{', '.join(dict.fromkeys(waiting))} {reason}" for reason, waiting in rules.items()]


def _finding(finding: Finding, report: Report, *, excerpted: bool) -> Iterator[str]:
    from .excerpt import excerpt

    rule = report.rule(finding.rule)
    severity = click.style(str(finding.severity), fg=_COLOURS[finding.severity], bold=True)
    head = f"{finding.place}: " if finding.place else ""
    yield f"{head}{severity} {finding.rule}{f' {rule.name}' if rule else ''}: {finding.resource}: {finding.what}"
    if excerpted and finding.place and (line := excerpt(finding.place, report.texts.get(finding.place.file))):
        gutter = f"{finding.place.line} | "
        yield click.style(gutter, dim=True) + line.text
        yield click.style(" " * (len(gutter) - 2) + "| ", dim=True) + " " * line.before + click.style("^", fg="red")
    yield f"    {finding.mend}"


def _listed(word: str, entries: list[str]) -> Iterator[str]:
    """Some of a list, each on a line, the same ones once."""
    once = list(dict.fromkeys(entries))
    yield from (f"{click.style(word, dim=True)} {entry}" for entry in once[:MOST])
    if len(once) > MOST:
        yield f"{click.style(word, dim=True)} and {len(once) - MOST:,} more: see --format json"
