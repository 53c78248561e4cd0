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


def test_a_text_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    """What fails on the way changes nothing, and leaves nothing beside."""
    file = tmp_path / "out.yaml"
    file.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        files.write(file, "\ud800")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]
