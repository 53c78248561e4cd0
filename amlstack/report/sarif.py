"""Findings as SARIF 2.1.0, for code scanning.

Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from amlstack.findings import Finding, Place, Severity

from .fingerprint import fingerprint
from .pages import page
from .record import Report
from .ruletext import RuleText

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "amlstack/v1"
"""Of rule, file, resource and path: the same when lines move."""
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif(report: Report) -> str:
    """The report as a SARIF log of one run; what is waived or known is in it as suppressed."""
    index = {rule.id: number for number, rule in enumerate(report.rules)}
    results = [_result(finding, index) for finding in report.findings]
    for finding, why in (
        *((waived.finding, f"{waived.reason} (until {waived.until})") for waived in report.waived),
        *((known.finding, f"known: it is in {known.baseline}") for known in report.known),
    ):
        suppression = {"kind": "external", "status": "accepted", "justification": why}
        results.append({**_result(finding, index), "suppressions": [suppression]})
    run = {
        "tool": {"driver": {"name": "amlstack", "rules": [_rule(rule) for rule in report.rules]}},
        "invocations": [
            {
                "executionSuccessful": report.whole,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": what}, "locations": [_location(each.place)]}
                    for each, what in (
                        *((each, each.what) for each in report.unreadable),
                        *((each, f"can't be evaluated: {each.what}") for each in report.unevaluated),
                    )
                ],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": list(_numbered(results)),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: RuleText) -> dict[str, Any]:
    why = f"{rule.why}\n\n" if rule.why else ""
    links = f"[{rule.id}]({page(rule.id)}), [source]({rule.source})"
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why or rule.title},
        "help": {
            "text": f"{rule.title}\n\n{why}{rule.mend}\n\n{rule.source}",
            "markdown": f"{rule.title}\n\n{why}**{rule.mend}**\n\n{links}",
        },
        "helpUri": page(rule.id),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [str(rule.pillar)]},
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.resource}: {finding.what}. {finding.mend}"},
        "partialFingerprints": {FINGERPRINT: _fingerprint(finding)},
    }
    if finding.rule in index:
        made["ruleIndex"] = index[finding.rule]
    if finding.place:
        logical = {"fullyQualifiedName": f"{finding.resource}: {finding.path}", "kind": "resource"}
        made["locations"] = [{**_location(finding.place), "logicalLocations": [logical]}]
    return made


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file)}}
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": place.column}
    return {"physicalLocation": physical}


def _uri(file: str) -> str:
    """A relative path as a relative reference, an absolute one as a file URI."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix(), errors="surrogateescape")


def _fingerprint(finding: Finding) -> str:
    return fingerprint(finding, Path(finding.place.file).as_posix() if finding.place else "")


def _numbered(results: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The results, those with the same fingerprint told apart by their number."""
    seen: Counter[str] = Counter()
    for result in results:
        print_ = result["partialFingerprints"][FINGERPRINT]
        seen[print_] += 1
        yield {**result, "partialFingerprints": {FINGERPRINT: f"{print_}:{seen[print_]}"}}
