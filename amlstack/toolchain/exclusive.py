"""One set-up at a time: a lock that the system drops when its holder ends, however it ends."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .console import disk, progress

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock on the file `path` (made if need be); wait, and say so, while another process holds it."""
    with disk(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a", encoding="utf-8")
    with file:
        if not _take(file):
            progress.say(f"another set-up is at work ({path}); waiting for it")
            while not _take(file):
                time.sleep(0.2)
        yield
