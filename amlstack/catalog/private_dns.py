"""Private DNS: the zones by which a private endpoint's names are found.

Sources: the 2024-06-01 types, https://learn.microsoft.com/azure/private-link/private-endpoint-dns (zones of all three
clouds) and https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns (the workspace's), read in 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .kind import Kind, NameRule

_DOMAINS = {"public": "windows.net", "usgovernment": "usgovcloudapi.net", "china": "chinacloudapi.cn"}
_MONITOR = ("monitor", "oms.opinsights", "ods.opinsights")


def _storage(service: str) -> Mapping[str, tuple[str, ...]]:
    """The zone of one service of storage, by cloud."""
    return {cloud: (f"privatelink.{service}.core.{domain}",) for cloud, domain in _DOMAINS.items()}


STORAGE_SERVICES = ("blob", "file", "queue", "table", "dfs", "web")

ZONES: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "amlworkspace": {
            "public": ("privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"),
            "usgovernment": ("privatelink.api.ml.azure.us", "privatelink.notebooks.usgovcloudapi.net"),
            "china": ("privatelink.api.ml.azure.cn", "privatelink.notebooks.chinacloudapi.cn"),
        },
        "amlregistry": {"public": ("privatelink.api.azureml.ms",)},
        **{service: _storage(service) for service in STORAGE_SERVICES},
        **{f"{service}_secondary": _storage(service) for service in STORAGE_SERVICES},
        "vault": {
            "public": ("privatelink.vaultcore.azure.net",),
            "usgovernment": ("privatelink.vaultcore.usgovcloudapi.net",),
            "china": ("privatelink.vaultcore.azure.cn",),
        },
        "registry": {
            "public": ("privatelink.azurecr.io",),
            "usgovernment": ("privatelink.azurecr.us",),
            "china": ("privatelink.azurecr.cn",),
        },
        "azuremonitor": {
            "public": (
                *(f"privatelink.{each}.azure.com" for each in _MONITOR),
                "privatelink.agentsvc.azure-automation.net",
                *_storage("blob")["public"],
            ),
            "usgovernment": (
                *(f"privatelink.{each}.azure.us" for each in _MONITOR),
                "privatelink.agentsvc.azure-automation.us",
                *_storage("blob")["usgovernment"],
            ),
        },
    }
)
"""What a private endpoint's zones are called, by its group id and the cloud: all of them are needed. A cloud that isn't
here isn't published for the group id. The clouds are those of `environment.CLOUDS`."""

FURTHER_ZONES = (
    *(f".data.privatelink.azurecr.{end}" for end in ("io", "us", "cn")),
    *(f".{service}.storage.azure.net" for service in STORAGE_SERVICES),
    *(f"privatelink.adx.monitor.azure.{end}" for end in ("com", "us")),
)
"""How the names of zones end that some resources of these services have besides: a registry's data endpoints, accounts
with DNS zones of their own, Azure Monitor's queries."""

LOCATION = "global"
"""Where zones and links lie: in no region. Source: https://learn.microsoft.com/azure/templates/microsoft.network/privatednszones"""

_LABEL = r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"

ZONE = Kind(
    stem="private_dns_zone",
    title="private DNS zone",
    type="Microsoft.Network/privateDnsZones",
    api_version="2024-06-01",
    token="azure-native:privatedns:PrivateZone",
    former_tokens=("azure-native:network:PrivateZone",),
    name=NameRule(
        1,
        253,
        rf"{_LABEL}(\.{_LABEL})*",
        "labels of letters, digits, - and _, with dots between them",
        "resource group",
    ),
    name_input="privateZoneName",
    name_by_convention=True,
    top=("location", "tags"),
    create_only=("location",),
)
"""A group has one of a name; several groups may have one each."""

LINK = Kind(
    stem="virtual_network_link",
    title="virtual network link",
    type="Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    api_version="2024-06-01",
    token="azure-native:privatedns:VirtualNetworkLink",
    former_tokens=("azure-native:network:VirtualNetworkLink",),
    name=NameRule(
        1,
        80,
        r"[A-Za-z0-9]([\w.-]*\w)?",
        "letters, digits and _ . -, starting with a letter or digit and ending with a letter, a digit or _",
        "parent",
    ),
    name_input="virtualNetworkLinkName",
    name_by_convention=True,
    parent_inputs=("resourceGroupName", "privateZoneName"),
    top=("location", "tags"),
    create_only=("location", "properties.virtualNetwork.id"),
)
"""What lets a virtual network ask a zone."""

LINKS, REGISTERING_LINKS = 1000, 100
"""Virtual networks that a zone may be linked to, and of them those that register their machines. Source:
https://learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-dns-limits"""
