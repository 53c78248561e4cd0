"""Private endpoints of a workspace and of what it stands on, where an auditor asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from amlstack.catalog import keyvault, machinelearning, network, registry, storage
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import endpoint_to, id_of, made, workspace
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.relations import endpoints
from amlstack.policies.rule import Pillar, Profile, Rule
from amlstack.policies.selector import NOT_PROJECTS, Selector


class PrivateEndpointRule(Rule):
    """A declared private endpoint leads to the resource, for one of its services at least."""

    only_for: ClassVar[Selector | None] = None
    """The resources that the rule has a say about; None for all of the type."""
    pillar = Pillar.SECURITY
    follows = (network.PRIVATE_ENDPOINT.type,)
    severity = Severity.WARNING
    profile = Profile.AUDITED

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for an endpoint that leads to the resource. Raises NotYet where one may."""
        if self.only_for and not self.only_for.selects(resource):
            return
        if not graph.once(endpoints).sure(resource, "properties.privateEndpointConnections"):
            yield self.finding(resource, "name", "no private endpoint leads to it")


class WorkspacePrivateEndpoint(PrivateEndpointRule):
    """A private endpoint leads to a workspace.

    Traffic between it and its users then stays off the internet.
    """

    id = "AML-132"
    name = "Workspace.PrivateEndpoint"
    applies_to = machinelearning.WORKSPACE.type
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link"
    maps = ("Azure Policy 45e05259-1eb5-4f70-9574-baf73e9d219b", "CKV_AZURE_243", "MCSB NS-2")
    mend = "Declare a private endpoint with the group id amlworkspace."
    only_for = NOT_PROJECTS
    good = (endpoint_to(id_of(machinelearning.WORKSPACE), "amlworkspace"), workspace())
    bad = (workspace(),)


class StoragePrivateEndpoint(PrivateEndpointRule):
    """A private endpoint leads to a storage account.

    What is read and written then stays off the internet.
    """

    id = "AML-149"
    name = "Storage.PrivateEndpoint"
    applies_to = storage.ACCOUNT.type
    source = "https://learn.microsoft.com/azure/storage/common/storage-private-endpoints"
    maps = ("Azure Policy 6edd7eda-6dd8-40f7-810d-67160c639cd9", "CKV2_AZURE_33", "MCSB NS-2")
    mend = "Declare a private endpoint for each service that is used: blob and file of a default storage account."
    good = (endpoint_to(id_of(storage.ACCOUNT), "blob"), made(storage.ACCOUNT))
    bad = (made(storage.ACCOUNT),)


class VaultPrivateEndpoint(PrivateEndpointRule):
    """A private endpoint leads to a key vault.

    What is read from it then stays off the internet.
    """

    id = "AML-059"
    name = "KeyVault.PrivateEndpoint"
    applies_to = keyvault.VAULT.type
    source = "https://learn.microsoft.com/azure/key-vault/general/private-link-service"
    maps = ("Azure Policy a6abeaec-4d90-4a02-805f-6b26c4d3fbe9", "CKV2_AZURE_32", "MCSB NS-2")
    mend = "Declare a private endpoint with the group id vault."
    good = (endpoint_to(id_of(keyvault.VAULT), "vault"), made(keyvault.VAULT))
    bad = (made(keyvault.VAULT),)


class RegistryPrivateEndpoint(PrivateEndpointRule):
    """A private endpoint leads to a container registry.

    Images then stay off the internet. It takes the Premium SKU.
    """

    id = "AML-161"
    name = "Registry.PrivateEndpoint"
    applies_to = registry.REGISTRY.type
    source = "https://learn.microsoft.com/azure/container-registry/container-registry-private-link"
    maps = ("Azure Policy e8eef0a8-67cf-4eb4-9386-14b0e78733d4", "MCSB NS-2")
    mend = "Declare a private endpoint with the group id registry."
    good = (endpoint_to(id_of(registry.REGISTRY), "registry"), made(registry.REGISTRY))
    bad = (made(registry.REGISTRY),)
