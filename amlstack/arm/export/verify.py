"""Whether a folder is whole, and what some workspace files still export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from .aligned_plans import Source
from .errors import ExportError, ShapeError
from .exchange import kept
from .files import export
from .folder import touched
from .manifest import MANIFEST, POLICIES, SUMS, read

SHOWN = 5
"""Places in one file that are named: the rest is counted."""


def verify(folder: Path, sources: Sequence[Source]) -> Iterator[str]:
    """What is wrong with an export's folder, a line each: nothing where it is whole and current.

    A line names places, never what stands there: whoever edited a file may have put a secret into it. Raises
    ExportError where there is no export.
    """
    if not (folder / MANIFEST).is_file():
        raise ExportError(_none(folder))
    edited = list(touched(folder))
    yield from edited
    said = read(folder)
    if said is None:
        return
    names = said["workspace_files"]
    if sorted(names) != sorted(source.name for source in sources):
        yield f"{folder}: made of {', '.join(names)}, not of {', '.join(source.name for source in sources)}"
        return
    in_order = sorted(sources, key=lambda source: names.index(source.name))
    try:
        files = export(in_order, said["scope"], bundle=said["bundle"], modules=bool(said.get("modules"))).files
    except ShapeError as error:
        yield from (f"{folder}: they have no longer one shape: {difference}" for difference in error.differences)
        return
    yield from _policies(folder, said.get(POLICIES, {}), json.loads(files[MANIFEST]).get(POLICIES, {}))
    current = {path.name: path.read_bytes() for path in folder.iterdir() if path.name in files and path.is_file()}
    for name in sorted({*files, *said["files"]} - {MANIFEST, SUMS}):
        if any(line.startswith(f"{folder / name}: ") for line in edited):
            continue
        if name not in files:
            yield f"{folder / name}: no longer exported"
        elif name not in current:
            yield f"{folder / name}: exported now, and not here"
        elif current[name] != files[name]:
            yield f"{folder / name}: something else is exported now{_where(name, current[name], files[name])}"


def _policies(folder: Path, here: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Whose policy is another one than the manifest carries."""
    for name in sorted({*here, *now}):
        if here.get(name) != now.get(name):
            yield f"{folder / MANIFEST}: the policy of {name} is another one now"


def _none(folder: Path) -> str:
    """Why there is no export in a folder."""
    if not folder.exists() and kept(folder.resolve()).exists():
        return f"{folder}: an export was cut off here; export again, which brings back what was there first"
    return f"{folder / MANIFEST}: no such file, so this is no export; amlstack export writes one"


def _where(name: str, here: bytes, now: bytes) -> str:
    """Where two versions of a file differ."""
    if not name.endswith(".json"):
        return ""
    places = list(_places(json.loads(here), json.loads(now), ""))
    more = f" and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return f": {', '.join(places[:SHOWN])}{more}"


def _places(here: Any, now: Any, path: str) -> Iterator[str]:
    if isinstance(here, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*here, *now]):
            below = f"{path}.{key}".lstrip(".")
            if key in here and key in now:
                yield from _places(here[key], now[key], below)
            else:
                yield below
    elif isinstance(here, list) and isinstance(now, list) and len(here) == len(now):
        for place, (one, other) in enumerate(zip(here, now, strict=True)):
            yield from _places(one, other, f"{path}[{place}]")
    elif here != now:
        yield path
