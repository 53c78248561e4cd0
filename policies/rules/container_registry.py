"""Who gets into a container registry."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import registry
from amlstack.findings import Finding, Severity
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.rule import Pillar, Rule


class RegistryAdminUser(Rule):
    """A container registry has no admin user.

    One password for everybody, for reading and writing, that no log tells apart.
    """

    id = "AML-061"
    name = "Registry.AdminUser"
    pillar = Pillar.SECURITY
    applies_to = registry.REGISTRY.type
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/container-registry/container-registry-authentication#admin-account"
    maps = (
        "Azure Policy dc921057-6b28-4fbe-9b83-f7bec05db6c2",
        "CKV_AZURE_137",
        "Azure.ACR.AdminUser",
        "MCSB IM-1",
    )
    mend = "Set adminUserEnabled to false, and sign in with an identity that has AcrPull or AcrPush."
    good = ({"type": registry.REGISTRY.type, "name": "crcontoso", "properties": {"adminUserEnabled": False}},)
    bad = ({"type": registry.REGISTRY.type, "name": "crcontoso", "properties": {"adminUserEnabled": True}},)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Left out, it is false."""
        if resource.get("properties.adminUserEnabled") is True:
            yield self.finding(resource, "properties.adminUserEnabled", "the admin user's password opens it")
