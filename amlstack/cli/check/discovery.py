"""Find what can be checked behind the paths that a user names, and say of the rest why it can't be."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from amlstack.catalog import limits
from amlstack.report import Skipped, Unreadable

from .subject import Subject, Unfit, unfit

if TYPE_CHECKING:
    from amlstack.arm.language import Document

_JSON, _YAML = (".json", ".jsonc"), (".yaml", ".yml")
_FOREIGN = ("node_modules", "__pycache__")
_DECLARES = re.compile(rb"^\W*resource_group[\"']?\s*:", re.MULTILINE)
"""What every workspace file says, and hardly another."""
_TEMPLATE = re.compile(r"deploymentTemplate\.json|\"resources\"\s*:")
_HEAD = 64 * 1024

Found = Subject | Skipped | Unreadable


@dataclass(slots=True)
class Discovery:
    """What is found behind the paths that a user names; nothing is looked at twice."""

    parameters: Sequence[Path] = ()
    """Parameter files for the templates that are named, instead of those beside them."""
    lenient: bool = False
    """Whether a file that is named may be something else, as one that is found in a folder may."""
    seen: set[tuple[int, int]] = field(default_factory=set)
    pairs: dict[Path, dict[str, list[Path]]] = field(default_factory=dict)
    """The parameter files of each folder, by their templates' stems."""
    others: int = 0
    """Files of the folder that is looked at that are neither JSON nor YAML."""

    def over(self, paths: Sequence[Path]) -> Iterator[Found]:
        """Everything that is found, in the order of the paths, folders by name."""
        for path in paths:
            try:
                known = path.stat()
                if path.is_dir():
                    self.others = 0
                    yield from self.folder(path)
                    if self.others:
                        yield Skipped(str(path), f"{self.others:,} files in it are neither JSON nor YAML")
                elif path.is_file():
                    self.seen.add((known.st_dev, known.st_ino))
                    yield from self.file(path, named=not self.lenient)
                else:
                    yield from unfit(str(path), "is neither a file nor a folder").reasons
            except OSError as error:
                yield from unfit(str(path), (error.strerror or "can't be read").lower()).reasons
            except ValueError:
                yield from unfit(str(path), "is no path").reasons

    def folder(self, folder: Path) -> Iterator[Found]:
        """What lies in a folder, at any depth."""
        from . import template

        if not self._first(folder):
            yield Skipped(str(folder), "was looked at already: a link leads back to it")
            return
        try:
            exported = template.exported(folder)
            entries = sorted(folder.iterdir()) if exported is None else []
        except Unfit as error:
            yield from error.reasons
            return
        except OSError as error:
            yield from unfit(str(folder), (error.strerror or "can't be read").lower()).reasons
            return
        yield from exported or ()
        taken = {each for entry in entries if entry.suffix.lower() in _JSON for each in self.beside(entry)}
        for entry in entries:
            if _is_tools(entry):
                yield Skipped(str(entry), "is hidden, or a tool's own")
            elif entry.is_dir():
                yield from self.folder(entry)
            elif entry.suffix.lower() not in (*_JSON, *_YAML):
                self.others += 1
            elif entry not in taken:
                yield from self.entry(entry)

    def entry(self, file: Path) -> Iterator[Found]:
        """What is found in one file of a folder."""
        try:
            if not file.is_file():
                yield Skipped(str(file), "is no regular file")
            elif self._first(file):
                yield from self.file(file, named=False)
        except OSError as error:
            yield from unfit(str(file), (error.strerror or "can't be read").lower()).reasons

    def file(self, file: Path, *, named: bool) -> Iterator[Found]:
        """What is found in one file; one that the user hasn't named may also be something else."""
        try:
            if file.suffix.lower() in _YAML:
                yield from _workspace(file, named)
            elif file.suffix.lower() == ".bicep":
                raise unfit(str(file), "is Bicep", "check what it becomes: az bicep build --file MAIN.bicep")
            else:
                yield from self.json(file, named)
        except Unfit as error:
            yield from error.reasons

    def json(self, file: Path, named: bool) -> Iterator[Found]:
        """What is found in a JSON file: a template, or a saved preview."""
        from . import preview, template

        with file.open("rb") as stream:
            head = stream.read(_HEAD)
        large = file.stat().st_size > limits.TEMPLATE_SIZE
        if found := _previewed(file, head, large):
            yield from found
            return
        try:
            document = template.loaded(file)
        except Unfit:
            if named or not head.strip() or _TEMPLATE.search(preview.readable(head)):
                raise
            why = (
                "is larger than a template can be" if large else "is not JSON, and nothing in it looks like a template"
            )
            yield Skipped(str(file), why)
            return
        yield from self.document(file, document, named)

    def document(self, file: Path, document: Document, named: bool) -> Iterator[Found]:
        """A template with its parameter files; what else is JSON is skipped."""
        from . import template

        if template.is_template(document.data):
            yield from template.read(
                file, document, self.parameters if named and self.parameters else self.beside(file)
            )
        elif template.is_parameters(document.data):
            yield Skipped(str(file), "is a parameter file: it is checked with its template")
        elif named:
            raise unfit(str(file), "is no ARM template, parameter file or saved preview")
        else:
            yield Skipped(str(file), "is no ARM template, parameter file or saved preview")

    def beside(self, file: Path) -> list[Path]:
        """The parameter files that go with a template by their names."""
        from . import template

        if file.parent not in self.pairs:
            self.pairs[file.parent] = template.paired(file.parent)
        return [each for each in self.pairs[file.parent].get(file.stem.lower(), ()) if each != file]

    def _first(self, path: Path) -> bool:
        """Whether a file is looked at for the first time, also where a link gives it another name."""
        known = path.stat()
        key = (known.st_dev, known.st_ino)
        if key in self.seen:
            return False
        self.seen.add(key)
        return True


def _is_tools(entry: Path) -> bool:
    """Whether it is hidden, or a tool's own; a hidden file counts where it might have been meant."""
    hidden = entry.name.startswith(".") and (entry.suffix.lower() in (*_JSON, *_YAML) or entry.is_dir())
    return hidden or entry.name in _FOREIGN


def _previewed(file: Path, head: bytes, large: bool) -> list[Subject | Skipped | Unreadable]:
    """What a saved preview holds; nothing for another file. Raises Unfit for a preview that can't be read."""
    from . import preview

    surely = preview.is_surely(head)
    if file.stat().st_size > preview.LARGEST:
        if surely:
            raise unfit(str(file), f"is larger than {preview.LARGEST // 1024**2} MB: no preview is")
        return []
    return preview.read(file, file.read_bytes(), surely=surely or large) if preview.looks_like(head) else []


def _workspace(file: Path, named: bool) -> Iterator[Found]:
    from . import workspace

    with file.open("rb") as stream:
        head = stream.read(_HEAD)
    if named or _DECLARES.search(head):
        yield workspace.read(os.fspath(file))
    else:
        yield Skipped(str(file), "is no workspace file: it says no resource_group")
