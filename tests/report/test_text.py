"""The report for people, and the lines that it shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amlstack.findings import Spot
from amlstack.report import Report, Waived
from amlstack.report.excerpt import LONGEST, excerpt
from amlstack.report.masking import masked
from amlstack.report.text import MOST, text

from .reports import everything, finding


def test_the_line_stands_below_with_a_caret(tmp_path: Path) -> None:
    """The place, the rule by id and name, what, the line with a mark under the value, and how to mend it."""
    file = tmp_path / "main.json"
    file.write_text('{\n  "properties": {\n    "minimumTlsVersion": "TLS1_0"\n  }\n}\n')
    report = everything()
    said = text(Report(findings=(finding(place=Spot(str(file), 3, 26)),), rules=report.rules))
    resource = "Microsoft.Storage/storageAccounts stcontoso"
    assert said.splitlines()[:4] == [
        f"{file}:3:26: warning AML-041 Storage.MinTls: {resource}: minimumTlsVersion is TLS1_0",
        '3 |     "minimumTlsVersion": "TLS1_0"',
        "  |                          ^",
        "    Set it to TLS1_2.",
    ]


def test_it_is_coloured_only_when_asked() -> None:
    """A pipe gets no escape codes, and a terminal the same words in colours."""
    plain, coloured = text(everything()), text(everything(), colour=True)
    assert "\x1b" not in plain
    assert "\x1b[31m" in coloured


def test_the_summary_counts_everything() -> None:
    """The last line says how much was found, looked at, put off, let be, skipped and not readable."""
    assert text(everything()).splitlines()[-1].startswith("1 error, 1 warning in 1 input, 2 resources, ")
    assert text(everything()).splitlines()[-1].endswith("1 not applicable yet, 1 waived, 1 skipped, 1 not readable.")


def test_a_long_list_is_cut() -> None:
    """Of what was skipped some are named and the rest counted."""
    report = everything()
    skipped = tuple(type(report.skipped[0])(f"{number}.json", "is something else") for number in range(MOST + 5))
    said = text(Report(skipped=skipped))
    assert said.count("is something else") == MOST
    assert "and 5 more" in said


@pytest.mark.parametrize(
    "line",
    [
        '"adminPassword": "CANARY"',
        "  account_key: CANARY",
        '"adminPassword": {"value": "CANARY"}',
        '"connectionString": "DefaultEndpointsProtocol=https;AccountKey=CANARY=="',
        '"value": "https://x.blob.core.windows.net/?sv=2020&sig=CANARY"',
        '"sasToken": "CANARY", "other": 1',
        '"adminPassword": {"type": "string", "defaultValue": "CANARY"}',
        "admin_password: {type: string, value: CANARY}",
        "primary: c4n4ryc4n4ryc4n4ryc4n4ryc4n4ryc4n4ryCANARY==",
    ],
)
def test_what_may_be_a_credential_is_not_shown(line: str) -> None:
    """By its key, by its shape, or as a signature in a URL."""
    assert "CANARY" not in masked(line)


@pytest.mark.parametrize(
    "line",
    [
        '"minimumTlsVersion": "TLS1_0"',
        "\"keyVault\": \"[resourceId('Microsoft.KeyVault/vaults', 'kv')]\"",
        '"storageAccount": "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/x/y/z"',
        "\"key\": \"[listKeys('x', '2024-01-01').keys[0].value]\"",
        "key_vault: {create_mode: default}",
        "key_vault: kv-contoso",
        "account_key: {list_keys: key1}",
    ],
)
def test_what_is_no_credential_is_shown(line: str) -> None:
    """Expressions, ids and settings whose names only sound like one."""
    assert masked(line) == line


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip))
def test_no_line_moves_the_cursor(line: str) -> None:
    """Control characters of a file don't reach the terminal."""
    assert all(letter.isprintable() or letter == "\t" for letter in masked(line))


def test_only_short_lines_of_files_that_are_there_are_shown(tmp_path: Path) -> None:
    """A minified template, a binary, a folder, a line beyond the end: nothing is shown, and nothing fails."""
    file = tmp_path / "one-line.json"
    file.write_text("x" * (LONGEST + 1) + "\nshort")
    assert excerpt(Spot(str(file), 1, 1)) is None
    assert excerpt(Spot(str(file), 3, 1)) is None
    assert excerpt(Spot(str(tmp_path), 1, 1)) is None
    assert excerpt(Spot(str(tmp_path / "none"), 1, 1)) is None
    shown = excerpt(Spot(str(file), 2, 99))
    assert shown is not None
    assert (shown.text, shown.before) == ("short", 5)


def test_no_line_with_a_credential_is_shown(tmp_path: Path) -> None:
    """Whatever its key is called, and whichever finding stands on the line, also where the credential's is waived."""
    file = tmp_path / "main.json"
    file.write_text('{"sku": "x", "value": "CANARY"}\n{"sku": "y"}\n')
    credential, other, elsewhere = (
        replace(finding(place=Spot(str(file), line, 2)), secret=secret)
        for line, secret in ((1, True), (1, False), (2, False))
    )
    for report in (
        Report(findings=(credential, other, elsewhere)),
        Report(findings=(other, elsewhere), waived=(Waived(credential, "known", dt.date(2999, 1, 1)),)),
    ):
        said = text(report)
        assert "CANARY" not in said
        assert '{"sku": "y"}' in said


@pytest.mark.parametrize(
    "line",
    ['{"type": "secureString", "defaultValue": "CANARY"}', '{"type": "a.b/vaults/secrets", "p": {"value": "CANARY"}}'],
)
def test_no_line_is_shown_that_has_a_credential_beside_its_type(line: str, tmp_path: Path) -> None:
    """Where a line holds a secure parameter or a vault's secret whole, the keys say nothing."""
    file = tmp_path / "main.json"
    file.write_text(line)
    assert excerpt(Spot(str(file), 1, 1)) is None
