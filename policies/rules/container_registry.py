"""Who gets into a container registry."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import registry
from amlstack.findings import Finding, Severity
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Rule


class RegistryAdminUser(Rule):
    """A container registry has no admin user."""

    id = "AML-061"
    applies_to = registry.REGISTRY.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/container-registry/container-registry-authentication#admin-account"
    mend = "Set adminUserEnabled to false, and sign in with an identity that has AcrPull or AcrPush."
    good = ({"type": registry.REGISTRY.type, "name": "crcontoso", "properties": {"adminUserEnabled": False}},)
    bad = ({"type": registry.REGISTRY.type, "name": "crcontoso", "properties": {"adminUserEnabled": True}},)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Left out, it is false."""
        if resource.get("properties.adminUserEnabled") is True:
            yield self.finding(resource, "properties.adminUserEnabled", "the admin user's password opens it")
