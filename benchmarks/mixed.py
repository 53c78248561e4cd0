"""A thousand datastores of every kind in turn, against as many blob containers: plan, export, check and `up`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from amlstack.sandbox import control
from amlstack.sandbox.engine import environment
from amlstack.sandbox.engine.stack import Stack

from . import declared
from .figures import BenchmarkError, Report, Row, Sample, Say
from .process import ROOT, Cost, busy, cost, wall
from .up import UNSAVED

SECRETS = {"AMLSTACK_SECRET_BENCH_SECRET": "made-up", "AMLSTACK_SECRET_BENCH_SAS": "sv=2026-01-01&sig=made-up"}
_LOOK = 0.1
"""Seconds between two looks at what the engine has used."""
_TICKS = os.sysconf("SC_CLK_TCK")


def measure(name: str, runs: int, say: Say, datastores: int = 1000) -> Report:
    """Rows of ours against ours: what a kind that isn't a blob costs; and the engine's own part of an `up`.

    Raises BenchmarkError where a run fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        mixed = declared.write_mixed(Path(folder, "mixed.yaml"), datastores)
        blobs = declared.write(Path(folder, "blobs.yaml"), datastores)
        rows = list(_commands(name, runs, say, Path(folder), mixed, blobs))
        say(f"{name}: `up` of {datastores:,} blobs, then of every kind in turn")
        plain, (whole, engine) = _up(blobs), _up(mixed)
    against = f"{datastores:,} azure_blob"
    seconds = [Sample((value,), "s") for value in (whole.wall, plain[0].wall, whole.processor, plain[0].processor)]
    rows += [
        Row(f"{name} up, unsaved", against, seconds[0], seconds[1], "", name),
        Row(f"{name} up, unsaved, processor", against, seconds[2], seconds[3], "", name),
        Row(f"{name} up, the engine's own processor", "all of it", Sample((engine,), "s"), seconds[2], "", name),
    ]
    return Report(tuple(rows))


def _commands(name: str, runs: int, say: Say, folder: Path, mixed: Path, blobs: Path) -> list[Row]:
    out = ["--out", str(folder / "arm")]
    rows = []
    for command, more in {"plan": [], "export": out, "check": ["--fail-on", "never"]}.items():
        say(f"{name}: {runs} runs of {command}, each of two files")
        ours, theirs = (
            [cost([sys.executable, "-m", "amlstack", command, str(file), *more]) for _ in range(runs)]
            for file in (mixed, blobs)
        )
        rows.append(Row(f"{name} {command}", "as many azure_blob", wall(ours), wall(theirs), "", name))
        rows.append(Row(f"{name} {command} processor", "as many azure_blob", busy(ours), busy(theirs), "", name))
    return rows


def _up(file: Path) -> tuple[Cost, float]:
    """What an `up` in a sandbox of its own costs, and the processor time of the engine's own process in it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        state = Path(folder, "sandbox")
        try:
            server = control.ensure(state)
            environment.prepare(state)
            variables = environment.process_environment(state, server) | {"PYTHONPATH": str(ROOT), **UNSAVED, **SECRETS}
            stack = Stack("bench", state, environment.program(), variables)
            stack.create()
            return _watched(stack, file, variables, Path(folder, "output"))
        finally:
            control.stop(state)


def _watched(stack: Stack, file: Path, variables: Mapping[str, str], output: Path) -> tuple[Cost, float]:
    pulumi = str(environment.search_path()[0] / "pulumi")
    words = [f"--stack={stack.name}", f"--config-file={stack.config_file}"]
    words += [f"--config={environment.PROJECT}:file={file}", "--yes", "--skip-preview", "--non-interactive"]
    before, start, engine = os.times(), time.perf_counter(), 0.0
    with output.open("wb") as said:
        ran = subprocess.Popen([pulumi, "up", *words], cwd=stack.program, env=variables, stdout=said, stderr=said)
        while ran.poll() is None:
            engine = max(engine, _used(ran.pid))
            time.sleep(_LOOK)
    after = os.times()
    if ran.returncode:
        raise BenchmarkError(f"up ended with {ran.returncode}:\n{output.read_text(errors='replace')[-3000:]}")
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(time.perf_counter() - start, spent, 0.0), engine


def _used(pid: int) -> float:
    """Seconds of the processor that one process has used so far, without its children."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS
