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


def test_a_signal_that_comes_while_the_program_starts_is_the_one_that_it_gets() -> None:
    """Asked to stop before the start is over, the program gets that signal, and not another that it doesn't expect."""
    early = RUNNER.replace(
        "outcome =",
        """
import signal, subprocess
class Early(subprocess.Popen):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, stdout=subprocess.PIPE, **options)
        print(self.stdout.readline().decode(), end="", flush=True)
        os.kill(os.getpid(), signal.SIGINT)
subprocess.Popen = Early
outcome =""",
    )
    script = "trap 'exit 7' INT; echo ready; while true; do sleep 0.05; done"
    ended = subprocess.run(
        [sys.executable, "-c", early, script],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert ended.stdout == "ready\n7 True\n"


def test_an_exit_code_comes_back() -> None:
    """A program that ends by itself is not interrupted."""
    with _start("exit 3") as process:
        assert process.communicate()[0] == "3 False\n"
