"""The accounts of `storage_accounts` in a closed network: the services that they need, and how computes reach them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amlstack.catalog import ids, storage
from amlstack.catalog import managed_network as managed
from amlstack.catalog import network as catalog
from amlstack.spec.model import OutboundDestinationSpec, OutboundRuleSpec, StorageAccountSpec, WorkspaceSpec

from .. import checks
from ..graph import Implied
from ..late import late
from ..plan_builder import PlanBuilder
from .keys import with_value
from .word import isolated

_RULES = ("managed_network", "outbound_rules")
_TYPE = next(word for word, (type_, _, _) in managed.RULE_WORDS.items() if type_ == managed.PRIVATE_ENDPOINT)


def needs(spec: WorkspaceSpec) -> Mapping[str, tuple[str, ...]]:
    """The services that datastores need, by the account's name in lower case; empty for the workspace's own.

    An account whose name arrives late isn't known here.
    """
    found: dict[str, dict[str, None]] = {}
    for store in spec.datastores:
        if not late(store.account_name):
            name = "" if store.account_name is None else str(store.account_name).lower()
            found.setdefault(name, {}).update(dict.fromkeys(catalog.DATASTORE_GROUP_IDS.get(store.type, ())))
    return {name: tuple(services) for name, services in found.items()}


def data_accounts(spec: WorkspaceSpec) -> Iterator[tuple[str, StorageAccountSpec, tuple[str, ...]]]:
    """Name, record and services of each account for data: what its datastores need, and blobs, or files alone."""
    needed = needs(spec)
    for account in spec.storage_accounts:
        if (name := _name(account)) is not None:
            lake = ("dfs",) if account.hierarchical_namespace else ()
            yield name, account, tuple(dict.fromkeys((_first(account), *needed.get(name.lower(), ()), *lake)))


def _name(account: StorageAccountSpec) -> str | None:
    """The name of an account for data; None of one with a fault, which is told elsewhere."""
    if account.name is not None:
        return str(account.name)
    if not isinstance(account.id, str) or checks.IdOfKind(storage.ACCOUNT)(account.id) is not None:
        return None
    return ids.parse(account.id).name


def _first(account: StorageAccountSpec) -> str:
    """The service that every account of a kind has."""
    kind = account.kind
    if kind is None and account.sku is not None and not late(account.sku):
        kind = storage.kind_of(account.sku)
    return "file" if not late(kind) and storage.SERVICES.get(str(kind)) == ("file",) else "blob"


def reach_accounts(builder: PlanBuilder) -> None:
    """Let computes in the managed network reach the accounts for data, by endpoint rules.

    Their connections are approved with the workspace's identity, which must exist before it: without a user-assigned
    one no rule is added, and a note says what computes don't reach.
    """
    spec = builder.spec
    if not isolated(spec) or spec.managed_network is None:
        return
    told = {_target(rule) for rule in spec.managed_network.outbound_rules}
    missing = [
        (name, account, group_id)
        for name, account, group_ids in data_accounts(spec)
        for group_id in group_ids
        if (name.lower(), group_id) not in told
    ]
    if not missing:
        return
    if not (spec.identity and spec.identity.user_assigned_identities):
        names = ", ".join(dict.fromkeys(name for name, _, _ in missing))
        builder.notes.append(
            f"computes in the managed network don't reach {names}: give the workspace a user-assigned identity, "
            "and it gets the outbound rules for that"
        )
        return
    rules = tuple(_rule(builder, *each) for each in missing)
    builder.spec = with_value(spec, _RULES, (*spec.managed_network.outbound_rules, *rules))
    why = "computes in the managed network reach the accounts for data"
    builder.implied.append(Implied(".".join(_RULES), ", ".join(rule.name for rule in rules), why))


def _target(rule: OutboundRuleSpec) -> tuple[str, str]:
    """The name of the account that a rule leads to, and its service, in lower case."""
    id_ = rule.destination.service_resource_id
    name = "" if id_ is None or late(id_) else str(id_).rpartition("/")[2].lower()
    return name, str(rule.destination.subresource_target or "").lower()


def _rule(builder: PlanBuilder, name: str, account: StorageAccountSpec, group_id: str) -> OutboundRuleSpec:
    """A rule to an account; of one that is made, the id means it by its type and name, wherever it is deployed to."""
    id_ = account.id
    if id_ is None:
        id_ = ids.resource_id(ids.group_id(builder.subscription or "-", "-"), storage.ACCOUNT.type, name)
    destination = OutboundDestinationSpec(service_resource_id=id_, subresource_target=group_id)
    return OutboundRuleSpec(name=f"{name}-{group_id}", type=_TYPE, destination=destination)
