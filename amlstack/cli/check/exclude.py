"""Globs that keep files out of a check, as `exclude` of amlstack.toml and `--exclude` say them.

A glob without a slash means a file or folder of that name at any depth; one with a slash stands below the folder that
it is said for. `*` and `?` stop at a slash, `**` doesn't. What lies in a folder that is meant is meant too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Globs:
    """What one source excludes."""

    base: Path
    """The absolute folder that the globs stand below."""
    globs: tuple[str, ...]
    said: str
    """Who says so: 'amlstack.toml', '--exclude'."""

    def meant(self, path: Path) -> bool:
        """Whether a path is excluded, or a folder around it below the base."""
        whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links out of the base
        if not whole.is_relative_to(self.base):
            return False
        parts = whole.relative_to(self.base).parts
        above = ["/".join(parts[: length + 1]) for length in range(len(parts))]
        globs = (glob.removeprefix(self.base.as_posix()) if glob.startswith("/") else glob for glob in self.globs)
        return any(_pattern(glob).fullmatch(each) for glob in globs for each in above)


def excluding(path: Path, sources: Iterable[Globs]) -> Globs | None:
    """The first source that excludes a path."""
    return next((each for each in sources if each.meant(path)), None)


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """A glob as a regular expression over a path with slashes."""
    written = glob.replace("\\", "/").removeprefix("./").rstrip("/")
    anywhere = "" if "/" in written else "(?:.*/)?"
    return re.compile(anywhere + "".join(map(_piece, _PIECES.findall(written.lstrip("/")))))


_PIECES = re.compile(r"/\*\*/|^\*\*/|/\*\*$|\*\*|\*|\?|\[!?[^\]/]+\]|[^*?]", re.DOTALL)
_WILD = {"/**/": "/(?:.*/)?", "**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _piece(piece: str) -> str:
    if piece in _WILD:
        return _WILD[piece]
    if len(piece) == 1:
        return re.escape(piece)
    letters = re.sub(r"([\\^])", r"\\\1", piece[1:-1].removeprefix("!"))
    one_of = f"[{'^' if piece[1] == '!' else ''}{letters}]"
    try:
        re.compile(one_of)
    except re.error:  # a range that ends before it begins: the text itself is meant
        return re.escape(piece)
    return one_of
