"""A file's bytes as text, to look at what it may be."""

from __future__ import annotations

UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def readable(content: bytes) -> str:
    """The text of a file, or of its beginning, whatever is wrong in it; PowerShell's `>` writes UTF-16."""
    return content.decode("utf-16" if content[:2] in UTF_16 else "utf-8-sig", errors="replace")
