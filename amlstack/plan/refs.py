"""What a node's field may hold instead of a value that the plan knows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from amlstack.catalog.environment import Domain


@dataclass(frozen=True, slots=True)
class Ref:
    """An attribute of another node (`id`, `name`, `principal_id`); whoever uses it waits for that node."""

    node: str
    attribute: str = "id"


@dataclass(frozen=True, slots=True)
class IdOf:
    """The id of another node, put together from its parts: whoever uses it doesn't wait for that node."""

    node: str


@dataclass(frozen=True, slots=True)
class IdIn:
    """The id of something that exists already, or of what lies in it, spelled from its parts; any may arrive late.

    Or of what lies in a node that the plan makes, as a subnet does in its network: the first name is a Ref to that
    node's name, whoever uses it waits for that node, and group and subscription are None.
    """

    arm_type: str
    names: tuple[object, ...]
    """One for each segment of the type after the namespace, outermost first."""
    group: object = None
    """None: the group that is deployed to."""
    subscription: object = None
    """None: the subscription that is deployed to."""


@dataclass(frozen=True, slots=True)
class PrincipalOf:
    """The object id of a user-assigned identity that exists already, given by its ARM id."""

    identity: object


@dataclass(frozen=True, slots=True)
class AssignmentName:
    """A role assignment's name that is derived when it is deployed (catalog.identity.assignment_name)."""

    scope: object
    """The scope's id: an IdOf, an IdIn, text or a Late."""
    holder: object
    """The id of what gets the role, in the same way; an object id where that alone is said."""
    role: str


@dataclass(frozen=True, slots=True)
class SecretRef:
    """A secret by name. A plan holds no secret's value."""

    name: str
    key_vault: object = None
    """The ARM id of the vault that keeps it, a late one in a component; None where whoever deploys gives it."""
    version: object = None
    """The vault's version of it, None for the newest."""


@dataclass(frozen=True, slots=True)
class KeyOf:
    """A storage account's key, read at deployment (ARM: listKeys).

    `account` is a Ref to its id, or the id of one that exists: text, or an IdIn.
    """

    account: object
    key: Literal["key1", "key2"]


@dataclass(frozen=True, slots=True)
class Ambient:
    """What only the deployment knows: its tenant, its subscription, and what a service is called in its cloud."""

    fact: Literal["tenant_id", "subscription_id"] | Domain
    location: Any = field(default=None, repr=False, compare=False)
    """The region that tells the cloud, where it is known: a template asks its deployment all the same."""


def is_record(value: Any) -> bool:
    """Whether a value is a record that holds others, and no reference."""
    references = (Ref, IdOf, IdIn, PrincipalOf, AssignmentName, SecretRef, KeyOf, Ambient)
    return dataclasses.is_dataclass(value) and not isinstance(value, (*references, type))


def leaves(value: Any) -> Iterator[Any]:
    """What a field's value is made of: plain values, late ones and references, however deep they lie."""
    if value is None or isinstance(value, (str, int)):  # most of them; asking for a mapping takes longest
        yield value
        return
    if isinstance(value, tuple):
        parts: Iterable[Any] = value
    elif isinstance(value, Mapping):
        parts = value.values()
    elif dataclasses.is_dataclass(value) and not isinstance(value, (Ref, IdOf, SecretRef, Ambient)):
        parts = (getattr(value, field.name) for field in dataclasses.fields(value))
    else:
        yield value
        return
    for part in parts:
        if part is None or isinstance(part, (str, int)):
            yield part
        else:
            yield from leaves(part)
