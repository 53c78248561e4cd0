"""The command as a whole: what it needs before anything else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from amlstack.toolchain.console import SetupError
from amlstack.toolchain.exclusive import exclusive
from tools.setup import run

OLD = (
    "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0); runpy.run_module('tools.setup', run_name='__main__')"
)


def test_an_old_python_is_refused(root: Path) -> None:
    """A Python that is too old is told so, with the way to name another, and no traceback."""
    answer = subprocess.run([sys.executable, "-c", OLD], cwd=root, capture_output=True, text=True)
    assert answer.returncode == 2
    assert answer.stderr.startswith("setup: Python 3.11 or newer is needed")
    assert "is 3.9" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_set_up_needs_nothing_installed(root: Path) -> None:
    """Every module of set-up imports with the standard library alone."""
    program = "import tools.setup.run, tools.setup.environment, amlstack.toolchain.install"
    answer = subprocess.run([sys.executable, "-S", "-c", program], cwd=root, capture_output=True, text=True)
    assert answer.stderr == ""


def test_a_checkout_without_links_is_refused(root: Path, tmp_path: Path) -> None:
    """Where git wrote links as small files, the error says how to get links."""
    shutil.copytree(root / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "amlstack").mkdir()
    (tmp_path / "amlstack" / "components").write_text("../components", encoding="utf-8")
    answer = subprocess.run([sys.executable, "-m", "tools.setup"], cwd=tmp_path, capture_output=True, text=True)
    assert answer.returncode == 2
    assert "amlstack/components is not a link" in answer.stderr
    assert "core.symlinks" in answer.stderr


def test_what_is_missing_is_said_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A SetupError becomes one message and exit code 2."""

    def fail(_: Path) -> Path:
        raise SetupError("no such thing; get one")

    monkeypatch.setattr("tools.setup.environment.ensure", fail)
    assert run.set_up(tmp_path) == 2
    assert capsys.readouterr().err == "setup: no such thing; get one\n"


def test_on_windows_no_engine_is_brought(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment is made, and a line says why nothing more is."""
    monkeypatch.setattr("tools.setup.environment.ensure", lambda root: root)
    monkeypatch.setattr("amlstack.toolchain.install.bring", lambda _: pytest.fail("an engine was brought"))
    monkeypatch.setattr(sys, "platform", "win32")
    assert run.set_up(tmp_path) == 0
    assert "no engine" in capsys.readouterr().out


def test_a_second_set_up_waits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While another process holds the lock, set-up says that it waits, and goes on when that process is gone."""
    lock = tmp_path / "cache" / "lock"
    program = f"""
import sys, time
from pathlib import Path
from amlstack.toolchain.exclusive import exclusive
with exclusive(Path({str(lock)!r})):
    print("mine", flush=True)
    time.sleep(0.5)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "mine\n"
        with exclusive(lock):
            assert other.wait(10) == 0
    assert "another set-up is at work" in capsys.readouterr().out
