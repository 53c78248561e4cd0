"""A rule about one aspect of what Azure publishes of a resource's type and api-version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from amlstack.findings import Finding, Severity

from .aspect import Aspect, Conformance
from .conformance import compared
from .graph import Graph, NotYet, Resource
from .rule import ANY, Pillar, Rule


class Unpublished(NotYet):
    """Nothing is kept of a type's api-version: it isn't checked, which is no pass."""

    def __init__(self, type_: str, version: str) -> None:
        Exception.__init__(self, f"not applicable yet: the properties of {type_} aren't known for {version}")


class ConformanceRule(Rule):
    """One aspect of what Azure publishes."""

    pillar = Pillar.OPERATIONS
    applies_to = ANY
    severity = Severity.ERROR
    source = "https://github.com/Azure/bicep-types-az"
    aspect: ClassVar[Aspect]
    """What the rule looks at."""

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Tell what is wrong, and then that an unknown value keeps more from being told."""
        result = graph.once(_conformances).get(resource)
        if result is None:
            return
        for aspect, path, what in result.faults:
            if aspect is self.aspect:
                yield self.finding(resource, path, what)
        if result.unpublished:
            raise Unpublished(resource.type, result.unpublished)
        if self.aspect in result.unknown:
            raise NotYet(str(resource), result.unknown[self.aspect])


def _conformances(graph: Graph) -> Mapping[Resource, Conformance]:
    """What is wrong with each resource of a type that something is kept of."""
    return {each: result for each in graph.resources if (result := compared(each)) is not None}
