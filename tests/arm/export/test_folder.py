"""The folder is what it was before, or what the export says."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from amlstack.arm.export import ExportError, exchange, export, folder
from amlstack.arm.export.verify import verify

from . import killing
from .declared import declared

ROOT = Path(__file__).parents[3]

FILES = dict(export([declared()]).files)
OTHER = dict(export([declared(tags={"owner": "quality"})]).files)


def content(place: Path) -> dict[str, bytes]:
    """What a folder holds, by name."""
    return {path.name: path.read_bytes() for path in place.iterdir()}


def beside(place: Path) -> list[str]:
    """What lies beside a folder."""
    return sorted(path.name for path in place.parent.iterdir() if path != place)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with an export in it."""
    place = tmp_path / "arm"
    folder.write(place, FILES)
    return place


def test_written_and_written_again(out: Path) -> None:
    """What an export wrote, another replaces, and nothing is left beside it."""
    assert content(out) == FILES
    folder.write(out, OTHER)
    assert content(out) == OTHER
    assert beside(out) == []


def test_a_folder_edited_by_hand_is_refused(out: Path) -> None:
    """Each file that was edited, is gone or came from elsewhere is named, and stays as it is without force."""
    (out / "mainTemplate.json").write_bytes(b"{}")
    (out / "parameters.dev.json").unlink()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    before = content(out)
    with pytest.raises(ExportError) as refused:
        folder.write(out, OTHER)
    found = [line.removeprefix(str(out) + os.sep) for line in refused.value.reasons[:-1]]
    assert found == [
        "mainTemplate.json: edited since it was written",
        "notes.txt: not written by an export",
        "parameters.dev.json: gone since it was written",
    ]
    assert content(out) == before
    folder.write(out, OTHER, force=True)
    assert content(out) == OTHER | {"notes.txt": b"mine"}


@pytest.mark.parametrize("text", ["{", "[]", '{"sha256": 1}', '{"files": {}, "scope": 1, "bundle": 2, "sha256": "0"}'])
def test_an_edited_manifest_is_refused(out: Path, text: str) -> None:
    """The manifest holds its own hash."""
    (out / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ExportError, match=r"manifest\.json: isn't as it was written"):
        folder.write(out, OTHER)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    """A folder that holds other things isn't taken for an export's, an empty one is used."""
    (tmp_path / "keep").mkdir()
    (tmp_path / "keep" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportError, match=r"thesis\.txt: not written by an export"):
        folder.write(tmp_path / "keep", FILES)
    (tmp_path / "empty").mkdir(mode=0o750)
    folder.write(tmp_path / "empty", FILES)
    assert content(tmp_path / "empty") == FILES
    assert (tmp_path / "empty").stat().st_mode & 0o777 == 0o750


def test_the_folder_one_works_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither it nor one around it is replaced, not even by force."""
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    for place in (Path(), Path("..")):
        with pytest.raises(ExportError, match="you are working in it"):
            folder.write(place, FILES, force=True)


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How a folder takes another's place: in one step, as Linux can, or in two."""
    if request.param == "two renames":
        monkeypatch.setattr(exchange, "_exchanged", killing.never)
    return str(request.param)


@pytest.mark.parametrize("call", ["fsync", "rename", "_exchanged"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.usefixtures("way")
def test_cut_off_anywhere(out: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: BaseException) -> None:
    """A full disk or Ctrl-C at any step leaves the folder as it was, with nothing beside it."""
    count = 0
    while True:
        with monkeypatch.context() as patched:
            breaks_at(patched, call, count, error)
            try:
                folder.write(out, OTHER)
            except type(error):
                assert content(out) == FILES
                assert beside(out) == []
            else:
                break
        count += 1
    assert count >= (call == "fsync")
    assert content(out) == OTHER


def breaks_at(patched: pytest.MonkeyPatch, call: str, number: int, error: BaseException) -> None:
    """Let the call of that number raise, once."""
    owner: Any = {"fsync": os, "rename": Path, "_exchanged": exchange}[call]
    real, seen = getattr(owner, call), iter(range(1000))

    def broken(*args: Any) -> Any:
        if next(seen) == number:
            raise error
        return real(*args)

    patched.setattr(owner, call, broken)


def can_exchange(place: Path) -> bool:
    """Whether the system, and the disk, can exchange two folders in one step. Linux must."""
    for name in ("one", "two"):
        (place / name).mkdir()
    found = exchange._exchanged(place / "one", place / "two")
    assert found or sys.platform != "linux"
    return found


@pytest.mark.parametrize("way", ["exchange", "two renames"])
def test_killed_anywhere(tmp_path: Path, way: str) -> None:
    """Killed before each of its steps on the disk, an export has left the old folder or the new one, never a mix.

    Where two renames are needed there is a moment with none; then the next export finds what was there before. Either
    way the next one leaves nothing beside the folder, and all the while somebody's own file is there.
    """
    command = [sys.executable, "-m", "tests.arm.export.killing", str(tmp_path), way]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    found = [tuple(line.split(" | ")) for line in ended.stdout.splitlines()]
    in_one_step = way == "exchange" and can_exchange(tmp_path)
    assert {state for _, state, _ in found} == {"old", "new"} | (set() if in_one_step else {"none"})
    assert {after for _, _, after in found} == {"new, and nothing beside it"}
    assert {step for step, _, _ in found} >= {"os.mkdir", "open", "os.remove"}


def test_killed_between_two_renames(out: Path) -> None:
    """Where no folder stands there, --verify says what to do and the next export finds what was there before."""
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    out.rename(out.with_name(".arm.before-export"))
    with pytest.raises(ExportError, match="cut off here; export again"):
        list(verify(out, [declared()]))
    with pytest.raises(ExportError, match=r"notes\.txt"):
        folder.write(out, OTHER)
    assert content(out) == FILES | {"notes.txt": b"mine"}


def test_another_export_that_still_runs_is_left_alone(out: Path) -> None:
    """What a running process writes beside the folder stays, what an ended one left goes."""
    running = out.with_name(f".arm.{os.getppid()}.new-export")
    running.mkdir()
    out.with_name(".arm.99999999.new-export").mkdir()
    folder.write(out, OTHER)
    assert beside(out) == [running.name]


def test_what_is_no_longer_exported_goes(out: Path) -> None:
    """A file that only the earlier export had doesn't stay behind."""
    renamed = dict(export([declared("prod")]).files)
    with pytest.raises(ExportError, match=r"holds the export of dev, of which these would go: parameters\.dev\.json"):
        folder.write(out, renamed, force=True)
    assert folder.write(out, renamed, replace=True) == ("parameters.dev.json",)
    assert content(out) == renamed


def test_force_writes_over_a_stranger_of_the_same_name(tmp_path: Path) -> None:
    """A folder that no export wrote keeps what the export doesn't call by the same name."""
    (tmp_path / "arm").mkdir()
    (tmp_path / "arm" / "mainTemplate.json").write_text("mine", encoding="utf-8")
    (tmp_path / "arm" / "notes.txt").write_text("mine", encoding="utf-8")
    folder.write(tmp_path / "arm", FILES, force=True)
    assert content(tmp_path / "arm") == FILES | {"notes.txt": b"mine"}


def test_a_changed_order_in_the_manifest_is_refused(out: Path) -> None:
    """One word changed in a manifest that is still whole JSON is seen by its own hash."""
    manifest = out / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"resource-group"', '"subscription"'), "utf-8")
    with pytest.raises(ExportError, match=r"manifest\.json: isn't as it was written"):
        folder.write(out, OTHER)
