"""A file that a command writes is whole, or what it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from amlstack.cli import files


def test_a_file_is_replaced_with_the_mode_of_a_new_one(tmp_path: Path) -> None:
    """The new text stands there, as readable as any file that the user makes, and nothing stays beside it."""
    file = tmp_path / "out.yaml"
    file.write_text("old")
    umask = os.umask(0o027)
    try:
        files.write(file, "née")
    finally:
        os.umask(umask)
    assert file.read_text(encoding="utf-8") == "née"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_what_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    """What fails on the way changes nothing, and leaves nothing beside."""
    folder = tmp_path / "out.yaml"
    folder.mkdir()
    (folder / "kept").touch()
    with pytest.raises(OSError, match="directory"):
        files.write(folder, "new")
    assert [path.name for path in (*tmp_path.iterdir(), *folder.iterdir())] == ["out.yaml", "kept"]


def test_half_a_letter_is_written_as_an_escape(tmp_path: Path) -> None:
    """A report names files, and a name on disk may be of no encoding: in JSON the escape is that letter again."""
    file = tmp_path / "out.json"
    files.write(file, '{"file": "\udcff.json"}')
    assert file.read_text(encoding="utf-8") == '{"file": "\\udcff.json"}'


def test_a_file_gets_another_content_and_keeps_its_mode(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte; one that may not be written stays, whatever its folder allows."""
    file = tmp_path / "workspace.yaml"
    file.write_bytes(b"old\r\n")
    file.chmod(0o604)
    files.replace(file, b"new\r\n")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new\r\n", 0o604)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError):
        files.replace(file, b"other")
    assert file.read_bytes() == b"new\r\n"
