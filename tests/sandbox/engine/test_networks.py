"""A plain azure-native program with a network, an endpoint and its zone, by the real engine."""

from __future__ import annotations

import pytest

from tests.conftest import Engine, Sandbox

pytestmark = [pytest.mark.engine, pytest.mark.thorough]

PROGRAM = """
import pulumi
from pulumi_azure_native import network, privatedns, resources, storage

group = resources.ResourceGroup("group", resource_group_name="rg-contoso", location="westeurope")
where = {"resource_group_name": group.name}
guard = network.NetworkSecurityGroup(
    "guard",
    network_security_group_name="nsg-contoso",
    security_rules=[{
        "name": "https", "access": "Allow", "direction": "Inbound", "protocol": "Tcp", "priority": 100,
        "source_address_prefix": "VirtualNetwork", "source_port_range": "*",
        "destination_address_prefix": "*", "destination_port_range": "443",
    }],
    **where,
)
whole = network.VirtualNetwork(
    "vnet", virtual_network_name="vnet", address_space={"address_prefixes": ["10.0.0.0/16"]}, tags=TAGS, **where
)
subnet = network.Subnet(
    "pe",
    subnet_name="pe",
    virtual_network_name=whole.name,
    address_prefix="10.0.0.0/24",
    network_security_group={"id": guard.id},
    **where,
)
account = storage.StorageAccount(
    "account", account_name="stcontosonet", kind="StorageV2", sku={"name": "Standard_LRS"}, **where
)
endpoint = network.PrivateEndpoint(
    "endpoint",
    private_endpoint_name="pe-blob",
    subnet={"id": subnet.id},
    private_link_service_connections=[
        {"name": "to", "private_link_service_id": account.id, "group_ids": ["blob"]}
    ],
    **where,
)
zone = privatedns.PrivateZone(
    "zone", private_zone_name="privatelink.blob.core.windows.net", location="global", **where
)
privatedns.VirtualNetworkLink(
    "link",
    virtual_network_link_name="vnet",
    private_zone_name=zone.name,
    location="global",
    registration_enabled=False,
    virtual_network={"id": whole.id},
    **where,
)
network.PrivateDnsZoneGroup(
    "names",
    private_dns_zone_group_name="default",
    private_endpoint_name=endpoint.name,
    private_dns_zone_configs=[{"name": "blob", "private_dns_zone_id": zone.id}],
    **where,
)
pulumi.export("name", endpoint.custom_dns_configs.apply(lambda found: found[0].fqdn))
"""


def test_a_life(engine: Engine, sandbox: Sandbox) -> None:
    """Previewed, made, left alone, changed beside what is a resource of its own, refreshed without a change, gone."""
    folder = engine.program(PROGRAM.replace("TAGS", "{}"))
    previewed = engine("preview", folder)
    assert "10 to create" in previewed.output
    made = engine("up", folder, "--skip-preview")
    assert made.code == 0, made.output
    assert 'name: "stcontosonet.blob.core.windows.net"' in made.output
    assert any("/A/stcontosonet" in id_ for id_ in sandbox.resources())
    again = engine("up", folder, "--skip-preview", "--expect-no-changes")
    assert again.code == 0, again.output
    engine.program(PROGRAM.replace("TAGS", "{'team': 'ml'}"))
    changed = engine("up", folder, "--skip-preview")
    assert "1 updated" in changed.output
    refreshed = engine("refresh", folder, "--skip-preview", "--expect-no-changes")
    assert refreshed.code == 0, refreshed.output
    destroyed = engine("destroy", folder, "--skip-preview")
    assert destroyed.code == 0, destroyed.output
    assert not sandbox.resources()
