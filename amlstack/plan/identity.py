"""What the workspace signs in as, and the roles that a user-assigned identity needs before its workspace exists.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import identity as catalog
from amlstack.catalog import ids, machinelearning
from amlstack.spec.model import IdentitySpec, UserAssignedIdentitySpec, WorkspaceSpec

from . import nodes
from .late import Late
from .nodes import Value
from .plan_builder import PlanBuilder
from .refs import Ref

NEEDED = (
    ("Contributor", "group"),
    ("Key Vault Administrator", "vault"),
    ("Storage Blob Data Contributor", "storage"),
    ("AcrPush", "registry"),
)
"""Role and scope. A workspace that doesn't exist yet can be no scope, so Contributor is given on the group."""

BROUGHT_ALONG = ("storage", "vault", "insights", "registry")
"""What exists already may lie outside the group: there Contributor is given on each by itself."""

_PRIMARY = ("primary_user_assigned_identity",)
_ASSIGN = "add it to identity.user_assigned_identities, or leave primary_user_assigned_identity out"

Scopes = Mapping[str, Value]
"""The ids of what a workspace stands on: group, storage, vault, insights, registry (None where lazy)."""


def identity(builder: PlanBuilder, scopes: Scopes) -> dict[str, Any]:
    """The workspace's fields that say what it signs in as; identities to be made are added with their roles."""
    wanted = builder.spec.identity
    if wanted is None:
        if builder.spec.primary_user_assigned_identity is not None:
            builder.fault(_PRIMARY, "the workspace has no user-assigned identity", _ASSIGN)
        return {}
    type_ = machinelearning.IDENTITY_WORDS.get(wanted.type or "")
    if type_ is None:
        words = ", ".join(machinelearning.IDENTITY_WORDS)
        builder.fault(("identity", "type"), f"{wanted.type!r} is no kind of identity", f"use one of {words}")
        return {}
    _check_members(builder, wanted, "UserAssigned" in type_)
    members = tuple(_member(builder, member, index) for index, member in enumerate(wanted.user_assigned_identities))
    made = [
        builder.nodes[member.node] for member in members if isinstance(member, Ref) and member.node in builder.nodes
    ]
    roles = [
        _assignment(member, role, scope, scopes[scope])
        for member in made
        for role, scope in _wanted(builder.spec, scopes)
    ]
    builder.add(*roles)
    return {
        "identity_type": type_,
        "user_assigned_identities": members,
        "primary_user_assigned_identity": _primary(builder, type_, members),
        "after": tuple(Ref(role.key) for role in roles),
    }


def _check_members(builder: PlanBuilder, wanted: IdentitySpec, user_assigned: bool) -> None:
    if user_assigned and not wanted.user_assigned_identities:
        builder.fault(("identity",), f"{wanted.type} needs user_assigned_identities", "add one: `- NAME`")
    if not user_assigned and wanted.user_assigned_identities:
        mend = "write system_assigned_user_assigned, or leave them out"
        builder.fault(("identity",), f"{wanted.type} takes no user_assigned_identities", mend)


def _primary(builder: PlanBuilder, type_: str, members: tuple[Value, ...]) -> Value:
    """The id of the identity that the workspace acts as; None where that is the system-assigned one.

    Among ids that arrive late none can be looked for: then an id is taken as it is said.
    """
    said = builder.spec.primary_user_assigned_identity
    if said is None:
        return members[0] if type_ == "UserAssigned" and members else None
    made = [member for member in members if isinstance(member, Ref) and member.node in builder.nodes]
    if found := next((member for member in made if builder.nodes[member.node].name == said), None):
        return found
    brought = [member for member in members if not isinstance(member, Ref)]
    if brought and any(isinstance(each, Late) for each in (said, *brought)):
        return builder.existing(catalog.USER_ASSIGNED, UserAssignedIdentitySpec(id=said), *_PRIMARY)
    for id_ in brought:
        if said.lower() in (id_.lower(), ids.parse(id_).name.lower()):
            return id_
    builder.fault(_PRIMARY, f"{str(said)!r} is none of identity.user_assigned_identities", _ASSIGN)
    return None


def _member(builder: PlanBuilder, member: UserAssignedIdentitySpec, index: int) -> Value:
    """The id of an identity; one that is to be made is added."""
    where = ("identity", "user_assigned_identities", index)
    if member.id is not None:
        return builder.existing(catalog.USER_ASSIGNED, member, *where)
    key = f"{catalog.USER_ASSIGNED.stem}:{index}"
    builder.add(nodes.ManagedIdentity(**{**builder.named(catalog.USER_ASSIGNED, member.name, *where), "key": key}))
    return Ref(key)


def _wanted(spec: WorkspaceSpec, scopes: Scopes) -> Iterator[tuple[str, str]]:
    """Role and scope of each assignment that an identity needs."""
    yield from ((role, scope) for role, scope in NEEDED if scopes[scope] is not None)
    for scope in BROUGHT_ALONG:
        if scopes[scope] is not None and not isinstance(scopes[scope], Ref):
            yield "Contributor", scope
    if spec.system_datastores_auth_mode == "identity":
        yield "Storage File Data Privileged Contributor", "storage"


def _assignment(member: nodes.Node, role: str, scope: str, scope_id: Value) -> nodes.RoleAssignment:
    return nodes.RoleAssignment(
        key=f"role_assignment:{member.key.partition(':')[2]}:{role} on {scope}",
        origin="from the scope, the identity and the role",
        where=member.where,
        role=role,
        scope=scope_id,
        principal_id=Ref(member.key, "principal_id"),
    )
