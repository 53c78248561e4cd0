"""Running the engine in the foreground, with the signals that are meant for it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of the engine ended."""

    code: int
    interrupted: bool
    """Whether somebody asked it to stop."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Outcome:
    """Run a program to its end on this process's own terminal. SIGINT and SIGTERM let it end cleanly first."""
    program = shutil.which(command[0], path=environment["PATH"]) or command[0]
    asked: list[int] = []
    process: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        # Ctrl-C on a terminal reaches the engine by itself, and a second one would make it give up at once
        if process is not None and (number != signal.SIGINT or not _in_foreground()):
            process.send_signal(number)

    # before the program starts: it may be asked to stop as soon as it says a word
    before = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        process = subprocess.Popen([program, *command[1:]], cwd=folder, env=dict(environment))
        if asked:  # between its start and here; what a terminal sent may have come too early for it
            process.send_signal(signal.SIGTERM if _in_foreground() else asked[0])
        code = process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return Outcome(code, bool(asked))


def _in_foreground() -> bool:
    """Whether this process shares a terminal with the engine, which then hears what is typed."""
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError):
        return False
