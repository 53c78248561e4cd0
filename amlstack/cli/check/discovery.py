"""Find what can be checked behind the paths that a user names, and say of the rest why it can't be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from amlstack.cli import stdin
from amlstack.report import Skipped

from .includers import FOREIGN, JSON, YAML
from .search import OURS, Found, Search
from .subject import Unfit, unfit

_BICEP = {".bicep": "az bicep build --file MAIN.bicep", ".bicepparam": "az bicep build-params --file MAIN.bicepparam"}
_MEANT = "name what is to be checked, or say --allow-empty"


@dataclass(slots=True)
class Discovery:
    """What is found behind the paths that a user names; nothing is looked at twice."""

    search: Search = field(default_factory=Search)
    allow_empty: bool = False
    """Whether nothing that is named needs to be the product's."""
    given: bool = False
    """Whether standard input was read."""
    others: int = 0
    """Files of the folder that is looked at that are neither JSON nor YAML."""
    held: bool = False
    """Whether what is looked at holds anything of the product's, or did when it was looked at before."""

    def over(self, paths: Sequence[Path]) -> Iterator[Found]:
        """Everything that is found, in the order of the paths, folders by name."""
        anything = False
        for path in paths:
            self.held = False
            yield from self._noting(self._path(path))
            anything = anything or self.held
            if not self.held and not self._excluded(path):
                yield from self._nothing(path)
                anything = True
        if paths and not anything and not self.search.lenient and not self.allow_empty:
            yield from unfit(str(paths[0]), "all that is named is excluded", _MEANT).reasons

    def _noting(self, found: Iterator[Found]) -> Iterator[Found]:
        for each in found:
            self.held = self.held or not isinstance(each, Skipped)
            yield each

    def _nothing(self, path: Path) -> Iterator[Found]:
        """What is said of a path that holds nothing of the product's."""
        if self.search.lenient or self.allow_empty:
            if path.is_dir():  # of a file it is said already why it is passed over
                yield Skipped(str(path), f"holds no {OURS}")
        else:
            yield from unfit(str(path), f"holds no {OURS}", _MEANT).reasons

    def _excluded(self, path: Path) -> bool:
        try:
            return self.search.excluded(path) is not None
        except Unfit:  # told where the path was looked at
            return False

    def _path(self, path: Path) -> Iterator[Found]:
        try:
            if str(path) == stdin.DASH:
                yield from self._stdin()
            elif said := self.search.excluded(path):
                path.stat()
                yield Skipped(str(path), f"is excluded by {said}")
            elif path.is_dir():
                self.others = 0
                yield from self._folder(path)
                if self.others:
                    yield Skipped(str(path), f"{self.others:,} files in it are neither JSON nor YAML")
            elif path.is_file():
                yield from self._file(path, named=True)
            else:
                path.stat()
                yield from unfit(str(path), "is neither a file nor a folder").reasons
        except Unfit as error:
            yield from error.reasons
        except OSError as error:
            yield from unfit(str(path), (error.strerror or "can't be read").lower()).reasons
        except ValueError:
            yield from unfit(str(path), "is no path").reasons

    def _stdin(self) -> Iterator[Found]:
        """What is given on standard input, which is read once."""
        from . import stdin_input

        if not self.given:
            self.given = True
            yield from stdin_input.found(self.search)

    def _folder(self, folder: Path) -> Iterator[Found]:
        """What lies in a folder, at any depth."""
        from . import exports, json_files

        if not self.search.first(folder):
            self.held = True
            yield Skipped(str(folder), "was looked at already")
            return
        try:
            exported = exports.manifest(folder)
            entries = sorted(folder.iterdir()) if exported is None else []
            if exported is not None:
                yield from json_files.exported(exported)
        except Unfit as error:
            yield from error.reasons
            return
        except OSError as error:
            yield from unfit(str(folder), (error.strerror or "can't be read").lower()).reasons
            return
        taken = {each for entry in entries if entry.suffix.lower() in JSON for each in self.search.beside(entry)}
        for entry in sorted(entries, key=lambda each: each in taken):  # a template goes before its parameter files
            yield from self._entry(entry)

    def _entry(self, entry: Path) -> Iterator[Found]:
        """What is found in one entry of a folder."""
        try:
            if said := self.search.excluded(entry):
                yield Skipped(str(entry), f"is excluded by {said}")
            elif _is_tools(entry):
                yield Skipped(str(entry), "is hidden, or a tool's own")
            elif entry.is_dir():
                yield from self._folder(entry)
            elif entry.suffix.lower() not in (*JSON, *YAML):
                self.others += 1
            elif not entry.is_file():
                yield Skipped(str(entry), "is no regular file")
            else:
                yield from self._file(entry, named=False)
        except Unfit as error:
            yield from error.reasons
        except OSError as error:
            yield from unfit(str(entry), (error.strerror or "can't be read").lower()).reasons

    def _file(self, file: Path, *, named: bool) -> Iterator[Found]:
        """What is found in one file that wasn't looked at yet."""
        if not self.search.first(file) and not (named and self.search.parameters):
            self.held = True
            return
        passed = False
        for each in self._found(file, named=named):
            passed = passed or isinstance(each, Skipped)
            yield each
        self.held = self.held or not passed  # nothing at all comes of what was looked at with another file

    def _found(self, file: Path, *, named: bool) -> Iterator[Found]:
        suffix = file.suffix.lower()
        try:
            if suffix in YAML:
                from . import yaml_files

                yield from yaml_files.found(file, self.search, named=named)
            elif suffix in _BICEP:
                raise unfit(str(file), "is Bicep", f"check what it becomes: {_BICEP[suffix]}")
            else:
                from . import json_files

                yield from json_files.found(file, self.search, named=named)
        except Unfit as error:
            yield from error.reasons


def _is_tools(entry: Path) -> bool:
    """Whether it is hidden, or a tool's own; a hidden file counts where it might have been meant."""
    hidden = entry.name.startswith(".") and (entry.suffix.lower() in (*JSON, *YAML) or entry.is_dir())
    return hidden or entry.name in FOREIGN
