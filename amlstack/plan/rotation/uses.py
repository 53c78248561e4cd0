"""What uses which key of a storage account, as far as a plan knows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from amlstack.catalog import ids, storage

from ..faults import Path
from ..graph import Plan
from ..nodes import AccountKey, Datastore, SasToken
from ..refs import IdIn, KeyOf, Ref, SecretRef

FIRST, SECOND = storage.KEYS
BY_KEY = "AccessKey"
"""The `systemDatastoresAuthMode` in which a workspace's own datastores hold a key."""


@dataclass(frozen=True, slots=True)
class Use:
    """One user of an account's keys: it holds a key, or a token that a key has signed."""

    kind: Literal["workspace", "read", "secret", "sas"]
    """The workspace with its system datastores; a datastore whose key is read at deployment; one that holds a secret
    which is a copy of a key; one that holds a token."""
    name: str
    """The workspace's or the datastore's."""
    key: str | None
    """key1 or key2; None where nobody has said which."""
    where: Path
    """The place in the declaration."""
    secret: SecretRef | None = None
    data: tuple[str, str] | None = None
    """Where the data lies: ('container', NAME) or ('share', NAME)."""
    expires: bool = False
    """Whether the file says when the token ends."""


@dataclass(frozen=True, slots=True)
class Account:
    """A storage account with what uses its keys."""

    name: str
    group: str | None
    """Its resource group, where the plan knows it."""
    subscription: str | None
    """The same; None for the one that is deployed to, also where the plan doesn't know."""
    workspace: tuple[str, str]
    """Name and resource group of the plan's workspace."""
    uses: tuple[Use, ...]


def accounts(plan: Plan) -> tuple[Account, ...]:
    """The accounts whose keys a workspace's plan uses, the workspace's own first (also where nothing uses its keys)."""
    workspace = plan.workspace
    own = _place(plan, workspace.storage_account)
    found: dict[str, tuple[str | None, str | None]] = {own[0]: own[1:]}
    uses: dict[str, list[Use]] = {own[0]: []}
    if workspace.system_datastores_auth_mode == BY_KEY:
        uses[own[0]].append(Use("workspace", workspace.name, FIRST, workspace.where))
    for node in plan.of(Datastore):
        if isinstance(node.credentials, (AccountKey, SasToken)):
            name, *place = _account(plan, node)
            before = found.setdefault(name, (None, None))
            found[name] = (before[0] or place[0], before[1] or place[1])
            uses.setdefault(name, []).append(_use(node, node.credentials))
    home = (workspace.name, _group(plan, workspace.resource_group))
    return tuple(Account(name, *found[name], home, tuple(_agreed(uses[name]))) for name in found)


def _use(node: Datastore, credentials: AccountKey | SasToken) -> Use:
    data = (("container", node.container_name), ("share", node.file_share_name))
    common: dict[str, Any] = {
        "name": node.name,
        "where": node.where,
        "data": next(((word, str(name)) for word, name in data if name is not None), None),
    }
    if isinstance(credentials, SasToken):
        return Use("sas", key=None, secret=credentials.sas_token, expires=node.expires is not None, **common)
    if isinstance(credentials.key, KeyOf):
        return Use("read", key=credentials.key.key, **common)
    number = credentials.number
    return Use("secret", key=storage.KEYS[number - 1] if number else None, secret=credentials.key, **common)


def _agreed(uses: list[Use]) -> Iterator[Use]:
    """The uses, each with the key of its secret if any datastore on that secret names it.

    Where datastores name different keys for one secret, the key is None.
    """
    said: dict[SecretRef, set[str]] = {}
    for use in uses:
        if use.secret is not None and use.key is not None:
            said.setdefault(use.secret, set()).add(use.key)
    for use in uses:
        keys = said.get(use.secret, set()) if use.kind == "secret" and use.secret else {use.key}
        yield dataclasses.replace(use, key=next(iter(keys)) if len(keys) == 1 else None)


def _account(plan: Plan, node: Datastore) -> tuple[str, str | None, str | None]:
    """Name, group and subscription of the account that a datastore lies on."""
    credentials = node.credentials
    if isinstance(credentials, AccountKey) and isinstance(credentials.key, KeyOf):
        return _place(plan, credentials.key.account)
    if isinstance(node.account_name, Ref):
        return _place(plan, node.account_name)
    return str(node.account_name).lower(), node.storage_resource_group, node.storage_subscription_id


def _place(plan: Plan, account: Any) -> tuple[str, str | None, str | None]:
    """Name, group and subscription of an account, from a reference to it or from its id."""
    if isinstance(account, Ref):
        node: Any = plan[account.node]
        return str(node.name).lower(), _group(plan, node.resource_group), None
    if isinstance(account, IdIn):
        subscription = None if account.subscription is None else str(account.subscription)
        return str(account.names[0]).lower(), _group(plan, account.group), subscription
    found = ids.parse(str(account))
    return found.name.lower(), found.group, found.subscription


def _group(plan: Plan, group: Any) -> str:
    """A resource group's name: that of one which the plan makes, or of one that exists."""
    return str(plan[group.node].name if isinstance(group, Ref) else group)
