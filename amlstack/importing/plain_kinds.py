"""Plain kinds of an ARM template back as the records of their keys: their templates read backwards."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from amlstack.arm.language import Resource
from amlstack.plan import mapping, nodes

from .bodies import Bodies, get, is_known, names_of, word_of

_AROUND = ("name", "location", "tags")
"""What a node has by its traits, and not from its record."""


class PlainKinds:
    """What the template has of plain kinds and belongs to one workspace, by the declaration's keys."""

    def __init__(self, bodies: Bodies, workspace: Resource) -> None:
        self._bodies = bodies
        self._workspace = workspace
        self.notes: list[str] = []
        """What a key can't say, a sentence each."""

    def found(self) -> dict[str, list[dict[str, Any]]]:
        """The records by their keys, in the template's order."""
        kinds = ((cls.declared_as, cls) for cls in nodes.NODES if cls.declared_as)
        return {key: [self._record(cls, each) for each in self._of(cls)] for key, cls in kinds}

    def _of(self, cls: type[nodes.Node]) -> Iterator[Resource]:
        """The resources of a kind that are the workspace's: its children, what is attached to it, what lies by it."""
        workspace = str(self._workspace.id).lower()
        for resource in self._bodies.of_type(cls.kind.type):
            if issubclass(cls, nodes.Child) and names_of(resource)[0] != names_of(self._workspace)[-1]:
                continue
            if issubclass(cls, nodes.Extension) and not str(resource.id).lower().startswith(f"{workspace}/"):
                continue
            yield resource

    def _record(self, cls: type[nodes.Node], resource: Resource) -> dict[str, Any]:
        """One resource's keys, with the declaration's words for ARM's."""
        record: dict[str, Any] = {"name": str(resource.body["name"]).rpartition("/")[2]}
        fields = dataclasses.fields(cls)
        worded = {field.metadata.get("key") or field.name: field.metadata.get("words") for field in fields}
        for key, path in mapping.keys(cls).items():  # type: ignore[arg-type]
            value = get(resource.body, path)
            if key in _AROUND or value is None:
                continue
            place = f"{path} of {record['name']}"
            if not is_known(value):
                self.notes.append(f"{place} is only known at a deployment: the file leaves {key} out")
                continue
            words = worded[key]
            record[key] = word_of(value, words) if words else value
            if record[key] is None:
                self.notes.append(f"{place} is {value}, for which the file has no word")
                del record[key]
        return record
