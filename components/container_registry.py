"""A declared container registry, in Pulumi."""

from __future__ import annotations

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
        zone_redundancy=registry.zone_redundancy,
        opts=opts,
    )
