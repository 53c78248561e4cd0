"""An export's folder: written beside its place and then put there, so that it is whole or what it was before."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from amlstack import json_text

from . import exchange
from .errors import ExportError
from .manifest import MANIFEST, SUMS, digest, read, sums


def touched(folder: Path) -> Iterator[str]:
    """What in a folder isn't as an export left it, a line each."""
    said = read(folder)
    if said is None:
        names = sorted(path.name for path in folder.iterdir())
        if MANIFEST in names:
            yield f"{folder / MANIFEST}: isn't as it was written"
        yield from (f"{folder / name}: not written by an export" for name in names if name != MANIFEST)
        return
    hashes = dict(said["files"])
    if said["bundle"]:
        hashes[SUMS] = digest(sums(hashes, (folder / MANIFEST).read_bytes()))
    for path in sorted(folder.iterdir()):
        if path.name == MANIFEST:
            continue
        if path.name not in hashes:
            yield f"{path}: not written by an export"
        elif not path.is_file() or digest(path.read_bytes()) != hashes[path.name]:
            yield f"{path}: edited since it was written"
    yield from (f"{folder / name}: gone since it was written" for name in hashes if not (folder / name).exists())


def write(folder: Path, files: Mapping[str, bytes], *, force: bool = False, replace: bool = False) -> tuple[str, ...]:
    """Put `files` into `folder` instead of what an earlier export put there, and return what of that is gone.

    Anything else in it stays, with `force`; without, ExportError names it. ExportError also where the folder was made
    of other workspace files, unless `replace`, and where it is one to work in rather than to write to; OSError where it
    can't be written: then it is what it was before.
    """
    folder = folder.resolve()
    if Path.cwd().is_relative_to(folder):
        raise ExportError(f"{folder}: you are working in it; give a folder of its own, it is replaced as a whole")
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: is a file; give a folder")
    exchange.recover(folder)
    if folder.exists() and not force and (found := list(touched(folder))):
        raise ExportError(*found, "keep what you need of it somewhere else, or write over it with --force")
    gone = _gone(folder, files)
    if (others := _others(folder, files)) and not replace:
        what = f"{folder}: holds the export of {', '.join(others)}, of which these would go: {', '.join(gone)}"
        raise ExportError(what, "name those workspace files as well, give another --out, or say --replace")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with exchange.beside(folder) as made:
        _keep_the_rest(folder, made, files)
        _fill(made, files)
        exchange.replace(folder, made)
    return gone


def _gone(folder: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """What an earlier export wrote and this one doesn't."""
    written = (read(folder) or {"files": ()})["files"]
    return tuple(name for name in sorted({*written, SUMS} - {*files}) if (folder / name).exists())


def _others(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """The workspace files that an earlier export was made of and this one isn't, also where its manifest was edited."""
    now = json.loads(files[MANIFEST])["workspace_files"]
    try:
        before = json_text.read((folder / MANIFEST).read_bytes())["workspace_files"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [str(name) for name in before if name not in now] if isinstance(before, list) else []


def _keep_the_rest(folder: Path, made: Path, files: Mapping[str, bytes]) -> None:
    """Begin the new folder with what the old one holds and no export wrote."""
    if not folder.exists():
        made.mkdir()
        return
    ours = {*files, *(read(folder) or {"files": ()})["files"], MANIFEST, SUMS}

    def leave_out(place: str, names: list[str]) -> set[str]:
        return ours.intersection(names) if Path(place) == folder else set()

    try:
        shutil.copytree(folder, made, symlinks=True, ignore=leave_out)
    except shutil.Error as error:
        source, _, why = error.args[0][0]
        raise OSError(f"{source} can't be copied: {why}") from None


def _fill(made: Path, files: Mapping[str, bytes]) -> None:
    """Write the files, down to the disk: a full one is noticed here."""
    for name, content in files.items():
        with (made / name).open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
