"""Findings for people: the place, what, how to mend it, and the line itself."""

from __future__ import annotations

from collections.abc import Iterator

import click

from amlstack.findings import Finding, Reachability, Severity

from . import reach
from .record import Report, summary

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
_REACHED = {"no": "red", "?": "yellow", "yes": "green", "some": "yellow"}
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
    for found in report.reachability:
        yield from _reachability(found)
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


def _reachability(found: Reachability) -> Iterator[str]:
    """Who reaches a workspace: a table, what it is that doesn't work, and what isn't known."""
    clients, rows = reach.rows(found)
    first = max(len(label) for label, _ in rows)
    widths = [max(map(len, client)) for client in clients]
    yield click.style(f"Who reaches {found.workspace}, and what it stands on ({found.file}):", bold=True)
    for line in range(2):
        said = (client[line].ljust(width) for client, width in zip(clients, widths, strict=True))
        yield click.style(f"  {' ' * first}  {'  '.join(said)}".rstrip(), dim=line == 1)
    for label, pairs in rows:
        words = (reach.word(pair) if pair else "" for pair in pairs)
        cells = (_coloured(word, width) for word, width in zip(words, widths, strict=True))
        yield f"  {label.ljust(first)}  {'  '.join(cells)}".rstrip()
    yield click.style(f"  {reach.LEGEND}", dim=True)
    yield from _listed("doesn't work", list(reach.shut(found)))
    yield from _listed("not known", list(reach.unknown(found)))


def _coloured(word: str, width: int) -> str:
    """A word of the table, as wide as its column."""
    colour = _REACHED.get(word)
    return (click.style(word, fg=colour) if colour else word) + " " * (width - len(word))
