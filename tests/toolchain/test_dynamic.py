"""The script that starts the provider of dynamic resources: by the Python that the program runs in."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from amlstack.toolchain import build, lookup


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The script, as a build puts it beside the engine."""
    build.put_dynamic(tmp_path)
    return tmp_path / lookup.DYNAMIC


def python(path: Path) -> Path:
    """A stand-in for Python, which says by what name and how it was started."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('#!/bin/sh\necho "$0 $*"\n')
    path.chmod(0o755)
    return path


def started(script: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """What it starts with the engine's address, in the program's folder and with these variables."""
    known = {"PULUMI_RUNTIME_VIRTUALENV", "PULUMI_PYTHON_CMD"}
    kept = {name: value for name, value in os.environ.items() if name not in known}
    command = [str(script), "127.0.0.1:4711"]
    return subprocess.run(command, cwd=script.parent, env=kept | variables, capture_output=True, text=True, check=False)


def test_the_virtual_environment_of_the_program_is_used(script: Path, tmp_path: Path) -> None:
    """As Pulumi.yaml names it, from the program's folder; it comes before any other Python."""
    named = python(tmp_path / "my venv" / "bin" / "python")
    for word in ("my venv", "my venv/", str(tmp_path / "my venv")):
        ended = started(script, PULUMI_RUNTIME_VIRTUALENV=word, PULUMI_PYTHON_CMD="/nowhere")
        assert ended.returncode == 0, ended.stderr
        place, _, arguments = ended.stdout.strip().partition(" -u ")
        assert (tmp_path / place).samefile(named)
        assert arguments == "-m pulumi.dynamic 127.0.0.1:4711"


def test_else_the_one_that_is_told_or_on_path(script: Path, tmp_path: Path) -> None:
    """As language hosts choose it."""
    told, on_path = python(tmp_path / "told" / "py"), python(tmp_path / "path" / "python3")
    path = f"{on_path.parent}{os.pathsep}{os.environ['PATH']}"
    assert started(script, PATH=path).stdout.startswith(f"{on_path} -u -m pulumi.dynamic ")
    assert started(script, PATH=path, PULUMI_PYTHON_CMD=str(told)).stdout.startswith(f"{told} -u ")


def test_an_environment_that_is_not_there_is_told(script: Path) -> None:
    """By the name that Pulumi.yaml gives it."""
    ended = started(script, PULUMI_RUNTIME_VIRTUALENV="gone")
    assert ended.returncode == 1
    assert "there is no virtual environment gone, which Pulumi.yaml names" in ended.stderr
