"""Networks and private endpoints.

Sources: the 2024-05-01 types, https://learn.microsoft.com/azure/private-link/private-endpoint-overview#private-link-resource
(group ids), https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftnetwork.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

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


class Flow(NamedTuple):
    """Traffic that a subnet needs: a service tag, the ports, and what for. `{region}` in a tag is the region."""

    name: str
    direction: str
    protocol: str
    source: str
    destination: str
    ports: tuple[str, ...]
    description: str


_INSIDE, _ML = "VirtualNetwork", COMPUTE_INBOUND[0]


def _out(name: str, tag: str, description: str, *ports: str, protocol: str = "Tcp") -> Flow:
    return Flow(name, "Outbound", protocol, _INSIDE, tag, ports or ("443",), description)


ENDPOINT_FLOWS = (
    Flow("allow-https", "Inbound", "Tcp", _INSIDE, "*", ("443",), "Calls of the private endpoints."),
    Flow("allow-smb", "Inbound", "Tcp", _INSIDE, "*", ("445",), "File shares that are mounted."),
)
"""What comes into a subnet of private endpoints; the second where one of them is for files (SMB_GROUP_IDS)."""
SMB_GROUP_IDS = ("file", "file_secondary")

PUBLIC_COMPUTE_FLOW = Flow(
    "allow-azure-ml-in",
    "Inbound",
    "Tcp",
    _ML,
    _INSIDE,
    (str(COMPUTE_INBOUND[1]),),
    "Azure ML manages computes with public addresses.",
)
"""What comes into a subnet of computes with public addresses, and of no others."""

COMPUTE_FLOWS = (
    _out("allow-entra", "AzureActiveDirectory", "Signing in.", "80", "443"),
    _out("allow-azure-ml", _ML, "Azure ML's services.", "443", "8787", "18881"),
    _out("allow-azure-ml-udp", _ML, "Azure ML's services.", "5831", protocol="Udp"),
    _out("allow-batch", "BatchNodeManagement.{region}", "Azure Batch, which runs computes."),
    _out("allow-resource-manager", "AzureResourceManager", "Azure Resource Manager."),
    _out("allow-storage", "Storage.{region}", "Azure ML's own storage, and shares that are mounted.", "443", "445"),
    _out("allow-container-images", "MicrosoftContainerRegistry.{region}", "Microsoft's images."),
    _out("allow-front-door", "AzureFrontDoor.FirstParty", "What Microsoft's images are loaded through."),
    _out("allow-monitor", "AzureMonitor", "Logs and metrics."),
)
"""What goes out of a subnet of computes, besides what stays in the network, as of a managed network by itself. Sources:
https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet#required-public-internet-access,
https://learn.microsoft.com/azure/machine-learning/how-to-managed-network"""

RULE_PRIORITIES = (100, 4096)
"""The priorities of security rules, the lowest of which that fits decides; Azure's own come behind.
Source: https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview"""

GUARDED_ENDPOINTS = "NetworkSecurityGroupEnabled"
"""`privateEndpointNetworkPolicies` of a subnet whose security group counts for its private endpoints too.
Source: https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy"""

SMALLEST_SUBNET = 29
"""The longest prefix of a subnet. Source: https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq"""

USUAL_ADDRESSES, USUAL_SUBNET = "10.20.0.0/24", 26
"""The addresses of a network for which nobody says any, and the prefix of its subnet of private endpoints: sixteen
addresses are just enough for one workspace. Source:
https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns"""

REQUEST_MESSAGE_LENGTH = 140
"""Characters of what the owner of a target reads. Source: the 2024-05-01 types"""

DATASTORE_GROUP_IDS = MappingProxyType(
    {"azure_blob": ("blob",), "azure_file": ("file",), "azure_data_lake_gen2": ("blob", "dfs")}
)
"""The services of storage that a type of datastore needs: a file system is reached by both. Source:
https://learn.microsoft.com/azure/storage/common/storage-private-endpoints"""

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
    also_read_only=("properties.resourceGuid",),  # not published
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
