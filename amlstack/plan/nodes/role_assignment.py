"""A role for an identity."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import identity

from .base import Extension, Value, structural, under


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class RoleAssignment(Extension):
    """One built-in role on one scope."""

    kind = identity.ROLE_ASSIGNMENT
    why = "A user-assigned identity has no rights of its own, and needs this one before the workspace exists."

    name: str
    role: str = structural()
    """A built-in role's name, one of catalog.identity.ROLES."""
    principal_id: Value
    principal_type: str = "ServicePrincipal"

    @property
    def label(self) -> str:
        """The role: the name is a GUID."""
        return self.role


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class DataRoleAssignment(RoleAssignment):
    """A role on the data of a datastore."""

    why = "Lets an identity at the data of a datastore that holds no credentials."

    role: str = structural(key="access")
    principal_id: Value = under("access_for")
    principal_type: str = under("access_for", default="ServicePrincipal")
