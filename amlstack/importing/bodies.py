"""Reading the bodies of a template's resources: names in any case, values that may wait for a deployment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from amlstack.arm.language import Expanded, Pending, Resource
from amlstack.catalog import ids


class Bodies:
    """The resources of an expanded template."""

    def __init__(self, expanded: Expanded) -> None:
        self.resources = tuple(expanded.every())
        self._by_id = {resource.id.lower(): resource for resource in self.resources if resource.id}

    def of_type(self, type_: str) -> list[Resource]:
        """Those of one type."""
        return [resource for resource in self.resources if resource.type.lower() == type_.lower()]

    def by_id(self, id_: object) -> Resource | None:
        """The one with that id, where the template has it."""
        return self._by_id.get(id_.lower()) if isinstance(id_, str) else None

    def has(self, type_: str, *names: str) -> bool:
        """Whether a resource of that type and these names, from the outermost to its own, is there."""
        return any(names_of(resource) == [name.lower() for name in names] for resource in self.of_type(type_))


def names_of(resource: Resource) -> list[str]:
    """Its names, from the outermost to its own, in lower case."""
    return str(resource.body["name"]).lower().split("/")


def get(body: Any, path: str) -> Any:
    """The value at a dotted path, or None; ARM's names are case-insensitive."""
    for word in path.split("."):
        if not isinstance(body, Mapping):
            return None
        body = next(
            (value for key, value in body.items() if isinstance(key, str) and key.lower() == word.lower()), None
        )
    return body


def id_of(value: Any) -> ids.ArmId | None:
    """The ARM id of a resource that a value is; None for anything else, whatever a template holds there."""
    try:
        return ids.parse(value) if isinstance(value, str) else None
    except ValueError:
        return None


def is_known(value: Any) -> bool:
    """Whether nothing in a value waits for a deployment."""
    if isinstance(value, Pending):
        return False
    inner: Iterable[Any] = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return all(map(is_known, inner))


def known_part(value: Any) -> tuple[Any, list[str]]:
    """What is known of a mapping and the keys of the rest; of anything else the whole of it, or None, and no keys."""
    if not isinstance(value, Mapping):
        return (value if is_known(value) else None), []
    known = {key: item for key, item in value.items() if is_known(key) and is_known(item)}
    return known, [str(key) for key in value if key not in known]


def word_of(value: Any, words: Mapping[str, str]) -> str | None:
    """The file's word for ARM's, whose case and blanks don't count; None where the file has none."""
    meant = str(value).replace(" ", "").lower()
    return next((word for word, arm in words.items() if arm.lower() == meant), None)
