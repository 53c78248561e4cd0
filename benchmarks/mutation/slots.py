"""Where in a template's resources something is published of: a value and the shape that it should have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import of_version
from amlstack.catalog.classic import SHAPE
from amlstack.catalog.machinelearning import CLASSIC_DATASTORE
from amlstack.catalog.published import Items, Node, Object, Published, Shape, published

from .mutant import Path

_PARAMETER = re.compile(r"\[parameters\('(\w+)'\)\]")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a resource."""

    path: Path
    """From the template's top."""
    shape: Shape
    value: Any
    """What stands there; a parameter's value where it is one."""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    """One resource of a template."""

    path: Path
    type: str
    body: Mapping[str, Any]
    slots: tuple[Slot, ...]


def resources(template: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[Declared]:
    """The resources of a template that something is published of, with a parameter file's values."""
    for index, body in enumerate(template["resources"]):
        known = SHAPE if is_classic(body) else published(body["type"])
        if known and body["apiVersion"] in known.versions:
            path: Path = ("resources", index)
            found = tuple(_Slots(known, values).below(known.versions[body["apiVersion"]], body, path))
            yield Declared(path, body["type"], body, found)


def is_classic(body: Mapping[str, Any]) -> bool:
    """Whether a template's resource is a datastore of the classic API, whose body isn't as it is published."""
    return of_version(body["type"], body["apiVersion"]) is CLASSIC_DATASTORE


def resolved(value: Any, values: Mapping[str, Any]) -> Any:
    """A value; that of the parameter where it is one alone."""
    match = _PARAMETER.fullmatch(value) if isinstance(value, str) else None
    return values.get(match[1], value) if match else value


@dataclass(frozen=True, slots=True)
class _Slots:
    known: Published
    values: Mapping[str, Any]

    def below(self, node: Node, value: Any, path: Path) -> Iterator[Slot]:
        shape = self.known.shape(node)
        if isinstance(shape, Items) and isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._slot(shape.node, item, (*path, index), required=False)
        if isinstance(shape, Object) and isinstance(value, Mapping):
            case = shape.cases.get(str(value.get(shape.by))) if shape.by else None
            inner = self.known.shape(case) if case is not None else None
            properties = {**shape.properties, **(inner.properties if isinstance(inner, Object) else {})}
            for key, item in value.items():
                if (found := properties.get(key.lower())) and not found.read_only:
                    yield from self._slot(found.node, item, (*path, key), required=found.required)

    def _slot(self, node: Node, item: Any, path: Path, *, required: bool) -> Iterator[Slot]:
        value = resolved(item, self.values)
        yield Slot(path, self.known.shape(node), value, required)
        if value is item:
            yield from self.below(node, item, path)
