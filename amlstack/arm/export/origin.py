"""What made a template: the tool, its version, and the workspace files with their hashes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from amlstack import __version__

from .aligned_plans import Source


def metadata(sources: Sequence[Source]) -> dict[str, Any]:
    """The members of a template's `metadata`: nothing of the clock or the machine, so that a second export is the same.

    `_generator` is where Bicep names itself too. The files stand under the NAME of their parameters.NAME.json.
    """
    files = {source.name: dict(source.files) for source in sources if source.files}
    generator = {"name": "amlstack", "version": __version__}
    return {"_generator": generator, **({"workspaceFiles": files} if files else {})}


def hashes(file: Path, read: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of each file that was `read` for a workspace file, by its path from that one's folder."""
    here = file.resolve().parent
    return {
        Path(os.path.relpath(Path(each).resolve(), here)).as_posix(): sha256(Path(each).read_bytes()).hexdigest()
        for each in read
    }
