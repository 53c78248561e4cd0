"""`python -m benchmarks.az_files FOLDER`: what becomes of az ml's workspace files that others have published.

Each is imported alone, as `amlstack import --from-az` does, and planned. Placeholders such as <RESOURCE_GROUP> are
filled in first, and a file without a name gets one, as az ml takes it from the command.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from amlstack import importing, plan, spec

_NETWORK = ("managed_network", "serverless_compute", "image_build_compute", "public_network_access", "network_acls")
"""Keys of a workspace's network: a file with one of them, and no type, is looked at."""
_PLACEHOLDER = re.compile(r"<([A-Za-z][A-Za-z0-9_ -]*)>")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    file: Path
    refused: str = ""
    """Why it doesn't plan, or couldn't be imported; empty where it plans."""
    told: int = 0
    """How many sentences say what the file can't."""
    lost: tuple[str, ...] = ()
    """The places of what is neither in the workspace file nor told."""


def outcomes(folder: Path) -> Iterator[Outcome]:
    """Import and plan every workspace file with a network in a folder and below."""
    for file in sorted(each for each in folder.rglob("*") if each.suffix in (".yml", ".yaml") and each.is_file()):
        try:
            text = _PLACEHOLDER.sub(lambda found: re.sub(r"[ _]+", "-", found[1].lower()), file.read_text("utf-8"))
        except UnicodeDecodeError:
            continue
        if any(f"{key}:" in text for key in _NETWORK):
            yield from _outcome(file, text)


def _outcome(file: Path, text: str) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory() as made:
        source = Path(made, "ml", "workspace.yml")
        source.parent.mkdir()
        source.write_text(text, encoding="utf-8")
        try:
            given = spec.yaml_file(source)
        except spec.SpecError:
            return
        if not isinstance(given, dict) or "type" in given or not set(_NETWORK) & given.keys():
            return
        name = given.get("name", "contoso-ml")
        try:
            found = importing.from_az(source.parent, "rg-contoso", "westeurope", workspace=name)
        except importing.NothingToImport as error:
            yield Outcome(file, str(error))
            return
        told = (*found.notes, *found.warnings, *found.remarks)
        yield Outcome(file, _refused(found, Path(made)), len(told), tuple(_lost(given, found.mapping, told)))


def _refused(found: importing.Found, folder: Path) -> str:
    file = folder / "workspace.yaml"
    file.write_text(importing.text(found.mapping, "ml/"), encoding="utf-8")
    try:
        plan.of_file(spec.load(file))
    except spec.SpecError as error:
        return str(error).replace(f"{folder}/", "")
    except plan.PlanError as error:
        return "; ".join(f"{each.what}: {each.mend}" for each in error.faults)
    return ""


def _lost(given: Any, mapping: Any, told: tuple[str, ...]) -> Iterator[str]:
    kept = {_plain(value) for _, value in _leaves(mapping, ())}
    for path, value in _leaves(given, ()):
        key = next(each for each in reversed(path) if not each.isdigit())
        if _plain(value) not in kept and not any(key in each or path[0] in each for each in told):
            yield ".".join(path)


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value that says something, with its place; what is false or nothing says what holds anyway.

    A list of plain values is one, as it may be one text.
    """
    if isinstance(value, list) and not any(isinstance(each, (list, dict)) for each in value):
        value = ", ".join(map(str, value))
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _leaves(item, (*path, str(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, str(index)))
    elif path[:1] != ("$schema",) and _plain(value) not in ("", "none", "false"):
        yield path, value


def _plain(value: Any) -> str:
    return re.sub(r"[\s_,-]", "", str(value)).lower()


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folders: tuple[Path, ...]) -> None:
    """Print each file with a network in FOLDER that doesn't plan or loses something, and how many there are."""
    found = [each for folder in folders for each in outcomes(folder)]
    for each in found:
        for what in filter(None, (each.refused, each.lost and f"lost in silence: {', '.join(each.lost)}")):
            click.echo(f"{each.file}: {what}")
    plans = sum(not each.refused for each in found)
    silent = sum(bool(each.lost) for each in found)
    what = f"{len(found)} workspace files with a network"
    click.echo(f"{what}: {plans} import into a file that plans, {silent} lose in silence.")


if __name__ == "__main__":
    main()
