"""The key vault, in Pulumi."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi_azure_native import keyvault

from amlstack.plan import nodes

from .inputs import Inputs
from .replacement import refused_under_its_own_name


def key_vault(name: str, node: nodes.KeyVault, given: Inputs, opts: pulumi.ResourceOptions) -> keyvault.Vault:
    """The resource of a KeyVault node."""
    vault = given.of(node)
    return keyvault.Vault(
        name,
        vault_name=vault.name,
        resource_group_name=vault.resource_group,
        location=vault.location,
        tags=vault.tags,
        properties={
            "tenant_id": vault.tenant_id,
            "sku": {"family": vault.sku_family, "name": vault.sku},
            "enable_rbac_authorization": vault.enable_rbac_authorization,
            "enable_soft_delete": vault.enable_soft_delete,
            "soft_delete_retention_in_days": vault.soft_delete_retention_days,
            "enable_purge_protection": vault.enable_purge_protection,
            "create_mode": vault.create_mode,
            "public_network_access": vault.public_network_access,
            **_network_acls(node.network_acls, given),
        },
        opts=pulumi.ResourceOptions.merge(opts, refused_under_its_own_name(name, node, given, keyvault.get_vault)),
    )


def _network_acls(acls: nodes.VaultNetworkAcls | None, given: Inputs) -> dict[str, Any]:
    """The firewall under azure-native's names; nothing where none is declared."""
    if acls is None:
        return {}
    said = {
        "default_action": acls.default_action,
        "bypass": acls.bypass,
        "ip_rules": [{"value": rule.value} for rule in map(given.of, acls.ip_rules)],
        "virtual_network_rules": [{"id": rule.id} for rule in map(given.of, acls.subnets)],
    }
    return {"network_acls": said}
