"""The accounts under `storage_accounts`, which hold data beside the default account; datastores name them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from amlstack.catalog import datastores, ids, machinelearning, storage
from amlstack.catalog import firewall as takes
from amlstack.spec.model import DatastoreSpec, StorageAccountSpec

from . import checks, firewall, nodes
from .credentials import family
from .faults import Path, PlanFault
from .home import Account
from .late import late
from .plan_builder import PlanBuilder, given, name_of
from .refs import Ref


def accounts(builder: PlanBuilder) -> Mapping[str, Account]:
    """The declared accounts for data by their names in lower case; those to be made are added to the builder."""
    found: dict[str, Account] = {}
    taken = _default(builder)
    for index, wanted in enumerate(builder.spec.storage_accounts):
        where = ("storage_accounts", index)
        made = _existing(builder, wanted, where) if wanted.id is not None else _made(builder, wanted, where)
        if made is None:
            continue
        name, account = made
        if holder := taken.get(name.lower()):
            builder.fault(where, f"the name {name!r} is taken by {holder}", "name each account once")
            continue
        taken[name.lower()] = f"storage account {index + 1} of the list"
        found[name.lower()] = account
    return found


def _default(builder: PlanBuilder) -> dict[str, str]:
    """The name of the workspace's default account, with what to call its holder; empty where the name arrives late."""
    made, wanted = builder.nodes.get(storage.ACCOUNT.stem), builder.spec.storage_account
    name = made.name if made else name_of(wanted.id) if wanted and _readable(wanted.id) else None
    return {name.lower(): "the workspace's default storage account"} if isinstance(name, str) else {}


def _readable(id_: Any) -> bool:
    return isinstance(id_, str) and checks.IdOfKind(storage.ACCOUNT)(id_) is None


def _made(builder: PlanBuilder, wanted: StorageAccountSpec, where: Path) -> tuple[str, Account] | None:
    if wanted.name is None:
        builder.fault(where, "an account for data has no name of its own", "add `name: NAME`")
        return None
    name, kind, sku = str(wanted.name), *_kind_and_sku(wanted)
    node = nodes.DataStorageAccount(
        **builder.named(storage.ACCOUNT, name, *where)
        | builder.said(nodes.DataStorageAccount, wanted, where)
        | given(
            key=f"{storage.ACCOUNT.stem}:{name}",
            name=name,
            sku=sku,
            account_kind=kind,
            allow_shared_key_access=any(uses_keys(store) for store in _on(builder, name)) or None,
            network_acls=firewall.network_acls(wanted.network_acls),
        ),
    )
    builder.faults.extend(_combination(node, wanted, where))
    builder.faults.extend(firewall.faults(wanted.network_acls, takes.ACCOUNT, where))
    builder.add(node)
    return name, Account(Ref(node.key), Ref(node.key, "name"), node.account_kind, node.is_hns_enabled)


def _kind_and_sku(wanted: StorageAccountSpec) -> tuple[str | None, str | None]:
    """An account's kind and SKU; the one is derived from the other where the declaration says only one."""
    if wanted.kind is None and wanted.sku is not None:
        return storage.kind_of(str(wanted.sku)), str(wanted.sku)
    if wanted.sku is None and wanted.kind is not None:
        return str(wanted.kind), next(iter(storage.DATA_SKUS.get(str(wanted.kind), ())), None)
    return wanted.kind, wanted.sku


def _combination(node: nodes.DataStorageAccount, wanted: StorageAccountSpec, where: Path) -> Iterator[PlanFault]:
    """Faults of kind, SKU and namespace that don't go together; the node's checks find the others."""
    kind, sku = node.account_kind, node.sku
    if kind not in storage.DATA_SKUS or sku not in storage.SKUS:
        return
    if sku not in storage.DATA_SKUS[kind]:
        serves = " but with page blobs alone, which no datastore reads" if storage.may_be(kind, sku) else ""
        kinds = [each for each, skus in storage.DATA_SKUS.items() if sku in skus]
        yield PlanFault(
            (*where, "kind"), f"an account of kind {kind} can't be {sku}{serves}", f"use {' or '.join(kinds)}"
        )
    elif wanted.hierarchical_namespace and not storage.may_be_hierarchical(kind, sku):
        what = f"an account of kind {kind} holds files alone, which have no hierarchical namespace"
        kinds = [each for each in storage.HIERARCHICAL_KINDS if sku in storage.DATA_SKUS[each]]
        mend = f"leave it out, or use kind {kinds[0]}" if kinds else "leave it out, or choose another SKU"
        yield PlanFault((*where, "hierarchical_namespace"), what, mend)


def _existing(builder: PlanBuilder, wanted: StorageAccountSpec, where: Path) -> tuple[str, Account] | None:
    """Name and record of an account that exists: the id has the name; beside one that arrives late it is given."""
    if not late(wanted.id):
        id_ = builder.existing(storage.ACCOUNT, wanted, *where)
        return None if isinstance(id_, Ref) else (name_of(id_), Account(id_, name_of(id_)))
    if wanted.name is None:
        builder.fault(where, "its id arrives late, so its name isn't known", "add `name: NAME` beside the id")
        return None
    name = str(wanted.name)
    id_ = builder.existing(storage.ACCOUNT, dataclasses.replace(wanted, name=None), *where)
    return name, Account(id_.then(_called(name, ".".join(map(str, where)))), name)


def _called(name: str, argument: str) -> Callable[[str], str]:
    """A step that raises ValueError where an id is not that of the account of that name."""

    def step(id_: str) -> str:
        if (found := ids.parse(id_).name).lower() != name.lower():
            raise ValueError(f"{argument}: this is the id of {found}, not of {name}; give the name that the id has")
        return id_

    return step


def _on(builder: PlanBuilder, name: str) -> Iterator[DatastoreSpec]:
    """The datastores that name an account."""
    for store in builder.spec.datastores:
        if isinstance(store.account_name, str) and store.account_name.lower() == name.lower():
            yield store


def uses_keys(store: DatastoreSpec) -> bool:
    """Whether a datastore needs an account that takes shared keys: by key, by SAS token, or as a share of files."""
    return store.type == "azure_file" or family(store) in ("account_key", "sas_token")


def faults(spec: DatastoreSpec, account: Account | None, where: Path) -> Iterator[PlanFault]:
    """Faults of a datastore on an account that serves no blobs, no files or no file systems.

    Of an account that exists nothing is known, so nothing is wrong.
    """
    if account is None or account.kind is None or account.kind not in storage.SERVICES:
        return
    _, place = datastores.PLACES[machinelearning.DATASTORE_WORDS[spec.type]]
    service = "file" if place is storage.FILE_SHARE else "blob"
    if service not in storage.SERVICES[account.kind]:
        what = f"{spec.account_name} is of kind {account.kind} and serves no {service}s"
        kinds = [kind for kind, services in storage.SERVICES.items() if service in services]
        yield PlanFault((*where, "account_name"), what, f"give it kind {' or '.join(kinds)}, or name another account")
    elif spec.type == "azure_data_lake_gen2" and not account.hierarchical:
        what = f"{spec.account_name} has no hierarchical namespace, so it holds no Gen2 file system"
        yield PlanFault((*where, "account_name"), what, "set its `hierarchical_namespace: true`, or use azure_blob")
