"""Findings as annotations of a GitHub workflow.

Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from amlstack.findings import Severity

from .record import Report, summary

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github(report: Report) -> str:
    """A line for each finding, and the summary as the last."""
    lines = []
    for finding in report.findings:
        said = f"{finding.resource}: {finding.what}. {finding.mend}"
        lines.append(_command(_COMMANDS[finding.severity], finding.place, _title(report, finding.rule), said))
    lines += [_command("error", each.place, "can't be checked", each.what) for each in report.unreadable]
    lines += [_command("error", each.place, "can't be evaluated", each.what) for each in report.unevaluated]
    return "\n".join([*lines, _text(summary(report)), ""])


def _title(report: Report, id_: str) -> str:
    rule = report.rule(id_)
    return f"{id_} {rule.name}" if rule else id_


def _command(word: str, place: object, title: str, said: str) -> str:
    where = {"file": place.file, "line": place.line, "col": place.column} if place else {}  # type: ignore[attr-defined]
    known = {key: value for key, value in {**where, "title": title}.items() if value}
    return f"::{word} {','.join(f'{key}={_property(str(value))}' for key, value in known.items())}::{_text(said)}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
