"""What datastores are registered with: the workspace, and the storage accounts that their data may lie on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from amlstack.catalog import ids, storage
from amlstack.spec.model import DatastoreSpec

from .late import Late, late
from .refs import IdIn, Ref


@dataclass(frozen=True, slots=True)
class Account:
    """A storage account that a datastore may lie on."""

    id: Any
    """A Ref to its node, or the id of one that exists: text, a Late, or an IdIn."""
    name: Any
    """A Ref to its node's name, text, or a Late."""
    kind: str | None = None
    hierarchical: bool = False
    """These two of one that is made for data: of one that exists nothing is known."""

    @property
    def made(self) -> bool:
        """Whether the plan makes the account."""
        return isinstance(self.id, Ref)

    def place(self) -> tuple[Any, Any] | None:
        """Its subscription (None for that of the deployment) and group; None where it lies with the workspace."""
        if isinstance(self.id, IdIn):
            return self.id.subscription, self.id.group
        if isinstance(self.id, Late):
            return self.id.then(lambda text: ids.parse(text).subscription), self.id.then(
                lambda text: ids.parse(text).group
            )
        if isinstance(self.id, str):
            found = ids.parse(self.id)
            return found.subscription, found.group
        return None

    @property
    def own(self) -> bool:
        """Whether it is the workspace's own account, made by the plan."""
        return isinstance(self.id, Ref) and self.id.node == storage.ACCOUNT.stem

    def inner(self, type_: str, *names: Any) -> Any:
        """The id of something in it that exists already: a container."""
        subscription, group = self.place() or (None, None)
        return IdIn(type_, (self.name, *names), group, subscription)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What a datastore is registered with."""

    workspace: Any
    resource_group: Any
    location: Any = None
    own: Account | None = None
    """The workspace's own storage account: of a datastore that names none."""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    """The accounts that the declaration knows, the workspace's own among them, by their names in lower case."""
    service_identity: str = "None"
    """What Azure ML itself signs in as where a datastore holds no credentials."""
    principal: Any = None
    """The object id of that identity; None where nobody can tell it."""
    subscription: Any = None
    """The subscription that is deployed to, where the declaration tells it."""
    holder: Any = None
    """The workspace's id, where `principal` is a mere object id."""

    def account(self, spec: DatastoreSpec) -> Account | None:
        """The storage account of a datastore, as far as the declaration says where it is."""
        name = spec.account_name
        if name is None:
            return self.own
        if not late(name) and (known := self.accounts.get(str(name).lower())):
            return known
        if spec.resource_group is None:
            return None
        return Account(IdIn(storage.ACCOUNT.type, (name,), spec.resource_group, spec.subscription_id), name)
