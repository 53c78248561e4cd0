"""A workspace file with very many datastores, read and planned."""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml

from amlstack import plan, spec

from . import declared
from .figures import Report, Row, Say, each, timed

GROWTH = 3
"""How much longer the second file is: at 1,000 datastores that is about all that the loader takes."""


def measure(name: str, runs: int, say: Say, datastores: int = 1000) -> Report:
    """Time to read and plan, against the YAML library alone; and whether it grows faster than the file does."""
    many = GROWTH * datastores
    say(f"{name}: {runs} plans of {datastores:,} and of {many:,} datastores")
    with tempfile.TemporaryDirectory() as folder:
        file = declared.write(Path(folder, "workspace.yaml"), datastores)
        longer = declared.write(Path(folder, "longer.yaml"), many)
        ours, theirs = timed(lambda: _planned(file), runs), timed(lambda: _parsed(file), runs)
        grown = timed(lambda: _planned(longer), runs)
    rows = (
        Row(name, "PyYAML alone (safe_load in C)", ours, theirs, "1 s", name),
        Row(
            f"{name} growth, a datastore",
            f"a datastore of {datastores:,}, ours of {many:,}",
            each(grown, many),
            each(ours, datastores),
            "",
            name,
        ),
    )
    return Report(rows)


def _planned(file: Path) -> None:
    plan.workspace(spec.load(file).spec)


def _parsed(file: Path) -> None:
    yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
