"""The environment that holds az: brought once, and whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import clients
from tools.setup.environment import BIN


@pytest.fixture(autouse=True)
def _away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache of the test's own, a lock with nothing that exists, and an index that refuses connections."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    lock = tmp_path / "clients.txt"
    lock.write_text("nothing-of-the-kind==1.0\n", encoding="utf-8")
    monkeypatch.setattr(clients, "LOCK", lock)
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")


def settle() -> Path:
    """Leave what an installation that went well leaves; the program."""
    program = clients.folder() / BIN / "az"
    program.parent.mkdir(parents=True)
    program.touch()
    (clients.folder() / clients.STAMP).touch()
    return program


def test_nothing_runs_where_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is installed is taken as it is."""
    program = settle()
    monkeypatch.setattr(clients, "run", lambda *_, **__: pytest.fail("a program was run"))
    assert clients.find() == clients.ensure() == program


def test_half_an_installation_is_none() -> None:
    """Without the stamp, which is written last, nothing is found."""
    settle()
    (clients.folder() / clients.STAMP).unlink()
    assert clients.find() is None


def test_another_lock_is_another_folder() -> None:
    """Other versions get an environment of their own, so that two checkouts don't take turns in one."""
    before = clients.folder()
    clients.LOCK.write_text("nothing-of-the-kind==2.0\n", encoding="utf-8")
    assert clients.folder() != before
    assert clients.folder().parent == before.parent


@pytest.mark.thorough
def test_an_unreachable_index_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Real pip, an index that refuses connections: exit code 2, the reason on stderr, nothing counts as installed."""
    monkeypatch.setattr(sys, "argv", ["tools.clients"])
    assert clients.main() == 2
    assert "can't reach a package index" in capsys.readouterr().err
    assert clients.find() is None
