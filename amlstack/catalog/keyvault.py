"""Azure Key Vault."""

from __future__ import annotations

from .kind import Kind, NameRule

SKUS = ("standard", "premium")
CREATE_MODES = ("default", "recover")
"""`recover` brings a deleted vault of that name back instead of making a new one."""

RETENTION_DAYS = (7, 90)
"""Bounds of softDeleteRetentionInDays, fixed at creation; 90 unless said."""
RBAC_SINCE = "2026-02-01"
"""The api-version from which on a vault has RBAC unless it says otherwise.
Source: https://learn.microsoft.com/azure/key-vault/general/access-control-default"""

VAULT = Kind(
    stem="key_vault",
    title="key vault",
    type="Microsoft.KeyVault/vaults",
    api_version="2024-11-01",
    token="azure-native:keyvault:Vault",
    name=NameRule(
        3,
        24,
        r"[A-Za-z](?!.*--)[A-Za-z0-9-]*[A-Za-z0-9]",
        "letters, digits and single hyphens, starting with a letter and ending with a letter or digit",
        "global",
    ),
    name_input="vaultName",
    only_published=dict.fromkeys(
        ("properties.networkAcls.bypass", "properties.networkAcls.defaultAction"),
        "https://learn.microsoft.com/azure/key-vault/general/network-security",
    ),
    wrapped=True,
    top=("location", "tags"),
    create_only=("location", "properties.softDeleteRetentionInDays"),
    soft_delete_days=90,
    also_read_only=("properties.vaultUri", "properties.provisioningState"),  # published as if one could write them
)

SECRET = Kind(
    stem="secret",
    title="key vault secret",
    type="Microsoft.KeyVault/vaults/secrets",
    api_version="2024-11-01",
    token="azure-native:keyvault:Secret",
    name=NameRule(1, 127, r"[A-Za-z0-9-]+", "letters, digits and hyphens", "parent"),
    name_input="secretName",
    parent_inputs=("resourceGroupName", "vaultName"),
    located=False,
    wrapped=True,
    top=("tags",),
    secrets=("properties.value",),
)
"""Known to the sandbox, and named by datastores; no kind of the plan, so not among `KINDS`. Source of the name rule:
https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers"""

KEY = Kind(
    stem="key",
    title="key vault key",
    type="Microsoft.KeyVault/vaults/keys",
    api_version="2024-11-01",
    token="azure-native:keyvault:Key",
    name=NameRule(1, 127, r"[A-Za-z0-9-]+", "letters, digits and hyphens", "parent"),
    name_input="keyName",
    parent_inputs=("resourceGroupName", "vaultName"),
    located=False,
    wrapped=True,
    top=("tags",),
)
"""Only rules look at it. Source of the name rule: as a secret's."""

SECRET_VERSION = r"[0-9A-Za-z]{32}"
"""A regular expression for a secret's version, which Key Vault draws. Source: as the name rule."""
