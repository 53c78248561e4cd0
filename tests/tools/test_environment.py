"""The virtual environment: quick when nothing changed, and each thing that is missing has its own error."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from amlstack.toolchain.console import CommandFailed, SetupError, progress
from tools.setup import environment

PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "amlstack"
version = "1"
scripts = { amlstack = "amlstack:main" }
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a checkout of a project that needs nothing, from where no package index is reachable."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "http://someone:canary@127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    return tmp_path


def settle(checkout: Path) -> None:
    """Leave a checkout as a set-up that went well leaves it, without the packages."""
    programs = checkout / ".venv" / environment.BIN
    programs.mkdir(parents=True)
    (programs / "amlstack").touch()
    (checkout / ".venv" / environment.STAMP).write_text(environment.digest(checkout), encoding="utf-8")


def test_nothing_runs_where_nothing_changed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that fits the lock, the project and the place is taken as it is."""
    settle(checkout)
    monkeypatch.setattr(environment, "run", lambda *_, **__: pytest.fail("a program was run"))
    assert environment.ensure(checkout) == checkout / ".venv"


@pytest.mark.parametrize("file", ["tools/requirements.txt", "pyproject.toml", ".venv/bin/amlstack"])
def test_a_change_is_noticed(checkout: Path, monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    """Another lock, another description or a lost command: packages are installed again, and the stamp follows."""
    settle(checkout)
    installed = []
    monkeypatch.setattr(environment, "create", lambda _: None)
    monkeypatch.setattr(environment, "install", lambda *_: installed.append(True))
    if file.startswith(".venv"):
        (checkout / file).unlink()
    else:
        (checkout / file).write_text("# changed\n", encoding="utf-8")
    environment.ensure(checkout)
    assert installed
    stamp = checkout / ".venv" / environment.STAMP
    assert stamp.read_text(encoding="utf-8") == environment.digest(checkout)


def test_each_step_is_said(checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A first set-up has three steps beside the engine's, and each says what it does and for how long."""
    monkeypatch.setattr(environment, "run", lambda *_, **__: (checkout / ".venv").mkdir(exist_ok=True))
    progress.begin("setup")
    progress.expect("engine", 1)
    environment.ensure(checkout)
    lines = [line.partition(": ")[2] for line in capsys.readouterr().out.splitlines()]
    assert [line.partition(" (")[0].partition(":")[0] for line in lines] == [f"step {each} of 4" for each in (1, 2, 3)]
    assert [line.rpartition(": ")[2] for line in lines] == [
        "making the virtual environment .venv (a few seconds)",
        "installing the locked Python packages (usually about a minute)",
        "installing amlstack itself, editable (a few seconds)",
    ]


@pytest.mark.thorough
def test_an_unreachable_index_is_told(checkout: Path) -> None:
    """Real pip, an index that refuses connections: the error names PIP_INDEX_URL and no password; no stamp is left."""
    (checkout / "tools" / "requirements.txt").write_text("nothing-of-the-kind==1.0\n", encoding="utf-8")
    with pytest.raises(SetupError, match=r"can't reach a package index.*PIP_INDEX_URL") as error:
        environment.ensure(checkout)
    assert "canary" not in str(error.value)
    assert not (checkout / ".venv" / environment.STAMP).exists()
    assert environment.usable(checkout / ".venv")


def test_a_moved_environment_is_not_usable(tmp_path: Path) -> None:
    """A checkout that was moved has a broken environment, which is made again."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "old" / ".venv"], check=True)
    (tmp_path / "old").rename(tmp_path / "new")
    assert not environment.usable(tmp_path / "new" / ".venv")


def test_a_missing_package_is_told() -> None:
    """An index that lacks a locked version is told apart from one that is out of reach."""
    error = environment.pip_error("ERROR: No matching distribution found for click==99.0")
    assert "the package index has no click==99.0" in str(error)


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """Debian's Python without python3-venv is an error of its own, before anything is made."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == missing else object())
    with pytest.raises(SetupError, match=rf"its {missing} is missing.*python3-venv"):
        environment.create(tmp_path / ".venv")
    assert not (tmp_path / ".venv").exists()


def test_a_venv_that_fails_keeps_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `python -m venv` says is passed on."""

    def fail(*_: object, **__: object) -> str:
        raise CommandFailed("Error: the disk is odd")

    monkeypatch.setattr(environment, "run", fail)
    with pytest.raises(SetupError, match="the disk is odd"):
        environment.create(tmp_path / ".venv")
