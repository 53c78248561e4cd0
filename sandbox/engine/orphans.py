"""What an engine that was killed left running: nobody told its language host, which looks every five minutes, nor the
provider of dynamic resources, which never looks."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

_HOST = "pulumi-language-"
_DYNAMIC = ["-u", "-m", "pulumi.dynamic"]


def end_orphans(home: Path) -> list[int]:
    """End the language hosts, their programs, and the providers of dynamic resources, whose engine worked in this
    PULUMI_HOME and is gone; their pids.
    """
    ours = _working_in(home)
    orphans = [pid for pid, (parent, command) in ours.items() if parent not in ours and _by_the_engine(command)]
    for parent in orphans:
        orphans += [pid for pid, (above, _) in ours.items() if above == parent]
    for pid in orphans:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    return orphans


def _by_the_engine(command: str) -> bool:
    """Whether an engine starts what has this command line, with the environment behind it."""
    program, *words = command.split(None, 4)
    return _HOST in Path(program).name or words[:3] == _DYNAMIC


def _working_in(home: Path) -> dict[int, tuple[int, str]]:
    """Parent and command line, with the environment behind it, of each process that has this PULUMI_HOME."""
    listed = subprocess.run(["ps", "axeww", "-o", "pid=,ppid=,command="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in listed.stdout.splitlines() if f" PULUMI_HOME={home} " in f"{line} "]
    return {int(row[0]): (int(row[1]), row[2]) for row in rows if len(row) == 3}
