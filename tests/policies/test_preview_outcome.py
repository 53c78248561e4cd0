"""What `pulumi preview` writes when it fails, is broken off or leaves something out."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.policies.preview_outcome import failure, is_digest, is_event_log, is_summary, unchanged

STACK = {"op": "create", "urn": "urn:pulumi:dev::p::pulumi:pulumi:Stack::p-dev", "newState": {}}
ONE, TWO = {"create": 1}, {"create": 2}
YAML_ERROR = '\u001b[31mError\u001b[0m: resource, variable, or config value "nothere" not found\n\n'


def digest(**said: Any) -> dict[str, Any]:
    """A preview that ended well, but for what is said."""
    return {"steps": [STACK], "duration": 1, "changeSummary": TWO} | said


def told(severity: str, message: str = "x") -> dict[str, Any]:
    """A diagnostic and nothing else in its list."""
    return {"diagnostics": [{"severity": severity, "message": message}]}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (digest(**told("error")), "1 of its diagnostics is an error"),
        (digest(diagnostics=2 * told("error")["diagnostics"]), "2 of its diagnostics are errors"),
        (told("error"), "1 of its diagnostics is an error"),
        (digest(**told("info#err", YAML_ERROR)), "ended with what its diagnostics say"),
        (digest(**told("info#err", "Traceback (most recent call last):\n")), "ended with what its diagnostics say"),
        (digest(**told("info#err"), changeSummary=ONE), "registered nothing"),
        (digest(**told("info#err"), changeSummary={}), "registered nothing"),
        (digest(result="failed"), "its result isn't succeeded"),
        (digest(result="canceled"), "its result isn't succeeded"),
        (digest(maybeCorrupt=True), "may be corrupt"),
        ({"config": {}, "steps": [STACK]}, "was broken off"),
        (digest(changeSummary=None), "was broken off"),
    ],
)
def test_what_failed_is_a_preview_and_said_to_have_failed(data: dict[str, Any], expected: str) -> None:
    """Whichever way the engine says it, with steps or without."""
    assert is_digest(data)
    found = failure(data)
    assert found
    assert expected in found.what


@pytest.mark.parametrize(
    "data",
    [
        digest(),
        digest(steps=[], changeSummary={"same": 3}),
        digest(**told("warning")),
        digest(**told("info", "error: what a program printed")),
        digest(**told("info#err", "DeprecationWarning: x")),
        digest(**told("info#err", "ERROR:root:what a logger wrote")),
        digest(result="succeeded", maybeCorrupt=False),
    ],
)
def test_what_ended_well_did_not_fail(data: dict[str, Any]) -> None:
    """Warnings, and what a program that registered resources wrote to stderr, are no failure."""
    assert is_digest(data)
    assert failure(data) is None


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"steps": []},
        {"steps": 3, "changeSummary": {}},
        {"resources": []},
        {"steps": [{"name": "build"}]},
        {"diagnostics": []},
        {"diagnostics": [{"severity": "error", "category": "lint", "message": "x"}]},
        {"diagnostics": [{"severity": "error"}], "summary": {}},
        {"config": {"name": "x"}},
    ],
)
def test_other_json_is_no_preview(data: Any) -> None:
    """Another tool's steps or diagnostics."""
    assert not is_digest(data)


def test_what_does_not_change_is_counted() -> None:
    """Less what `--show-sames` has shown."""
    same = STACK | {"op": "same"}
    assert unchanged(digest(steps=[same], changeSummary={"same": 4})) == 3
    assert unchanged(digest(steps=[same, same], changeSummary={"same": 2})) == 0
    assert unchanged(digest()) == 0


def test_the_engines_other_outputs_are_told_apart() -> None:
    """Events one after the other, and the summary that has no inputs."""
    assert is_event_log('{"sequence":0,"timestamp":1796015498,"preludeEvent":{"config":{}}}\n{"sequence":1')
    assert not is_event_log('{"sequence": 1, "name": "x"}')
    assert is_summary({"result": "failed", "duration": 7, "summary": {"create": 1}})
    assert not is_summary({"result": "failed", "tests": 3})
