"""A saved preview that isn't whole, as `amlstack check` tells it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amlstack.cli.check import EXAMPLES, command
from amlstack.cli.check.discovery import Discovery
from amlstack.report import Skipped, Unreadable

from .test_check import check

URN = "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev"
STACK = {"op": "create", "urn": URN, "newState": {"urn": URN, "type": "pulumi:pulumi:Stack"}}
WHOLE: dict[str, Any] = {"steps": [STACK], "duration": 1, "changeSummary": {"create": 1}}
FAILED = {"config": {}, "diagnostics": [{"prefix": "error: ", "message": "x", "severity": "error"}]}
EVENTS = '{"sequence":0,"timestamp":1,"preludeEvent":{"config":{}}}\n{"sequence":1,"timestamp":1,"cancelEvent":{}}\n'
UNREADABLE = {
    "failed": (json.dumps(WHOLE | FAILED, indent=2).encode(), "the preview failed: 1 of its diagnostics is an error"),
    "no-steps": (json.dumps(FAILED).encode(), "the preview failed"),
    "utf16": (json.dumps(WHOLE | FAILED).encode("utf-16"), "the preview failed"),
    "cut": (json.dumps(WHOLE).encode()[:-3], "is not JSON"),
    "two": (2 * json.dumps(WHOLE).encode(), "is not JSON"),
    "events": (EVENTS.encode(), "is a log of the engine's events"),
    "summary": (b'{"result":"failed","duration":7,"summary":{"create":1}}', "is the summary of a preview"),
    "odd": (
        json.dumps(WHOLE | {"steps": [STACK | {"op": {}}, {}]}).encode(),
        "steps[0].op is an object, not a text (and",
    ),
    "deep": (
        b'{"changeSummary": {}, "steps": ["urn:pulumi:", ' + 150 * b"[" + 150 * b"]" + b"]}",
        "nested more than 100 deep",
    ),
    "empty": (b"", "there is nothing where a value must be"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_is_no_whole_preview_is_no_pass(kind: str, tmp_path: Path) -> None:
    """Named or found in a folder it is exit code 2, with a line that says why and how to save it anew."""
    content, expected = UNREADABLE[kind]
    (tmp_path / "preview.json").write_bytes(content)
    for path in (tmp_path / "preview.json", tmp_path):
        done = check(path)
        assert done.exit_code == 2
        assert expected in done.stdout
        assert kind == "empty" or "save it anew: pulumi preview --json --show-sames > preview.json" in done.stdout


def test_a_failed_preview_is_told_at_its_diagnostic(tmp_path: Path) -> None:
    """At the line that says so; its message, which may hold anything, isn't quoted."""
    (tmp_path / "preview.json").write_bytes(UNREADABLE["failed"][0])
    (found,) = (each for each in Discovery().over([tmp_path]) if isinstance(each, Unreadable))
    line = UNREADABLE["failed"][0].decode().splitlines()[found.place.line - 1]
    assert line[found.place.column - 1 :] == '"severity": "error"'


def test_a_whole_preview_passes_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    """What doesn't change is only there with --show-sames: a sentence says so, and it is exit code 0."""
    file = tmp_path / "preview.json"
    for summary, expected in (
        ({"create": 1}, []),
        ({"create": 1, "same": 1}, ["a resource that doesn't change isn't in this preview: pulumi preview"]),
        ({"same": 1200}, ["1,200 resources that don't change aren't in this preview: pulumi preview"]),
    ):
        file.write_text(json.dumps(WHOLE | {"changeSummary": summary}))
        said = [each.why for each in Discovery().over([file]) if isinstance(each, Skipped)]
        assert [why[: len(start)] for why, start in zip(said, expected, strict=True)] == expected
        assert check(file).exit_code == 0


def test_the_advice_hides_no_failure() -> None:
    """The command that is recommended goes on only where the preview ended well, and saves all of it."""
    assert "pulumi preview --json --show-sames > preview.json && amlstack check preview.json" in EXAMPLES
    assert command.epilog == EXAMPLES
