"""A role for an identity."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import identity, ids, resources

from .. import checks
from ..faults import Path
from ..refs import AssignmentName, IdOf, PrincipalOf, Ref
from .base import Extension, Value, structural, under, unsaid

ROLE_ASSIGNMENT_NAMES = "role_assignment_names"
"""The declaration's key for names of its own, by the role assignments' keys."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class RoleAssignment(Extension):
    """One built-in role on one scope."""

    kind = identity.ROLE_ASSIGNMENT
    why = "A user-assigned identity has no rights of its own, and needs this one before the workspace exists."

    name: Value = dataclasses.field(default=None, metadata={"check": checks.lawful(identity.ROLE_ASSIGNMENT)})
    """What the declaration says; None for one that is derived."""
    role: str = structural()
    """A built-in role's name, one of catalog.identity.ROLES."""
    principal_id: Value
    principal_type: str = "ServicePrincipal"
    holder: Value = unsaid(default=None)
    """The id of what gets the role, where `principal_id` doesn't tell it."""

    @property
    def label(self) -> str:
        """The role: the name is a GUID."""
        return self.role

    @property
    def which(self) -> str:
        """Its key under `role_assignment_names`, and in a template's parameter of that name."""
        return self.key.partition(":")[2]

    def names(self) -> tuple[Value, ...]:
        """The name that is declared, or how it is derived."""
        return (self.derived() if self.name is None else self.name,)

    def derived(self) -> AssignmentName:
        """How its name is derived where the declaration gives none."""
        return AssignmentName(_spelled(self.scope), _spelled(self._whose()), self.role)

    def path(self, field: dataclasses.Field[Any]) -> Path:
        """The place in the declaration that a field's value comes from."""
        # zero-argument super() knows no class with slots
        return (ROLE_ASSIGNMENT_NAMES, self.which) if field.name == "name" else Extension.path(self, field)

    def _whose(self) -> Value:
        match self.principal_id:
            case _ if self.holder is not None:
                return self.holder
            case Ref(key):
                return Ref(key)
            case PrincipalOf(identity):
                return identity
        return self.principal_id


def _spelled(id_: Value) -> Value:
    """An id that can be told before anything exists: of what is made from its parts, of a group as Azure writes it."""
    if isinstance(id_, Ref):
        return IdOf(id_.node)
    if isinstance(id_, str) and id_.startswith("/") and (found := ids.parse(id_)).type == resources.GROUP.type:
        return str(found)
    return id_


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class EndpointRoleAssignment(RoleAssignment):
    """A role on a private endpoint."""

    why = "Lets the workspace's identity see a private endpoint of its storage: studio shows no data otherwise."


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class DataRoleAssignment(RoleAssignment):
    """A role on the data of a datastore."""

    why = "Lets an identity at the data of a datastore that holds no credentials."

    role: str = structural(key="access")
    principal_id: Value = under("access_for")
    principal_type: str = under("access_for", default="ServicePrincipal")
