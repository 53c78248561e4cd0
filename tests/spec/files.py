"""Workspace files for the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlstack.spec import Fault, SpecError, load

HEAD = "name: contoso-ml\nresource_group: rg\nlocation: westeurope\n"
"""Three lines that are all a file must have; what a test adds begins on line 4."""


def write(folder: Path, text: str | bytes, name: str = "workspace.yaml") -> Path:
    """A file in `folder` with that text."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def faults(file: Path) -> list[Fault]:
    """What is wrong with the file; fails where nothing is."""
    with pytest.raises(SpecError) as caught:
        load(file)
    return list(caught.value.faults)


def said(folder: Path, text: str | bytes) -> list[str]:
    """What is said of a file with that text, as lines `line:column: what: mend`."""
    file = write(folder, text)
    return [str(fault).removeprefix(f"{file}").removeprefix(":").removeprefix(" ") for fault in faults(file)]


def at(text: str, words: str) -> tuple[int, int]:
    """Line and column, from 1, of the first occurrence of `words`."""
    before = text[: text.index(words)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
