"""What set-up says while it works, and how it runs other programs: with a sign of life, and their words at failure."""

from __future__ import annotations

import errno
import re
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

BEAT = 15.0
"""Seconds between two signs of life where the output isn't a terminal."""

NO_SPACE = (
    "no space is left on the disk that holds {where}. Free some (a first set-up needs about 4 GB) and run it again."
)


class SetupError(Exception):
    """Set-up can't go on: what is missing, and how to mend it."""


class CommandFailed(Exception):
    """A program ended with an error; `output` holds its last lines, without passwords in addresses."""

    def __init__(self, output: str):
        self.output = re.sub(r"://[^/@\s]+@", "://", "\n".join(output.splitlines()[-12:]))
        super().__init__(self.output)


def duration(seconds: float) -> str:
    """Return seconds as people say them: `8 s`, `2 min 5 s`."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


class Progress:
    """The steps of one set-up: which is begun, of how many that are known so far, and the time since the first."""

    def __init__(self) -> None:
        self.begin("setup")

    def begin(self, who: str) -> None:
        """Count from the beginning, in the name of a command."""
        self.who, self.number, self.started = who, 0, time.monotonic()
        self.expected: dict[str, int] = {}

    def expect(self, of: str, steps: int) -> None:
        """Count on so many steps of a part; said again of the same part, it counts instead."""
        self.expected[of] = steps

    def step(self, what: str) -> None:
        """Say which step begins, and how long it all took so far."""
        if self.number == 0:
            self.started = time.monotonic()
        self.number += 1
        so_far = f" ({duration(time.monotonic() - self.started)} so far)" if self.number > 1 else ""
        self.say(f"step {self.number} of {max(self.number, sum(self.expected.values()))}{so_far}: {what}")

    def end(self) -> None:
        """Say that it is done, where there was anything to do."""
        if self.number:
            self.say(f"done in {duration(time.monotonic() - self.started)}")

    def say(self, text: str) -> None:
        """Print one line at once, also into a pipe."""
        print(f"{self.who}: {text}", flush=True)


progress = Progress()
"""What this process has to say; a process brings one thing at a time."""


class Heartbeat:
    """A sign of life during a long step: a line in place on a terminal, else a line of its own every BEAT seconds."""

    def __init__(self) -> None:
        self.started = self.last = time.monotonic()
        self.live = sys.stdout.isatty()

    def __enter__(self) -> Heartbeat:
        return self

    def __exit__(self, *_: object) -> None:
        if self.live:
            print("\r\x1b[K", end="", flush=True)

    def beat(self, word: str) -> None:
        """Show the time that has passed and `word`, if it is time to."""
        now = time.monotonic()
        if not self.live and now - self.last < BEAT:
            return
        self.last = now
        text = f"  {duration(now - self.started)}  {word}"[:100].rstrip()
        print(f"\r\x1b[K{text}" if self.live else text, end="" if self.live else "\n", flush=True)


@contextmanager
def disk(where: Path) -> Iterator[None]:
    """Turn a full or read-only disk into a SetupError that names the folder `where`."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise SetupError(NO_SPACE.format(where=where)) from error
        if error.errno in {errno.EACCES, errno.EROFS, errno.EPERM}:
            raise SetupError(
                f"{where} can't be written ({error.strerror}). Make it yours, or choose another."
            ) from error
        raise


def run(
    command: Sequence[str | Path], *, where: Path, env: Mapping[str, str] | None = None, quiet: bool = False
) -> str:
    """Run a program in the folder `where` and return its output; unless quiet, show that it lives.

    Raises CommandFailed with its last lines, and SetupError where the disk is full.
    """
    lines: deque[str] = deque(maxlen=400)
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=where,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    reader = threading.Thread(target=_collect, args=(process, lines), daemon=True)
    reader.start()
    try:
        if not quiet:
            _watch(process, lines)
        process.wait()
        reader.join()
    finally:
        if process.poll() is None:
            process.kill()
    output = "\n".join(lines)
    if process.returncode == 0:
        return output
    if "no space left on device" in output.lower():
        raise SetupError(NO_SPACE.format(where=where))
    raise CommandFailed(output)


def _collect(process: subprocess.Popen[str], lines: deque[str]) -> None:
    assert process.stdout is not None
    with process.stdout:
        lines.extend(line.rstrip() for line in process.stdout)


def _watch(process: subprocess.Popen[str], lines: deque[str]) -> None:
    with Heartbeat() as heart:
        while True:
            try:
                process.wait(min(1.0, BEAT))
            except subprocess.TimeoutExpired:
                heart.beat(lines[-1] if lines else "")
            else:
                return
