"""Files that a command writes for its user."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def write(file: Path, text: str) -> None:
    """Write a text beside its place and put it there, so that the file is whole or what it was; nothing stays beside.

    It gets the mode that the user's umask gives a new file. Half a letter, as a file's name may hold one, is written as
    an escape. Raises OSError.
    """
    umask = os.umask(0)
    os.umask(umask)
    _put(file, text.replace("\n", os.linesep).encode(errors="backslashreplace"), 0o666 & ~umask)


def replace(file: Path, content: bytes) -> None:
    """Give a file that is there another content, as `write` does, with its mode and byte for byte. Raises OSError."""
    if not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    _put(file, content, stat.S_IMODE(file.stat().st_mode))


def _put(file: Path, content: bytes, mode: int) -> None:
    import tempfile

    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as made:
            made.write(content)
        beside.chmod(mode)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
