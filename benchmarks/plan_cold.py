"""`amlstack plan workspace.yaml` as a shell starts it: time, memory, and where the time goes."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence

from .figures import BenchmarkError, Report, Row, Sample, Say, Share
from .process import ROOT, Cost, busy, cost, installed, wall

_PLAN = ("-m", "amlstack", "plan", "workspace.yaml")
_OTHERS = {'python -c "pass"': ("-c", "pass"), 'python -c "import pulumi"': ("-c", "import pulumi")}
_IMPORT = re.compile(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)")
_TOP = 8
"""Packages in the account of imports."""


def measure(name: str, runs: int, say: Say) -> Report:
    """Time and peak memory against a bare Python and one that imports pulumi, in turns and after a warm-up."""
    say(f"{name}: {runs} runs of each of three processes")
    commands = {"": _PLAN, **_OTHERS}
    found: dict[str, list[Cost]] = {each: [] for each in commands}
    for run in range(runs + 1):
        for each, arguments in commands.items():
            measured = cost([sys.executable, *arguments])
            if run:
                found[each].append(measured)
    ours = found.pop("")
    rows = [Row(name, each, wall(ours), wall(theirs), "0.25 s", name) for each, theirs in found.items()]
    rows += [Row(f"{name} processor", each, busy(ours), busy(theirs), "", name) for each, theirs in found.items()]
    rows += [Row(f"{name} memory", each, _peak(ours), _peak(theirs), "60 MB", name) for each, theirs in found.items()]
    return Report(tuple(rows), imports())


def imports() -> tuple[Share, ...]:
    """The time that the plan's imports take, by package, the interpreter's own start included.

    As `-X importtime` has it, which itself takes some time: the shares are what counts. Raises BenchmarkError.
    """
    command = [sys.executable, "-X", "importtime", *_PLAN]
    ended = subprocess.run(command, cwd=ROOT, env=installed(), capture_output=True, text=True, check=False)
    if ended.returncode:
        raise BenchmarkError(f"{' '.join(_PLAN)} ended with {ended.returncode}:\n{ended.stderr.strip()[-2000:]}")
    spent: Counter[str] = Counter()
    for microseconds, module in _IMPORT.findall(ended.stderr):
        spent[_package(module)] += int(microseconds)
    whole = spent.total() / 1000
    return tuple(Share(package, taken / 1000, whole) for package, taken in spent.most_common(_TOP))


def _peak(costs: Sequence[Cost]) -> Sample:
    return Sample(tuple(each.memory for each in costs), "MB")


def _package(module: str) -> str:
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return "standard library"
    return ".".join(module.split(".")[:2]) if top == "amlstack" else top
