"""What a benchmark yields: samples, and rows that compare two of them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Say = Callable[[str], None]
"""Tells whoever waits what is going on."""


class BenchmarkError(RuntimeError):
    """A measurement that failed: what ran, and what it said."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The values of one figure, a run each."""

    values: tuple[float, ...]
    unit: str
    """s, ms or MB."""

    @property
    def median(self) -> float:
        """What the figure counts as."""
        return statistics.median(self.values)

    def __str__(self) -> str:
        """The median, and where there are several the least and the most: the machine's noise."""
        spread = f" ({_short(min(self.values))}-{_short(max(self.values))})" if len(self.values) > 1 else ""
        return f"{_short(self.median)} {self.unit}{spread}"


def timed(work: Callable[[], object], runs: int) -> Sample:
    """Seconds of the processor that `work` takes within this process, after a warm-up. Nothing in it waits."""
    work()
    return Sample(tuple(_seconds(work) for _ in range(runs)), "s")


def each(sample: Sample, many: int) -> Sample:
    """The same in milliseconds for one of `many`."""
    return Sample(tuple(seconds / many * 1000 for seconds in sample.values), "ms")


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison."""

    name: str
    against: str
    """What `theirs` is."""
    ours: Sample
    theirs: Sample
    aim: str
    """What the figure or the ratio should stay below; empty where the row only informs."""
    benchmark: str
    """The benchmark that measures it."""

    @property
    def ratio(self) -> float:
        """Ours by theirs: below 1 is cheaper."""
        return self.ours.median / self.theirs.median

    @property
    def command(self) -> str:
        """What measures this row again."""
        return f"python -m benchmarks --only {self.benchmark}"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of something that was measured."""

    part: str
    milliseconds: float
    of: float
    """The whole, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that one benchmark found."""

    rows: tuple[Row, ...]
    shares: tuple[Share, ...] = ()
    """Where the time of the first row goes, the largest part first."""


def _short(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
