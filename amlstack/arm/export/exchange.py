"""One folder put in another's place, so that whoever is interrupted, or killed, leaves the one or the other."""

from __future__ import annotations

import errno
import glob
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NEW, _OLD = "new-export", "before-export"
_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of renameat2(2)."""


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """A place beside `folder` for the new one; what is left there goes."""
    made = folder.with_name(f".{folder.name}.{os.getpid()}.{_NEW}")
    shutil.rmtree(made, ignore_errors=True)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def replace(folder: Path, made: Path) -> None:
    """Put `made` in the place of `folder`. Raises OSError, and then the folder is what it was before.

    Linux exchanges both in one step. Elsewhere it takes two, and `recover` brings the folder back for whoever is killed
    between them.
    """
    if not folder.exists():
        made.rename(folder)
    elif not _exchanged(folder, made):
        before = kept(folder)
        folder.rename(before)
        try:
            made.rename(folder)
        except BaseException:
            before.rename(folder)
            raise
        shutil.rmtree(before)


def recover(folder: Path) -> None:
    """Bring back a folder whose replacement was cut off, and clear away what killed ones have left beside it."""
    before = kept(folder)
    if before.exists() and not folder.exists():
        before.rename(folder)
    shutil.rmtree(before, ignore_errors=True)
    for path in folder.parent.glob(f".{glob.escape(folder.name)}.*.{_NEW}"):
        process = path.name.split(".")[-2]
        if process.isdecimal() and not _runs(int(process)):
            shutil.rmtree(path, ignore_errors=True)


def kept(folder: Path) -> Path:
    """Where a folder is while another one takes its place in two steps."""
    return folder.with_name(f".{folder.name}.{_OLD}")


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders could be exchanged in one step, and so were. Raises OSError."""
    import ctypes  # a first export needs none

    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):  # not Linux, or a C library from before 2018
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.ENOSYS, errno.EINVAL):  # a kernel or a file system that can't
        return False
    raise OSError(code, os.strerror(code), str(one))


def _runs(process: int) -> bool:
    """Whether a process still runs; where it can't be asked, it does."""
    if sys.platform == "win32":  # there, os.kill(_, 0) ends it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True
