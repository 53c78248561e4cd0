"""The plan as `pulumi import --file` takes it: for a workspace that exists already, and no stack knows."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import ids

from ..graph import Plan
from ..nodes import Node, ResourceGroup, RoleAssignment
from ..refs import Ref

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
            "id": _id(plan, node, subscription),
            "parent": component,
        }
        for node in plan
    ]
    return {"resources": [{"type": COMPONENT, "name": component, "component": True}, *below]}


def _id(plan: Plan, node: Node, subscription: str) -> str:
    if isinstance(node, ResourceGroup):
        return ids.group_id(subscription, node.name)
    if isinstance(node, RoleAssignment):
        scope = _id(plan, plan[node.scope.node], subscription) if isinstance(node.scope, Ref) else node.scope
    else:
        scope = ids.group_id(subscription, _spelled(plan, node.settings()["resource_group"]))
    return ids.resource_id(scope, node.kind.type, *(_spelled(plan, name) for name in node.names()))


def _spelled(plan: Plan, name: Any) -> str:
    """A name, where it is another node's that one's."""
    return str(plan[name.node].name if isinstance(name, Ref) else name)
