"""The workspace's key vault."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import firewall, keyvault

from .. import checks
from ..refs import Ambient
from .base import Located, Value, checked, reference, worded


@dataclass(frozen=True, slots=True)
class VaultIpRule:
    """Public addresses that a vault's firewall lets in."""

    value: Value = checked(checks.Addresses(firewall.VAULT))


@dataclass(frozen=True, slots=True)
class VaultSubnetRule:
    """A subnet that a vault's firewall lets in."""

    id: Value = reference(checks.subnet_id)


@dataclass(frozen=True, slots=True)
class VaultNetworkAcls:
    """A vault's firewall. A list without rules is written as an empty one: Azure would keep what is left out."""

    default_action: str
    """Allow or Deny."""
    bypass: str = "AzureServices"
    ip_rules: tuple[VaultIpRule, ...] = ()
    subnets: tuple[VaultSubnetRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class KeyVault(Located):
    """A vault with RBAC, soft delete and purge protection.

    Access policies would be wiped by a redeployment, and unregistering a datastore and registering it again fails on a
    vault without soft delete (document 000).
    """

    kind = keyvault.VAULT
    why = "Keeps the credentials of datastores and computes."

    name: Value = checked(checks.lawful(keyvault.VAULT))
    sku: Value = checked(checks.OneOf(keyvault.SKUS, "is no SKU of a key vault"), default="standard")
    sku_family: str = "A"
    tenant_id: Value = Ambient("tenant_id")
    enable_rbac_authorization: bool = True
    enable_soft_delete: bool = True
    soft_delete_retention_days: int = checked(checks.Between(*keyvault.RETENTION_DAYS, "days"), default=90)
    enable_purge_protection: bool = True
    create_mode: Value = checked(checks.OneOf(keyvault.CREATE_MODES, "is no create mode"), default="default")
    public_network_access: str = worded(firewall.PUBLIC_NETWORK_ACCESS, default="Enabled")
    network_acls: VaultNetworkAcls | None = None
    """None leaves the firewall as it is: open, on a new vault."""
