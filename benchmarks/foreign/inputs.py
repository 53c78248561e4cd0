"""The templates of a folder, each with the parameters that its authors publish for it, or with made-up ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlstack.arm import language
from amlstack.arm.language.parameters import resolved
from amlstack.arm.language.tree import get
from amlstack.cli.check.template import is_template, paired

_EXAMPLE = re.compile(
    r"<summary>via JSON parameters file</summary>\s*```json\n(?P<json>.*?)\n```", re.DOTALL | re.IGNORECASE
)
"""How a module of Azure Verified Modules publishes an example, in the README beside its main.json."""
_PLACEHOLDER = re.compile(r"<[^<>]*>")
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
        if sort in sorts and (made := dict(_invented(template.data, every=sort == "all"))):
            yield Input(file, sort, template, language.Document({"parameters": made}, "", "made up"))
    for text, name in _published(file) if "published" in sorts else ():
        try:
            given = language.read(text, name)
        except language.TemplateError:
            continue
        yield Input(file, "published", template, language.Document(_completed(given.data), given.text, name))


def _completed(parameters: Any) -> Any:
    """A parameter file without the placeholders that its authors leave: '<storageAccountId>' becomes an id, any other
    value that is one is left out."""
    said = get(parameters, "parameters")
    entries = said if isinstance(said, Mapping) else {}
    kept = {
        name: _put_in(name, entry)
        for name, entry in entries.items()
        if not _is_placeholder(get(entry, "value")) or name.lower().endswith("resourceid")
    }
    return {"parameters": kept}


def _put_in(name: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _put_in(name if key == "value" else key, item) for key, item in value.items()}
    if isinstance(value, list):
        return [_put_in(name, item) for item in value]
    if not _is_placeholder(value):
        return value
    return _ID if "resourceid" in f"{name}{value}".lower() else "contoso"


def _is_placeholder(value: Any) -> bool:
    return isinstance(value, str) and _PLACEHOLDER.fullmatch(value) is not None


_ID = (
    "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-contoso/providers"
    "/Microsoft.Network/virtualNetworks/vnet-contoso/subnets/default"
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


def _invented(template: Any, *, every: bool) -> Iterator[tuple[str, Any]]:
    declared, definitions = get(template, "parameters"), get(template, "definitions")
    for name, raw in declared.items() if isinstance(declared, Mapping) else ():
        try:
            definition = resolved(raw, definitions)
        except language.ExpressionError:
            continue
        if every or not ({"defaultvalue", "nullable"} & {key.lower() for key in definition}):
            yield name, {"value": _value(definition, definitions, 0)}


def _value(definition: Mapping[str, Any], definitions: Any, depth: int) -> Any:
    """A value that a definition allows."""
    if allowed := get(definition, "allowedValues"):
        return allowed[:1] if get(definition, "type") == "array" else allowed[0]
    least = get(definition, "minLength") or 0
    match str(get(definition, "type")).lower():
        case "int":
            return get(definition, "minValue") or 1
        case "bool":
            return True
        case "array":
            return [_member(get(definition, "items"), definitions, depth)] * max(least, 1)
        case "object" | "secureobject":
            members = get(definition, "properties")
            return {
                name: _member(each, definitions, depth)
                for name, each in (members.items() if isinstance(members, Mapping) else ())
                if get(each, "nullable") is not True
            }
    return ("contoso" + "1" * max(least - 7, 0))[: get(definition, "maxLength") or 99]


def _member(raw: Any, definitions: Any, depth: int) -> Any:
    try:
        return _value(resolved(raw, definitions), definitions, depth + 1) if depth < 8 else None
    except language.ExpressionError:
        return "contoso"
