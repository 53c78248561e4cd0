"""What a private network holds where the declaration leaves it to the word: addresses, subnets, endpoints, rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import keyvault, machinelearning, registry, storage
from amlstack.catalog import network as catalog
from amlstack.spec.model import SubnetReferenceSpec, SubnetSpec, VirtualNetworkSpec, WorkspaceSpec

from ..faults import Path, PlanFault
from ..graph import Implied
from ..late import late
from ..plan_builder import PlanBuilder
from .addresses import parts
from .data_accounts import data_accounts, needs
from .keys import dotted, with_value
from .wanted import named
from .word import is_lazy, isolated

_WHERE: Path = ("network",)
_NETWORK: Path = (*_WHERE, "virtual_network")
ENDPOINTS, COMPUTES = "snet-endpoints", "snet-computes"
_OWN = ("blob", "file")
"""The services of its storage that every workspace uses.
Source: https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet"""


def endpoints(spec: WorkspaceSpec) -> Iterator[tuple[str, str]]:
    """Target and service of each endpoint that the word declares: of the workspace and of all that it stands on."""
    yield machinelearning.WORKSPACE.stem, "amlworkspace"
    needed = needs(spec)
    name = spec.storage_account.name if spec.storage_account is not None else None
    own = (*needed.get("", ()), *(() if name is None or late(name) else needed.get(str(name).lower(), ())))
    yield from ((storage.ACCOUNT.stem, group_id) for group_id in dict.fromkeys((*_OWN, *own)))
    yield keyvault.VAULT.stem, "vault"
    if not is_lazy(spec.container_registry):
        yield registry.REGISTRY.stem, "registry"
    yield from ((name, group_id) for name, _, group_ids in data_accounts(spec) for group_id in group_ids)


def lay_out(builder: PlanBuilder) -> None:
    """Fill in the network that endpoints, and computes without a managed one, lie in. Faults are the builder's."""
    network = builder.spec.network
    if network is None:
        return
    if isolated(builder.spec) and network.compute_subnet is not None:
        what = "computes are in the managed network, and in no subnet of this one"
        mend = "leave it out, or write `managed_network: {isolation_mode: disabled}`"
        builder.faults.append(PlanFault((*_WHERE, "compute_subnet"), what, mend, ("managed_network", "isolation_mode")))
        builder.spec = with_value(builder.spec, (*_WHERE, "compute_subnet"), None)  # it is told
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
