"""How a workspace and what it stands on are reached: private endpoints, public access, subnets."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import keyvault, machinelearning, network, registry, storage, workspaces
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import endpoint_to, id_of, made, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown, keys_of
from amlstack.policies.outbound_rules import type_of
from amlstack.policies.relations import Relations, connections, endpoints, listed
from amlstack.policies.rule import Pillar, Profile, Rule, among, worded
from amlstack.policies.selector import NOT_PROJECTS
from amlstack.policies.setting_rule import SettingRule

_LINK = "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link"
_PUBLIC = "properties.publicNetworkAccess"


class WorkspacePublicNetwork(SettingRule):
    """A workspace is reached from private networks only.

    A stolen sign-in is then of no use from elsewhere. It takes a private endpoint first.
    """

    id = "AML-131"
    name = "Workspace.PublicNetwork"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = _LINK
    maps = (
        "Azure Policy 438c38d2-3772-465a-a9cc-7a6666a275ce",
        "CKV_AZURE_144",
        "Azure.ML.PublicAccess",
        "MCSB NS-2",
    )
    mend = "Set publicNetworkAccess to Disabled, when a private endpoint leads to it."
    path = _PUBLIC
    wanted = ("Disabled",)
    unset = "Enabled"
    good = (workspace(publicNetworkAccess="Disabled"),)
    bad = (workspace(publicNetworkAccess="Enabled"),)


class LockedOut(Rule):
    """Somebody can reach a workspace: publicly, or through a private endpoint.

    With neither, everybody is locked out, the deployment's own next steps included.
    """

    id = "AML-133"
    name = "Workspace.LockedOut"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = (network.PRIVATE_ENDPOINT.type,)
    severity = Severity.WARNING
    source = _LINK
    mend = "Declare a private endpoint for it, or leave public access on."
    good = (endpoint_to(id_of(machinelearning.WORKSPACE), "amlworkspace"), workspace(publicNetworkAccess="Disabled"))
    bad = (workspace(publicNetworkAccess="Disabled"),)

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a declared private endpoint to a closed workspace; projects are reached through their hub."""
        project = among(workspace.get("kind"), (workspaces.PROJECT,))
        if project or not among(workspace.get(_PUBLIC), ("Disabled",)):
            return
        if not graph.once(endpoints).sure(workspace, _PUBLIC):
            yield self.finding(workspace, _PUBLIC, "public access is off, and no private endpoint is declared")


class ManagedNetwork(SettingRule):
    """A workspace's managed network lets out approved traffic only.

    What a job reads can otherwise be sent anywhere.
    """

    id = "AML-134"
    name = "Workspace.ManagedNetwork"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.WARNING
    profile = Profile.AUDITED
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network"
    maps = ("Azure Policy 6ddb1705-c8cf-450e-aa4b-19ad6703c440", "MCSB NS-1")
    mend = f"Set managedNetwork.isolationMode to {workspaces.ISOLATION_MODES[-1]}; it can't be loosened later."
    path = "properties.managedNetwork.isolationMode"
    wanted = workspaces.ISOLATION_MODES[-1:]
    unset = workspaces.ISOLATION_MODES[0]
    only_for = NOT_PROJECTS
    good = (workspace(managedNetwork={"isolationMode": "AllowOnlyApprovedOutbound"}),)
    bad = (workspace(managedNetwork={"isolationMode": "AllowInternetOutbound"}),)


class EndpointGroup(Rule):
    """A private endpoint leads to something that its target has.

    Azure refuses a group id that the target doesn't know.
    """

    id = "AML-135"
    name = "Network.EndpointGroup"
    pillar = Pillar.OPERATIONS
    applies_to = network.PRIVATE_ENDPOINT.type
    follows = (machinelearning.WORKSPACE.type, storage.ACCOUNT.type, keyvault.VAULT.type, registry.REGISTRY.type)
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource"
    mend = "Use a group id of the target's type."
    good = (workspace(), endpoint_to(id_of(machinelearning.WORKSPACE), "amlworkspace"))
    bad = (workspace(), endpoint_to(id_of(machinelearning.WORKSPACE), "workspace"))

    def check(self, endpoint: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the group ids with those of the target's type, where the target is in the graph."""
        path = "properties.privateLinkServiceConnections"
        if isinstance(endpoint.raw(path), Unknown):
            raise NotYet(str(endpoint), path)
        for place, value, groups in connections(endpoint):
            where = f"{place}.properties.groupIds"
            type_ = type_of(value, graph)
            known = network.GROUP_IDS.get(type_ or "", ())
            said = [group for group in listed(groups) if not isinstance(group, Unknown)]
            if wrong := [group for group in said if known and not among(group, known)]:
                called = next((each.called for each in graph.found(value)), f"a {type_}")
                what = f"{called} has {', '.join(known)}, not {', '.join(map(worded, wrong))}"
                yield self.finding(endpoint, where, what)
            is_known = not isinstance(groups, Unknown) and Unknown() not in listed(groups)
            if not is_known or keys_of(value) is None or graph.may_hold(value):
                raise NotYet(str(endpoint), where)


class EndpointDns(Rule):
    """A private endpoint's name is resolved by a private DNS zone.

    Without, clients go on to the public address, and are turned away.
    """

    id = "AML-136"
    name = "Network.EndpointDns"
    pillar = Pillar.RELIABILITY
    applies_to = network.PRIVATE_ENDPOINT.type
    follows = (network.ZONE_GROUP.type,)
    severity = Severity.WARNING
    profile = Profile.PRODUCTION
    source = "https://learn.microsoft.com/azure/private-link/private-endpoint-dns"
    mend = "Declare privateDnsZoneGroups below it, unless a policy does it for you."
    good = (
        made(network.ZONE_GROUP, "pe-contoso/default"),
        endpoint_to(id_of(machinelearning.WORKSPACE), "amlworkspace"),
    )
    bad = (endpoint_to(id_of(machinelearning.WORKSPACE), "amlworkspace"),)

    def check(self, endpoint: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a declared zone group of the endpoint."""
        if not graph.once(_zone_groups).sure(endpoint, "name"):
            yield self.finding(endpoint, "name", "no DNS zone group is declared for it")


def _zone_groups(graph: Graph) -> Relations[Resource]:
    """The DNS zone groups, by their private endpoint."""
    found = ((each, each.names[0]) for each in graph.of_type(network.ZONE_GROUP.type))
    pairs = (
        (name if isinstance(name, Unknown) else f"{network.PRIVATE_ENDPOINT.type}/{name}", each) for each, name in found
    )
    return Relations(graph, pairs)


class RegistryPrivateLink(Rule):
    """A private endpoint leads to a Premium registry only.

    The other SKUs have no private link: Azure refuses the endpoint.
    """

    id = "AML-137"
    name = "Registry.PrivateLink"
    pillar = Pillar.OPERATIONS
    applies_to = registry.REGISTRY.type
    follows = (network.PRIVATE_ENDPOINT.type,)
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/container-registry/container-registry-private-link"
    maps = ("Azure Policy bd560fc0-3c69-498a-ae9f-aa8eb7de0e13",)
    mend = "Set sku.name to Premium."
    good = (endpoint_to(id_of(registry.REGISTRY), "registry"), made(registry.REGISTRY, sku={"name": "Premium"}))
    bad = (endpoint_to(id_of(registry.REGISTRY), "registry"), made(registry.REGISTRY, sku={"name": "Standard"}))

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Find a SKU below Premium with a private endpoint; a SKU that is left out passes."""
        sku = resource.get("sku.name")
        if sku and not among(sku, (registry.PREMIUM,)) and graph.once(endpoints).sure(resource, "sku.name"):
            yield self.finding(resource, "sku.name", f"{sku} has no private link, and an endpoint leads to it")


class StorageEndpoints(Rule):
    """Private endpoints to a workspace's default storage lead to its blobs and to its files.

    Notebooks lie on files, everything else on blobs: with one of them only half of the workspace works.
    """

    id = "AML-138"
    name = "Workspace.StorageEndpoints"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = ("storageAccount", network.PRIVATE_ENDPOINT.type)
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet"
    mend = "Declare one private endpoint for blob and one for file."
    good = (
        made(storage.ACCOUNT),
        endpoint_to(id_of(storage.ACCOUNT), "blob"),
        endpoint_to(id_of(storage.ACCOUNT), "file") | {"name": "pe-contoso-file"},
        workspace(storageAccount=id_of(storage.ACCOUNT)),
    )
    bad = (
        made(storage.ACCOUNT),
        endpoint_to(id_of(storage.ACCOUNT), "blob"),
        workspace(storageAccount=id_of(storage.ACCOUNT)),
    )

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Find an account that has an endpoint for one of blob and file only; one without any passes."""
        account = graph.referred(workspace, "storageAccount")
        found = graph.once(endpoints).to(account) if account else []
        groups = {str(group).lower() for _, each in found for group in listed(each)}
        missing = sorted({"blob", "file"} - groups)
        if account and any(Unknown() in listed(each) for _, each in found):
            raise NotYet(str(workspace), "properties.groupIds")
        if account and missing:
            graph.once(endpoints).complete(account, "properties.privateEndpointConnections")
        if account and found and missing:
            what = f"no private endpoint leads to {' and '.join(missing)} of {account.called}"
            yield self.finding(workspace, "properties.storageAccount", what)
