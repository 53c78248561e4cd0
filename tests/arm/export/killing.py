"""`python -m tests.arm.export.killing FOLDER WAY`: exports that are killed, each before another step on the disk.

Prints a line for each: the step, what the folder was then, what the next export made of it. A program of its own,
because it forks.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from amlstack.arm.export import exchange, export, folder

from .declared import declared

OLD = dict(export([declared()]).files)
NEW = dict(export([declared(tags={"owner": "quality"})], bundle=True).files)
ON_DISK = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.utime"}
MINE = {"notes.txt": b"mine"}


def main(place: Path, way: str) -> None:
    """Kill at the first step, at the second, and so on until an export ends by itself."""
    if way == "two renames":
        exchange._exchanged = never  # type: ignore[assignment]
    for number in count():
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        out = place / "arm"
        folder.write(out, OLD)
        (out / "notes.txt").write_bytes(MINE["notes.txt"])
        step = killed(out, number)
        if step is None:
            return
        state = seen(out)
        folder.write(out, NEW, force=True)
        alone = [path.name for path in place.iterdir()] == ["arm"]
        sys.stdout.write(f"{step} | {state} | {seen(out)}, and {'nothing' if alone else 'something'} beside it\n")


def never(*_: Path) -> bool:
    """Where folders can't be exchanged in one step."""
    return False


def killed(out: Path, number: int) -> str | None:
    """The step before which an export in a process of its own was killed; None where it came to its end."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        steps = count()

        def kill(event: str, arguments: tuple[Any, ...]) -> None:
            written = event == "open" and str(out.parent) in str(arguments[0])
            if (written or event in ON_DISK) and next(steps) == number:
                os.write(writer, event.encode())
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(kill)
        folder.write(out, NEW, force=True)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as said:
        step = said.read()
    _, status = os.waitpid(child, 0)
    return step if os.waitstatus_to_exitcode(status) else None


def seen(out: Path) -> str:
    """Which folder stands there: the old one, the new one, none, or a mix."""
    if not out.exists():
        return "none"
    content = {path.name: path.read_bytes() for path in out.iterdir()}
    return {True: "old"}.get(content == OLD | MINE) or {True: "new"}.get(content == NEW | MINE) or "a mix"


if __name__ == "__main__":
    main(Path(sys.argv[1], "disk"), sys.argv[2])
