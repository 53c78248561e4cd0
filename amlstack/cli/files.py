"""Files that a command writes for its user."""

from __future__ import annotations

import os
from pathlib import Path


def write(file: Path, text: str) -> None:
    """Write a text beside its place and put it there, so that the file is whole or what it was; nothing stays beside.

    It gets the mode that the user's umask gives a new file. Half a letter, as a file's name may hold one, is written as
    an escape. Raises OSError.
    """
    import tempfile

    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as made:
            made.write(text)
        umask = os.umask(0)
        os.umask(umask)
        beside.chmod(0o666 & ~umask)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
