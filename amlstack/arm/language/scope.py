"""Where a template is deployed to, and who answers for what only a deployment knows."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from amlstack.catalog import ids

from .nodes import Call, Index, Literal, Node, Pending, Traits, text

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
    link: str | None = None
    """Where the template was read from, as deployment().properties.templateLink.uri says it."""
    unknown: Mapping[str, Node] = field(default_factory=dict, compare=False)
    """The fields that nobody has said, by name, each with the expression that a template writes for it. In the field
    stands something that can be a part of an id: see `STANDS_IN`."""

    @property
    def id(self) -> str:
        """The ARM id of what is deployed to."""
        if self.resource_group is None:
            return f"/subscriptions/{self.subscription}"
        return ids.group_id(self.subscription, self.resource_group)

    def said(self, name: str) -> Any:
        """A field as an expression sees it: a Pending where nobody has said it."""
        node = self.unknown.get(name)
        return getattr(self, name) if node is None else Pending(node)

    def without(self, **nodes: Node) -> Scope:
        """The scope with some fields unknown, each with the expression that is written for it."""
        stand_ins = {name: stand_in(node) for name, node in nodes.items()}
        return dataclasses.replace(self, **stand_ins, unknown={**self.unknown, **nodes})  # type: ignore[arg-type]

    def anywhere(self, *names: str) -> Scope:
        """The scope with some fields unknown because nobody has said where the template is deployed to."""
        return self.without(**{name: _ANYWHERE[name] for name in names})


STANDS_IN = re.compile(r"unsaid-[0-9a-f]{8}", re.IGNORECASE)
"""What stands in ids for a group, a subscription or a region that isn't known: the same for the same expression."""


def stand_in(node: Node) -> str:
    """What stands in ids for what an expression comes to."""
    return f"unsaid-{hashlib.sha256(text(node).encode()).hexdigest()[:8]}"


_TEXT = Traits(frozenset({"string"}))
_ANYWHERE: Mapping[str, Node] = {
    "resource_group": Index(Call("resourceGroup"), Literal("name"), traits=_TEXT),
    "location": Index(Call("resourceGroup"), Literal("location"), traits=_TEXT),
    "tenant": Index(Call("subscription"), Literal("tenantId"), traits=_TEXT),
    "subscription": Index(Call("subscription"), Literal("subscriptionId"), traits=_TEXT),
}


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
