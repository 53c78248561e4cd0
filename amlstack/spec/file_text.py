"""A file's text, or the reason why it can't be had."""

from __future__ import annotations

from pathlib import Path

from .faults import Fault, Place, SpecError

LARGEST = 4 * 1024 * 1024
"""Bytes; ARM takes no template larger than this either."""


def read(path: Path, shown: str) -> str:
    """The text of the file at `path`, which messages call `shown`.

    Raises SpecError where there is none: missing, no regular file, unreadable, too large, or not UTF-8.
    """
    try:
        content = _bytes(path)
    except FileNotFoundError:
        raise _fault(shown, "no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _fault(shown, f"can't be read: {getattr(error, 'strerror', None) or 'not a path'}") from None
    if content is None:
        raise _fault(shown, "is not a file", "expected a workspace file, such as workspace.yaml")
    return text_of(content, shown)


def _bytes(path: Path) -> bytes | None:
    """At most LARGEST + 1 bytes, so that the caller sees what is too large; None for a directory, a pipe, a device."""
    path.stat()  # raises where is_file() would only say no
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def text_of(content: bytes, shown: str) -> str:
    """The text in some bytes, which messages call `shown`. Raises SpecError where they are too large, or not UTF-8."""
    if len(content) > LARGEST:
        raise _fault(shown, f"is larger than {LARGEST // 1024 // 1024} MB", "a workspace file is text of a few pages")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _fault(shown, "is UTF-16", "save it as UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", "replace")
        raise _at(before, shown, "is not UTF-8 here", "save the file as UTF-8") from None


def _at(before: str, shown: str, what: str, mend: str) -> SpecError:
    """A fault at the end of `before`, the text that leads to it."""
    line = before.count("\n")
    return SpecError([Fault(Place(shown, line + 1, len(before) - (before.rfind("\n") + 1) + 1), what, mend)])


def _fault(shown: str, what: str, mend: str = "") -> SpecError:
    return SpecError([Fault(Place(shown), what, mend)])
