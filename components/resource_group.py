"""The resource group, in Pulumi."""

from __future__ import annotations

import pulumi
from pulumi_azure_native import resources

from amlstack.plan import nodes

from .inputs import Inputs


def resource_group(
    name: str, node: nodes.ResourceGroup, given: Inputs, opts: pulumi.ResourceOptions
) -> resources.ResourceGroup:
    """The resource of a ResourceGroup node."""
    group = given.of(node)
    return resources.ResourceGroup(
        name, resource_group_name=group.name, location=group.location, tags=group.tags, opts=opts
    )
