"""Networks and private endpoints. No kinds of the plan: rules look at them, and the sandbox plays them.

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
        "Microsoft.MachineLearningServices/registries": ("amlregistry",),
        "Microsoft.CognitiveServices/accounts": ("account",),
        "Microsoft.Cache/redis": ("redisCache",),
        "Microsoft.EventHub/namespaces": ("namespace",),
        "Microsoft.Insights/privateLinkScopes": ("azuremonitor",),
        "Microsoft.Search/searchServices": ("searchService",),
        "Microsoft.ServiceBus/namespaces": ("namespace",),
        "Microsoft.Sql/servers": ("sqlServer",),
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

DOCKER_RANGE = "172.17.0.0/16"
"""What Docker takes for its own network.
Source: https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link"""

ENDPOINT_ADDRESSES = MappingProxyType({"amlworkspace": 3, "registry": 2})
"""How many addresses a private endpoint takes at least, by group id; one for any other. A workspace's: the API with its
certificate, the notebooks, the online endpoints. A registry's: its own, and one for data in each region.
Sources: https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns, and
https://learn.microsoft.com/azure/container-registry/container-registry-private-link"""

KEPT_ADDRESSES = 5
"""Addresses of each subnet that Azure keeps for itself.
Source: https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq"""

COMPUTE_INBOUND = ("AzureMachineLearning", 44224)
"""The service tag and the port from which a compute with a public address is managed."""

COMPUTE_OUTBOUND = (("AzureMachineLearning", 443), ("Storage", 443), ("Storage", 445))
"""The service tags and ports to which every compute goes. Source of the two:
https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet#required-public-internet-access"""

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

_CHILD_NAME = NameRule(1, 80, r"[A-Za-z0-9]([\w.-]*\w)?", _NAME.says, "parent")
_TOP = ("id", "location", "tags", "extendedLocation")
_RULE = (
    *("access", "direction", "priority", "protocol", "description", "provisioningState"),
    *("sourceAddressPrefix", "sourceAddressPrefixes", "sourcePortRange", "sourcePortRanges"),
    *("destinationAddressPrefix", "destinationAddressPrefixes"),
    *("destinationPortRange", "destinationPortRanges"),
)

VIRTUAL_NETWORK = Kind(
    stem="virtual_network",
    title="virtual network",
    type="Microsoft.Network/virtualNetworks",
    api_version="2024-05-01",
    token="azure-native:network:VirtualNetwork",
    name=_NAME,
    name_input="virtualNetworkName",
    top=_TOP,
    flattened=True,
    standalone=("properties.subnets", "properties.virtualNetworkPeerings"),
    create_only=("location", "extendedLocation"),
)

SUBNET = Kind(
    stem="subnet",
    title="subnet",
    type="Microsoft.Network/virtualNetworks/subnets",
    api_version="2024-05-01",
    token="azure-native:network:Subnet",
    name=_CHILD_NAME,
    name_input="subnetName",
    parent_inputs=("resourceGroupName", "virtualNetworkName"),
    taggable=False,
    located=False,
    top=("id", "name", "type"),
    flattened=True,
)
"""One of a virtual network's: an account's firewall names it."""

SECURITY_GROUP = Kind(
    stem="network_security_group",
    title="network security group",
    type="Microsoft.Network/networkSecurityGroups",
    api_version="2024-05-01",
    token="azure-native:network:NetworkSecurityGroup",
    name=NameRule(1, 80, _CHILD_NAME.pattern, _NAME.says, "resource group"),
    name_input="networkSecurityGroupName",
    top=("id", "location", "tags"),
    flattened=True,
    standalone=("properties.securityRules",),
    renames={f"defaultSecurityRules[].{word}": f"defaultSecurityRules[].properties.{word}" for word in _RULE},
    create_only=("location",),
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
    top=_TOP,
    flattened=True,
    create_only=("location", "properties.subnet.id", "properties.customNetworkInterfaceName"),
)

ZONE_GROUP = Kind(
    stem="private_dns_zone_group",
    title="private DNS zone group",
    type="Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    api_version="2024-05-01",
    token="azure-native:network:PrivateDnsZoneGroup",
    name=_CHILD_NAME,
    name_input="privateDnsZoneGroupName",
    name_by_convention=True,
    parent_inputs=("resourceGroupName", "privateEndpointName"),
    taggable=False,
    located=False,
    top=("id", "name"),
    flattened=True,
)
"""What ties a private endpoint to DNS zones, so that its names appear in them."""

SECURITY_RULE = Kind(
    stem="security_rule",
    title="security rule",
    type="Microsoft.Network/networkSecurityGroups/securityRules",
    api_version="2024-05-01",
    token="azure-native:network:SecurityRule",
    name=_CHILD_NAME,
    name_input="securityRuleName",
    parent_inputs=("resourceGroupName", "networkSecurityGroupName"),
    taggable=False,
    located=False,
    top=("id", "name", "type"),
)
"""One of a group's, as a resource of its own."""

INTERFACE = Kind(
    stem="network_interface",
    title="network interface",
    type="Microsoft.Network/networkInterfaces",
    api_version="2024-05-01",
    token="azure-native:network:NetworkInterface",
    name=NameRule(1, 80, _CHILD_NAME.pattern, _NAME.says, "resource group"),
    name_input="networkInterfaceName",
    top=_TOP,
)
"""Azure makes those of private endpoints; nothing else is said of them here."""
