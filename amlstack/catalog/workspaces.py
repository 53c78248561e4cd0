"""What Azure ML asks of a workspace beyond what its type says.

Sources: https://learn.microsoft.com/azure/machine-learning/concept-workspace,
https://learn.microsoft.com/azure/machine-learning/how-to-managed-network, the 2025-12-01 types.
"""

from __future__ import annotations

from types import MappingProxyType

from .machinelearning import OWN_VAULT_KINDS, WORKSPACE_WORDS

KINDS = tuple(WORKSPACE_WORDS.values())
DEFAULT_KIND, HUB, PROJECT, FEATURE_STORE = KINDS
OWN_STORAGE_KINDS = (*OWN_VAULT_KINDS, HUB)
"""The kinds that name a storage account of their own: a project uses its hub's."""

ISOLATION_MODES = ("Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound")
"""Of a managed network, in the order in which it may change: never back."""

ISOLATION_WORDS = MappingProxyType(
    dict(zip(("disabled", "allow_internet_outbound", "allow_only_approved_outbound"), ISOLATION_MODES, strict=True))
)
"""az ml's word for an isolation mode, and ARM's."""

ALLOW_LIST_VERSION = "2025-10-01-preview"
"""The last preview before 2025-12-01 that has a workspace's allow-list; no stable one has.
Source: the types."""

ALLOW_LIST_AT_MOST = 200
"""Addresses of an allow-list. Source:
https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link#enable-public-access-only-from-internet-ip-ranges"""

IDENTITY_CHANGES = MappingProxyType({"systemassigned": ("systemassigned", "systemassigned,userassigned")})
"""What an identity's type may become, without spaces and in lower case; any other stays as it is."""

OF_KINDS = MappingProxyType(
    {"properties.featureStoreSettings": (FEATURE_STORE,), "properties.workspaceHubConfig": (HUB,)}
)
"""Properties that mean something for some kinds only."""
