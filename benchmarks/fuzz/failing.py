"""One call of the file system that fails: a file that vanishes meanwhile, may not be read, or lies on a full disk."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

ERRORS = ("ENOENT", "EACCES", "EIO", "ENOSPC")
_CALLS = ("stat", "lstat", "scandir", "listdir", "open", "mkdir", "rename", "replace", "unlink")
MOST = 40
"""Calls about the folder that a small case makes."""


@contextmanager
def failing(folder: Path, number: int, error: str) -> Iterator[None]:
    """Let the call of that number that is about something in a folder fail; 0 lets none."""
    seen = 0

    def fail(path: Any) -> None:
        nonlocal seen
        if isinstance(path, (str, os.PathLike)) and Path(os.path.abspath(path)).is_relative_to(folder):  # noqa: PTH100
            seen += 1
            if seen == number:
                code = getattr(errno, error)
                raise OSError(code, os.strerror(code), os.fspath(path))

    def wrapped(call: Callable[..., Any]) -> Callable[..., Any]:
        def made(path: Any = ".", *rest: Any, **named: Any) -> Any:
            fail(path)
            return call(path, *rest, **named)

        return made

    with ExitStack() as stack:
        if number:
            opened = wrapped(io.open)
            stack.enter_context(patch("builtins.open", opened))
            stack.enter_context(patch.object(io, "open", opened))
            for name in _CALLS:
                stack.enter_context(patch.object(os, name, wrapped(getattr(os, name))))
        yield
