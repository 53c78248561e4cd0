"""Whole processes, measured from the outside."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .figures import BenchmarkError, Sample

ROOT = Path(__file__).parents[1]
_LAUNCH = Path(__file__).with_name("launch.py")
_SAID = 3000
"""Characters of a failed run's last words that are shown."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a process cost."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds, those of its children included."""
    memory: float
    """Peak in MB, its own."""


def cost(command: Sequence[str], folder: Path = ROOT, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a program, named by its path, and measure it. Raises BenchmarkError, with its words, where it fails."""
    environment = installed() if environment is None else environment
    with tempfile.TemporaryDirectory() as own:
        output = Path(own, "output")
        ended = subprocess.run(
            [sys.executable, "-I", "-S", str(_LAUNCH), str(output), *command],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode:
            said = output.read_text(encoding="utf-8", errors="replace") if output.exists() else ended.stderr
            raise BenchmarkError(f"{' '.join(command)} ended with {ended.returncode}:\n{said.strip()[-_SAID:]}")
    wall, processor, peak = map(float, ended.stdout.split())
    return Cost(wall, processor, peak / 1e6)


def installed() -> dict[str, str]:
    """The environment in which Python keeps its bytecode, as an installed program's is kept.

    Where PYTHONDONTWRITEBYTECODE is set, as in many containers, a program run from its sources is compiled anew each
    time, and that is what would be measured.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def wall(costs: Sequence[Cost]) -> Sample:
    """The seconds by the clock."""
    return Sample(tuple(each.wall for each in costs), "s")


def busy(costs: Sequence[Cost]) -> Sample:
    """The seconds of the processor, which suffer less from what else the machine does."""
    return Sample(tuple(each.processor for each in costs), "s")
