"""Findings for programs of one's own."""

from __future__ import annotations

import json
from typing import Any

from amlstack.findings import Finding, Reachability

from .record import Report, summary


def json_(report: Report) -> str:
    """The report as one JSON object. What its keys mean stands in docs/check.md."""
    said = {
        "summary": summary(report),
        "findings": [_finding(each) for each in report.findings],
        "waived": [
            {**_finding(each.finding), "reason": each.reason, "until": each.until.isoformat()} for each in report.waived
        ],
        "known": [{**_finding(each.finding), "baseline": each.baseline} for each in report.known],
        "not_applicable_yet": [
            {"rule": each.rule, "resource": each.resource, "reason": each.reason, "file": each.file}
            for each in report.pending
        ],
        "unreadable": [
            {"file": each.place.file, "line": each.place.line, "column": each.place.column, "what": each.what}
            for each in report.unreadable
        ],
        "not_evaluated": [
            {"file": each.place.file, "line": each.place.line, "column": each.place.column, "what": each.what}
            for each in report.unevaluated
        ],
        "skipped": [{"file": each.file, "why": each.why} for each in report.skipped],
        "reachability": list(map(_reachability, report.reachability)),
        "checked": [{"file": each.file, "what": each.what, "resources": each.resources} for each in report.checked],
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _reachability(found: Reachability) -> dict[str, Any]:
    return {
        "workspace": found.workspace,
        "file": found.file,
        "pairs": [
            {
                "who": each.who,
                "where": each.where,
                "target": each.target,
                "service": each.service,
                "reaches": str(each.reaches),
                "needed": each.needed,
                "why": each.why,
                "mend": each.mend,
                "rule": each.rule or None,
            }
            for each in found.pairs
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "resource": finding.resource,
        "path": finding.path,
        "file": place.file if place else None,
        "line": place.line if place else 0,
        "column": place.column if place else 0,
        "what": finding.what,
        "mend": finding.mend,
    }
