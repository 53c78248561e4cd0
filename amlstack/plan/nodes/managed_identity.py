"""A user-assigned identity for the workspace."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import identity

from .. import checks
from .base import Located, Value, checked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ManagedIdentity(Located):
    """It gets no role by itself: the plan assigns those that the workspace needs."""

    kind = identity.USER_ASSIGNED
    why = "What the workspace signs in as."

    name: Value = checked(checks.lawful(identity.USER_ASSIGNED))
