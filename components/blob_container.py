"""A blob container, in Pulumi."""

from __future__ import annotations

import pulumi
from pulumi_azure_native import storage

from amlstack.plan import nodes

from .inputs import KEPT, Inputs


def blob_container(
    name: str, node: nodes.BlobContainer, given: Inputs, opts: pulumi.ResourceOptions
) -> storage.BlobContainer:
    """The resource of a BlobContainer node."""
    container = given.of(node)
    return storage.BlobContainer(
        name,
        container_name=container.name,
        account_name=container.account,
        resource_group_name=container.resource_group,
        public_access=container.public_access,
        opts=pulumi.ResourceOptions.merge(opts, KEPT),
    )
