"""A template as it is written: where its values stand, and the template itself as the body of a deployment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.arm import language
from amlstack.arm.language.tree import get
from amlstack.catalog.resources import DEPLOYMENT_TYPE
from amlstack.findings import Place

from .graph import Resource, template_key

Path = tuple[str | int, ...]
_INDEX = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class TemplatePlaces:
    """Turns a path of a resource's body into its place in the template's file."""

    document: language.Document
    base: Path
    """The resource's own path."""
    above: str = ""
    """What stands in front of a dotted path without being written in the file."""

    def __call__(self, path: str) -> Place:
        """The place of a dotted path, or of the nearest thing around it that the file holds."""
        inner = path.removeprefix(self.above).lstrip(".")
        return self.document.place(followed(self.document.data, self.base, inner))


def deployments(template: language.Document, parameters: language.Document | None) -> Iterator[Resource]:
    """The template, and each that is written inside it, as deployments with `properties.template`, all of it raw."""
    given = get(parameters.data, "parameters") if parameters else None
    whole = {"template": template.data, "parameters": given or {}}
    yield _deployment("mainTemplate", (), whole, TemplatePlaces(template, (), "properties.template"))
    for path, raw in _nested(template.data, ()):
        yield _deployment(str(get(raw, "name")), path, get(raw, "properties"), TemplatePlaces(template, path))


def _deployment(name: str, path: Path, properties: Mapping[str, Any], where: TemplatePlaces) -> Resource:
    key = template_key(DEPLOYMENT_TYPE, "template", *path)
    return Resource(DEPLOYMENT_TYPE, (name,), {"properties": properties}, key=key, where=where, written=True)


def _nested(template: Mapping[str, Any], path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """The deployments with a template inside them, at any depth, and where they stand."""
    key = spelled(template, "resources")
    declared = template[key] if key else ()
    listed = enumerate(declared) if isinstance(declared, list) else ()
    for step, raw in declared.items() if isinstance(declared, Mapping) else listed:
        if not isinstance(raw, Mapping) or str(get(raw, "type")).lower() != DEPLOYMENT_TYPE.lower():
            continue
        inner = get(get(raw, "properties"), "template")
        if isinstance(inner, Mapping):
            here = (*path, key, step)
            properties = spelled(raw, "properties")
            yield here, raw
            yield from _nested(inner, (*here, properties, spelled(raw[properties], "template")))


def spelled(mapping: Mapping[str, Any], word: str) -> str:
    """A key as it is spelled there; nothing where it isn't there."""
    return next((key for key in mapping if key.lower() == word), "")


def followed(data: Any, base: Path, dotted: str) -> Path:
    """The path of a dotted one below `base`, keys as they are spelled; as far as the data goes."""
    value = data
    for step in base:
        value = value[step]
    path, rest = base, _INDEX.sub(r".\1", dotted)
    while rest and (found := _step(value, rest)):
        key, rest = found
        value, path = value[key], (*path, key)
    return path


def _step(value: Any, rest: str) -> tuple[str | int, str] | None:
    """The next key below a value, the longest that fits (a tag's name may hold a dot), and what is left."""
    if isinstance(value, list):
        head, _, tail = rest.partition(".")
        return (int(head), tail) if head.isdigit() and int(head) < len(value) else None
    if not isinstance(value, Mapping):
        return None
    fits = [key for key in value if rest.lower() == key.lower() or rest.lower().startswith(f"{key.lower()}.")]
    key = max(fits, key=len, default=None)
    return None if key is None else (key, rest[len(key) + 1 :])
