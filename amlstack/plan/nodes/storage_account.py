"""The workspace's default storage account."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import storage

from .. import checks
from .base import Located, Value, checked


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageAccount(Located):
    """TLS 1.2, https only, no public blobs. Shared keys stay on where anything uses them: Azure ML's datastores do."""

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
    is_hns_enabled: bool = False
    """A hierarchical namespace is refused on a default account, now or later."""
    public_network_access: str = "Enabled"
