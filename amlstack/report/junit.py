"""Findings as a JUnit report: a suite for each file, a failed case for each finding.

Source of the form: the schema of the Jenkins xUnit plugin, which continuous integration takes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from amlstack.findings import Finding

from .record import Report

_UNLAWFUL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold: https://www.w3.org/TR/xml/#charsets."""


@dataclass(frozen=True, slots=True)
class _Case:
    """What stands in a testcase that hasn't passed."""

    file: str
    name: str
    tag: str
    """failure, error or skipped."""
    message: str
    type: str | None = None
    text: str | None = None


def junit(report: Report) -> str:
    """The report as XML. What waits, is waived or is known is a skipped case, what can't be read an error."""
    suites: dict[str, list[_Case]] = {each.file: [] for each in report.checked}
    for case in _cases(report):
        suites.setdefault(case.file, []).append(case)
    root = ET.Element("testsuites", name="amlstack check")
    for file, cases in suites.items():
        _suite(root, file, cases)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _cases(report: Report) -> Iterator[_Case]:
    for each in report.findings:
        said = f"{each.place or ''} {each.path}\n{each.mend}"
        yield _Case(_file(each), _named(each), "failure", each.what, str(each.severity), said)
    for waived in report.waived:
        reason = f"waived until {waived.until}: {waived.reason}"
        yield _Case(_file(waived.finding), _named(waived.finding), "skipped", reason)
    for known in report.known:
        yield _Case(_file(known.finding), _named(known.finding), "skipped", f"known: it is in {known.baseline}")
    for pending in report.pending:
        yield _Case(pending.file, f"{pending.rule} {pending.resource}", "skipped", pending.reason)
    for unreadable in report.unreadable:
        yield _Case(unreadable.place.file, "can be read", "error", str(unreadable), "unreadable")
    for fault in report.unevaluated:
        yield _Case(fault.place.file, "can be evaluated", "error", str(fault), "unevaluated")


def _file(finding: Finding) -> str:
    return finding.place.file if finding.place else "amlstack"


def _named(finding: Finding) -> str:
    return f"{finding.rule} {finding.resource}"


def _suite(root: ET.Element, file: str, cases: Sequence[_Case]) -> None:
    """A file's cases; where nothing is to be said of it, one that has passed."""
    count = Counter(case.tag for case in cases)
    words = {"tests": max(len(cases), 1), "failures": count["failure"], "errors": count["error"]}
    numbers = {word: str(number) for word, number in (words | {"skipped": count["skipped"]}).items()}
    suite = ET.SubElement(root, "testsuite", {"name": _lawful(file), **numbers})
    if not cases:
        ET.SubElement(suite, "testcase", name="keeps every rule", classname=_lawful(file))
    for case in cases:
        inside = ET.SubElement(suite, "testcase", name=_lawful(case.name), classname=_lawful(file))
        said = {"message": _lawful(case.message), **({"type": case.type} if case.type else {})}
        ET.SubElement(inside, case.tag, said).text = case.text and _lawful(case.text)


def _lawful(text: str) -> str:
    return _UNLAWFUL.sub("?", text)
