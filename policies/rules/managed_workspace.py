"""What a workspace with a managed network, or one that is closed, needs around it, and what it can't have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import (
    computes,
    identity,
    machinelearning,
    managed_network,
    registry,
    storage,
    workspaces,
)
from amlstack.catalog.locations import canonical
from amlstack.findings import Finding, Severity
from amlstack.policies.approval import DESTINATION, unapproved
from amlstack.policies.examples import cluster, id_of, made, workspace
from amlstack.policies.graph import Graph, Resource
from amlstack.policies.outbound_rules import approved_only, declared, is_managed
from amlstack.policies.parts import Part, of_each
from amlstack.policies.rule import Pillar, Rule, among, worded
from amlstack.policies.selector import CLUSTERS_AND_INSTANCES, NOT_PROJECTS

_SOURCE = "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network"
_MANAGED = {"managedNetwork": {"isolationMode": workspaces.ISOLATION_MODES[1]}}
_SUBNET = "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'vnet-contoso', 'ml')]"
_SERVERLESS = "properties.serverlessComputeSettings.serverlessComputeCustomSubnet"
_COMPUTE = "properties.properties.subnet.id"


class CustomSubnet(Rule):
    """Beside a managed network no compute lies in a subnet of one's own, nor do serverless jobs.

    All of them lie in the managed network: Azure ML refuses a subnet.
    """

    id = "AML-408"
    name = "ManagedNetwork.CustomSubnet"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.WORKSPACE.type
    also_applies_to = (computes.COMPUTE.type,)
    follows = (machinelearning.WORKSPACE.type,)
    severity = Severity.ERROR
    source = f"{_SOURCE}#limitations"
    mend = "Leave the subnet out, or set managedNetwork.isolationMode to Disabled."
    good = (workspace(**_MANAGED), *cluster())
    bad = (workspace(**_MANAGED), *cluster(subnet={"id": _SUBNET}))

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a subnet, whose id may be unknown; a compute whose workspace isn't in the graph passes."""
        above, path = resource, _SERVERLESS
        if resource.type.lower() == computes.COMPUTE.type.lower():
            if not CLUSTERS_AND_INSTANCES.selects(resource):
                return
            found = graph.above(resource, machinelearning.WORKSPACE.type)
            if found is None:
                return
            above, path = found, _COMPUTE
        if is_managed(above) and resource.has(path):
            yield self.finding(resource, path, f"{above.called} has a managed network, in which all computes lie")


class ComputeRegion(Rule):
    """Beside a managed network all computes lie in the workspace's region.

    The managed network is in one region: Azure ML refuses a compute in another.
    """

    id = "AML-409"
    name = "ManagedNetwork.ComputeRegion"
    pillar = Pillar.OPERATIONS
    applies_to = computes.COMPUTE.type
    follows = (machinelearning.WORKSPACE.type,)
    severity = Severity.ERROR
    source = f"{_SOURCE}#limitations"
    mend = "Set computeLocation to the workspace's region, or leave it out."
    good = (
        workspace({"location": "westeurope"}, **_MANAGED),
        *cluster({"computeLocation": "West Europe"}),
    )
    bad = (
        workspace({"location": "westeurope"}, **_MANAGED),
        *cluster({"computeLocation": "northeurope"}),
    )

    def check(self, compute: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the regions; a compute that says none lies in the workspace's."""
        if not CLUSTERS_AND_INSTANCES.selects(compute):
            return
        path = "properties.computeLocation" if compute.has("properties.computeLocation") else "location"
        above = graph.above(compute, machinelearning.WORKSPACE.type) if compute.has(path) else None
        if above is None or not is_managed(above):
            return
        said, home = compute.get(path), above.get("location")
        if isinstance(said, str) and isinstance(home, str) and canonical(said) != canonical(home):
            yield self.finding(compute, path, f"it lies in {said}, and the managed network of {above.called} in {home}")


class ClosedRegistry(Rule):
    """A workspace that is closed, or that lets approved traffic alone out, names a Premium registry.

    Azure ML makes none by itself that a private endpoint could lead to: the first image can't be built then.
    """

    id = "AML-410"
    name = "Workspace.ClosedRegistry"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = ("containerRegistry",)
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet#enable-azure-container-registry-acr"
    mend = "Declare a container registry with sku.name Premium, and name it in containerRegistry."
    good = (
        made(registry.REGISTRY, sku={"name": "Premium"}),
        workspace(publicNetworkAccess="Disabled", containerRegistry=id_of(registry.REGISTRY)),
    )
    bad = (workspace(publicNetworkAccess="Disabled"),)

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for the registry and its SKU; one that isn't in the graph passes."""
        path = "properties.containerRegistry"
        if not NOT_PROJECTS.selects(workspace):
            return
        closed = among(workspace.get("properties.publicNetworkAccess"), ("Disabled",))
        if not closed and not approved_only(workspace):
            return
        why = "public access is off" if closed else "approved traffic alone gets out"
        if not workspace.has(path):
            yield self.finding(workspace, path, f"{why}, and no registry is named")
            return
        images = graph.referred(workspace, "containerRegistry")
        sku = images and images.get("sku.name")
        if images and sku and not among(sku, (registry.PREMIUM,)):
            yield self.finding(workspace, path, f"{why}, and {images.called} is {worded(sku)}: it has no private link")


_LAKE = made(storage.ACCOUNT, "stcontosolake")
_TO_LAKE = id_of(storage.ACCOUNT, "stcontosolake")
_ME = id_of(machinelearning.WORKSPACE).strip("[]")


def _reaching_out() -> dict[str, Any]:
    """A workspace with an endpoint rule to another storage account."""
    destination = {"serviceResourceId": _TO_LAKE, "subresourceTarget": "blob"}
    rules = {"lake": {"type": managed_network.PRIVATE_ENDPOINT, "destination": destination, "category": "UserDefined"}}
    said = {"managedNetwork": _MANAGED["managedNetwork"] | {"outboundRules": rules}}
    return workspace({"identity": {"type": "SystemAssigned"}}, **said)


class Approver(Rule):
    """A workspace's identity may approve the connections of its endpoint rules.

    Azure ML approves them as the workspace: without the role they stay pending, and the managed network isn't
    provisioned. On the workspace's own storage, vault and registry Azure gives the role by itself.
    """

    id = "AML-411"
    name = "ManagedNetwork.Approver"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    also_applies_to = (managed_network.OUTBOUND_RULE.type,)
    follows = (machinelearning.WORKSPACE.type, identity.ROLE_ASSIGNMENT.type, identity.USER_ASSIGNED.type)
    severity = Severity.WARNING
    source = f"{_SOURCE}#approval-of-private-endpoints"
    mend = (
        f"Assign {managed_network.APPROVER} on the target to the workspace's identity; where "
        "somebody else has, waive this."
    )
    good = (
        _LAKE,
        made(
            identity.ROLE_ASSIGNMENT,
            "0f9b7a61-6c1a-4e0a-9d3b-5a5f3c0d7e11",
            scope=_TO_LAKE,
            properties={
                "roleDefinitionId": identity.role_definition_id("s", managed_network.APPROVER),
                "principalId": f"[reference({_ME}, '2025-12-01', 'Full').identity.principalId]",
                "principalType": "ServicePrincipal",
            },
        ),
        _reaching_out(),
    )
    bad = (_LAKE, _reaching_out())

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Judge each rule of a workspace's body, or the rule that is a resource of its own."""
        yield from of_each(declared(resource), lambda rule: self._judged(rule, graph))

    def _judged(self, rule: Part, graph: Graph) -> Iterator[Finding]:
        """Look for a role of the workspace's identity on the target, or above it."""
        who = unapproved(rule, graph)
        if who:
            what = f"no role lets {who.called} approve the connection of {rule.called}"
            yield self.finding(rule.holder, rule.at(DESTINATION), what)
