"""The command `amlstack`, run in the tests' own process: how it ends and what it prints, without a start of Python."""

from __future__ import annotations

import subprocess

from click.testing import CliRunner

from amlstack import cli


def amlstack(*words: str, given: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command, with that on stdin and these variables; what it would tell a shell.

    An exception that it doesn't tell of is raised here. What is said about the process itself (its signals, its
    streams, how it starts) needs one of its own.
    """
    runner = CliRunner(env=variables)
    done = runner.invoke(cli.amlstack, words, input=given, catch_exceptions=False, prog_name="amlstack")
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)
