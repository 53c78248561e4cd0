"""The benchmarks of checks, at a tiny size."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from amlstack.policies import Graph, preview
from benchmarks import checked, checks

pytestmark = pytest.mark.thorough


def test_a_cold_check_is_compared_with_a_plan_and_a_bare_python() -> None:
    """Each comparison has as many values as runs, by the clock and by the processor."""
    rows = checks.cold("check_cold", 1, lambda _: None).rows
    assert [row.name for row in rows] == ["check_cold", "check_cold", "check_cold processor", "check_cold processor"]
    assert all(len(row.ours.values) == len(row.theirs.values) == 1 for row in rows)


def test_many_resources_are_checked() -> None:
    """As a template and as a preview, each with its growth."""
    rows = checks.many("check_10000", 1, lambda _: None, resources=20).rows
    assert [row.name.removeprefix("check_10000 ") for row in rows] == [
        *("template", "template processor", "template growth"),
        *("preview", "preview processor", "preview growth"),
    ]


def test_the_preview_is_one_whose_references_lead_somewhere() -> None:
    """Each datastore's account is found by its dependency."""
    resources = preview.read(json.loads(checked.preview(12))).resources
    assert len(resources) == len(Graph(resources).resources) == 12
    assert resources[11].raw("properties.accountName").refers == (resources[10].key,)


def test_without_checkov_there_is_no_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where it can't be installed the reason is said."""

    def offline(*words: object, **options: object) -> None:
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr(checks, "HOME", tmp_path / "none")
    monkeypatch.setattr(subprocess, "run", offline)
    said: list[str] = []
    assert checks.beside_checkov("check_checkov", 1, said.append).rows == ()
    assert said[-1].startswith("check_checkov: skipped: checkov==")
