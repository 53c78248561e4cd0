"""`amlstack toolchain`: which engine is used, and bringing one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from amlstack.toolchain import lookup, release
from tests.commands import amlstack


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a machine without an engine, whose virtual environment is `environment`; a release can be had."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.delenv(lookup.VARIABLE, raising=False)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    (tmp_path / "environment").mkdir()
    monkeypatch.setattr(release, "fetch", fetched)
    return tmp_path


def fetched(work: Path) -> str:
    """Bring a stand-in release."""
    put(work / "bin")
    return "a release"


def put(folder: Path) -> Path:
    """Put a stand-in engine into a folder."""
    folder.mkdir(parents=True)
    for name in lookup.PROGRAMS:
        (folder / name).write_text(f"#!/bin/sh\necho v{lookup.VERSION}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def test_it_is_brought_noted_and_shown(machine: Path) -> None:
    """Without one it says how to get one; brought, it is in the cache, noted, and shown with its source."""
    none = amlstack("toolchain")
    assert none.returncode == 2
    assert none.stdout.count(": none") == 4
    assert "`amlstack toolchain install` brings it" in none.stderr

    done = amlstack("toolchain", "install")
    assert done.returncode == 0, done.stderr
    (folder,) = (machine / "cache" / "amlstack" / "toolchain").glob("*/bin")
    assert f"pulumi {lookup.VERSION} is in {folder}\n" in done.stdout
    assert lookup.VARIABLE not in done.stdout
    assert json.loads((machine / "environment" / lookup.NOTE).read_text())["bin"] == str(folder)

    shown = amlstack("toolchain")
    assert shown.returncode == 0
    assert f"* noted in {machine / 'environment'}: {folder} (a release)\n" in shown.stdout
    assert f"  below {lookup.cache_folder()}: {folder} (a release)\n" in shown.stdout
    assert shown.stdout.endswith(f"pulumi {lookup.VERSION} of {folder} is used.\n")


def test_a_folder_is_chosen(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes where --dir says, also where another is on PATH, and is found; outside of an environment it says how."""
    put(machine / "path")
    done = amlstack("toolchain", "install", "--dir", str(machine / "mine"))
    assert done.returncode == 0, done.stderr
    assert lookup.find() == machine / "mine" / "bin"
    assert lookup.VARIABLE not in done.stdout

    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    (machine / "environment" / lookup.NOTE).unlink()
    done = amlstack("toolchain", "install", "--dir", str(machine / "mine"))
    said = f"({machine / 'path'} would be taken): export {lookup.VARIABLE}={machine / 'mine' / 'bin'}"
    assert said in done.stdout
    assert not (machine / "environment" / lookup.NOTE).exists()


def test_one_on_path_is_taken_as_it_is(machine: Path) -> None:
    """Nothing is brought where the right version is there."""
    put(machine / "path")
    done = amlstack("toolchain", "install")
    assert done.returncode == 0
    assert "step" not in done.stdout
    assert not list(machine.glob("cache/**/bin"))


def test_what_cannot_be_had_is_told(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No release and no Go, or a folder that holds other things: exit code 2, one message, nothing left."""
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CACHE_HOME", str(machine / "cache"))
    monkeypatch.setenv("PATH", str(machine / "path"))
    monkeypatch.setenv(release.MIRROR, "http://127.0.0.1:9/nothing")
    done = amlstack("toolchain", "install", "--dir", str(machine / "mine"))
    assert done.returncode == 2
    assert all(way in done.stderr for way in ("install Pulumi", release.MIRROR, "install Go"))
    assert not (machine / "mine").exists()
    (machine / "full").mkdir()
    (machine / "full" / "letter.txt").touch()
    done = amlstack("toolchain", "install", "--dir", str(machine / "full"))
    assert (done.returncode, [path.name for path in (machine / "full").iterdir()]) == (2, ["letter.txt"])
    assert "holds other things" in done.stderr
