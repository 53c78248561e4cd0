"""Parts of resources that can be read like resources: an item of a list, an entry of a map, a resource of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from .graph import NotYet, Partial, Resource, Unknown
from .relations import listed

T = TypeVar("T")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a resource, and where in it it stands."""

    holder: Resource
    """The resource whose part it is."""
    path: str
    """Where it stands: '' is the holder itself."""
    name: Any
    """What it is called there; Unknown where nobody knows yet."""
    body: Mapping[str, Any]

    def get(self, path: str) -> Any:
        """As `Resource.get`. Raises NotYet."""
        return self._view.get(path)

    def raw(self, path: str) -> Any:
        """As `Resource.raw`."""
        return self._view.raw(path)

    def has(self, path: str) -> bool:
        """As `Resource.has`. Raises NotYet."""
        return self._view.has(path)

    def at(self, path: str) -> str:
        """The path of something in it, from the top of the holder's body."""
        return f"{self.path}.{path}" if self.path else path

    @property
    def called(self) -> str:
        """Its name as a message may show it."""
        return self.name if isinstance(self.name, str) else f"with a name that isn't known yet, in {self.holder.called}"

    @property
    def _view(self) -> Resource:
        return Resource(self.holder.type, self.holder.names, self.body, self.holder.key, self.holder.label)


def items(resource: Resource, path: str) -> Iterator[Part]:
    """The items of a list of objects. Raises NotYet, after those that are known, where not all of them are."""
    value = resource.raw(path)
    said = listed(value)
    for index, item in enumerate(said):
        if isinstance(item, Mapping):
            part = Part(resource, f"{path}[{index}]", None, item)
            yield Part(resource, part.path, part.raw("name"), item)
    if isinstance(value, Unknown) or any(isinstance(item, Unknown) for item in said):
        raise NotYet(str(resource), path)


def entries(resource: Resource, path: str) -> Iterator[Part]:
    """The entries of a map of objects. Raises NotYet, after those that are known, where not all of them are."""
    value = resource.raw(path)
    for name, item in value.items() if isinstance(value, Mapping) else ():
        if isinstance(item, Mapping):
            yield Part(resource, f"{path}.{name}", name, item)
    unknown = isinstance(value, Mapping) and any(isinstance(item, Unknown) for item in value.values())
    if isinstance(value, (Unknown, Partial)) or unknown:
        raise NotYet(str(resource), path)


def of_each(parts: Iterable[T], check: Callable[[T], Iterator[Found]]) -> Iterator[Found]:
    """What a check yields of each part: what isn't known of one keeps nobody from the others.

    Raises NotYet at last, where something of one isn't known, or where there may be more of them.
    """
    late: NotYet | None = None
    for part in parts:
        try:
            yield from check(part)
        except NotYet as reason:
            late = late or reason
    if late:
        raise late
