"""Storage accounts: the workspace's default one, and those that hold data beside it."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import firewall, storage

from .. import checks
from ..refs import Ambient
from .base import Located, Value, checked, reference, under, worded


@dataclass(frozen=True, slots=True)
class IpRule:
    """Public addresses that a firewall lets in."""

    value: Value = checked(checks.Addresses(firewall.ACCOUNT))
    action: str = "Allow"


@dataclass(frozen=True, slots=True)
class SubnetRule:
    """A subnet that a firewall lets in."""

    id: Value = reference(checks.subnet_id)
    action: str = "Allow"


@dataclass(frozen=True, slots=True)
class AccessRule:
    """A resource that a firewall lets in, wherever it calls from, by its managed identity."""

    resource_id: Value
    tenant_id: Value = Ambient("tenant_id")


@dataclass(frozen=True, slots=True)
class NetworkAcls:
    """An account's firewall. A list without rules is written as an empty one: Azure would keep what is left out."""

    default_action: str
    """Allow or Deny."""
    bypass: str = "AzureServices"
    ip_rules: tuple[IpRule, ...] = ()
    subnets: tuple[SubnetRule, ...] = ()
    access_rules: tuple[AccessRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class StorageAccount(Located):
    """An account with TLS 1.2, https only, no public blobs; shared keys stay on where anything uses them."""

    kind = storage.ACCOUNT
    why = "The workspace's default storage: artifacts, logs, notebooks and the system datastores."

    name: Value = checked(checks.lawful(storage.ACCOUNT))
    sku: Value = checked(
        checks.OneOf(storage.WORKSPACE_SKUS, "can't be a workspace's default storage account"), default="Standard_LRS"
    )
    account_kind: Value = checked(
        checks.OneOf(storage.WORKSPACE_KINDS, "can't be a workspace's default storage account"),
        key="kind",
        default="StorageV2",
    )
    minimum_tls_version: str = "TLS1_2"
    https_traffic_only: bool = True
    allow_blob_public_access: bool = False
    allow_shared_key_access: bool = True
    allow_cross_tenant_replication: bool = False
    is_hns_enabled: bool = under("hierarchical_namespace", default=False)
    """A hierarchical namespace is refused on a default account, now or later."""
    public_network_access: str = worded(firewall.PUBLIC_NETWORK_ACCESS, default="Enabled")
    network_acls: NetworkAcls | None = None
    """None leaves the firewall as it is: open, on a new account."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class DataStorageAccount(StorageAccount):
    """As the default account, but of any kind that holds datastores' data, and without keys where nothing uses them."""

    why = "Holds data that datastores point to, beside the workspace's default storage."

    sku: Value = checked(checks.OneOf(storage.SKUS, "is no SKU of a storage account"), default="Standard_LRS")
    account_kind: Value = checked(
        checks.OneOf(tuple(storage.DATA_SKUS), "is no kind of storage account that can still be created"),
        key="kind",
        default="StorageV2",
    )
    allow_shared_key_access: bool = False
