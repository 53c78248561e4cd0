"""`check --fix` and `--diff`: write the mends that are one key and safe into the files, and nothing else."""

from __future__ import annotations

import copy
import difflib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amlstack.cli import files
from amlstack.findings import Edit
from amlstack.literal_credentials import masked
from amlstack.report import Report
from amlstack.spec import Declaration, SpecError, document_of, load, rule_of

from .yaml_edit import Unsafe, changed

Mend = tuple[Path, tuple[str | int, ...]]
"""A file, and a path of what stands in it."""


@dataclass(slots=True)
class Fixes:
    """What `--fix` does to the files of a report, and what it leaves."""

    texts: dict[Path, tuple[str, str]] = field(default_factory=dict)
    """Each file that changes: what stands in it, and what is to."""
    made: dict[Mend, str] = field(default_factory=dict)
    """What each change is, as it is told."""
    left: dict[str, None] = field(default_factory=dict)
    """What is left, and why."""
    failed: list[str] = field(default_factory=list)
    """What couldn't be written, and why."""

    def diff(self) -> str:
        """All changes as a unified difference."""
        told = (
            difflib.unified_diff(
                old.splitlines(keepends=True), new.splitlines(keepends=True), f"a/{_shown(file)}", f"b/{_shown(file)}"
            )
            for file, (old, new) in self.texts.items()
        )
        return masked("".join(line if line.endswith("\n") else f"{line}\n" for lines in told for line in lines))

    def write(self) -> None:
        """Write each file, whole or not at all."""
        for file, (old, new) in self.texts.items():
            try:
                if file.read_bytes() != old.encode():
                    self.failed.append(f"{_shown(file)}: was changed meanwhile: check again")
                    continue
                files.replace(file, new.encode())
            except OSError as error:
                self.failed.append(f"{_shown(file)}: {error.strerror or error}")


def fixes(report: Report) -> Fixes:
    """The changes that mend a report's findings, those that let nobody else decide left out."""
    found = Fixes()
    hidden = {os.path.realpath(file) for file, _ in report.secret_lines()}
    declared: dict[str, Declaration | None] = {}
    for finding in report.findings:
        edit = finding.edit
        if edit is None:
            continue
        what = f"{finding.rule} {_shown(Path(edit.file))}: {_told(edit)}"
        if edit.unsafe:
            found.left[f"{what}: {edit.unsafe}"] = None
            continue
        if edit.file not in declared:
            declared[edit.file] = _loaded(edit.file)
        declaration = declared[edit.file]
        if declaration is None:
            found.left[f"{what}: the file can't be read any more"] = None
            continue
        file, path = _target(declaration, edit)
        if os.path.realpath(file) in hidden:
            found.left[
                f"{what}: a credential stands in {_shown(file)}, which nothing is to show: take it out first"
            ] = None
            continue
        try:
            _mend(found, file, path, edit)
        except Unsafe as reason:
            found.left[f"{what}: {reason}"] = None
        else:
            found.made[file, path] = f"{finding.rule} {_shown(file)}: {_told(edit)}"
    return found


def _mend(found: Fixes, file: Path, path: tuple[str | int, ...], edit: Edit) -> None:
    """Note the change of one key. Raises Unsafe where it would change more than that."""
    if (file, path) in found.made:
        return
    try:
        content = file.read_bytes()
        old, now = found.texts.get(file) or (content.decode(), content.decode())
    except (OSError, UnicodeError) as error:
        raise Unsafe(f"can't be read: {getattr(error, 'strerror', None) or error}") from None
    mark = "\ufeff" if now.startswith("\ufeff") else ""
    order = tuple((rule_of(edit.path[:-1]) or {}).get("properties", ()))
    new = changed(now.removeprefix(mark), path, edit.value, order)
    wanted = _set(document_of(now.removeprefix(mark), str(file)), path, edit.value)
    try:
        read = document_of(new, str(file))
    except SpecError:
        raise Unsafe("it can't be written in one place") from None
    if read != wanted:
        raise Unsafe("it would change something else too")
    found.texts[file] = (old, mark + new)


def _set(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """A copy of plain data with a value at a path."""
    made = copy.deepcopy(data)
    inner = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return made


def _loaded(file: str) -> Declaration | None:
    try:
        return load(file)
    except SpecError:
        return None


def _target(declaration: Declaration, edit: Edit) -> tuple[Path, tuple[str | int, ...]]:
    """The file that a key belongs into, links followed, and its path there: an included datastore has its own."""
    file = declaration.document.key(edit.path[:-1]).file
    if file == declaration.document.key(()).file:
        return Path(os.path.realpath(file)), edit.path
    return Path(os.path.realpath(file)), edit.path[2:]


def _told(edit: Edit) -> str:
    said = str(edit.value).lower() if isinstance(edit.value, bool) else edit.value
    return f"{'.'.join(map(str, edit.path))}: {said}"


def _shown(file: Path) -> str:
    here = os.path.realpath(os.curdir)
    return os.path.relpath(file, here) if str(file).startswith(here + os.sep) else str(file)


def told(found: Fixes, *, written: bool) -> Iterator[str]:
    """What is said of it: each change, each finding that is left though one key would mend it, and what failed."""
    if written and not found.failed:
        yield from (f"mended {each}" for each in dict.fromkeys(found.made.values()))
    yield from (f"left {each}" for each in found.left)
    yield from (f"can't be written: {each}" for each in found.failed)
