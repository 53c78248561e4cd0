"""Who reaches a workspace, and the computes that it makes by itself: serverless jobs, and the builder of images."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

from amlstack.catalog import computes, machinelearning, workspaces
from amlstack.catalog.published import published
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import cluster, workspace
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.native import spoken_version
from amlstack.policies.outbound_rules import is_managed
from amlstack.policies.parts import items
from amlstack.policies.relations import listed
from amlstack.policies.rule import Example, Pillar, Rule, among, worded

_LINK = "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link"
_PUBLIC = "properties.publicNetworkAccess"


class PublicAccessTwice(Rule):
    """A workspace says in one place whether public networks reach it.

    publicNetworkAccess and its older form, allowPublicAccessWhenBehindVnet, override each other: which of them counts
    depends on which was written last.
    """

    id = "AML-412"
    name = "Workspace.PublicAccessTwice"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.WARNING
    source = _LINK
    mend = "Leave allowPublicAccessWhenBehindVnet out."
    good = (workspace(publicNetworkAccess="Disabled"),)
    bad = (workspace(publicNetworkAccess="Disabled", allowPublicAccessWhenBehindVnet=False),)

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for both."""
        old = "properties.allowPublicAccessWhenBehindVnet"
        for path in (_PUBLIC, old):
            if isinstance(workspace.raw(path), Unknown):
                raise NotYet(str(workspace), path)
        if workspace.raw(_PUBLIC) is not None and workspace.raw(old) is not None:
            yield self.finding(workspace, old, "publicNetworkAccess is said too, and each overrides the other")


_LISTS = ("properties.ipAllowlist", "properties.networkAcls")
_RULES = "properties.networkAcls.ipRules"


def _listing(*addresses: str) -> Example:
    """A workspace with an allow-list, at the last api-version before the types of 2025-12-01 left it out."""
    return (workspace({"apiVersion": workspaces.ALLOW_LIST_VERSION}, ipAllowlist=list(addresses)),)


class AllowList(Rule):
    """A workspace's allow-list holds public IPv4 addresses, and is sent at an api-version that has one.

    The stable api-versions have none, and what they don't have is not kept. An address of a private network says
    nothing to a front door that stands in a public one.
    """

    id = "AML-413"
    name = "Workspace.AllowList"
    pillar = Pillar.SECURITY
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.ERROR
    source = f"{_LINK}#enable-public-access-only-from-internet-ip-ranges"
    mend = (
        f"Name public IPv4 addresses or ranges, at most {workspaces.ALLOW_LIST_AT_MOST}, at an api-version that has "
        f"them, such as {workspaces.ALLOW_LIST_VERSION}; or leave the list out, and reach the workspace privately."
    )
    good = _listing("20.30.40.50", "20.30.41.0/24")
    bad = _listing("10.0.0.0/8")

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Look at the api-version, at each address, and at how many there are."""
        said = [path for path in _LISTS if workspace.raw(path) is not None]
        for path in said:
            if not workspace.has(path):
                continue
            version = spoken_version(workspace)
            if isinstance(version, Unknown):
                raise NotYet(str(workspace), "apiVersion")
            if version and not _has(version, path):
                yield self.finding(workspace, path, f"api-version {version} has no {path.rpartition('.')[2]}")
        for path in (_LISTS[0], _RULES) if said else ():
            yield from self._addresses(workspace, path)

    def _addresses(self, workspace: Resource, path: str) -> Iterator[Finding]:
        """What is wrong with the addresses of a list. Raises NotYet, after those that are known."""
        value = workspace.raw(path)
        found = listed(value) if path != _RULES else [part.raw("value") for part in items(workspace, path)]
        if len(found) > workspaces.ALLOW_LIST_AT_MOST:
            yield self.finding(workspace, path, f"{len(found)} addresses, and {workspaces.ALLOW_LIST_AT_MOST} at most")
        for at, address in enumerate(found):
            if not isinstance(address, Unknown) and (fault := _fault(address)):
                yield self.finding(workspace, f"{path}[{at}]", f"{worded(address)} {fault}")
        if isinstance(value, Unknown) or any(isinstance(address, Unknown) for address in found):
            raise NotYet(str(workspace), path)


def _has(version: str, path: str) -> bool:
    """Whether an api-version has a property; one that nothing is published of may."""
    known = published(machinelearning.WORKSPACE.type)
    paths = {each.lower() for each, _ in known.paths(version)} if known else set()
    return not paths or path.lower() in paths


def _fault(address: Any) -> str:
    """What is wrong with an address or a range as part of an allow-list; nothing where it will do."""
    try:
        found = ip_network(str(address).strip(), strict=False)
    except ValueError:
        return "is no address"
    if found.version != 4:
        return "is no IPv4 address"
    return "" if found.is_global else "isn't public"


_SUBNET = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/vnet-contoso/subnets/ml"


class ServerlessPublicIp(Rule):
    """Serverless jobs without public addresses lie in a subnet where the workspace is closed.

    Nothing leads from them to the workspace otherwise, and Azure ML refuses the setting.
    """

    id = "AML-435"
    name = "Workspace.ServerlessPublicIp"
    pillar = Pillar.OPERATIONS
    applies_to = machinelearning.WORKSPACE.type
    severity = Severity.ERROR
    source = "https://github.com/hashicorp/terraform-provider-azurerm/blob/main/website/docs/r/machine_learning_workspace.html.markdown"
    mend = "Set serverlessComputeCustomSubnet, or declare a managed network."
    good = (
        workspace(
            publicNetworkAccess="Disabled",
            serverlessComputeSettings={"serverlessComputeNoPublicIP": True, "serverlessComputeCustomSubnet": _SUBNET},
        ),
    )
    bad = (workspace(publicNetworkAccess="Disabled", serverlessComputeSettings={"serverlessComputeNoPublicIP": True}),)

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Look at both settings; in a managed network nothing needs a subnet."""
        path, settings = "serverlessComputeNoPublicIP", "properties.serverlessComputeSettings"
        if workspace.get(f"{settings}.{path}") is not True or workspace.has(
            f"{settings}.serverlessComputeCustomSubnet"
        ):
            return
        if among(workspace.get(_PUBLIC), ("Disabled",)) and not is_managed(workspace):
            yield self.finding(workspace, f"{settings}.{path}", "public access is off, and no subnet is named")


_BUILDER = "properties.imageBuildCompute"


class ImageBuildCompute(Rule):
    """The compute that builds a workspace's images is a declared cluster of CPUs.

    Its name isn't looked up before the first image is built, and that fails then; a GPU is paid for and not used.
    """

    id = "AML-437"
    name = "Workspace.ImageBuildCompute"
    pillar = Pillar.RELIABILITY
    applies_to = machinelearning.WORKSPACE.type
    follows = (computes.COMPUTE.type,)
    severity = Severity.WARNING
    source = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet#enable-azure-container-registry-acr"
    mend = (
        "Name a compute cluster of this workspace whose vmSize has no GPU; one that exists already is worth a waiver."
    )
    good = (*cluster(), workspace(imageBuildCompute="cpu"))
    bad = (*cluster(), workspace(imageBuildCompute="builder"))

    def check(self, workspace: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for the cluster among the workspace's computes, and at the size of its machines."""
        name = workspace.get(_BUILDER)
        if not isinstance(name, str) or not name:
            return
        found = graph.named(computes.COMPUTE.type, workspace.names[-1], name)
        if found is None:
            yield self.finding(workspace, _BUILDER, f"no compute {name} is declared")
        elif not among(type_ := found.get("properties.computeType"), (computes.CLUSTER,)):
            yield self.finding(workspace, _BUILDER, f"{name} is a compute of type {worded(type_)}, no cluster")
        elif str(size := found.get("properties.properties.vmSize")).lower().startswith(computes.GPU_SIZES):
            yield self.finding(workspace, _BUILDER, f"{name} has machines with GPUs, {size}")
