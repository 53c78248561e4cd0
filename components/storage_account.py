"""The storage account, in Pulumi."""

from __future__ import annotations

from typing import Any

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
        network_rule_set=_network_rule_set(node.network_acls, given),
        opts=opts,
    )


def _network_rule_set(acls: nodes.NetworkAcls | None, given: Inputs) -> Any:
    """The firewall under azure-native's names."""
    if acls is None:
        return None
    return {
        "default_action": acls.default_action,
        "bypass": acls.bypass,
        "ip_rules": [
            {"i_p_address_or_range": rule.value, "action": rule.action} for rule in map(given.of, acls.ip_rules)
        ],
        "virtual_network_rules": [
            {"virtual_network_resource_id": rule.id, "action": rule.action} for rule in map(given.of, acls.subnets)
        ],
        "resource_access_rules": [
            {"resource_id": rule.resource_id, "tenant_id": rule.tenant_id} for rule in map(given.of, acls.access_rules)
        ],
    }
