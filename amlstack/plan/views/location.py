"""Where resources lie: most of a plan's in the workspace's group, some in that of storage elsewhere."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import EVERY_TYPE, identity, ids, storage

from ..graph import Plan
from ..nodes import Child, Extension, Grouped, Node, RoleAssignment
from ..refs import IdIn, IdOf, Ref


def group_of(plan: Plan, node: Node) -> tuple[str | None, str]:
    """The subscription (None: the one that is deployed to) and the resource group that a node lies in."""
    if node.is_group:
        return None, spelled(plan, node.name)
    if isinstance(node, Extension):
        return _group_of_scope(plan, node.scope)
    return None, spelled(plan, node.resource_group) if isinstance(node, Grouped) else own_group(plan)


def _group_of_scope(plan: Plan, scope: Any) -> tuple[str | None, str]:
    match scope:
        case Ref(key):
            return group_of(plan, plan[key])
        case IdIn(group=None):
            return None, own_group(plan)
        case IdIn(group=group, subscription=subscription):
            return subscription, str(group)  # type: ignore[return-value]
    id_ = ids.parse(scope)
    return id_.subscription, id_.group or id_.name


def own_group(plan: Plan) -> str:
    """The name of the workspace's group."""
    return spelled(plan, plan.workspace.resource_group)


def in_other_group(plan: Plan, node: Node) -> bool:
    """Whether a node lies in another group than the workspace."""
    return group_of(plan, node)[1].lower() != own_group(plan).lower()


def arm_id(plan: Plan, node: Node, subscription: str) -> str:
    """A node's ARM id; `subscription` is the one that is deployed to."""
    there, group = group_of(plan, node)
    around = ids.group_id(there or subscription, group)
    if node.is_group:
        return around
    if isinstance(node, Extension):
        around = _scope_id(plan, node.scope, around, subscription)
    names = _names(plan, node.names())
    if isinstance(node, RoleAssignment) and node.name is None:
        names = [identity.assignment_name(*assignment(plan, node, subscription))]
    return ids.resource_id(around, node.kind.type, *names)


def assignment(plan: Plan, node: RoleAssignment, subscription: str) -> tuple[str, str, str]:
    """What a role assignment's name is derived from: the ids of its scope and of who gets the role, and the role."""
    name = node.derived()
    return _id(plan, name.scope, subscription), _id(plan, name.holder, subscription), name.role


def holder(plan: Plan, node: RoleAssignment) -> str:
    """Who gets a role, as a reader calls it: the name of a workspace or identity, or an object id."""
    match node.derived().holder:
        case IdOf(key):
            return f"{plan[key].kind.title} {plan[key].label}"
        case str(id_) if ids.is_id(id_):
            return f"{identity.USER_ASSIGNED.title} {ids.parse(id_).name}"
        case said:
            return f"{node.principal_type} {said}"


def scope(plan: Plan, node: RoleAssignment) -> str:
    """What a role is given on, as a reader calls it: the kind and the name."""
    match node.scope:
        case Ref(key):
            return f"{plan[key].kind.title} {label(plan, plan[key])}"
        case IdIn(type_, names):
            found, parts = type_, _names(plan, names)
        case id_:
            parsed = ids.parse(id_)
            found, parts = parsed.type, list(parsed.names)
    kind = EVERY_TYPE.get(found.lower())
    return f"{kind.title if kind else found} {'/'.join(part for part in parts if part != storage.SERVICE)}"


def _id(plan: Plan, id_: Any, subscription: str) -> str:
    """An id that is said by a reference, by its parts or as it is."""
    match id_:
        case IdOf(key):
            return arm_id(plan, plan[key], subscription)
        case IdIn(type_, names, group, there):
            around = ids.group_id(str(there or subscription), str(group or own_group(plan)))
            return ids.resource_id(around, type_, *_names(plan, names))
    return str(id_)


def _scope_id(plan: Plan, scope: Any, group: str, subscription: str) -> str:
    """The ARM id of an extension's scope, which lies in the group of that id."""
    match scope:
        case Ref(key):
            return arm_id(plan, plan[key], subscription)
        case IdIn(type_, names):
            return ids.resource_id(group, type_, *_names(plan, names))
    return str(scope)


def spelled(plan: Plan, name: Any) -> str:
    """A name; that of another node where it is a reference to it."""
    return str(plan[name.node].name if isinstance(name, Ref) else name)


def _names(plan: Plan, names: tuple[Any, ...]) -> list[str]:
    return [spelled(plan, name) for name in names]


def label(plan: Plan, node: Node) -> str:
    """What a reader calls a node, with the parent or the scope that exists already and so has no line of its own."""
    if isinstance(node, Extension) and isinstance(node.scope, IdIn):
        parts = (part for part in _names(plan, node.scope.names) if part != storage.SERVICE)
        return f"{node.label} on {'/'.join(parts)}"
    if isinstance(node, Child) and not isinstance(node.parent, Ref):
        return f"{node.parent}/{node.label}"
    return node.label
