"""The pages whose commands need the engine: each is typed into a shell from beginning to end, on its own sandbox."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlstack.sandbox import control
from tests.conftest import AMLSTACK, ROOT

from .reader import furnish
from .trying import Way, way
from .written import DOCUMENTS, commands

pytestmark = [pytest.mark.engine, pytest.mark.thorough]

RUN = {Way.AT_ONCE, Way.SHELL}
PAGES = [page for page in DOCUMENTS if any(way(command) is Way.SHELL for command in commands(page))]
ON_THE_SANDBOX = 'eval "$(amlstack sandbox env)"'
FIRST = {"README.md": ":", "CONTRIBUTING.md": ":"}
"""What a reader of a page has done before: most begin where a workspace is up, and a shell works on it."""
BEFORE = {"pulumi stack init dev": f"amlstack sandbox reset\n{ON_THE_SANDBOX}"}
"""What goes before a command, where the page means another Azure: an empty sandbox stands in for it."""


def script(page: Path) -> str:
    """A page's commands as one script, which ends where one fails, with each said before it is run."""
    lines = [
        "set -eu",
        FIRST.get(page.relative_to(ROOT).as_posix(), f"amlstack sandbox up workspace.yaml\n{ON_THE_SANDBOX}"),
    ]
    for command in commands(page):
        if way(command) in RUN:
            lines += [f"echo {shlex.quote(f'>>> {command}')}", BEFORE.get(command.text, ":"), command.text]
    return "\n".join(lines)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder to work in, whose sandbox is stopped afterwards; `make` works in the checkout."""
    (tmp_path / "bin").mkdir()
    programs = {"amlstack": AMLSTACK, "python": [sys.executable], "make": ["/usr/bin/env", "make", "-C", str(ROOT)]}
    for called, command in programs.items():
        program = tmp_path / "bin" / called
        path = 'PATH="${PATH#*:}" ' if called == "make" else ""
        program.write_text(f'#!/bin/sh\n{path}exec {shlex.join(command)} "$@"\n')
        program.chmod(0o755)
    (tmp_path / "work").mkdir()
    yield tmp_path
    control.stop(tmp_path / "work" / ".amlstack")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_page_runs_as_written(page: Path, folder: Path) -> None:
    """Every command succeeds, in the page's order: the engine asks nobody, and reads a secret from stdin."""
    furnish(folder / "work", page)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment = {
        **kept,
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "AMLSTACK_STATE": str(folder / "work" / ".amlstack"),
        "PULUMI_OPTION_YES": "true",
    }
    done = subprocess.run(
        ["bash", "-c", script(page)],
        cwd=folder / "work",
        env=environment,
        input="a value for a secret\n",
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
