"""Which workspace files include a datastore file: whoever changes the one changes what the others declare."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import yaml_kind

YAML, JSON = (".yaml", ".yml"), (".json", ".jsonc")
FOREIGN = ("node_modules", "__pycache__")
"""Folders of tools, in which nothing of the user's lies."""


@dataclass(slots=True)
class Includers:
    """The workspace files of each repository by what they include, looked for where it is first asked."""

    known: dict[Path, dict[str, list[Path]]] = field(default_factory=dict)

    def of(self, file: Path) -> list[Path]:
        """The workspace files that include a file: of its repository, else of the folders that it lies in."""
        whole = Path(os.path.abspath(file))  # noqa: PTH100 - a link stays what the user calls it
        root = next((each for each in whole.parents if (each / ".git").exists()), None)
        where = root or whole.parent
        if where not in self.known:
            self.known[where] = {}
            for each in _below(root) if root else _above(whole.parent):
                self._add(self.known[where], each)
        return self.known[where].get(os.path.realpath(whole), [])

    def _add(self, found: dict[str, list[Path]], file: Path) -> None:
        try:
            if b"include" not in file.read_bytes() or yaml_kind.kind(file) != "workspace":
                return
            written = yaml_kind.included(file)
        except OSError:  # it isn't the file that is asked about; whoever checks it says so
            return
        for each in written:
            if each.isprintable():
                found.setdefault(os.path.realpath(file.parent / each), []).append(file)


def _below(root: Path) -> Iterator[Path]:
    """The YAML and JSON files of a repository, without hidden folders."""
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(each for each in inner if not each.startswith(".") and each not in FOREIGN)
        yield from (Path(folder, name) for name in sorted(names) if Path(name).suffix.lower() in (*YAML, *JSON))


def _above(folder: Path) -> Iterator[Path]:
    """The YAML and JSON files that lie in a folder or in one around it."""
    for each in (folder, *folder.parents):
        try:
            yield from sorted(
                entry for entry in each.iterdir() if entry.suffix.lower() in (*YAML, *JSON) and entry.is_file()
            )
        except OSError:  # a folder around it that this user may not list
            continue
