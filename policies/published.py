"""A rule about one aspect of what Azure publishes of a resource's type and api-version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from amlstack.findings import Finding

from .graph import Graph, NotYet, Resource
from .reading import Aspect, Reading, read
from .rule import Rule


class Unpublished(NotYet):
    """Nothing is kept of a type's api-version: it isn't checked, which is no pass."""

    def __init__(self, type_: str, version: str) -> None:
        Exception.__init__(self, f"not applicable yet: the properties of {type_} aren't known for {version}")


class PublishedRule(Rule):
    """One aspect of what Azure publishes."""

    aspect: ClassVar[Aspect]
    """What the rule looks at."""

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Tell what is wrong, and then that an unknown value keeps more from being told."""
        reading = graph.once(_readings).get(resource)
        if reading is None:
            return
        for aspect, path, what in reading.faults:
            if aspect is self.aspect:
                yield self.finding(resource, path, what)
        if reading.unpublished:
            raise Unpublished(resource.type, reading.unpublished)
        if self.aspect in reading.unknown:
            raise NotYet(str(resource), reading.unknown[self.aspect])


def _readings(graph: Graph) -> Mapping[Resource, Reading]:
    """What is wrong with each resource of a type that something is kept of."""
    return {each: reading for each in graph.resources if (reading := read(each)) is not None}
