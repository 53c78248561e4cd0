"""Runs tests on demand, each time in a fork of a process that has imported what is slow to import.

Copied into the environment and started there. Reads a line of JSON from its input for each run, `{"arguments": [...],
"seconds": 60}`, and answers with one: how pytest ended (null: out of time) and what failed.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

_SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER: a server that outlives its test becomes this process's child, and can be ended."""


class _Failures:
    """Notes what fails, and whether it ran out of its time."""

    def __init__(self, said: Path) -> None:
        self.said = said

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """A test that gives itself much time gets as little as the others: it passes without a mutant."""
        for item in items:
            item.own_markers = [mark for mark in item.own_markers if mark.name != "timeout"]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report, "test")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report, "import")

    def _note(self, report: pytest.TestReport | pytest.CollectReport, what: str) -> None:
        if report.failed:
            slow = "Timeout (>" in report.longreprtext
            with self.said.open("a") as said:
                print(json.dumps([report.nodeid, "timeout" if slow else what]), file=said)


def _run(arguments: list[str], seconds: float, folder: Path) -> dict[str, Any]:
    said, log = folder / "failed", folder / "log"
    said.unlink(missing_ok=True)
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        os.setsid()
        for number in (1, 2):
            os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        os._exit(pytest.main(arguments, plugins=[_Failures(said)]))
    code = _awaited(child, started + seconds)
    _end_children()
    failed = [json.loads(line) for line in said.read_text().splitlines()] if said.exists() else []
    return {"code": code, "took": round(time.monotonic() - started, 1), "failed": failed}


def _awaited(child: int, until: float) -> int | None:
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    return None


def _end_children() -> None:
    """End what a run has left, until nothing is."""
    while children := Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(int(child), 0)


def main() -> None:
    """Answer until the input ends."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    folder, *slow = sys.argv[1:]
    for name in slow:
        with suppress(ImportError):
            importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(_run(**json.loads(line), folder=Path(folder))), flush=True)


if __name__ == "__main__":
    main()
