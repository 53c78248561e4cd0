"""The benchmarks of plans, at a tiny size."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import plan_cold, plan_many, process
from benchmarks.figures import BenchmarkError

pytestmark = pytest.mark.thorough

HEAVY = "held = bytearray(80_000_000)"


def test_a_cold_plan_is_compared_with_two_other_processes() -> None:
    """Time and memory have a row for each, and the imports of our own rooms are in the account of the time."""
    said: list[str] = []
    report = plan_cold.measure("plan_cold", 2, said.append)
    assert [row.name for row in report.rows] == [
        each for each in ("plan_cold", "plan_cold processor", "plan_cold memory") for _ in range(2)
    ]
    assert all(len(row.ours.values) == len(row.theirs.values) == 2 for row in report.rows)
    assert {"amlstack.plan", "amlstack.spec", "standard library"} <= {share.part for share in report.shares}
    assert sum(share.milliseconds for share in report.shares) <= report.shares[0].of
    assert said


def test_many_datastores_are_read_and_planned() -> None:
    """Both rows have as many values as runs, and the second counts by the datastore."""
    whole, growth = plan_many.measure("plan_1000", 3, lambda _: None, datastores=5).rows
    assert len(whole.ours.values) == len(whole.theirs.values) == 3
    assert growth.theirs.median == pytest.approx(whole.ours.median / 5 * 1000)
    assert growth.ours.unit == growth.theirs.unit == "ms"


def test_the_memory_is_that_of_the_process_alone() -> None:
    """What a program holds counts, and what the one that measures it holds does not."""
    mine = bytearray(200_000_000)
    heavy = process.cost([sys.executable, "-c", HEAVY])
    assert 80 < heavy.memory < len(mine) / 1e6
    assert process.cost([sys.executable, "-c", "pass"]).memory < heavy.memory - 70


def test_a_process_that_fails_is_no_figure(tmp_path: Path) -> None:
    """Its last words and its exit code are told instead."""
    with pytest.raises(BenchmarkError, match=r"ended with 3:\nlast words"):
        process.cost([sys.executable, "-c", "import sys; print('last words'); sys.exit(3)"], tmp_path)
