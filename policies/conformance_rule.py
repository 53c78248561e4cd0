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
    """The catalog keeps nothing of a resource's api-version: it can't be compared, which is no pass."""

    def __init__(self, type_: str, version: str) -> None:
        Exception.__init__(self, f"not applicable yet: the properties of {type_} aren't known for {version}")


class ConformanceRule(Rule):
    """One aspect in which a resource must conform to what Azure publishes of its type."""

    pillar = Pillar.OPERATIONS
    applies_to = ANY
    severity = Severity.ERROR
    source = "https://github.com/Azure/bicep-types-az"
    aspect: ClassVar[Aspect]
    """What the rule looks at."""
    lesser: ClassVar[Mapping[Aspect, Severity]] = {}
    """What it tells besides, with a severity of its own."""

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Yield the faults of the rule's aspect; then raise NotYet where an unknown value may hide more of them."""
        result = graph.once(_conformances).get(resource)
        if result is None:
            return
        for aspect, path, what in result.faults:
            if aspect is self.aspect or aspect in self.lesser:
                yield self.finding(resource, path, what, self.lesser.get(aspect))
        if result.unpublished:
            raise Unpublished(resource.type, result.unpublished)
        if self.aspect in result.unknown:
            raise NotYet(str(resource), result.unknown[self.aspect])


def _conformances(graph: Graph) -> Mapping[Resource, Conformance]:
    """The result of comparing each resource of a type that the catalog keeps; made once for all the rules."""
    return {each: result for each in graph.resources if (result := compared(each)) is not None}
