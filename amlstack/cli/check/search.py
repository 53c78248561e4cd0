"""What the whole of a search shares: the user's options, and what was looked at already."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from amlstack.arm.language import Document
from amlstack.report import Skipped, Unreadable

from . import config
from .exclude import Globs, excluding
from .includers import Includers
from .subject import Subject

Found = Subject | Skipped | Unreadable
OURS = "workspace file, datastore file, ARM template, parameter file or saved preview"


@dataclass(slots=True)
class Search:
    """One search through the paths that a user names."""

    parameters: Sequence[Path] = ()
    """Parameter files for the templates that are named, instead of those beside them."""
    lenient: bool = False
    """Whether a path that is named may be something else, as a file that is found in a folder may."""
    exclude: Sequence[str] = ()
    """Globs of files to pass over, below the working directory, beside those of each amlstack.toml."""
    config: Path | None = None
    """The one amlstack.toml whose globs count."""
    stdin_name: Path | None = None
    """The file for which what is on standard input is taken."""
    given: dict[str, str] = field(default_factory=dict)
    """By real path, texts that count instead of what their files hold."""
    seen: set[tuple[int, int]] = field(default_factory=set)
    used: dict[str, set[str]] = field(default_factory=dict)
    """The templates that each parameter file was checked with."""
    pairs: dict[Path, dict[str, list[Path]]] = field(default_factory=dict)
    """The parameter files of each folder, by their templates' stems."""
    globs: dict[Path, list[Globs]] = field(default_factory=dict)
    """What is excluded in each folder."""
    includers: Includers = field(default_factory=Includers)

    def document(self, file: Path) -> Document:
        """The JSON of a file with its places, as it was given or as it lies there. Raises Unfit."""
        from . import template

        text = self.given.get(os.path.realpath(file)) if self.given else None
        return template.loaded(file) if text is None else template.read_text(text, file)

    def first(self, path: Path) -> bool:
        """Whether a file is looked at for the first time, also where a link gives it another name. Raises OSError."""
        known = path.stat()
        key = (known.st_dev, known.st_ino)
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def excluded(self, path: Path) -> str | None:
        """Who excludes a path, if anybody does. Raises Unfit for settings that can't be read."""
        folder = Path(os.path.abspath(path)).parent  # noqa: PTH100 - a link stays where the user sees it
        if folder not in self.globs:
            given = [Globs(Path.cwd(), tuple(self.exclude), "--exclude")] if self.exclude else []
            self.globs[folder] = [*given, *config.excludes(folder, self.config)]
        found = excluding(path, self.globs[folder])
        return found.said if found else None

    def beside(self, template: Path) -> list[Path]:
        """The parameter files that go with a template by their names."""
        found = self._paired(template.parent).get(template.stem.lower(), ())
        return [each for each in found if each != template and not self.excluded(each)]

    def templates(self, parameters: Path) -> list[Path]:
        """The templates that a parameter file goes with by its name."""
        stems = {stem for stem, files in self._paired(parameters.parent).items() if stem and parameters in files}
        found = (each for each in sorted(parameters.parent.glob("*.json*")) if each.stem.lower() in stems)
        return [each for each in found if each != parameters and each.is_file() and not self.excluded(each)]

    def use(self, template: Path, parameters: Path) -> bool:
        """Note that a template is checked with a parameter file; whether that is the first time."""
        templates = self.used.setdefault(os.path.realpath(parameters), set())
        before = len(templates)
        templates.add(os.path.realpath(template))
        return len(templates) > before

    def _paired(self, folder: Path) -> dict[str, list[Path]]:
        from . import template

        if folder not in self.pairs:
            self.pairs[folder] = template.paired(folder)
        return self.pairs[folder]
