"""Which templates are deployed, in which order, and with which parameter files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from amlstack import json_text
from amlstack.catalog.resources import DEPLOYMENT

_NAME = DEPLOYMENT.name.longest - len("-999")
MANIFEST, MAIN = "manifest.json", "mainTemplate.json"


class Unclear(Exception):
    """Which files are meant can't be said; the message says how to say it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One template and its parameter files, of which a later one wins."""

    template: Path
    parameters: tuple[Path, ...]
    name: str
    """What its deployment is called: as the template's file, or as the folder."""


def tasks(target: Path, given: Sequence[Path]) -> list[Task]:
    """What to deploy, in order: a template file with its parameter files, or what an exported folder holds.

    Of a folder, `given` names the parameter file where there are several. Raises Unclear.
    """
    if target.is_file():
        return [Task(target, tuple(given), _name(target.stem))]
    if not target.is_dir():
        raise Unclear(f"{target}: there is no such template or folder")
    listed = _manifest(target)
    if listed is None:
        if not (target / MAIN).is_file():
            raise Unclear(f"{target}: holds no {MAIN}: name a template, or a folder that `amlstack export` has written")
        listed = [(MAIN, sorted(file.name for file in target.glob("parameters.*.json")))]
    place = _chosen(target, listed[0][1], given)
    if place is None:
        if len(listed) > 1:
            raise Unclear(f"{target}: its {len(listed)} templates have parameter files of their own. {_offer(listed)}")
        return [Task(target / listed[0][0], tuple(given), _name(target.resolve().name))]
    return [
        Task(target / template, (target / files[place],), _name(target.resolve().name, number))
        for number, (template, files) in enumerate(listed, 1)
    ]


def _name(word: str, number: int = 1) -> str:
    """A deployment's name after a file's or a folder's, which may be longer and of other characters."""
    return re.sub(r"[^\w.()-]", "-", word, flags=re.ASCII)[:_NAME] + (f"-{number}" if number > 1 else "")


def _manifest(folder: Path) -> list[tuple[str, list[str]]] | None:
    """The templates and their parameter files in order, by an export's manifest; None where there is none."""
    try:
        said = json_text.read((folder / MANIFEST).read_bytes())
        found = [(str(each["template"]), [str(file) for file in each["parameters"]]) for each in said["deployments"]]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise Unclear(f"{folder / MANIFEST}: is no manifest of an export: export again") from None
    if not found or any(len(files) != len(found[0][1]) for _, files in found):
        raise Unclear(f"{folder / MANIFEST}: is no manifest of an export: export again")
    return found


def _chosen(folder: Path, files: Sequence[str], given: Sequence[Path]) -> int | None:
    """Which of a folder's parameter files is meant; None where others are, or none is needed. Raises Unclear."""
    for place, file in enumerate(files):
        for each in given:
            if each.name == file and (each.parent == Path() or each.resolve() == (folder / file).resolve()):
                if len(given) > 1:
                    raise Unclear(f"{folder}: takes one parameter file of its own. {_offer([('', list(files))])}")
                return place
    if given or not files:
        return None
    if len(files) > 1:
        raise Unclear(f"{folder}: has several parameter files. {_offer([('', list(files))])}")
    return 0


def _offer(listed: Sequence[tuple[str, Sequence[str]]]) -> str:
    return f"Name one: {' or '.join(f'--parameters {file}' for file in listed[0][1])}"
