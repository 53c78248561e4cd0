"""Where the engine comes from, in order, and that it is never half there."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amlstack.sandbox.engine import toolchain
from tools.setup import build, engine, release
from tools.setup.console import SetupError

from .conftest import PutPrograms


def noted(machine: Path) -> str:
    """Return the folder that the virtual environment's note names."""
    return str(json.loads((machine / "environment" / toolchain.NOTE).read_text(encoding="utf-8"))["bin"])


def home(root: Path) -> Path:
    """Return the engine's folder in the cache."""
    return toolchain.cache_folder() / engine.folder_name(root)


def test_the_pulumi_on_path_is_taken(machine: Path, root: Path, put: PutPrograms) -> None:
    """The right version on PATH, with its language host, is used where it lies; nothing is brought."""
    put(machine / "path")
    assert engine.ensure(root, machine / "environment") == machine / "path"
    assert noted(machine) == str(machine / "path")
    assert not toolchain.cache_folder().exists()


@pytest.mark.parametrize(
    ("version", "names"),
    [("3.258.0", toolchain.PROGRAMS), ("3.259.01", toolchain.PROGRAMS), (toolchain.VERSION, ("pulumi",))],
)
def test_another_pulumi_on_path_is_not_taken(
    machine: Path, published: Path, root: Path, put: PutPrograms, version: str, names: tuple[str, ...]
) -> None:
    """Another version, or one without a language host beside it, is left alone and the release is brought."""
    put(machine / "path", version, names)
    assert engine.ensure(root, machine / "environment") == home(root) / "bin"
    assert noted(machine) == str(home(root) / "bin")


def test_what_was_brought_is_used_again(machine: Path, published: Path, asked: list[str], root: Path) -> None:
    """The second set-up, also one of another checkout, asks nothing of the network."""
    first = engine.ensure(root, machine / "environment")
    requests = list(asked)
    (machine / "other").mkdir()
    assert engine.ensure(root, machine / "other") == first
    assert asked == requests
    assert release.archive_name() in requests


def test_half_an_engine_is_brought_anew(machine: Path, published: Path, root: Path) -> None:
    """A cache that lost a program, and the folder of a set-up that was killed, are replaced."""
    folder = engine.ensure(root, machine / "environment")
    (folder / "pulumi-language-python").unlink()
    (home(root).parent / f".{home(root).name}.killed").mkdir()
    engine.ensure(root, machine / "environment")
    assert toolchain.complete(folder)
    assert sorted(os.listdir(home(root).parent)) == [home(root).name, f"{home(root).name}.lock"]


def test_a_refused_archive_leaves_nothing(machine: Path, published: Path, root: Path) -> None:
    """After a checksum that doesn't match, the cache holds no engine, and the note doesn't name one."""
    (published / release.archive_name()).write_bytes(b"something else")
    with pytest.raises(SetupError, match="not what was published"):
        engine.ensure(root, machine / "environment")
    assert os.listdir(home(root).parent) == [f"{home(root).name}.lock"]
    assert not (machine / "environment" / toolchain.NOTE).exists()


def test_two_set_ups_at_once_bring_one_engine(machine: Path, published: Path, asked: list[str], root: Path) -> None:
    """Of several set-ups at the same moment one downloads, and all end with the same whole engine."""
    environments = [machine / name for name in ("a", "b", "c")]
    for environment in environments:
        environment.mkdir()
    with ThreadPoolExecutor() as pool:
        folders = set(pool.map(lambda environment: engine.ensure(root, environment), environments))
    assert folders == {home(root) / "bin"}
    assert asked.count(release.archive_name()) == 1


def test_without_any_way_the_three_ways_are_named(machine: Path, root: Path) -> None:
    """No pulumi, no release, no Go: one error says what was tried and each way out."""
    with pytest.raises(SetupError) as error:
        engine.ensure(root, machine / "environment")
    text = str(error.value)
    assert "not on PATH" in text
    assert "refused" in text
    assert all(way in text for way in ("install Pulumi", release.MIRROR, "install Go"))


def test_new_pins_are_another_folder(machine: Path, root: Path, tmp_path: Path) -> None:
    """The cache's folder follows what a build is made of: a changed go.sum or host is never served by an old one."""
    copy = tmp_path / "checkout"
    for name in build.MODULES:
        (copy / "tools" / name).mkdir(parents=True)
        for file in ("go.mod", "go.sum"):
            (copy / "tools" / name / file).write_bytes((root / "tools" / name / file).read_bytes())
    shutil.copytree(root / "tools" / build.HOST, copy / "tools" / build.HOST)
    assert engine.folder_name(copy) == engine.folder_name(root)
    with (copy / "tools" / "language-python" / "go.sum").open("a", encoding="utf-8") as sums:
        sums.write("example.org/module v1.0.0 h1:AAAA=\n")
    pinned = engine.folder_name(copy)
    assert pinned != engine.folder_name(root)
    (copy / "tools" / build.HOST / "main.go").write_text("package main\n")
    assert engine.folder_name(copy) != pinned


def test_a_full_disk_is_told(machine: Path, published: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No space left is an error of its own, with the folder."""

    def full(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(release, "unpack", full)
    with pytest.raises(SetupError, match=r"no space is left on the disk that holds .*toolchain"):
        engine.ensure(root, machine / "environment")
