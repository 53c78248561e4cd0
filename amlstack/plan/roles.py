"""The roles that a user-assigned identity needs before its workspace exists.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlstack.spec.model import WorkspaceSpec

from . import names
from .faults import Path
from .nodes import ManagedIdentity, RoleAssignment
from .refs import Ref

NEEDED = (
    ("Contributor", "group"),
    ("Key Vault Administrator", "vault"),
    ("Storage Blob Data Contributor", "storage"),
    ("AcrPush", "registry"),
)
"""Role and scope. A workspace that doesn't exist yet can be no scope, so Contributor is given on the group."""

BROUGHT_ALONG = ("storage", "vault", "insights", "registry")
"""Outside the group, Contributor is needed on each of these by itself."""


def roles(spec: WorkspaceSpec, identity: ManagedIdentity, scopes: Mapping[str, Any], where: Path) -> list[RoleAssignment]:
    """The assignments for one identity; a dependency that exists already gets Contributor on itself too."""
    wanted = [(role, scope) for role, scope in NEEDED if scopes[scope] is not None]
    wanted += [
        ("Contributor", scope)
        for scope in BROUGHT_ALONG
        if scopes[scope] is not None and not isinstance(scopes[scope], Ref)
    ]
    if spec.system_datastores_auth_mode == "identity":
        wanted.append(("Storage File Data Privileged Contributor", "storage"))
    return [
        RoleAssignment(
            key=f"role_assignment:{identity.key.partition(':')[2]}:{role} on {scope}",
            name=names.assignment(spec.name_seed or "", spec.name, identity.key, role, scope),
            origin=f"from name {spec.name!r}, role and scope",
            where=where,
            role=role,
            scope=scopes[scope],
            principal_id=Ref(identity.key, "principal_id"),
        )
        for role, scope in wanted
    ]
