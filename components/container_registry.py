"""A declared container registry, in Pulumi."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi_azure_native import containerregistry

from amlstack.plan import nodes

from .inputs import Inputs


def container_registry(
    name: str, node: nodes.ContainerRegistry, given: Inputs, opts: pulumi.ResourceOptions
) -> containerregistry.Registry:
    """The resource of a ContainerRegistry node."""
    registry = given.of(node)
    return containerregistry.Registry(
        name,
        registry_name=registry.name,
        resource_group_name=registry.resource_group,
        location=registry.location,
        tags=registry.tags,
        sku={"name": registry.sku},
        admin_user_enabled=registry.admin_user_enabled,
        anonymous_pull_enabled=registry.anonymous_pull_enabled,
        network_rule_bypass_options=registry.network_rule_bypass_options,
        public_network_access=registry.public_network_access,
        network_rule_set=_network_rule_set(node.network_acls, given),
        zone_redundancy=registry.zone_redundancy,
        opts=opts,
    )


def _network_rule_set(acls: nodes.RegistryNetworkAcls | None, given: Inputs) -> Any:
    """The firewall under azure-native's names."""
    if acls is None:
        return None
    return {
        "default_action": acls.default_action,
        "ip_rules": [
            {"i_p_address_or_range": rule.value, "action": rule.action} for rule in map(given.of, acls.ip_rules)
        ],
    }
