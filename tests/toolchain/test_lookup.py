"""Where the engine is looked for, and what is said where there is none."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from amlstack.toolchain import lookup
from amlstack.toolchain.lookup import PROGRAMS, VERSION


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a machine without any engine."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.delenv(lookup.VARIABLE, raising=False)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    (tmp_path / "environment").mkdir()
    return tmp_path


def put(folder: Path, version: str = VERSION, names: tuple[str, ...] = PROGRAMS) -> Path:
    """Put a stand-in engine into a folder."""
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text(f"#!/bin/sh\necho v{version}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def note(machine: Path, folder: Path, version: str = VERSION) -> None:
    """Leave the note of a set-up."""
    text = json.dumps({"version": version, "bin": str(folder)})
    (machine / "environment" / lookup.NOTE).write_text(text, encoding="utf-8")


def test_each_place_is_taken_before_the_next(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable comes before the note, the note before PATH, PATH before the cache."""
    in_cache = put(machine / "cache" / "amlstack" / "toolchain" / f"pulumi-{VERSION}-linux-abc" / "bin")
    assert lookup.find() == in_cache
    on_path = put(machine / "path")
    assert lookup.find() == on_path
    noted = put(machine / "noted")
    note(machine, noted)
    assert lookup.find() == noted
    monkeypatch.setenv(lookup.VARIABLE, str(put(machine / "named")))
    assert lookup.find() == machine / "named"


def test_no_engine_names_the_way_out(machine: Path) -> None:
    """Where there is none, the error says where it was looked for and names `make setup`."""
    with pytest.raises(lookup.ToolchainError, match=r"(?s)no pulumi 3\.\d+\.\d+ here.*make setup"):
        lookup.find()


def test_a_wrong_variable_is_refused(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that was named and doesn't hold the engine is an error, not passed over."""
    put(machine / "path")
    monkeypatch.setenv(lookup.VARIABLE, str(put(machine / "named", names=("pulumi",))))
    with pytest.raises(lookup.ToolchainError, match="does not hold"):
        lookup.find()


def test_an_upgraded_installation_is_noticed(machine: Path) -> None:
    """A noted installation of the user's that is of another version by now is not used."""
    note(machine, put(machine / "noted", "3.300.0"))
    assert lookup.noted(machine / "environment") is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"bin": 3}', '{"version": "1.0.0", "bin": "/nowhere"}', "\udcff"])
def test_a_broken_note_counts_as_none(machine: Path, text: str) -> None:
    """Whatever stands in the note, it is either an engine's place or nothing."""
    (machine / "environment" / lookup.NOTE).write_bytes(text.encode("utf-8", "surrogateescape"))
    assert lookup.noted(machine / "environment") is None


def test_a_link_to_an_installation_is_followed(machine: Path) -> None:
    """A `pulumi` on PATH that links into an installation, as package managers do, leads to the language host there."""
    installed = put(machine / "opt" / "pulumi")
    (machine / "path").mkdir()
    (machine / "path" / "pulumi").symlink_to(installed / "pulumi")
    assert lookup.on_path() == installed


def test_a_program_that_does_not_run_has_no_version(machine: Path) -> None:
    """A pulumi of another processor, or a damaged one, is no engine."""
    folder = put(machine / "path")
    (folder / "pulumi").write_bytes(b"\x7fELF nothing")
    assert lookup.version(folder) is None
    assert lookup.on_path() is None


@pytest.mark.parametrize(
    ("platform", "variables", "folder"),
    [
        ("linux", {}, "home/.cache"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "home/.cache"),
        ("darwin", {}, "home/Library/Caches"),
        ("win32", {"LOCALAPPDATA": ""}, "home/AppData/Local"),
    ],
)
def test_the_cache_lies_where_the_system_keeps_caches(
    machine: Path, monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], folder: str
) -> None:
    """Each system's own place is used, unless XDG_CACHE_HOME names an absolute one."""
    monkeypatch.setenv("HOME", str(machine / "home"))
    monkeypatch.delenv("XDG_CACHE_HOME")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert lookup.cache_folder() == machine / folder / "amlstack" / "toolchain"
