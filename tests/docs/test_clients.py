"""The page about Microsoft's clients: what stands in it is run, in its order."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlstack.sandbox import contents, control
from tests.conftest import AMLSTACK, ROOT
from tools import clients

PAGE = ROOT / "docs" / "clients.md"
TOKENS = re.compile(r"eyJ[\w-]+\.[\w-]+")


def script() -> str:
    """The page's blocks as one script for a shell, which ends where a command fails."""
    blocks = re.findall(r"^```(sh|python)\n(.*?)^```$", PAGE.read_text(), re.MULTILINE | re.DOTALL)
    return "set -eu\n" + "".join(code if kind == "sh" else f"python - <<'END'\n{code}END\n" for kind, code in blocks)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder to work in, with `amlstack` and `python` on PATH, whose sandbox is stopped afterwards."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for called, command in {"amlstack": AMLSTACK, "python": [sys.executable]}.items():
        (programs / called).write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n')
        (programs / called).chmod(0o755)
    yield tmp_path
    control.stop(tmp_path / ".amlstack")


@pytest.mark.thorough
@pytest.mark.engine
def test_as_written(folder: Path) -> None:
    """Every command succeeds, what the clients made is there, and no token is printed."""
    az = clients.find()
    assert az is not None, "az isn't installed for the tests: `python -m tools.clients` brings it, or says why not."
    path = os.pathsep.join([str(folder / "bin"), str(az.parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["sh", "-c", script()], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "['stcontosodata']" in done.stdout
    assert "'raw'" in done.stdout
    made = {each["type"] for each in contents.existing(folder / ".amlstack")}
    assert "Microsoft.MachineLearningServices/workspaces" in made
    assert not TOKENS.search(done.stdout + done.stderr)
