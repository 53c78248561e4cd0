"""azure-mgmt-network and azure-mgmt-privatedns: a network, an endpoint, zones and links through their life."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.network import NetworkManagementClient, models
from azure.mgmt.privatedns import PrivateDnsManagementClient
from azure.mgmt.privatedns import models as dns_models
from azure.mgmt.storage import StorageManagementClient

from .azure import LOCATION, Azure, name, refused
from .test_storage import parameters

net: Any = models
dns: Any = dns_models
"""Their classes take the members of `properties` as keywords, which their types don't say."""
ZONE = "privatelink.blob.core.windows.net"


@pytest.fixture
def network(azure: Azure) -> NetworkManagementClient:
    """The client of Microsoft.Network."""
    return azure.client(NetworkManagementClient)


@pytest.fixture
def zones(azure: Azure) -> PrivateDnsManagementClient:
    """The client of private DNS."""
    return azure.client(PrivateDnsManagementClient)


@pytest.fixture
def subnet(network: NetworkManagementClient, group: str) -> str:
    """A network with a subnet; the subnet's id."""
    space = net.AddressSpace(address_prefixes=["10.0.0.0/16"])
    whole = net.VirtualNetwork(
        location=LOCATION, address_space=space, subnets=[net.Subnet(name="pe", address_prefix="10.0.0.0/24")]
    )
    made = network.virtual_networks.begin_create_or_update(group, "vnet", whole).result()
    assert made.subnets
    return str(made.subnets[0].id)


def endpoint(subnet: str, target: str, group_id: str, *, manual: bool = False) -> Any:
    """What is asked of an endpoint."""
    said = [net.PrivateLinkServiceConnection(name="to", private_link_service_id=target, group_ids=[group_id])]
    word = "manual_private_link_service_connections" if manual else "private_link_service_connections"
    return net.PrivateEndpoint(location=LOCATION, subnet=net.Subnet(id=subnet), **{word: said})


def account(azure: Azure, group: str) -> str:
    """A storage account; its id."""
    client = azure.client(StorageManagementClient)
    return str(client.storage_accounts.begin_create(group, name("st"), parameters()).result().id)


def test_life_of_a_network(network: NetworkManagementClient, group: str, subnet: str) -> None:
    """A network, a subnet beside it and a security group with rules are made, read, listed, changed and deleted."""
    guard = net.NetworkSecurityGroup(location=LOCATION, tags={"team": "a"})
    made = network.network_security_groups.begin_create_or_update(group, "nsg", guard).result()
    assert (made.provisioning_state, len(made.default_security_rules or ())) == ("Succeeded", 6)
    rule = net.SecurityRule(
        protocol="Tcp", access="Allow", direction="Inbound", priority=100, source_address_prefix="*",
        source_port_range="*", destination_address_prefix="*", destination_port_range="443",
    )  # fmt: skip
    network.security_rules.begin_create_or_update(group, "nsg", "https", rule).result()
    assert [each.name for each in network.security_rules.list(group, "nsg")] == ["https"]
    beside = net.Subnet(address_prefix="10.0.1.0/24", network_security_group=net.NetworkSecurityGroup(id=made.id))
    network.subnets.begin_create_or_update(group, "vnet", "ml", beside).result()
    assert [each.name for each in network.subnets.list(group, "vnet")] == ["ml", "pe"]
    tagged = network.virtual_networks.update_tags(group, "vnet", net.TagsObject(tags={"team": "b"}))
    assert (tagged.tags, len(tagged.subnets or ())) == ({"team": "b"}, 2)
    assert [each.name for each in network.virtual_networks.list_all()] == ["vnet"]
    with refused(400, "InUseNetworkSecurityGroupCannotBeDeleted"):
        network.network_security_groups.begin_delete(group, "nsg").result()
    with refused(400, "NetcfgSubnetRangesOverlap"):
        network.subnets.begin_create_or_update(group, "vnet", "x", net.Subnet(address_prefix="10.0.1.0/25")).result()
    network.subnets.begin_delete(group, "vnet", "ml").result()
    network.security_rules.begin_delete(group, "nsg", "https").result()
    network.network_security_groups.begin_delete(group, "nsg").result()
    network.virtual_networks.begin_delete(group, "vnet").result()
    with pytest.raises(ResourceNotFoundError):
        network.virtual_networks.get(group, "vnet")


def test_life_of_an_endpoint(
    azure: Azure, network: NetworkManagementClient, zones: PrivateDnsManagementClient, group: str, subnet: str
) -> None:
    """An endpoint, its zone, link and zone group: the record appears, and goes with the endpoint."""
    target = account(azure, group)
    made = network.private_endpoints.begin_create_or_update(group, "pe", endpoint(subnet, target, "blob")).result()
    assert made.private_link_service_connections
    state = made.private_link_service_connections[0].private_link_service_connection_state
    assert state
    assert state.status == "Approved"
    interface = str((made.network_interfaces or [])[0].id).rpartition("/")[2]
    found = network.network_interfaces.get(group, interface).ip_configurations
    assert [each.private_ip_address for each in found or ()] == ["10.0.0.4"]
    zone = zones.private_zones.begin_create_or_update(group, ZONE, dns.PrivateZone(location="global")).result()
    whole = dns.SubResource(id=subnet.rpartition("/subnets/")[0])
    link = dns.VirtualNetworkLink(location="global", virtual_network=whole, registration_enabled=False)
    linked = zones.virtual_network_links.begin_create_or_update(group, ZONE, "hub", link).result()
    assert linked.virtual_network_link_state == "Completed"
    config = net.PrivateDnsZoneConfig(name="blob", private_dns_zone_id=zone.id)
    several = net.PrivateDnsZoneGroup(private_dns_zone_configs=[config])
    network.private_dns_zone_groups.begin_create_or_update(group, "pe", "default", several).result()
    record = zones.record_sets.get(group, ZONE, "A", target.rpartition("/")[2])
    assert [each.ipv4_address for each in record.a_records or ()] == ["10.0.0.4"]
    assert zones.private_zones.get(group, ZONE).number_of_record_sets == 2
    assert [each.name for each in zones.private_zones.list()] == [ZONE]
    with refused(400, "InUseSubnetCannotBeDeleted"):
        network.subnets.begin_delete(group, "vnet", "pe").result()
    with refused(409, "CannotDeleteResource"):
        zones.private_zones.begin_delete(group, ZONE).result()
    network.private_endpoints.begin_delete(group, "pe").result()
    with pytest.raises(ResourceNotFoundError):
        zones.record_sets.get(group, ZONE, "A", target.rpartition("/")[2])
    zones.virtual_network_links.begin_delete(group, ZONE, "hub").result()
    zones.private_zones.begin_delete(group, ZONE).result()
    assert list(zones.private_zones.list()) == []


def test_the_owner_of_a_target(azure: Azure, network: NetworkManagementClient, group: str, subnet: str) -> None:
    """azure-mgmt-storage lists the connections of an account, approves one and deletes it; the endpoint is told."""
    target, storage = account(azure, group), azure.client(StorageManagementClient)
    called = target.rpartition("/")[2]
    asked = endpoint(subnet, target, "file", manual=True)
    network.private_endpoints.begin_create_or_update(group, "pe", asked).result()
    (connection,) = storage.private_endpoint_connections.list(group, called)
    assert connection.private_link_service_connection_state
    assert connection.private_link_service_connection_state.status == "Pending"
    connection.private_link_service_connection_state.status = "Approved"
    storage.private_endpoint_connections.put(group, called, str(connection.name), connection)
    seen = network.private_endpoints.get(group, "pe").manual_private_link_service_connections
    assert seen
    assert seen[0].private_link_service_connection_state
    assert seen[0].private_link_service_connection_state.status == "Approved"
    offered = storage.private_link_resources.list_by_storage_account(group, called).value
    assert {"blob", "file", "dfs"} <= {each.group_id for each in offered or ()}
    storage.private_endpoint_connections.delete(group, called, str(connection.name))
    assert list(storage.private_endpoint_connections.list(group, called)) == []


def test_what_is_refused(azure: Azure, network: NetworkManagementClient, group: str, subnet: str) -> None:
    """The client can read the code: a group id that there isn't, another region than the network's."""
    target = account(azure, group)
    with refused(400, "InvalidValuesForRequestParameters"):
        network.private_endpoints.begin_create_or_update(group, "pe", endpoint(subnet, target, "Blob")).result()
    elsewhere = endpoint(subnet, target, "blob")
    elsewhere.location = "northeurope"
    with refused(400, "InvalidResourceReference"):
        network.private_endpoints.begin_create_or_update(group, "pe", elsewhere).result()
