"""Networks and private endpoints. No kinds of the plan: only rules look at them.

Sources: the 2024-05-01 types, https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource
(group ids), https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftnetwork.
"""

from __future__ import annotations

from types import MappingProxyType

from . import keyvault, machinelearning, registry, storage
from .kind import Kind, NameRule

GROUP_IDS = MappingProxyType(
    {
        machinelearning.WORKSPACE.type: ("amlworkspace",),
        storage.ACCOUNT.type: tuple(
            each + suffix for each in ("blob", "file", "dfs", "queue", "table", "web") for suffix in ("", "_secondary")
        ),
        keyvault.VAULT.type: ("vault",),
        registry.REGISTRY.type: ("registry",),
    }
)
"""What a private endpoint may lead to, by the type of its target."""

GLOBAL_TYPES = (
    "Microsoft.Network/privateDnsZones",
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    "Microsoft.Network/dnsZones",
    "Microsoft.Network/trafficManagerProfiles",
    "Microsoft.Network/frontDoors",
)
"""What lies in no region: its location is `global`. Sources: the types' pages, as
https://learn.microsoft.com/azure/templates/microsoft.network/privatednszones"""

UNGUARDED_SUBNETS = ("GatewaySubnet", "AzureFirewallSubnet", "AzureFirewallManagementSubnet", "RouteServerSubnet")
"""Azure's own subnets, which have no network security group.
Source: https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq"""

ADMIN_PORTS = (22, 3389)
"""SSH and RDP."""

ANYWHERE = ("*", "Internet", "0.0.0.0/0", "::/0", "any")
"""How a security rule spells every address."""

_NAME = NameRule(
    2,
    64,
    r"[A-Za-z0-9][\w.-]*\w",
    "letters, digits and _ . -, starting with a letter or digit and ending with a letter, a digit or _",
    "resource group",
)

PRIVATE_ENDPOINT = Kind(
    stem="private_endpoint",
    title="private endpoint",
    type="Microsoft.Network/privateEndpoints",
    api_version="2024-05-01",
    token="azure-native:network:PrivateEndpoint",
    former_tokens=("azure-native:network:InterfaceEndpoint",),
    name=_NAME,
    name_input="privateEndpointName",
    top=("location", "tags", "extendedLocation"),
    renames={
        f"{connections}[].{word}": f"{connections}[].properties.{word}"
        for connections in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")
        for word in ("groupIds", "privateLinkServiceId", "requestMessage", "privateLinkServiceConnectionState")
    },
)

ZONE_GROUP = Kind(
    stem="private_dns_zone_group",
    title="private DNS zone group",
    type="Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    api_version="2024-05-01",
    token="azure-native:network:PrivateDnsZoneGroup",
    name=NameRule(1, 80, r"[A-Za-z0-9]([\w.-]*\w)?", _NAME.says, "parent"),
    name_input="privateDnsZoneGroupName",
    parent_inputs=("resourceGroupName", "privateEndpointName"),
    taggable=False,
    located=False,
    top=(),
    renames={
        "privateDnsZoneConfigs[].privateDnsZoneId": "privateDnsZoneConfigs[].properties.privateDnsZoneId",
    },
)
"""What ties a private endpoint to a DNS zone."""

VIRTUAL_NETWORK = Kind(
    stem="virtual_network",
    title="virtual network",
    type="Microsoft.Network/virtualNetworks",
    api_version="2024-05-01",
    token="azure-native:network:VirtualNetwork",
    name=_NAME,
    name_input="virtualNetworkName",
    top=("location", "tags", "extendedLocation"),
    renames={
        f"subnets[].{word}": f"subnets[].properties.{word}"
        for word in ("addressPrefix", "addressPrefixes", "networkSecurityGroup", "delegations", "serviceEndpoints")
    },
)

SUBNET = Kind(
    stem="subnet",
    title="subnet",
    type="Microsoft.Network/virtualNetworks/subnets",
    api_version="2024-05-01",
    token="azure-native:network:Subnet",
    name=NameRule(1, 80, r"[A-Za-z0-9]([\w.-]*\w)?", _NAME.says, "parent"),
    name_input="subnetName",
    parent_inputs=("resourceGroupName", "virtualNetworkName"),
    taggable=False,
    located=False,
    top=(),
)
"""One of a virtual network's: an account's firewall names it."""

SECURITY_GROUP = Kind(
    stem="network_security_group",
    title="network security group",
    type="Microsoft.Network/networkSecurityGroups",
    api_version="2024-05-01",
    token="azure-native:network:NetworkSecurityGroup",
    name=NameRule(1, 80, r"[A-Za-z0-9]([\w.-]*\w)?", _NAME.says, "resource group"),
    name_input="networkSecurityGroupName",
    top=("location", "tags"),
    renames={
        f"securityRules[].{word}": f"securityRules[].properties.{word}"
        for word in (
            *("access", "direction", "priority", "protocol", "description"),
            *("sourceAddressPrefix", "sourceAddressPrefixes", "sourcePortRange", "sourcePortRanges"),
            *("destinationAddressPrefix", "destinationAddressPrefixes"),
            *("destinationPortRange", "destinationPortRanges"),
        )
    },
)
