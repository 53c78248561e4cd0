"""ARM templates as the rules look at them: alone, with parameter files, or as an exported folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from amlstack.arm import language
from amlstack.arm.language.tree import get
from amlstack.findings import Finding, Spot
from amlstack.policies import Resource
from amlstack.policies.expansion import Expansion, Given, expansion
from amlstack.policies.notices import COMMA, REMARK
from amlstack.policies.settings import Waiver
from amlstack.report import Skipped, Unevaluated, Unreadable

from . import written
from .subject import Subject, Unfit

_USUAL = ("maintemplate", "azuredeploy", "main")
"""What the one template of a folder is called."""

TOLD = "the template"
"""What a notice about a template as a whole is about."""


def is_template(data: Any) -> bool:
    """Whether a file's JSON is a deployment template."""
    schema = str(get(data, "$schema")).lower()
    return isinstance(get(data, "resources"), (list, dict)) and (
        "deploymenttemplate" in schema or get(data, "contentVersion") is not None
    )


def is_parameters(data: Any) -> bool:
    """Whether a file's JSON is a parameter file; not every one names its schema."""
    if "deploymentparameters" in str(get(data, "$schema")).lower():
        return True
    said = values(data)
    valued = (isinstance(each, dict) and not {"value", "reference"}.isdisjoint(each) for each in said.values())
    return bool(said) and get(data, "resources") is None and all(valued)


def values(data: Any) -> dict[str, Any]:
    """The parameters in a parameter file's JSON, without its envelope."""
    said = get(data, "parameters")
    return dict(said) if isinstance(said, dict) else {}


def loaded(file: Path) -> language.Document:
    """A file's JSON with its places. Raises Unfit."""
    try:
        return language.load(file)
    except language.TemplateError as error:
        raise unfit_of(error, str(file)) from None


def read_text(text: str, file: Path) -> language.Document:
    """The JSON of a text with its places, for which errors name a file. Raises Unfit."""
    try:
        return language.read(text, str(file))
    except language.TemplateError as error:
        raise unfit_of(error, str(file)) from None


def read(
    file: Path, document: language.Document, parameters: language.Document | None
) -> Iterator[Subject | Skipped | Unevaluated]:
    """A template with a parameter file, or by itself, and what of it has no value.

    What it links to isn't read. Raises Unfit.
    """
    what = f"template with {Path(parameters.file).name}" if parameters else "template"
    whole = Given(document, parameters)
    found = expansion_of(file, whole)
    refused = tuple(notices(document, found))
    sources = (str(file), parameters.file) if parameters else ()
    own = waivers_of(document, found)
    yield Subject(str(file), what, found.resources, written_of(whole), refused, sources=sources, waivers=own)
    yield from unevaluated(found, str(file))
    yield from unopened(found, str(file))


def waivers_of(document: language.Document, found: Expansion) -> tuple[Waiver, ...]:
    """The waivers in a template's metadata, and in that of its resources. Raises Unfit with every fault in them."""
    from amlstack.policies import RULES
    from amlstack.policies.template_waivers import WrongWaivers, waivers

    try:
        return waivers(document, found.resources, RULES)
    except WrongWaivers as error:
        raise Unfit(*(Unreadable(place, what) for place, what in error.faults)) from None


def notices(document: language.Document, found: Expansion) -> Iterator[Finding]:
    """What is told of a template beside what the rules find in it."""
    for place in document.slips:
        yield Finding(COMMA.id, COMMA.severity, TOLD, "", place, "a comma stands before an end", COMMA.mend)
    for each in found.remarks:
        path = ".".join(map(str, each.path))
        yield Finding(REMARK.id, REMARK.severity, TOLD, path, each.place, f"{each.what}; {each.mend}", REMARK.mend)


def unevaluated(found: Expansion, file: str) -> Iterator[Unevaluated]:
    """What has no value in a template."""
    for each in found.faults:
        yield Unevaluated(each.place or Spot(file), f"{each.what}: {each.mend}" if each.mend else each.what)


def unopened(found: Expansion, file: str) -> Iterator[Skipped]:
    """The deployments of a template that couldn't be looked into."""
    for each in found.resources:
        if each.opaque:
            yield Skipped(file, each.opaque)


def written_of(given: Given) -> tuple[Resource, ...]:
    """What its rules don't look at by themselves: the template's comments, and the parameter file."""
    file = given.parameters
    return (*written.of_template(given.template), *(written.of_parameters(file) if file else ()))


def paired(folder: Path) -> dict[str, list[Path]]:
    """The parameter files of a folder, by the stems of the templates that they go with by their names.

    main.parameters.json and main.dev.parameters.json go with main.json; parameters.dev.json with what is usually the
    one template of a folder, where that has none of its own.
    """
    found: dict[str, list[Path]] = {}
    for file in sorted(folder.glob("*.json")):
        words = file.name.lower().split(".")
        if not any("parameters" in word for word in words):
            continue
        for length in range(1, len(words)):
            if any("parameters" in word for word in words[length:]):
                found.setdefault(".".join(words[:length]), []).append(file)
        if words[0] == "parameters":
            found.setdefault("", []).append(file)
    for usual in _USUAL:
        found.setdefault(usual, found.get("", []))
    return found


def expansion_of(file: Path, given: Given) -> Expansion:
    """What a template amounts to. Raises Unfit."""
    try:
        return expansion(given)
    except language.TemplateError as error:
        raise unfit_of(error, str(file)) from None


def unfit_of(error: language.TemplateError, file: str) -> Unfit:
    """The faults of JSON, or of a template, as reasons why it can't be checked."""
    return Unfit(
        *(
            Unreadable(each.place or Spot(file), f"{each.what}: {each.mend}" if each.mend else each.what)
            for each in error.faults
        )
    )
