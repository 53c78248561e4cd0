"""What a resource may be called."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import BY_TYPE, storage
from amlstack.findings import Finding, Severity
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.rule import ANY, Pillar, Rule


class LawfulName(Rule):
    """A resource's name follows the rule for its kind.

    Azure refuses any other name, and most kinds can't be renamed later.
    """

    id = "AML-001"
    name = "Name.Lawful"
    pillar = Pillar.OPERATIONS
    applies_to = ANY
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules"
    mend = "Choose a name of the length and the characters that the kind allows."
    good = ({"type": storage.ACCOUNT.type, "name": "stcontoso"},)
    bad = ({"type": storage.ACCOUNT.type, "name": "st-contoso"},)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """A kind that the catalog doesn't have has no rule."""
        kind = BY_TYPE.get(resource.type.lower())
        name = resource.names[-1]
        if kind is None:
            return
        if isinstance(name, Unknown):
            raise NotYet(str(resource), "name")
        if fault := kind.name.fault(name):
            yield self.finding(resource, "name", f"the {kind.title}'s name {name!r} {fault}")
