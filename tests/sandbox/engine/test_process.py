"""Signals reach what runs in the foreground."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

RUNNER = """
import os, sys
from amlstack.sandbox.engine.process import run
from pathlib import Path
outcome = run(["sh", "-c", sys.argv[1]], Path("/"), dict(os.environ))
print(outcome.code, outcome.interrupted)
"""


def _start(script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", RUNNER, script],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_an_interruption_is_passed_on_and_waited_for(number: signal.Signals) -> None:
    """Somebody who stops the command stops the program, which may finish what it must before it ends."""
    word = number.name.removeprefix("SIG")
    script = f"trap 'echo tidied; exit 7' {word}; echo ready; while true; do sleep 0.05; done"
    with _start(script) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(number)
        rest = process.stdout.read()
    assert rest == "tidied\n7 True\n"


def test_an_exit_code_comes_back() -> None:
    """A program that ends by itself is not interrupted."""
    with _start("exit 3") as process:
        assert process.communicate()[0] == "3 False\n"
