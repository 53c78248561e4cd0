"""Where what a plan makes lies: most of it in the workspace's group, some on storage elsewhere."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import ids, storage

from ..graph import Plan
from ..nodes import Node, ResourceGroup, RoleAssignment, Workspace
from ..refs import IdIn, Ref


def group_of(plan: Plan, node: Node) -> tuple[str | None, str]:
    """The subscription (None: the one that is deployed to) and the group that a node lies in."""
    match node:
        case ResourceGroup():
            return None, spelled(plan, node.name)
        case RoleAssignment(scope=Ref(key)):
            return group_of(plan, plan[key])
        case RoleAssignment(scope=IdIn(group=None)):
            return None, own_group(plan)
        case RoleAssignment(scope=IdIn(group=group, subscription=subscription)):
            return subscription, str(group)  # type: ignore[return-value]
        case RoleAssignment(scope=scope):
            id_ = ids.parse(scope)
            return id_.subscription, id_.group or id_.name
    return None, spelled(plan, node.settings()["resource_group"])


def own_group(plan: Plan) -> str:
    """The name of the workspace's group."""
    (workspace,) = plan.of(Workspace)
    return spelled(plan, workspace.resource_group)


def in_other_group(plan: Plan, node: Node) -> bool:
    """Whether a node lies in another group than the workspace."""
    return group_of(plan, node)[1].lower() != own_group(plan).lower()


def arm_id(plan: Plan, node: Node, subscription: str) -> str:
    """A node's ARM id; `subscription` is the one that is deployed to."""
    if isinstance(node, ResourceGroup):
        return ids.group_id(subscription, node.name)
    return ids.resource_id(_around(plan, node, subscription), node.kind.type, *_names(plan, node.names()))


def _around(plan: Plan, node: Node, subscription: str) -> str:
    """The id that a node's own begins with: its group's, or that of a role's scope."""
    scope = getattr(node, "scope", None)
    if isinstance(scope, Ref):
        return arm_id(plan, plan[scope.node], subscription)
    if isinstance(scope, str):
        return scope
    there, group = group_of(plan, node)
    around = ids.group_id(there or subscription, group)
    return ids.resource_id(around, scope.arm_type, *_names(plan, scope.names)) if isinstance(scope, IdIn) else around


def spelled(plan: Plan, name: Any) -> str:
    """A name, where it is another node's that one's."""
    return str(plan[name.node].name if isinstance(name, Ref) else name)


def _names(plan: Plan, names: tuple[Any, ...]) -> list[str]:
    return [spelled(plan, name) for name in names]


def label(plan: Plan, node: Node) -> str:
    """A node by its name, or a role by its own; with the account where that is nothing that the plan makes."""
    scope, account = getattr(node, "scope", None), getattr(node, "account", None)
    name = getattr(node, "role", "") or str(node.name)
    if isinstance(scope, IdIn):
        return f"{name} on {'/'.join(part for part in _names(plan, scope.names) if part != storage.SERVICE)}"
    return name if account is None or isinstance(account, Ref) else f"{account}/{name}"
