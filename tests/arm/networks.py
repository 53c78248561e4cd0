"""A plan with a network, made by hand: every node that a network has, in every way that it may refer to others."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import network, private_dns
from amlstack.plan import IdIn, Plan, Ref
from amlstack.plan.graph import ordered
from amlstack.plan.nodes import (
    IpConfiguration,
    NetworkSecurityGroup,
    Node,
    PrivateDnsZone,
    PrivateDnsZoneConfig,
    PrivateDnsZoneGroup,
    PrivateEndpoint,
    PrivateLinkServiceConnection,
    SecurityRule,
    Subnet,
    SubResource,
    VirtualNetwork,
    VirtualNetworkLink,
)

KINDS = (
    network.SECURITY_GROUP,
    network.VIRTUAL_NETWORK,
    private_dns.ZONE,
    private_dns.LINK,
    network.PRIVATE_ENDPOINT,
    network.ZONE_GROUP,
)
"""The kinds of a network."""
HUB = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-hub/providers"
CENTRAL_ZONE = f"{HUB}/Microsoft.Network/privateDnsZones/privatelink.vaultcore.azure.net"
HUB_NETWORK = f"{HUB}/Microsoft.Network/virtualNetworks/vnet-hub"
OTHERS_VAULT = f"{HUB}/Microsoft.KeyVault/vaults/kv-hub"
OWN_SUBNET = IdIn(network.SUBNET.type, (Ref("virtual_network", "name"), "snet-endpoints"))
ZONE = "privatelink.blob.core.windows.net"


def with_network(planned: Plan) -> Plan:
    """A plan that has a storage account and a workspace, with a network in which both have endpoints."""
    return ordered([*planned, *_nodes(planned.workspace.resource_group)])


def _nodes(group: Any) -> list[Node]:
    def common(key: str, name: str) -> dict[str, Any]:
        return {"key": key, "name": name, "origin": "given", "where": ("network",), "resource_group": group}

    def located(key: str, name: str) -> dict[str, Any]:
        return {**common(key, name), "location": "westeurope", "tags": {"owner": "platform"}}

    rules = (
        SecurityRule(
            name="in",
            direction="Inbound",
            priority=100,
            protocol="Tcp",
            source_address_prefix="VirtualNetwork",
            destination_port_range="443",
        ),
        SecurityRule(
            name="out",
            access="Deny",
            direction="Outbound",
            priority=200,
            description="nothing else",
            destination_port_ranges=("80", "8080-8089"),
        ),
    )
    guard = SubResource(Ref("network_security_group:endpoints"))
    storage = PrivateLinkServiceConnection("blob", Ref("storage_account"), ("blob",))
    vault = PrivateLinkServiceConnection("vault", OTHERS_VAULT, ("vault",), "for the forecasts")
    workspace = PrivateLinkServiceConnection("workspace", Ref("workspace"), ("amlworkspace",))
    return [
        NetworkSecurityGroup(**located("network_security_group:endpoints", "nsg-endpoints"), security_rules=rules),
        NetworkSecurityGroup(**located("network_security_group:bare", "nsg-bare")),
        VirtualNetwork(
            **located("virtual_network", "vnet-contoso"),
            address_prefixes=("10.20.0.0/24",),
            subnets=(
                Subnet(name="snet-endpoints", address_prefix="10.20.0.0/26", network_security_group=guard),
                Subnet(name="snet-computes", address_prefix="10.20.0.64/26"),
            ),
        ),
        PrivateDnsZone(**common(f"private_dns_zone:{ZONE}", ZONE), tags={"owner": "platform"}),
        VirtualNetworkLink(
            **common(f"virtual_network_link:{ZONE} own", "own"),
            private_dns_zone=Ref(f"private_dns_zone:{ZONE}", "name"),
            virtual_network=Ref("virtual_network"),
        ),
        VirtualNetworkLink(
            **common(f"virtual_network_link:{ZONE} hub", "hub"),
            private_dns_zone=Ref(f"private_dns_zone:{ZONE}", "name"),
            virtual_network=HUB_NETWORK,
        ),
        PrivateEndpoint(
            **located("private_endpoint:storage_account blob", "pep-blob"),
            subnet=OWN_SUBNET,
            custom_network_interface_name="nic-blob",
            private_link_service_connections=(storage,),
            ip_configurations=(IpConfiguration("blob", "blob", "blob", "10.20.0.10"),),
        ),
        PrivateEndpoint(
            **located("private_endpoint:key_vault vault", "pep-vault"),
            subnet=f"{HUB_NETWORK}/subnets/snet-endpoints",
            manual_private_link_service_connections=(vault,),
        ),
        PrivateEndpoint(
            **located("private_endpoint:workspace amlworkspace", "pep-workspace"),
            subnet=OWN_SUBNET,
            private_link_service_connections=(workspace,),
            after=(Ref("private_endpoint:storage_account blob"),),
        ),
        PrivateDnsZoneGroup(
            **common("private_dns_zone_group:storage_account blob", "default"),
            private_endpoint=Ref("private_endpoint:storage_account blob", "name"),
            private_dns_zone_configs=(
                PrivateDnsZoneConfig("blob", Ref(f"private_dns_zone:{ZONE}")),
                PrivateDnsZoneConfig("central", CENTRAL_ZONE),
            ),
        ),
    ]
