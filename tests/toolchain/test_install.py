"""Where the engine comes from, in order, and that it is never half there."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amlstack.toolchain import build, console, install, lookup, release
from amlstack.toolchain.console import SetupError

from .conftest import PutPrograms


def noted(machine: Path) -> str:
    """Return the folder that the virtual environment's note names."""
    return str(json.loads((machine / "environment" / lookup.NOTE).read_text(encoding="utf-8"))["bin"])


def home() -> Path:
    """Return the engine's folder in the cache."""
    return lookup.cache_folder() / install.folder_name()


def brought(environment: Path) -> Path:
    """Do what a set-up does for a virtual environment."""
    folder = install.ensure()
    install.note(environment, folder)
    return folder


def test_the_pulumi_on_path_is_taken(machine: Path, put: PutPrograms) -> None:
    """The right version on PATH, with its language host, is used where it lies; nothing is brought."""
    put(machine / "path")
    assert brought(machine / "environment") == machine / "path"
    assert noted(machine) == str(machine / "path")
    assert not lookup.cache_folder().exists()


@pytest.mark.parametrize(
    ("version", "names"),
    [("3.258.0", lookup.PROGRAMS), ("3.259.01", lookup.PROGRAMS), (lookup.VERSION, ("pulumi",))],
)
def test_another_pulumi_on_path_is_not_taken(
    machine: Path, published: Path, put: PutPrograms, version: str, names: tuple[str, ...]
) -> None:
    """Another version, or one without a language host beside it, is left alone and the release is brought."""
    put(machine / "path", version, names)
    assert brought(machine / "environment") == home() / "bin"
    assert noted(machine) == str(home() / "bin")


def test_what_was_brought_is_used_again(machine: Path, published: Path, asked: list[str]) -> None:
    """The second set-up, also one of another checkout, asks nothing of the network."""
    first = brought(machine / "environment")
    requests = list(asked)
    (machine / "other").mkdir()
    assert brought(machine / "other") == first
    assert asked == requests
    assert release.archive_name() in requests


def test_half_an_engine_is_brought_anew(machine: Path, published: Path) -> None:
    """A cache that lost a program, and the folder of a set-up that was killed, are replaced."""
    folder = brought(machine / "environment")
    (folder / "pulumi-language-python").unlink()
    (home().parent / f".{home().name}.killed").mkdir()
    brought(machine / "environment")
    assert lookup.complete(folder)
    assert sorted(os.listdir(home().parent)) == [home().name, f"{home().name}.lock"]


def test_an_engine_of_before_gets_what_is_only_a_script(machine: Path, published: Path, asked: list[str]) -> None:
    """One that was brought when nothing needed dynamic resources isn't brought anew; somebody else's is left alone."""
    folder = brought(machine / "environment")
    (folder / lookup.DYNAMIC).unlink()
    requests = list(asked)
    assert lookup.noted(machine / "environment") is None
    assert brought(machine / "environment") == folder
    assert (asked, lookup.complete(folder)) == (requests, True)
    (home() / install.SOURCE).unlink()
    (folder / lookup.DYNAMIC).unlink()
    with pytest.raises(SetupError, match="holds other things than an engine"):
        brought(machine / "environment")
    assert not (folder / lookup.DYNAMIC).exists()


def test_a_refused_archive_leaves_nothing(machine: Path, published: Path) -> None:
    """After a checksum that doesn't match, the cache holds no engine, and the note doesn't name one."""
    (published / release.archive_name()).write_bytes(b"something else")
    with pytest.raises(SetupError, match="not what was published"):
        brought(machine / "environment")
    assert os.listdir(home().parent) == [f"{home().name}.lock"]
    assert not (machine / "environment" / lookup.NOTE).exists()


def test_two_set_ups_at_once_bring_one_engine(machine: Path, published: Path, asked: list[str]) -> None:
    """Of several set-ups at the same moment one downloads, and all end with the same whole engine."""
    environments = [machine / name for name in ("a", "b", "c")]
    for environment in environments:
        environment.mkdir()
    with ThreadPoolExecutor() as pool:
        folders = set(pool.map(brought, environments))
    assert folders == {home() / "bin"}
    assert asked.count(release.archive_name()) == 1


def test_without_any_way_the_three_ways_are_named(machine: Path) -> None:
    """No pulumi, no release, no Go: one error says what was tried and each way out."""
    with pytest.raises(SetupError) as error:
        brought(machine / "environment")
    text = str(error.value)
    assert "not on PATH" in text
    assert "refused" in text
    assert all(way in text for way in ("install Pulumi", release.MIRROR, "install Go"))


def test_new_pins_are_another_folder(machine: Path, tmp_path: Path) -> None:
    """The cache's folder follows what a build is made of: a changed go.sum or host is never served by an old one."""
    copy = shutil.copytree(build.SOURCES, tmp_path / "modules")
    assert install.folder_name(copy) == install.folder_name()
    with (copy / "language-python" / "go.sum").open("a", encoding="utf-8") as sums:
        sums.write("example.org/module v1.0.0 h1:AAAA=\n")
    pinned = install.folder_name(copy)
    assert pinned != install.folder_name()
    (copy / build.HOST / "main.go").write_text("package main\n")
    assert install.folder_name(copy) != pinned


def test_a_folder_of_somebody_elses_is_left_alone(machine: Path, published: Path, tmp_path: Path) -> None:
    """A home that holds other things is refused and keeps them; an empty one, or a brought engine, will do."""
    home = tmp_path / "home"
    home.mkdir()
    assert install.ensure(home) == home / "bin"
    (home / "bin" / "pulumi").unlink()
    assert install.ensure(home) == home / "bin"
    assert lookup.complete(home / "bin")
    (tmp_path / "mine" / "bin").mkdir(parents=True)
    (tmp_path / "mine" / "letter.txt").write_text("dear you")
    with pytest.raises(SetupError, match="holds other things"):
        install.ensure(tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear you"
    assert not list(tmp_path.glob("*.lock"))


def test_each_step_is_counted(machine: Path, published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is begun is said with its number, and the end with the time; where nothing is to do nothing is said."""
    console.progress.begin("toolchain")
    install.ensure()
    console.progress.end()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("toolchain: step 1 of 1: asking 127.0.0.1:")
    assert lines[-1].startswith("toolchain: done in ")
    console.progress.begin("toolchain")
    install.ensure()
    console.progress.end()
    assert capsys.readouterr().out == ""


def test_a_full_disk_is_told(machine: Path, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space left is an error of its own, with the folder."""

    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(release, "unpack", full)
    with pytest.raises(SetupError, match=r"no space is left on the disk that holds .*toolchain"):
        brought(machine / "environment")
