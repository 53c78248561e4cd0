"""A user-assigned identity, in Pulumi."""

from __future__ import annotations

import pulumi
from pulumi_azure_native import managedidentity

from amlstack.plan import nodes

from .inputs import Inputs


def managed_identity(
    name: str, node: nodes.ManagedIdentity, given: Inputs, opts: pulumi.ResourceOptions
) -> managedidentity.UserAssignedIdentity:
    """The resource of a ManagedIdentity node."""
    identity = given.of(node)
    return managedidentity.UserAssignedIdentity(
        name,
        resource_name_=identity.name,
        resource_group_name=identity.resource_group,
        location=identity.location,
        tags=identity.tags,
        opts=opts,
    )
