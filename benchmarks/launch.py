"""Runs one command with its output in a file, and prints what it cost: `python -I -S launch.py OUTPUT COMMAND...`.

The cost: seconds of wall time, seconds of processor time (its children's included), peak memory in bytes. A program of
its own, and a small one: Linux counts what a process held before it became another program into that program's peak, so
the parent has to be smaller than what it measures.
"""

import os
import sys
import time


def main(output: str, command: list[str]) -> int:
    """Run `command`; returns its exit code."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, flags, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    start = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=streams)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - start
    print(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
