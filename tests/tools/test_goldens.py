"""The exports of the examples that are kept for review."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tools import goldens


@pytest.fixture
def project(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project with one example and its exports."""
    shutil.copytree(root / "examples" / "defaults", tmp_path / "examples" / "defaults")
    monkeypatch.setenv("PYTHONPATH", str(root))
    monkeypatch.setattr(goldens, "ROOT", tmp_path)
    assert main(monkeypatch) == 0
    return tmp_path


def main(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run the tool and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["tools.goldens", *arguments])
    return goldens.main()


def test_what_was_written_is_current(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both exports of the example stand there, and a check has nothing to say."""
    folder = project / "tests" / "goldens"
    assert sorted(path.name for path in folder.iterdir()) == ["defaults", "defaults_subscription"]
    assert (folder / "defaults" / "SHA256SUMS").is_file()
    assert main(monkeypatch, "--check") == 0


def test_a_stale_one_is_told_and_renewed(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--check names the folder and changes nothing; without it the export is written again."""
    example = project / "examples" / "defaults" / "workspace.yaml"
    example.write_text(example.read_text(encoding="utf-8").replace("westeurope", "northeurope"), encoding="utf-8")
    assert main(monkeypatch, "--check") == 1
    assert "tests/goldens/defaults: stale; run `make generate`" in capsys.readouterr().err
    assert main(monkeypatch) == 0
    assert main(monkeypatch, "--check") == 0


def test_one_without_an_example_is_told(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What no example exports any more is to be removed by hand."""
    (project / "tests" / "goldens" / "old").mkdir()
    assert main(monkeypatch, "--check") == 1
    assert "tests/goldens/old: no example of that name" in capsys.readouterr().err
