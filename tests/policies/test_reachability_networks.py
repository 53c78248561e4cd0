"""Who reaches a private workspace from which network: peerings, security groups, firewalls."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from amlstack.catalog import computes, network, private_dns
from amlstack.findings import Reach
from amlstack.policies.examples import id_of
from amlstack.policies.reachability import RULE, reachabilities

from .private_workspace import LINK, NET, SUBNET, WS, endpoint, private, resource
from .reaching import FAR, HUB, pairs


def test_a_network_that_is_peered_with_another_one_is_not_peered_with_this() -> None:
    """The hub's peering leads elsewhere: its endpoint is out of reach."""
    made = private()
    made["hub"] = copy.deepcopy(HUB)
    peering = {"properties": {"remoteVirtualNetwork": {"id": id_of(NET, "third")}}}
    made["hub"]["properties"]["virtualNetworkPeerings"] = [peering | {"name": "to-third"}]
    made["vault"]["properties"]["subnet"] = {"id": id_of(SUBNET, "hub", "pe")}
    assert pairs(made)["compute", "vault"].reaches is Reach.NO
    made["peering"] = {**resource(NET, "third/to-vnet"), "type": f"{NET.type}/virtualNetworkPeerings"}
    made["peering"]["properties"] = {"remoteVirtualNetwork": {"id": id_of(NET, "vnet")}}
    assert pairs(made)["compute", "vault"].reaches is Reach.NO


def test_a_peering_beside_its_network_counts() -> None:
    """As one in the network's body, declared at our own end."""
    made = private()
    made["hub"] = HUB
    made["peering"] = {**resource(NET, "vnet/to-hub"), "type": f"{NET.type}/virtualNetworkPeerings"}
    made["peering"]["properties"] = {"remoteVirtualNetwork": {"id": id_of(NET, "hub")}}
    made["vault"]["properties"]["subnet"] = {"id": id_of(SUBNET, "hub", "pe")}
    assert pairs(made)["compute", "vault"].reaches is Reach.YES


@pytest.mark.parametrize(
    ("peered", "linked", "reach"), [(True, True, Reach.YES), (True, False, Reach.NO), (False, True, Reach.NO)]
)
def test_an_endpoint_in_a_hub_is_reached_by_spokes_that_are_peered(peered: bool, linked: bool, reach: Reach) -> None:
    """By the peering that either end declares; and the spoke has to ask the zone itself."""
    made = private()
    made["hub"] = copy.deepcopy(HUB)
    if peered:
        made["hub"]["properties"]["virtualNetworkPeerings"] = [
            {"name": "to-vnet", "properties": {"remoteVirtualNetwork": {"id": id_of(NET, "vnet")}}}
        ]
    made["vault"]["properties"]["subnet"] = {"id": id_of(SUBNET, "hub", "pe")}
    zone = private_dns.ZONES["vault"]["public"][0]
    made["hub link"] = resource(LINK, f"{zone}/hub", {"virtualNetwork": {"id": id_of(NET, "hub")}})
    found = pairs(made if linked else made.without(f"link {zone}"))["compute", "vault"]
    assert found.reaches is reach
    assert found.rule == ("" if reach is Reach.YES else RULE)


def test_each_network_with_an_endpoint_of_the_workspace_has_users() -> None:
    """Each of them must reach storage too: the hub's users have no way there."""
    made = private()
    made["hub"] = HUB
    made["second"] = endpoint("amlworkspace") | {"name": "pe-hub"}
    made["second"]["properties"] = made["second"]["properties"] | {"subnet": {"id": id_of(SUBNET, "hub", "pe")}}
    (found,) = reachabilities(made.graph())
    users = {each.where: each.reaches for each in found.pairs if (each.who, each.service) == ("studio user", "blob")}
    assert users == {"vnet": Reach.YES, "hub": Reach.NO}


def test_two_endpoints_in_one_network_are_one_place() -> None:
    """Users there are told of once."""
    made = private()
    made["second"] = endpoint("amlworkspace") | {"name": "pe-second"}
    (found,) = reachabilities(made.graph())
    assert len([each for each in found.pairs if (each.who, each.service) == ("studio user", "blob")]) == 1


GUARDS = [
    ("VirtualNetwork", "443", "blob", Reach.NO),
    ("VirtualNetwork", "443", "file", Reach.YES),
    ("VirtualNetwork", "445", "file", Reach.NO),
    ("Internet", "443", "internet", Reach.NO),
    ("Internet", "443", "blob", Reach.YES),
    ("*", "443", "vault", Reach.NO),
]


@pytest.mark.parametrize(("tag", "port", "service", "reach"), GUARDS)
def test_a_security_group_may_keep_a_compute_back(tag: str, port: str, service: str, reach: Reach) -> None:
    """By the port of the service: files are mounted at another."""
    made = private()
    rule = {
        "access": "Deny",
        "direction": "Outbound",
        "priority": 100,
        "protocol": "*",
        "destinationAddressPrefix": tag,
    }
    rules = [{"name": "no", "properties": rule | {"destinationPortRange": port}}]
    made["nsg"] = resource(network.SECURITY_GROUP, "nsg", {"securityRules": rules})
    made["vnet"]["properties"]["subnets"][1]["properties"]["networkSecurityGroup"] = {
        "id": id_of(network.SECURITY_GROUP, "nsg")
    }
    assert pairs(made)["compute", service].reaches is reach


OUT = [({"natGateway": {"id": f"{FAR}/Microsoft.Network/natGateways/nat"}}, Reach.YES), ({}, Reach.UNKNOWN)]


@pytest.mark.parametrize(("subnet", "reach"), OUT)
def test_a_gateway_lets_a_subnet_out(subnet: dict[str, Any], reach: Reach) -> None:
    """Routes and firewalls are others': they aren't looked at."""
    made = private()
    made["vnet"]["properties"]["subnets"][1]["properties"] |= subnet
    assert pairs(made)["compute", "internet"].reaches is reach


@pytest.mark.parametrize(
    ("service", "properties", "reach"),
    [
        ("vault", {"virtualNetworkRules": [{"id": id_of(SUBNET, "vnet", "jobs")}]}, Reach.YES),
        ("vault", {"virtualNetworkRules": [{"id": id_of(SUBNET, "vnet", "pe")}]}, Reach.NO),
        ("vault", {"ipRules": [{"value": "20.30.40.50"}]}, Reach.UNKNOWN),
    ],
)
def test_a_firewall_lets_in_the_subnets_that_it_lists(service: str, properties: dict[str, Any], reach: Reach) -> None:
    """By a service endpoint, without a private one; what address a network goes out with isn't known."""
    acls = {"defaultAction": "Deny", "bypass": "AzureServices"} | properties
    made = private().without("vault", "vault group").having("kv", publicNetworkAccess="Enabled", networkAcls=acls)
    assert pairs(made)["compute", service].reaches is reach


def test_a_list_of_addresses_lets_some_in() -> None:
    """From anywhere on the internet those that it names."""
    acls = {"defaultAction": "Deny", "ipRules": [{"value": "20.30.40.50"}]}
    found = pairs(private().having("st", publicNetworkAccess="Enabled", networkAcls=acls))
    assert found["anybody", "blob"].reaches is Reach.SOME
    assert (
        pairs(private().having("ws", publicNetworkAccess="Enabled", ipAllowlist=["20.30.40.50"]))[
            "anybody", "workspace"
        ].reaches
        is Reach.SOME
    )


def test_a_firewall_may_name_the_workspace() -> None:
    """A rule for it lets it in where trusted services aren't."""
    acls = {"bypass": "None", "resourceAccessRules": [{"tenantId": "t", "resourceId": id_of(WS, "ml")}]}
    found = pairs(private().having("st", networkAcls=acls))["Azure ML itself", "blob"]
    assert (found.reaches, found.why) == (Reach.YES, "a rule for the workspace")


def test_serverless_jobs_lie_in_the_subnet_that_the_workspace_names() -> None:
    """They are computes too, where no other is declared."""
    settings = {"serverlessComputeCustomSubnet": id_of(SUBNET, "vnet", "jobs")}
    made = private().without("cpu").having("ws", serverlessComputeSettings=settings)
    found = pairs(made)["compute", "blob"]
    assert (found.where, found.reaches, found.needed) == ("vnet", Reach.YES, True)


def test_a_compute_that_is_attached_has_a_network_of_its_own() -> None:
    """It is none of those that Azure ML makes, and isn't asked where it lies."""
    made = private().without("cpu").having("ws", imageBuildCompute=None)
    made["aks"] = resource(computes.COMPUTE, "ml/aks", {"computeType": "AKS"})
    assert pairs(made)["compute", "blob"].where == "none declared"
