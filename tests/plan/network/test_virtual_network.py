"""A virtual network that is made: its subnets, the groups that guard them, and addresses that can't be."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import Late, Ref, nodes
from amlstack.spec import WorkspaceSpec
from amlstack.spec.model import NetworkSpec, SubnetSpec, VirtualNetworkSpec
from tests.plan.declare import declaration

from .declared import NETWORK, by_hand, fault, faults, node, planned

ENDPOINTS = {"name": "snet-endpoints", "address_prefix": "10.20.0.0/26"}
COMPUTES = {"name": "snet-computes", "address_prefix": "10.20.0.128/25"}
GROUP = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/networkSecurityGroups/nsg-central"


def flows(made: Any, direction: str) -> dict[str, tuple[str, ...]]:
    """What a group lets through in a direction: ports by the tag on the other side."""
    rules = [each for each in made.security_rules if each.direction == direction and each.access == "Allow"]
    assert all(one.priority < other.priority for one, other in itertools.pairwise(rules))
    return {
        (each.source_address_prefix if direction == "Inbound" else each.destination_address_prefix) + each.protocol: (
            each.destination_port_ranges or (each.destination_port_range,)
        )
        for each in rules
    }


def test_a_network_is_made_as_it_is_declared() -> None:
    """Its name is derived, its addresses and subnets are those of the file, each subnet with a group."""
    made = planned(by_hand(ENDPOINTS, COMPUTES))
    network = node(made, "virtual_network")
    assert (network.name, network.address_prefixes) == ("vnet-contoso-ml", ("10.20.0.0/24",))
    assert [each.name for each in network.subnets] == ["snet-endpoints", "snet-computes"]
    assert network.subnets[0].network_security_group.id == Ref("network_security_group:nsg-contoso-ml-endpoints")
    assert network.resource_group == Ref("resource_group", "name")


def test_nothing_else_is_implied_without_a_mode() -> None:
    """A network by hand makes the network and its groups alone."""
    more = {each.key for each in planned(by_hand())} - {each.key for each in planned()}
    assert more == {"virtual_network", "network_security_group:nsg-contoso-ml-endpoints"}


def test_a_subnet_of_endpoints_lets_their_ports_in_and_no_others() -> None:
    """HTTPS, and SMB where an endpoint is for files; the group counts for endpoints too."""
    endpoints = [{"target": "storage_account", "group_id": "blob"}, {"target": "workspace"}]
    made = planned(by_hand(ENDPOINTS, private_endpoints=endpoints))
    group = node(made, "network_security_group:nsg-contoso-ml-endpoints")
    assert flows(group, "Inbound") == {"VirtualNetworkTcp": ("443",)}
    assert flows(group, "Outbound") == {}
    last = group.security_rules[-1]
    assert (last.access, last.priority, last.direction) == ("Deny", 4096, "Inbound")
    assert node(made, "virtual_network").subnets[0].private_endpoint_network_policies == "NetworkSecurityGroupEnabled"
    endpoints.append({"target": "storage_account", "group_id": "file"})
    group = node(planned(by_hand(private_endpoints=endpoints)), "network_security_group:nsg-contoso-ml-endpoints")
    assert {each.destination_port_range for each in group.security_rules} == {"443", "445", "*"}


@pytest.mark.parametrize(("no_public_ip", "inbound"), [(True, {}), (False, {"AzureMachineLearningTcp": ("44224",)})])
def test_a_subnet_of_computes_lets_out_what_azure_ml_needs(no_public_ip: bool, inbound: Any) -> None:
    """The tags and ports of Azure ML, its region's where a tag has one; in alone for computes with public addresses."""
    serverless = {"custom_subnet": "snet-computes", "no_public_ip": no_public_ip}
    group = node(
        planned(by_hand(ENDPOINTS, COMPUTES), serverless_compute=serverless),
        "network_security_group:nsg-contoso-ml-computes",
    )
    out = flows(group, "Outbound")
    assert out["AzureMachineLearningTcp"] == ("443", "8787", "18881")
    assert out["AzureMachineLearningUdp"] == ("5831",)
    assert out["Storage.westeuropeTcp"] == ("443", "445")
    assert out["BatchNodeManagement.westeuropeTcp"] == ("443",)
    assert flows(group, "Inbound") == inbound
    denied = [each for each in group.security_rules if each.access == "Deny" and each.direction == "Outbound"]
    assert [(each.destination_address_prefix, each.priority) for each in denied] == [("Internet", 4096)]


def test_serverless_computes_lie_in_a_subnet_that_is_named() -> None:
    """The name of a subnet that is made stands for its id; of a network that exists too."""
    made = planned(by_hand(COMPUTES), serverless_compute={"custom_subnet": "SNET-computes"})
    subnet = node(made, "workspace").serverless_compute.custom_subnet
    assert subnet.names == (Ref("virtual_network", "name"), "snet-computes")
    assert "virtual_network" in set(made["workspace"].needs())
    made = planned({"virtual_network": NETWORK}, serverless_compute={"custom_subnet": "ml"})
    assert node(made, "workspace").serverless_compute.custom_subnet == f"{NETWORK}/subnets/ml"


def test_groups_may_be_named_shared_or_given() -> None:
    """One name makes one group for what both subnets hold; an id makes none."""
    made = planned(
        by_hand(
            {**ENDPOINTS, "network_security_group": "nsg-both"},
            {**COMPUTES, "network_security_group": "nsg-both"},
            {"name": "snet-x", "address_prefix": "10.20.0.64/27", "network_security_group": GROUP},
            {"name": "GatewaySubnet", "address_prefix": "10.20.0.96/27"},
            compute_subnet="snet-computes",
            endpoint_subnet="snet-endpoints",
            private_endpoints=[{"target": "key_vault"}],
        )
    )
    groups = list(made.of(nodes.NetworkSecurityGroup))
    assert [each.name for each in groups] == ["nsg-both"]
    assert {each.direction for each in groups[0].security_rules} == {"Inbound", "Outbound"}
    subnets = node(made, "virtual_network").subnets
    assert subnets[2].network_security_group.id == GROUP
    assert subnets[3].network_security_group is None


def subnet(prefix: str, name: str = "snet-x") -> dict[str, Any]:
    """A subnet with these addresses."""
    return {"name": name, "address_prefix": prefix}


@pytest.mark.parametrize(
    ("prefixes", "subnets", "says"),
    [
        (["10.0.0.0/24", "10.0.0.128/25"], [], "10.0.0.128/25 overlaps 10.0.0.0/24"),
        (["172.17.4.0/24"], [], "172.17.4.0/24 has addresses of 172.17.0.0/16, which Docker takes"),
        (["172.16.0.0/12"], [], "which Docker takes"),
        (["10.0.0.1/24"], [], "doesn't begin where its range does; write 10.0.0.0/24"),
        (["10.0.0.0"], [], "'10.0.0.0' doesn't begin where its range does; write 10.0.0.0/32"),
        (["ten"], [], "'ten' is no range of addresses"),
        (["fd00::/64"], [], "'fd00::/64' is IPv6"),
        ([], [], "network.virtual_network: the network has no addresses"),
        (["10.0.0.0/24"], [subnet("10.0.1.0/27")], "10.0.1.0/27 doesn't lie in the network's addresses"),
        (["10.0.0.0/24"], [subnet("10.0.0.0/30")], "10.0.0.0/30 is too small for a subnet"),
        (["10.0.0.0/24"], [subnet("10.0.0.0/26"), subnet("10.0.0.32/27", "b")], "10.0.0.32/27 overlaps 10.0.0.0/26"),
        (["10.0.0.0/24"], [subnet("10.0.0.32/27"), subnet("10.0.0.0/26", "b")], "10.0.0.0/26 overlaps 10.0.0.32/27"),
        (["10.0.0.0/24"], [subnet("10.0.0.0/27"), subnet("10.0.0.32/27", "SNET-X")], "'SNET-X' is taken by subnet 1"),
        (["10.0.0.0/24"], [subnet("10.0.0.0/27", "-a")], "'-a' is not a lawful subnet name"),
    ],
)
def test_addresses_that_cannot_be_are_refused(prefixes: list[str], subnets: list[Any], says: str) -> None:
    """Overlaps, what lies outside, what is too small, Docker's, and what is no range."""
    assert says in fault({"virtual_network": {"address_prefixes": prefixes, "subnets": subnets}})


def test_several_faults_are_told_at_once_each_in_its_place() -> None:
    """A reader mends a file once."""
    network = {"virtual_network": {"address_prefixes": ["10.0.0.0/24", "ten"], "subnets": [subnet("10.0.0.0/30")]}}
    assert [each.partition(":")[0] for each in faults(network)] == [
        "network.virtual_network.address_prefixes[1]",
        "network.virtual_network.subnets[0].address_prefix",
    ]


def test_a_subnet_that_is_too_small_for_its_endpoints_is_refused() -> None:
    """Azure keeps five addresses of each, and a workspace's endpoint takes three."""
    endpoints = [{"target": "workspace"}, {"target": "key_vault"}]
    said = fault(by_hand(subnet("10.20.0.0/29"), private_endpoints=endpoints))
    assert said.startswith("network.virtual_network.subnets[0].address_prefix: snet-x has 3 addresses to give away")
    assert said.endswith("its private endpoints take 4; give it a shorter prefix: /28")
    planned(by_hand(subnet("10.20.0.0/29"), private_endpoints=endpoints[:1]))


def test_what_is_wrong_with_compute_subnets_is_told() -> None:
    """A subnet that nobody declares, no subnet's id, and a network in another subscription."""
    assert "no subnet here is called 'snet-endpoint'; did you mean 'snet-endpoints'?" in fault(
        by_hand(compute_subnet="snet-endpoint")
    )
    assert "is the id of a Microsoft.Network/virtualNetworks" in fault(by_hand(compute_subnet=NETWORK))
    own = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-contoso-ml"
    said = fault({"compute_subnet": f"{NETWORK}/subnets/ml"}, resource_group=own)
    assert "this subnet is in another one; give a subnet of the subscription 11111111" in said


def test_addresses_and_names_may_arrive_late() -> None:
    """Leaves that nobody can read yet pass; what can be read is looked at all the same."""
    spec: WorkspaceSpec = declaration(
        network=NetworkSpec(
            virtual_network=VirtualNetworkSpec(
                name=Late("network.virtual_network.name", 1),
                address_prefixes=(Late("network.virtual_network.address_prefixes[0]", 2),),
                subnets=(SubnetSpec(name="snet-a", address_prefix=Late("subnets[0].address_prefix", 3)),),
            )
        )
    )
    made = plan.workspace(spec)
    assert isinstance(node(made, "virtual_network").name, Late)
