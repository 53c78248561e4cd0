"""The templates of a folder, each with the parameters that its authors publish for it, or with made-up ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from amlstack.arm import language
from amlstack.cli.check.template import is_template, paired

from . import made_up
from .placeholders import completed

_EXAMPLE = re.compile(
    r"<summary>via JSON parameters file</summary>\s*```json\n(?P<json>.*?)\n```", re.DOTALL | re.IGNORECASE
)
"""How a module of Azure Verified Modules publishes an example, in the README beside its main.json."""
SORTS = ("alone", "required", "all", "published")
"""Without parameters; with made-up values for those that have no default, or for all; with values that its authors
publish beside it."""


@dataclass(frozen=True, slots=True)
class Input:
    """One template with one set of parameters."""

    file: Path
    sort: str
    template: language.Document
    parameters: language.Document | None


def inputs(folder: Path, sorts: tuple[str, ...]) -> Iterator[Input | tuple[Path, language.TemplateError]]:
    """Every template of a folder with its parameters; an error instead of one that isn't valid JSON."""
    for file in sorted(folder.rglob("*.json")):
        try:
            template = language.load(file)
        except language.TemplateError as error:
            if b"deploymentTemplate.json" in file.read_bytes():
                yield file, error
            continue
        if is_template(template.data):
            yield from _with_parameters(file, template, sorts)


def _with_parameters(file: Path, template: language.Document, sorts: tuple[str, ...]) -> Iterator[Input]:
    if "alone" in sorts:
        yield Input(file, "alone", template, None)
    for sort in ("required", "all"):
        if sort in sorts and (made := dict(made_up.parameters(template.data, every=sort == "all"))):
            yield Input(file, sort, template, language.Document({"parameters": made}, "", "made up"))
    for text, name in _published(file) if "published" in sorts else ():
        try:
            given = language.read(text, name)
        except language.TemplateError:
            continue
        yield Input(
            file, "published", template, language.Document(completed(template.data, given.data), given.text, name)
        )


def _published(file: Path) -> Iterator[tuple[str, str]]:
    """The texts and names of the parameter files that lie beside a template, or stand in its README."""
    readme = file.with_name("README.md")
    if readme.is_file() and file.stem == "main":
        for match in _EXAMPLE.finditer(readme.read_text(encoding="utf-8")):
            yield match["json"], str(readme)
    for beside in paired(file.parent).get(file.stem.lower(), ()):
        if beside != file:
            yield beside.read_text(encoding="utf-8-sig"), str(beside)
