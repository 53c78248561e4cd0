"""Findings as Markdown, for a comment on a pull request."""

from __future__ import annotations

import re

from amlstack.findings import Finding, Reachability

from . import reach
from .pages import page
from .record import Report, summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
MOST = 100
"""Findings in the table: a comment holds 65,536 characters."""


def markdown(report: Report) -> str:
    """The summary, and a table of the findings, what can't be read, and what is waived."""
    parts = [f"### amlstack check\n\n{_text(summary(report))}"]
    if report.findings:
        rows = [_row(finding, report) for finding in report.findings[:MOST]]
        more = len(report.findings) - MOST
        parts.append("\n".join(["| | rule | where | what |", "| --- | --- | --- | --- |", *rows]))
        parts += [f"And {more:,} more."] if more > 0 else []
    parts += map(table, report.reachability)
    if report.unreadable:
        parts.append("\n".join(f"- can't be checked: {_text(str(each))}" for each in report.unreadable))
    if report.unevaluated:
        parts.append("\n".join(f"- can't be evaluated: {_text(str(each))}" for each in report.unevaluated))
    if report.waived:
        lines = [
            f"- {each.finding.rule} {_text(each.finding.resource)}, until {each.until}: {_text(each.reason)}"
            for each in report.waived
        ]
        parts.append("\n".join(["<details><summary>Waived</summary>", "", *lines, "", "</details>"]))
    if report.known:
        lines = [
            f"- {found.rule} {_text(found.resource)}: {_text(str(found.place or found.path))}"
            for found in (each.finding for each in report.known[:MOST])
        ]
        lines += [f"- and {len(report.known) - MOST:,} more"] if len(report.known) > MOST else []
        parts.append("\n".join(["<details><summary>Known</summary>", "", *lines, "", "</details>"]))
    return "\n\n".join(parts) + "\n"


def table(found: Reachability) -> str:
    """Who reaches a workspace, as a table; what doesn't work and what isn't known below it."""
    clients, rows = reach.rows(found)
    lines = [
        f"Who reaches {_text(found.workspace)}, and what it stands on:",
        "",
        f"| | {' | '.join(f'{who}<br/>{_text(where)}' for who, where in clients)} |",
        f"| --- |{' --- |' * len(clients)}",
    ]
    for label, pairs in rows:
        words = (reach.word(pair) if pair else "" for pair in pairs)
        cells = (f"**{word}**" if word == "no" else word for word in words)
        lines.append(f"| {_text(label)} | {' | '.join(cells)} |")
    lines += ["", reach.LEGEND, ""]
    lines += [f"- doesn't work: {_text(each)}" for each in reach.shut(found)]
    lines += [f"- not known: {_text(each)}" for each in reach.unknown(found)]
    return "\n".join(lines).rstrip()


def _row(finding: Finding, report: Report) -> str:
    rule = report.rule(finding.rule)
    named = f"[{finding.rule}]({page(rule.id)} {_quoted(rule.name)})" if rule else finding.rule
    where = _text(str(finding.place or finding.path))
    what = f"{_text(finding.resource)}: {_text(finding.what)}. {_text(finding.mend)}"
    return f"| {finding.severity} | {named} | {where} | {what} |"


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'
