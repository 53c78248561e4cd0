"""Private endpoints of what a workspace stands on, where an auditor asks for them."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import keyvault, network, registry, storage
from amlstack.catalog.kind import Kind
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import id_of, made
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.relations import endpoints
from amlstack.policies.rule import Example, Pillar, Profile, Rule


def _linked(kind: Kind, group: str) -> Example:
    connection = {"name": "link", "properties": {"privateLinkServiceId": id_of(kind), "groupIds": [group]}}
    properties = {"privateLinkServiceConnections": [connection]}
    return made(network.PRIVATE_ENDPOINT, "pe-contoso", properties=properties), made(kind)


def _unlinked(rule: Rule, resource: Resource, graph: Graph) -> Iterator[Finding]:
    """Only what is declared counts."""
    if not graph.once(endpoints).sure(resource, "properties.privateEndpointConnections"):
        yield rule.finding(resource, "name", "no private endpoint leads to it")


class StoragePrivateEndpoint(Rule):
    """A private endpoint leads to a storage account.

    What is read and written then stays off the internet.
    """

    id = "AML-149"
    name = "Storage.PrivateEndpoint"
    pillar = Pillar.SECURITY
    applies_to = storage.ACCOUNT.type
    follows = (network.PRIVATE_ENDPOINT.type,)
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/storage/common/storage-private-endpoints"
    maps = ("Azure Policy 6edd7eda-6dd8-40f7-810d-67160c639cd9", "CKV2_AZURE_33", "MCSB NS-2")
    mend = "Declare a private endpoint for each service that is used: blob and file of a default storage account."
    good = _linked(storage.ACCOUNT, "blob")
    bad = (made(storage.ACCOUNT),)

    def check(self, account: Resource, graph: Graph) -> Iterator[Finding]:
        """Whichever service it is for."""
        yield from _unlinked(self, account, graph)


class VaultPrivateEndpoint(Rule):
    """A private endpoint leads to a key vault.

    What is read from it then stays off the internet.
    """

    id = "AML-059"
    name = "KeyVault.PrivateEndpoint"
    pillar = Pillar.SECURITY
    applies_to = keyvault.VAULT.type
    follows = (network.PRIVATE_ENDPOINT.type,)
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/key-vault/general/private-link-service"
    maps = ("CKV2_AZURE_32", "MCSB NS-2")
    mend = "Declare a private endpoint with the group id vault."
    good = _linked(keyvault.VAULT, "vault")
    bad = (made(keyvault.VAULT),)

    def check(self, vault: Resource, graph: Graph) -> Iterator[Finding]:
        """One is enough."""
        yield from _unlinked(self, vault, graph)


class RegistryPrivateEndpoint(Rule):
    """A private endpoint leads to a container registry.

    Images then stay off the internet. It takes the Premium SKU.
    """

    id = "AML-161"
    name = "Registry.PrivateEndpoint"
    pillar = Pillar.SECURITY
    applies_to = registry.REGISTRY.type
    follows = (network.PRIVATE_ENDPOINT.type,)
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/container-registry/container-registry-private-link"
    maps = ("Azure Policy e8eef0a8-67cf-4eb4-9386-14b0e78733d4", "MCSB NS-2")
    mend = "Declare a private endpoint with the group id registry."
    good = _linked(registry.REGISTRY, "registry")
    bad = (made(registry.REGISTRY),)

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """One is enough."""
        yield from _unlinked(self, resource, graph)
