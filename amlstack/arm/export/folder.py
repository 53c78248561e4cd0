"""An export's folder: written beside its place and then renamed, so that it is whole or what it was before."""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .errors import ExportError
from .files import MANIFEST, SUMS, digest, json_bytes, sums_of


def manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of an export's folder as it was written; None where there is none, or it was changed since."""
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        seal = said.pop("sha256")
        whole = seal == digest(json_bytes(said)) and {"scope", "bundle", "workspace_files", "files"} <= said.keys()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return said if whole else None


def touched(folder: Path) -> Iterator[str]:
    """What in a folder isn't as an export left it, a line each."""
    said = manifest(folder)
    if said is None:
        names = sorted(path.name for path in folder.iterdir())
        if MANIFEST in names:
            yield f"{folder / MANIFEST}: isn't as it was written"
        yield from (f"{folder / name}: not written by an export" for name in names if name != MANIFEST)
        return
    hashes = dict(said["files"])
    if said["bundle"]:
        hashes[SUMS] = digest(sums_of(hashes, (folder / MANIFEST).read_bytes()))
    for path in sorted(folder.iterdir()):
        if path.name == MANIFEST:
            continue
        if path.name not in hashes:
            yield f"{path}: not written by an export"
        elif not path.is_file() or digest(path.read_bytes()) != hashes[path.name]:
            yield f"{path}: edited since it was written"
    yield from (f"{folder / name}: gone since it was written" for name in hashes if not (folder / name).exists())


def write(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Put `files` into `folder` instead of what an earlier export put there.

    Anything else in it stays, with `force`; without, ExportError names it. ExportError also where the folder is one
    to work in rather than to write to, OSError where it can't be written: then it is what it was before.
    """
    folder = folder.resolve()
    if Path.cwd().is_relative_to(folder):
        raise ExportError(f"{folder}: you are working in it; give a folder of its own, it is replaced as a whole")
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: is a file; give a folder")
    before = folder.with_name(f".{folder.name}.before-export")
    _settle(folder, before)
    if folder.exists() and not force and (found := list(touched(folder))):
        raise ExportError(*found, "keep what you need of it somewhere else, or write over it with --force")
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(made, ignore_errors=True)
    try:
        _fill(made, files, folder)
        _exchange(made, folder, before)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    _settle(folder, before)


def _fill(made: Path, files: Mapping[str, bytes], like: Path) -> None:
    """Write the files, down to the disk: a full one is noticed here."""
    made.mkdir()
    if like.exists():
        made.chmod(stat.S_IMODE(like.stat().st_mode))
    for name, content in files.items():
        with (made / name).open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _exchange(made: Path, folder: Path, before: Path) -> None:
    """Put the folder that was made in the place of the other, which is kept as `before`."""
    existed = folder.exists()
    if existed:
        folder.rename(before)
    try:
        made.rename(folder)
    except BaseException:
        if existed:
            before.rename(folder)
        raise


def _settle(folder: Path, before: Path) -> None:
    """Finish an exchange, also one that was cut off: what no export wrote moves over, the rest of `before` goes."""
    if not before.exists():
        return
    if not folder.exists():
        before.rename(folder)
        return
    ours = {*(manifest(before) or {"files": ()})["files"], MANIFEST, SUMS}
    for path in before.iterdir():
        if path.name not in ours and not (folder / path.name).exists():
            path.rename(folder / path.name)
    shutil.rmtree(before)
