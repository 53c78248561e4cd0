"""The Log Analytics workspace, in Pulumi."""

from __future__ import annotations

import pulumi
from pulumi_azure_native import operationalinsights

from amlstack.plan import nodes

from .inputs import Inputs


def log_analytics(
    name: str, node: nodes.LogAnalytics, given: Inputs, opts: pulumi.ResourceOptions
) -> operationalinsights.Workspace:
    """The resource of a LogAnalytics node."""
    logs = given.of(node)
    return operationalinsights.Workspace(
        name,
        workspace_name=logs.name,
        resource_group_name=logs.resource_group,
        location=logs.location,
        tags=logs.tags,
        sku={"name": logs.sku},
        retention_in_days=logs.retention_days,
        opts=opts,
    )
