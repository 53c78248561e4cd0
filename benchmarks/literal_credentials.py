"""`python -m benchmarks.literal_credentials FOLDER`: what AML-220 finds in all JSON of a folder, to be looked at.

Each finding that is no credential is a false alarm. No value is printed: the place is.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from amlstack.arm import language
from amlstack.findings import Finding
from amlstack.policies import Graph, judge
from amlstack.policies.rules.literal_credentials import LiteralCredential
from amlstack.policies.template_source import TemplatePlaces
from amlstack.policies.written_input import comments_of, written_input


@dataclass(slots=True)
class Scan:
    """What was looked at, and found."""

    files: int = 0
    unreadable: int = 0
    found: list[Finding] = field(default_factory=list)


def scan(folder: Path) -> Scan:
    """Look at every JSON file of a folder and below: parameter files, templates and whatever else."""
    made = Scan()
    for file in sorted(folder.rglob("*.json")):
        if not file.is_file():
            continue
        made.files += 1
        try:
            document = language.load(file)
        except language.TemplateError:
            made.unreadable += 1
            continue
        made.found += findings(document)
    return made


def findings(document: language.Document) -> Iterator[Finding]:
    """What the rule finds in one file, nested templates and comments included."""
    comments = comments_of(document.text, document.file)
    whole = written_input(document.file, document.data, TemplatePlaces(document, ()), comments)
    yield from judge([LiteralCredential()], Graph([whole])).findings


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Print each finding in the JSON files of FOLDER, and how many there are of each sort."""
    began = time.monotonic()
    made = scan(folder)
    for each in made.found:
        click.echo(f"{each.place}: {each.what}")
    sorts = Counter(each.what for each in made.found)
    said = ", ".join(f"{count} x {what}" for what, count in sorts.most_common()) or "nothing"
    read = f"{made.files - made.unreadable:,} of {made.files:,} JSON files read"
    click.echo(f"{said} in {read}; {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
