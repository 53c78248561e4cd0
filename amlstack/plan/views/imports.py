"""The plan as `pulumi import --file` takes it: for a workspace that exists already and is in no stack."""

from __future__ import annotations

from typing import Any

from ..graph import Plan
from .location import arm_id

COMPONENT = "amlstack:index:Workspace"
"""The Pulumi type of the component that holds them all."""


def imports(plan: Plan, subscription: str) -> dict[str, Any]:
    """The component, and below it each resource of a declared plan by its name in Pulumi and its ARM id.

    Source: https://www.pulumi.com/docs/iac/guides/migration/import/#bulk-import-operations
    """
    component = plan["workspace"].name
    below = [
        {
            "type": node.kind.token,
            "name": node.name_below(component),
            "id": arm_id(plan, node, subscription),
            "parent": component,
        }
        for node in plan
    ]
    return {"resources": [{"type": COMPONENT, "name": component, "component": True}, *below]}
