"""The formats that programs read: valid where a schema is published, and the same findings in the same order."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given, settings
from jsonschema import Draft4Validator

from amlstack.findings import Severity, Spot
from amlstack.report import FORMATS, Report, order, written
from amlstack.report.sarif import FINGERPRINT
from tests.conftest import examples

from .reports import REPORTS, everything, finding

SCHEMAS = Path(__file__).with_name("schemas")
quick = settings(deadline=None, max_examples=examples(40))


@cache
def sarif_schema() -> Draft4Validator:
    """The published schema."""
    return Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text()))


@cache
def junit_schema() -> Any:
    """The published schema."""
    return xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))


@quick
@given(REPORTS)
def test_sarif_is_valid(report: Report) -> None:
    """Whatever is found, the log keeps to the published schema of SARIF 2.1.0."""
    assert [error.message for error in sarif_schema().iter_errors(json.loads(written(report, "sarif")))] == []


@quick
@given(REPORTS)
def test_junit_is_valid(report: Report) -> None:
    """Whatever is found, control characters among it, the report keeps to the schema that Jenkins' xUnit plugin has."""
    assert [str(error) for error in junit_schema().iter_errors(written(report, "junit"))] == []


def told(report: Report) -> dict[str, list[str]]:
    """The findings' ids in each format, in its order."""
    run = json.loads(written(report, "sarif"))["runs"][0]
    root = ET.fromstring(written(report, "junit"))  # noqa: S314 - our own
    text, github, markdown = (written(report, each) for each in ("text", "github", "markdown"))
    return {
        "json": [each["rule"] for each in json.loads(written(report, "json"))["findings"]],
        "sarif": [each["ruleId"] for each in run["results"] if "suppressions" not in each],
        "junit": [case.attrib["name"].split()[0] for case in root.iter("testcase") if case.find("failure") is not None],
        "text": re.findall(r"(?m)^\S+: \w+ (AML-\d+) ", text),
        "github": re.findall(r"(?m)^::(?:error|warning|notice) .*title=(AML-\d+)", github),
        "markdown": re.findall(r"(?m)^\| \w+ \| \[(AML-\d+)\]", markdown),
    }


def test_every_format_tells_the_same_in_the_same_order() -> None:
    """Six formats, one list."""
    found = told(everything())
    assert set(found) == set(FORMATS)
    assert set(map(tuple, found.values())) == {("AML-041", "AML-051")}


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_report_is_the_same_bytes(format_: str) -> None:
    """Nothing of the clock, of hashes' order or of the machine gets in."""
    assert written(everything(), format_) == written(everything(), format_)


@pytest.mark.parametrize("format_", ["json", "sarif", "junit", "text", "markdown"])
def test_every_format_tells_what_is_no_finding(format_: str) -> None:
    """What is waived, and why, and what can't be read are in all that aren't bare annotations."""
    said = written(everything(), format_)
    assert "The ledger reads by it." in said
    assert "a colon is missing" in said


@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_may_have_a_name_of_no_encoding(format_: str) -> None:
    """Bytes that are no letters are escaped in a URI, and are no accident anywhere."""
    report = Report(findings=(finding(place=Spot("\udcff\n.json", 1, 1)),))
    assert ("%FF%0A.json" in written(report, format_)) == (format_ == "sarif")


def test_a_fingerprint_stays_when_lines_move() -> None:
    """The same finding further down is the same; another resource's isn't; and two alike are told apart."""

    def prints(*lines: int, **words: object) -> list[str]:
        found = tuple(finding(place=Spot("main.json", line, 1), **words) for line in lines)
        results = json.loads(written(Report(findings=found), "sarif"))["runs"][0]["results"]
        return [each["partialFingerprints"][FINGERPRINT] for each in results]

    assert prints(3) == prints(30)
    assert prints(3) != prints(3, resource="Microsoft.Storage/storageAccounts stother")
    assert len(set(prints(3, 4))) == 2


def test_links_lead_to_the_rules_own_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to Azure's document, which is named as the source; where the pages are published the environment may say."""
    monkeypatch.setenv("AMLSTACK_RULE_PAGES", "https://github.com/contoso/amlstack/blob/v1/docs/rules/")
    address = "https://github.com/contoso/amlstack/blob/v1/docs/rules/AML-041.md"
    assert f"[AML-041]({address} " in written(everything(), "markdown")
    rules = json.loads(written(everything(), "sarif"))["runs"][0]["tool"]["driver"]["rules"]
    assert address in {rule["helpUri"] for rule in rules}
    assert all(rule.source in each["help"]["markdown"] for rule, each in zip(everything().rules, rules, strict=True))


def test_sarif_helps_with_each_rule() -> None:
    """A rule of the log has its help, its page, its level, and results point at it by number."""
    run = json.loads(written(everything(), "sarif"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rule["help"]["text"] and rule["helpUri"].endswith(f"/docs/rules/{rule['id']}.md") for rule in rules)
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in run["results"])
    assert [each["kind"] for result in run["results"] for each in result.get("suppressions", ())] == ["external"]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_an_annotation_cannot_be_broken_out_of() -> None:
    """A line end or a separator in a file's name or a finding's words stays inside its annotation."""
    found = finding(place=Spot("a,b:c\n::error::x", 1, 1), what="100%\n::error::y")
    said = written(Report(findings=(found,)), "github")
    assert len(said.splitlines()) == 2
    assert "file=a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ax" in said
    assert "100%25%0A::error::y" in said


def test_markdown_cannot_be_broken_out_of() -> None:
    """A name with pipes, tags or brackets neither breaks the table nor becomes a link."""
    said = written(Report(findings=(finding(resource="a|b <img> [x](y)\nz"),)), "markdown")
    assert r"a\|b \<img\> \[x\](y) z" in said


def test_findings_are_told_by_place_and_the_worst_first_where_they_share_one() -> None:
    """File, line and column, then severity, then the rule's id."""
    first, later = Spot("a.json", 3, 1), Spot("a.json", 20, 1)
    told_ = [
        finding(place=first, severity=Severity.ERROR, rule="AML-051"),
        finding(place=first, severity=Severity.WARNING, rule="AML-041"),
        finding(place=first, severity=Severity.WARNING, rule="AML-042"),
        finding(place=later, severity=Severity.ERROR, rule="AML-001"),
        finding(place=Spot("b.json", 1, 1), severity=Severity.ERROR, rule="AML-001"),
    ]
    mixed = [told_[place] for place in (3, 1, 4, 0, 2)]
    assert sorted(mixed, key=order) == told_
