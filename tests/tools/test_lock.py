"""The locks: they belong to what pyproject.toml asks for."""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tools import lock


def check(monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the check and return its exit code."""
    monkeypatch.setattr(sys, "argv", ["tools.lock", "--check"])
    return lock.main()


@pytest.mark.parametrize(("path", "wanted"), [(lock.LOCK, lock.wanted()), (lock.CLIENTS, lock.clients())])
def test_the_locks_are_current(monkeypatch: pytest.MonkeyPatch, path: Path, wanted: list[str]) -> None:
    """Each committed lock was made for the dependencies that pyproject.toml has, each with an exact version."""
    assert check(monkeypatch) == 0
    lines = path.read_text(encoding="utf-8").splitlines()[2:]
    assert all(re.fullmatch(r"[a-z0-9.-]+==[^=\s]+", line) for line in lines)
    locked = {line.partition("==")[0] for line in lines}
    assert {re.split(r"[^\w-]", each)[0].lower() for each in wanted} <= locked


@pytest.mark.parametrize(("stated", "file"), [("wanted", "requirements.txt"), ("clients", "clients.txt")])
def test_a_new_dependency_makes_the_lock_stale(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stated: str, file: str
) -> None:
    """A dependency that was added without `make lock` fails the check, which names the lock."""
    monkeypatch.setattr(lock, stated, lambda: ["click>=8.5,<9", "left-pad"])
    assert check(monkeypatch) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"tools/{file} ")
    assert "run `make lock`" in told


def test_the_engine_and_the_sdk_are_of_one_version() -> None:
    """The pulumi of PyPI, the CLI that set-up brings and the pinned Go module are the same version."""
    from amlstack.toolchain.build import SOURCES
    from amlstack.toolchain.lookup import VERSION

    assert f"pulumi=={VERSION}" in lock.wanted()
    assert metadata.version("pulumi") == VERSION
    module = (SOURCES / "pulumi" / "go.mod").read_text(encoding="utf-8")
    assert f"github.com/pulumi/pulumi/pkg/v3 v{VERSION}\n" in module
