"""Where a template is deployed to, and who answers for what only a deployment knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from amlstack.catalog import ids

NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Scope:
    """A deployment: what it is called, and what it deploys to."""

    tenant: str = NOBODY
    subscription: str = NOBODY
    """The subscription's id: a GUID."""
    resource_group: str | None = None
    """The group's name; None for a deployment to the subscription."""
    location: str = "westeurope"
    """The group's region; that of the deployment where it has no group."""
    deployment: str = "mainTemplate"
    """The deployment's name."""
    now: datetime = field(default=datetime(2020, 1, 1, tzinfo=UTC))
    """What utcNow() says, so that the same input gives the same output."""

    @property
    def id(self) -> str:
        """The ARM id of what is deployed to."""
        if self.resource_group is None:
            return f"/subscriptions/{self.subscription}"
        return ids.group_id(self.subscription, self.resource_group)


@dataclass(frozen=True, slots=True)
class KeyVaultReference:
    """A parameter's value that lies in a Key Vault."""

    vault: str
    """The vault's ARM id."""
    secret: str
    """The secret's name."""
    version: str | None = None


class Undecided(Exception):
    """Raised by a Runtime that can't answer yet: the expression then stays one."""


class Runtime(Protocol):
    """Answers for a deployment. What it raises (but Undecided) passes through."""

    def call(self, function: str, arguments: Sequence[Any], scope: Scope) -> Any:
        """The value of reference(id[, api-version[, 'Full']]), of a list*(id, api-version[, body]) and their like.

        `function` is as the registry spells it, the first argument an ARM id wherever the template says so much.
        """

    def secret(self, reference: KeyVaultReference) -> Any:
        """The value of a secret that lies in a Key Vault."""
