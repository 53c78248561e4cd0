"""The storage account, in Pulumi."""

from __future__ import annotations

import pulumi
from pulumi_azure_native import storage

from amlstack.plan import nodes

from .inputs import Inputs


def storage_account(
    name: str, node: nodes.StorageAccount, given: Inputs, opts: pulumi.ResourceOptions
) -> storage.StorageAccount:
    """The resource of a StorageAccount node."""
    account = given.of(node)
    return storage.StorageAccount(
        name,
        account_name=account.name,
        resource_group_name=account.resource_group,
        location=account.location,
        tags=account.tags,
        sku={"name": account.sku},
        kind=account.account_kind,
        minimum_tls_version=account.minimum_tls_version,
        enable_https_traffic_only=account.https_traffic_only,
        allow_blob_public_access=account.allow_blob_public_access,
        allow_shared_key_access=account.allow_shared_key_access,
        allow_cross_tenant_replication=account.allow_cross_tenant_replication,
        is_hns_enabled=account.is_hns_enabled,
        public_network_access=account.public_network_access,
        opts=opts,
    )
