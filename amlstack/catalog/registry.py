"""Azure Container Registry."""

from __future__ import annotations

from types import MappingProxyType

from .kind import Kind, NameRule

SKUS = ("Basic", "Standard", "Premium")
INCLUDED_GIB = {"Basic": 10, "Standard": 100, "Premium": 500}
"""The storage that a SKU includes. Source: https://learn.microsoft.com/azure/container-registry/container-registry-skus"""

LAZY = "lazy"
"""The file's word for a registry that Azure ML makes when it first builds an image. Too short for a name.
Source: https://learn.microsoft.com/azure/machine-learning/concept-workspace#associated-resources"""

PREMIUM = "Premium"
PREMIUM_FEATURES = MappingProxyType(
    {
        "properties.publicNetworkAccess": ("Disabled",),
        "properties.networkRuleSet.defaultAction": ("Deny",),
        "properties.encryption.status": ("enabled",),
        "properties.policies.retentionPolicy.status": ("enabled",),
        "properties.policies.trustPolicy.status": ("enabled",),
        "properties.policies.exportPolicy.status": ("disabled",),
        "properties.dataEndpointEnabled": (True,),
    }
)
"""What only a Premium registry takes. Source: the same."""

REGISTRY = Kind(
    stem="container_registry",
    title="container registry",
    type="Microsoft.ContainerRegistry/registries",
    api_version="2025-11-01",
    native_version="2023-01-01-preview",
    token="azure-native:containerregistry:Registry",
    name=NameRule(5, 50, r"[A-Za-z0-9]+", "letters and digits", "global"),
    name_input="registryName",
    not_required={
        "properties.networkRuleSet.defaultAction": (
            "azure-quickstart-templates, container-registry-with-policies-and-diagnostics: an empty networkRuleSet"
        )
    },
    only_published={
        "sku.name": "https://learn.microsoft.com/azure/container-registry/container-registry-skus",
        "properties.publicNetworkAccess": (
            "https://learn.microsoft.com/azure/container-registry/container-registry-access-selected-networks"
        ),
        "properties.networkRuleBypassOptions": (
            "https://learn.microsoft.com/azure/container-registry/allow-access-trusted-services"
        ),
    },
    top=("location", "tags", "sku", "identity"),
    renames={"networkRuleSet.ipRules[].iPAddressOrRange": "networkRuleSet.ipRules[].value"},
    replace_on=("location",),
    create_only=("location",),
    also_read_only=("properties.policies.softDeletePolicy.lastUpdatedTime",),  # published of 2023-01-01-preview alone
)
