"""The subnets that computes and serverless jobs lie in, and what their network security groups let through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from amlstack.catalog import computes, ids, machinelearning, network, storage
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import cluster, id_of, made
from amlstack.policies.graph import Graph, NotYet, Resource
from amlstack.policies.networks import subnet_of
from amlstack.policies.parts import Part
from amlstack.policies.relations import connections, listed
from amlstack.policies.rule import Example, Pillar, Rule, among
from amlstack.policies.security_rules import group_of, rules, verdict
from amlstack.policies.selector import CLUSTERS_AND_INSTANCES

_SOURCE = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet"
_COMPUTE, _SERVERLESS = (
    "properties.properties.subnet.id",
    "properties.serverlessComputeSettings.serverlessComputeCustomSubnet",
)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_STORAGE = network.COMPUTE_OUTBOUND[-1][0]
_NOBODY = "00000000-0000-0000-0000-000000000000"
"""Stands for the subscription that a template is deployed to."""
_TO_SUBNET = {"id": id_of(network.SUBNET, "vnet-contoso", "ml")}


def _path(resource: Resource) -> str | None:
    """Where a workspace, or a compute that Azure ML makes, names its subnet; None for computes that are attached."""
    if resource.type.lower() == machinelearning.WORKSPACE.type.lower():
        return _SERVERLESS
    return _COMPUTE if CLUSTERS_AND_INSTANCES.selects(resource) else None


class ComputeSubnet(Rule):
    """Computes lie in a subnet that is delegated to nobody, of a network in the workspace's subscription.

    Azure ML refuses a subnet that is kept for another service, and a network of another subscription.
    """

    id = "AML-434"
    name = "Compute.Subnet"
    pillar = Pillar.OPERATIONS
    applies_to = computes.COMPUTE.type
    also_applies_to = (machinelearning.WORKSPACE.type,)
    follows = (network.VIRTUAL_NETWORK.type, network.SUBNET.type)
    severity = Severity.ERROR
    source = f"{_SOURCE}#limitations"
    mend = "Name a subnet without delegations, in a virtual network of the workspace's subscription."
    good = (
        made(network.VIRTUAL_NETWORK, "vnet-contoso"),
        made(network.SUBNET, "vnet-contoso/ml", properties={"addressPrefix": "10.0.1.0/24"}),
        *cluster(subnet=_TO_SUBNET),
    )
    bad = (
        made(network.VIRTUAL_NETWORK, "vnet-contoso"),
        made(
            network.SUBNET,
            "vnet-contoso/ml",
            properties={"delegations": [{"name": "web", "properties": {"serviceName": "Microsoft.Web/serverFarms"}}]},
        ),
        *cluster(subnet=_TO_SUBNET),
    )

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look at the subnet where it is in the graph, and at the subscription in its id."""
        path = _path(resource)
        if path is None:
            return
        subnet = subnet_of(resource, path, graph)
        if subnet and subnet.has("properties.delegations"):
            yield self.finding(resource, path, f"{subnet.called} is delegated to another service")
        said = resource.raw(path)
        if isinstance(said, str) and self._elsewhere(said, resource, path):
            yield self.finding(resource, path, "its virtual network lies in another subscription")

    def _elsewhere(self, subnet: str, resource: Resource, path: str) -> bool:
        """Whether a subnet's id names another subscription than that of the resource. Raises NotYet."""
        try:
            its = ids.parse(subnet).subscription.lower()
        except ValueError:
            return False
        mine = resource.subscription
        if its == mine.lower():
            return False
        if not all(_GUID.fullmatch(each) and each != _NOBODY for each in (its, mine)):
            raise NotYet(str(resource), path)
        return True


def _rules(*open_: tuple[str, str, int]) -> dict[str, Any]:
    """A network security group that lets nothing through but ports of service tags, by direction."""
    denied = [
        {"name": f"deny-{way}", "properties": {**_RULE, "access": "Deny", "priority": 4000, "direction": way}}
        for way in ("Inbound", "Outbound")
    ]
    let = [
        {
            "name": f"let-{at}",
            "properties": {
                **_RULE,
                "direction": way,
                "priority": 100 + at,
                ("source" if way == "Inbound" else "destination") + "AddressPrefix": tag,
                "destinationPortRange": str(port),
            },
        }
        for at, (way, tag, port) in enumerate(open_)
    ]
    return made(network.SECURITY_GROUP, "nsg-contoso", properties={"securityRules": [*let, *denied]})


_RULE = {
    "access": "Allow",
    "protocol": "*",
    **dict.fromkeys(
        ("sourceAddressPrefix", "destinationAddressPrefix", "sourcePortRange", "destinationPortRange"), "*"
    ),
}
_NEEDED = (("Inbound", *network.COMPUTE_INBOUND), *(("Outbound", *each) for each in network.COMPUTE_OUTBOUND))


def _guarded(*open_: tuple[str, str, int]) -> Example:
    """A cluster in a subnet with such a group."""
    group = {"networkSecurityGroup": {"id": id_of(network.SECURITY_GROUP, "nsg-contoso")}}
    return (
        _rules(*open_),
        made(network.VIRTUAL_NETWORK, "vnet-contoso"),
        made(network.SUBNET, "vnet-contoso/ml", properties=group),
        *cluster(subnet=_TO_SUBNET),
    )


class ComputeSecurityGroup(Rule):
    """The network security group of a compute's subnet lets through what Azure ML needs.

    A compute with a public address is managed from outside, and each one fetches its work and its data: what is kept
    back makes its creation fail, or its jobs hang.
    """

    id = "AML-436"
    name = "Compute.SecurityGroup"
    pillar = Pillar.RELIABILITY
    applies_to = computes.COMPUTE.type
    follows = (
        network.VIRTUAL_NETWORK.type,
        network.SUBNET.type,
        network.SECURITY_GROUP.type,
        network.PRIVATE_ENDPOINT.type,
    )
    severity = Severity.WARNING
    source = f"{_SOURCE}#required-public-internet-access"
    mend = (
        "Let AzureMachineLearning in at 44224, unless enableNodePublicIp is false, and out to AzureMachineLearning at "
        "443 and to Storage at 443 and 445."
    )
    good = _guarded(*_NEEDED)
    bad = _guarded(*_NEEDED[:-1])

    def check(self, compute: Resource, graph: Graph) -> Iterator[Finding]:
        """Ask the group, where it is in the graph, about each port; Azure's own rules let all out, and nothing in."""
        path = _path(compute)
        subnet = subnet_of(compute, path, graph) if path else None
        group = group_of(subnet, graph) if subnet else None
        if group is None or path is None:
            return
        known = rules(group, graph)
        kept = (
            []
            if self._reached(compute, known)
            else [f"{network.COMPUTE_INBOUND[0]} in at {network.COMPUTE_INBOUND[1]}"]
        )
        private = graph.once(_has_private_storage)
        for tag, port in network.COMPUTE_OUTBOUND:
            inside = tag == _STORAGE and private and verdict(known, "Outbound", "VirtualNetwork", port) is not False
            if not inside and verdict(known, "Outbound", tag, port) is False:
                kept.append(f"{tag} out at {port}")
        if kept:
            yield self.finding(compute, path, f"{group.called} keeps back {', '.join(kept)}")

    def _reached(self, compute: Resource, known: list[Part]) -> bool:
        """Whether a compute with a public address can be managed, or has none."""
        if compute.get("properties.properties.enableNodePublicIp") is False:
            return True
        tag, port = network.COMPUTE_INBOUND
        return verdict(known, "Inbound", tag, port) is True


def _has_private_storage(graph: Graph) -> bool:
    """Whether a declared private endpoint leads to storage, which is then reached inside of the network."""
    groups = (group for each in graph.of_type(network.PRIVATE_ENDPOINT.type) for _, _, group in connections(each))
    return any(among(word, network.GROUP_IDS[storage.ACCOUNT.type]) for group in groups for word in listed(group))
