"""What a private network holds where the declaration leaves it to the word: addresses, subnets, endpoints, rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import ids, keyvault, machinelearning, registry, storage
from amlstack.catalog import managed_network as managed
from amlstack.catalog import network as catalog
from amlstack.spec.model import (
    DatastoreSpec,
    OutboundDestinationSpec,
    OutboundRuleSpec,
    StorageAccountSpec,
    SubnetReferenceSpec,
    SubnetSpec,
    VirtualNetworkSpec,
    WorkspaceSpec,
)

from .. import checks
from ..faults import Path
from ..graph import Implied
from ..late import late
from ..plan_builder import PlanBuilder
from .addresses import parts
from .wanted import named
from .word import dotted, is_lazy, isolated, with_value

_WHERE: Path = ("network",)
_NETWORK: Path = (*_WHERE, "virtual_network")
ENDPOINTS, COMPUTES = "snet-endpoints", "snet-computes"
_OWN = ("blob", "file")
"""The services of its storage that every workspace uses.
Source: https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet"""


def endpoints(spec: WorkspaceSpec) -> Iterator[tuple[str, str]]:
    """Target and service of each endpoint that the word declares: of the workspace and of all that it stands on."""
    yield machinelearning.WORKSPACE.stem, "amlworkspace"
    own = dict.fromkeys((*_OWN, *_services(store for store in spec.datastores if store.account_name is None)))
    yield from ((storage.ACCOUNT.stem, group_id) for group_id in own)
    yield keyvault.VAULT.stem, "vault"
    if not is_lazy(spec.container_registry):
        yield registry.REGISTRY.stem, "registry"
    for account in spec.storage_accounts:
        if (name := account_name(account)) is not None:
            yield from ((name, group_id) for group_id in account_services(spec, account, name))


def account_name(account: StorageAccountSpec) -> str | None:
    """The name of an account for data; None of one with a fault, which is told elsewhere."""
    if account.name is not None:
        return str(account.name)
    if not isinstance(account.id, str) or checks.IdOfKind(storage.ACCOUNT)(account.id) is not None:
        return None
    return ids.parse(account.id).name


def account_services(spec: WorkspaceSpec, account: StorageAccountSpec, name: str) -> tuple[str, ...]:
    """The services of an account that its datastores need; of one without any its blobs, or its files alone."""
    stores = (each for each in spec.datastores if str(each.account_name or "").lower() == name.lower())
    needed = [*_services(stores), *(("dfs",) if account.hierarchical_namespace else ())]
    kind = account.kind
    if kind is None and account.sku is not None and not late(account.sku):
        kind = storage.kind_of(account.sku)
    files_alone = not late(kind) and storage.SERVICES.get(str(kind)) == ("file",)
    first = "file" if files_alone else "blob"
    return tuple(dict.fromkeys((first, *needed)))


def _services(stores: Iterator[DatastoreSpec]) -> Iterator[str]:
    for store in stores:
        yield from catalog.DATASTORE_GROUP_IDS.get(store.type, ())


def lay_out(builder: PlanBuilder) -> None:
    """Fill in the network that endpoints, and computes without a managed one, lie in. Faults are the builder's."""
    network = builder.spec.network
    if network is None:
        return
    wanted: dict[str, int] = {}
    if not _elsewhere(network.endpoint_subnet):
        wanted[named(network.endpoint_subnet) or ENDPOINTS] = _addresses(builder.spec)
    if not isolated(builder.spec) and not _elsewhere(network.compute_subnet):
        wanted[named(network.compute_subnet) or COMPUTES] = 1
    said = network.virtual_network
    if wanted and (said is None or said.id is None):
        _made(builder, said or VirtualNetworkSpec(), wanted)
    if not isolated(builder.spec):
        _computes(builder)
    if network.dns is None:
        _imply(builder, (*_WHERE, "dns", "mode"), "made", "the names of endpoints are found in zones of one's own")


def _elsewhere(subnet: SubnetReferenceSpec | None) -> bool:
    """Whether a subnet is given by its id."""
    return subnet is not None and subnet.id is not None


def _addresses(spec: WorkspaceSpec) -> int:
    """How many addresses endpoints take, at most."""
    said = spec.network.private_endpoints if spec.network else ()
    group_ids = [*(group_id for _, group_id in endpoints(spec)), *(each.group_id or "" for each in said)]
    return sum(catalog.ENDPOINT_ADDRESSES.get(group_id, 1) for group_id in group_ids)


def _made(builder: PlanBuilder, said: VirtualNetworkSpec, wanted: dict[str, int]) -> None:
    if not said.address_prefixes:
        why = "private addresses, which no other network that this one is peered with may have"
        prefixes = (catalog.USUAL_ADDRESSES,)
        _imply(builder, (*_NETWORK, "address_prefixes"), prefixes, why)
    else:
        prefixes = said.address_prefixes
    if said.subnets:
        return
    found = parts(prefixes, wanted)
    if found is None:
        what = f"{prefixes[0]} hasn't the room for {' and '.join(wanted)}"
        builder.fault((*_NETWORK, "address_prefixes", 0), what, "give a shorter prefix: /24 is usual")
        return
    subnets = tuple(SubnetSpec(name=name, address_prefix=prefix) for name, prefix in found.items())
    builder.spec = with_value(builder.spec, (*_NETWORK, "subnets"), subnets)
    what = ", ".join(f"{name} {prefix}" for name, prefix in found.items())
    why = "for private endpoints; the second for computes, which are in no managed network"
    why = why if len(found) > 1 else why.partition(";")[0]
    builder.implied.append(Implied("network.virtual_network.subnets", what, why))
    network = builder.spec.network
    if COMPUTES in found and network is not None and network.compute_subnet is None:
        builder.spec = with_value(builder.spec, (*_WHERE, "compute_subnet"), SubnetReferenceSpec(name=COMPUTES))


def _computes(builder: PlanBuilder) -> None:
    """Serverless computes lie in the subnet of computes, without public addresses."""
    subnet = named(builder.spec.network.compute_subnet) if builder.spec.network else None
    if subnet is None:
        what = "nothing says which subnet holds computes, which are in no managed network"
        builder.fault(_WHERE, what, "add `compute_subnet`: a subnet's name, or its ARM id")
        return
    serverless = builder.spec.serverless_compute
    if serverless is None or serverless.custom_subnet is None:
        why = "serverless computes are in the network too"
        _imply(builder, ("serverless_compute", "custom_subnet"), subnet, why)


def _imply(builder: PlanBuilder, path: Path, value: Any, why: str) -> None:
    builder.spec = with_value(builder.spec, path, value)
    builder.implied.append(Implied(dotted(path), ", ".join(value) if isinstance(value, tuple) else value, why))


def reach_accounts(builder: PlanBuilder) -> None:
    """Let computes in the managed network reach the accounts for data, by endpoint rules.

    Their connections are approved with the workspace's identity, which must exist before it: without a user-assigned
    one no rule is added, and a note says what computes don't reach.
    """
    spec = builder.spec
    if not isolated(spec) or spec.managed_network is None:
        return
    told = {_rule_target(rule) for rule in spec.managed_network.outbound_rules}
    missing = [
        (name, group_id)
        for account in spec.storage_accounts
        if (name := account_name(account)) is not None
        for group_id in account_services(spec, account, name)
        if (name.lower(), group_id) not in told
    ]
    if not missing:
        return
    if not (spec.identity and spec.identity.user_assigned_identities):
        names = ", ".join(dict.fromkeys(name for name, _ in missing))
        builder.notes.append(
            f"computes in the managed network don't reach {names}: give the workspace a user-assigned identity, "
            "and it gets the outbound rules for that"
        )
        return
    rules = tuple(_rule(builder, name, group_id) for name, group_id in missing)
    path = ("managed_network", "outbound_rules")
    builder.spec = with_value(spec, path, (*spec.managed_network.outbound_rules, *rules))
    why = "computes in the managed network reach the accounts for data"
    builder.implied.append(Implied("managed_network.outbound_rules", ", ".join(rule.name for rule in rules), why))


def _rule_target(rule: OutboundRuleSpec) -> tuple[str, str]:
    id_ = rule.destination.service_resource_id
    name = "" if id_ is None or late(id_) else str(id_).rpartition("/")[2].lower()
    return name, str(rule.destination.subresource_target or "").lower()


def _rule(builder: PlanBuilder, name: str, group_id: str) -> OutboundRuleSpec:
    account = next(each for each in builder.spec.storage_accounts if account_name(each) == name)
    return OutboundRuleSpec(
        name=f"{name}-{group_id}",
        type=next(word for word, (type_, _, _) in managed.RULE_WORDS.items() if type_ == managed.PRIVATE_ENDPOINT),
        destination=OutboundDestinationSpec(
            service_resource_id=_made_id(builder, name) if account.id is None else account.id,
            subresource_target=group_id,
        ),
    )


def _made_id(builder: PlanBuilder, name: str) -> str:
    """An id that means the account of that name which the plan makes, wherever that is deployed to."""
    around = ids.group_id(builder.subscription or "-", "-")
    return ids.resource_id(around, storage.ACCOUNT.type, name)
