"""Reports made up by hypothesis, and one with a bit of everything."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from amlstack.findings import Finding, Severity, Spot
from amlstack.policies import RULES
from amlstack.policies.notices import NOTICES
from amlstack.report import Checked, NotYet, Report, Skipped, Unreadable, Waived, order
from amlstack.report.ruletext import RuleText

RULES_ASKED: tuple[RuleText, ...] = (*RULES, *NOTICES)
TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
FILES = st.sampled_from(["workspace.yaml", "infra/main.json", "a folder/ü, 100%:2.json", "/abs/x.json"])
PLACES = st.builds(Spot, FILES, st.integers(0, 99), st.integers(1, 99)) | st.none()
FINDINGS = st.builds(
    Finding,
    rule=st.sampled_from([rule.id for rule in RULES_ASKED]),
    severity=st.sampled_from(list(Severity)),
    resource=TEXT,
    path=TEXT,
    place=PLACES,
    what=TEXT,
    mend=TEXT,
)
REPORTS = st.builds(
    lambda findings, waived, pending, unreadable, skipped: Report(
        findings=tuple(sorted(findings, key=order)),
        waived=tuple(waived),
        pending=tuple(pending),
        unreadable=tuple(unreadable),
        skipped=tuple(skipped),
        checked=(Checked("workspace.yaml", "workspace file", 12),),
        rules=RULES_ASKED,
    ),
    st.lists(FINDINGS, max_size=6),
    st.lists(st.builds(Waived, FINDINGS, TEXT, st.dates()), max_size=2),
    st.lists(st.builds(NotYet, st.sampled_from([rule.id for rule in RULES]), TEXT, TEXT, FILES), max_size=2),
    st.lists(st.builds(Unreadable, st.builds(Spot, FILES, st.integers(0, 9), st.integers(1, 9)), TEXT), max_size=2),
    st.lists(st.builds(Skipped, FILES, TEXT), max_size=2),
)


def finding(**words: object) -> Finding:
    """A finding of which only what matters is said."""
    known = {
        "rule": "AML-041",
        "severity": Severity.WARNING,
        "resource": "Microsoft.Storage/storageAccounts stcontoso",
        "path": "properties.minimumTlsVersion",
        "place": Spot("main.json", 3, 5),
        "what": "minimumTlsVersion is TLS1_0",
        "mend": "Set it to TLS1_2.",
    }
    return Finding(**{**known, **words})  # type: ignore[arg-type]


def everything() -> Report:
    """A report with one of each."""
    return Report(
        findings=(finding(), finding(rule="AML-051", severity=Severity.ERROR, place=Spot("main.json", 9, 1))),
        waived=(Waived(finding(rule="AML-053"), "The ledger reads by it.", dt.date(2027, 3, 31)),),
        pending=(
            NotYet("AML-021", "Microsoft.X/y z", "not applicable yet: properties.a of it isn't known", "main.json"),
        ),
        unreadable=(Unreadable(Spot("bad.json", 2, 1), "a colon is missing"),),
        skipped=(Skipped("notes.json", "is no ARM template"),),
        checked=(Checked("main.json", "template", 2),),
        rules=RULES_ASKED,
    )
