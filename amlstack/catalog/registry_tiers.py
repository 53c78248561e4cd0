"""What a container registry's SKU has: https://learn.microsoft.com/azure/container-registry/container-registry-skus."""

from __future__ import annotations

from types import MappingProxyType

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
"""What only a Premium registry takes."""
