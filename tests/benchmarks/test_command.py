"""The command `python -m benchmarks`, and the tables that it makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import __main__ as command
from benchmarks import table
from benchmarks.figures import BenchmarkError, Report, Row, Sample, Say, Share

ROW = Row("plan", "nothing", Sample((3.0, 1.0, 2.0), "s"), Sample((0.5,), "s"), "1 s", "plan_tiny")
REPORT = Report((ROW,), (Share("amlstack.plan", 30, 120),))


def tiny(name: str, runs: int, say: Say) -> Report:
    """A benchmark that measures nothing."""
    say(f"{name} {runs}")
    return REPORT


def broken(name: str, runs: int, say: Say) -> Report:
    """A benchmark that fails."""
    raise BenchmarkError("pulumi ended with 1")


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    benchmarks = command.BENCHMARKS
    monkeypatch.setitem(benchmarks, "plan_cold", command.Benchmark(tiny, 7))
    monkeypatch.setitem(benchmarks, "up_100", command.Benchmark(broken, 1))
    monkeypatch.setattr(command, "RESULTS", tmp_path / "results.md")


def test_a_row_counts_by_its_medians() -> None:
    """The ratio is of the medians, and the noise stands beside them."""
    assert ROW.ratio == 4
    assert str(ROW.ours) == "2 s (1-3)"
    assert str(ROW.theirs) == "0.5 s"


def test_the_table_goes_to_stdout_and_progress_to_stderr(tmp_path: Path) -> None:
    """So that the table can be kept, and nothing is written unless asked."""
    result = CliRunner().invoke(command.main, ["--only", "plan_cold"])
    assert result.exit_code == 0, result.output
    assert result.stderr == "plan_cold 7\n"
    for cell in ("4.00", "2 s (1-3)", "python -m benchmarks --only plan_tiny", "25%", "amlstack.plan"):
        assert cell in result.stdout
    assert not list(tmp_path.iterdir())


def test_write_keeps_the_table_without_a_path_of_the_machine(tmp_path: Path) -> None:
    """The document holds rows, cores and date, and no folder."""
    result = CliRunner().invoke(command.main, ["--only", "plan_cold", "--runs", "2", "--write"])
    assert result.stderr == "plan_cold 2\n"
    (written,) = tmp_path.iterdir()
    text = written.read_text()
    assert "| plan | 4.00 | nothing | 2 s (1-3) | 0.5 s | 1 s | `python -m benchmarks --only plan_tiny` |" in text
    assert table.machine() in text
    assert "/" not in text


def test_a_failed_measurement_is_told_in_a_line(tmp_path: Path) -> None:
    """Exit code 1, no table, nothing written, no traceback."""
    result = CliRunner().invoke(command.main, ["--only", "plan_cold", "--only", "up_100", "--write"])
    assert result.exit_code == 1
    assert result.stderr.endswith("Error: pulumi ended with 1\n")
    assert not result.stdout
    assert not list(tmp_path.iterdir())


def test_an_unknown_benchmark_is_refused() -> None:
    """Exit code 2, with the names that there are."""
    result = CliRunner().invoke(command.main, ["--only", "plan_hot"])
    assert result.exit_code == 2
    assert "plan_cold" in result.stderr


def test_help_shows_examples() -> None:
    """Every option that an example uses is one."""
    result = CliRunner().invoke(command.main, ["--help"])
    assert "python -m benchmarks --only up_1000 --runs 3" in result.stdout
