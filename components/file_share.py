"""A file share, in Pulumi."""

from __future__ import annotations

import pulumi
from pulumi_azure_native import storage

from amlstack.plan import nodes

from .inputs import KEPT, Inputs


def file_share(name: str, node: nodes.FileShare, given: Inputs, opts: pulumi.ResourceOptions) -> storage.FileShare:
    """The resource of a FileShare node."""
    share = given.of(node)
    return storage.FileShare(
        name,
        share_name=share.name,
        account_name=share.account,
        resource_group_name=share.resource_group,
        enabled_protocols=share.enabled_protocols,
        share_quota=share.share_quota,
        opts=pulumi.ResourceOptions.merge(opts, KEPT),
    )
