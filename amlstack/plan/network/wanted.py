"""Which private endpoints a declaration wants: those of the word, refined by what is declared, and others besides."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import network as catalog
from amlstack.catalog import private_link, storage
from amlstack.spec.model import EndpointTargetSpec, PrivateEndpointSpec, SubnetReferenceSpec

from .. import checks
from ..faults import Path, PlanFault
from ..plan_builder import PlanBuilder
from .targets import Target, Targets

_WHERE: Path = ("network",)
READ_GROUP_IDS = ("blob", "file")
"""The services of the workspace's storage whose endpoints its identity must read: studio shows no data otherwise.
Source: https://learn.microsoft.com/azure/machine-learning/how-to-managed-network"""
LIST: Path = (*_WHERE, "private_endpoints")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A private endpoint that is to be made."""

    target: Target
    group_id: str
    said: PrivateEndpointSpec
    """What the declaration says of it."""
    where: Path
    read: bool = False
    """Whether the workspace's identity reads the endpoint itself."""

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.target.key} {self.group_id}"

    @property
    def addresses(self) -> int:
        """How many addresses of its subnet it takes at least."""
        return max(catalog.ENDPOINT_ADDRESSES.get(self.group_id, 1), len(self.said.ip_configurations))


def named(said: SubnetReferenceSpec | EndpointTargetSpec | None) -> Any:
    """The name or the id by which a declaration refers to something; None where it doesn't.

    Raises Undecided for a name that arrives late: what it means must be known.
    """
    if said is None or said.id is not None:
        return None if said is None else said.id
    return None if said.name is None else str(said.name)


def wanted(builder: PlanBuilder, targets: Targets, implied: Iterable[tuple[str, str]]) -> list[Wanted]:
    """The endpoints, in order; `implied` has target and service of each that the word declares."""
    found: dict[str, Wanted] = {}
    for word, group_id in implied:
        said = PrivateEndpointSpec(target=EndpointTargetSpec(name=word), group_id=group_id)
        if target := targets.find(word, _WHERE, 0):
            read = target.key == storage.ACCOUNT.stem and group_id in READ_GROUP_IDS
            each = Wanted(target, group_id, said, _WHERE, read)
            found[each.key] = each
    network = builder.spec.network
    for index, said in enumerate(network.private_endpoints if network else ()):
        where = (*LIST, index)
        declared = _declared(builder, targets, said, where, index)
        if declared is None:
            continue
        before = found.get(declared.key)
        if before is not None and before.where != _WHERE:
            what = f"the endpoint to {declared.group_id} of this target is declared twice"
            builder.faults.append(PlanFault(where, what, "say all of it in one place", before.where))
        own = before is not None and before.read
        read = own if declared.said.read_by_workspace is None else declared.said.read_by_workspace
        found[declared.key] = dataclasses.replace(declared, read=read)
        builder.faults.extend(_member_faults(declared, builder.spec.location))
    return list(found.values())


def _declared(
    builder: PlanBuilder, targets: Targets, said: PrivateEndpointSpec, where: Path, index: int
) -> Wanted | None:
    target = targets.find(named(said.target), where, index)
    if target is None:
        return None
    known = _group_ids(target)
    if said.group_id is None and len(known) == 1:
        return Wanted(target, known[0], said, where)
    if said.group_id is None:
        mend = f"add `group_id`: one of {', '.join(known)}" if known else "add `group_id`, in Azure's words"
        builder.fault(where, "nothing says which of its target's services it leads to", mend)
        return None
    if known and said.group_id not in known:
        near = checks.nearest(said.group_id, known)
        mend = f"did you mean {near!r}?" if near else f"use one of {', '.join(known)}"
        builder.fault((*where, "group_id"), f"its target has no {said.group_id!r}", mend)
        return None
    return Wanted(target, said.group_id, said, where)


def _group_ids(target: Target) -> tuple[str, ...]:
    """The services of a target, in Azure's words; none where its type isn't known."""
    types = {type_.lower(): group_ids for type_, group_ids in catalog.GROUP_IDS.items()}
    return types.get((target.type or "").lower(), ())


def _member_faults(each: Wanted, location: object) -> Iterator[PlanFault]:
    """What is wrong with the names of static addresses: a service takes one for each of its names."""
    said = each.said.ip_configurations
    if not said:
        return
    where, known = (*each.where, "ip_configurations"), _members(each.group_id, location)
    seen: dict[str, int] = {}
    for index, configuration in enumerate(said):
        name = configuration.member_name
        if name not in known:
            mend = f"{each.group_id} has {', '.join(known)}"
            yield PlanFault((*where, index, "member_name"), f"{name!r} is no name of the service's", mend)
        if (first := seen.setdefault(name, index)) != index:
            what = f"{name!r} has an address already"
            yield PlanFault((*where, index, "member_name"), what, "give each name one", (*where, first))
    if missing := [name for name in known if name not in seen]:
        what = f"{each.group_id} takes an address for {', '.join(missing)} too"
        yield PlanFault(where, what, "name all of them, or none: Azure then chooses")


def _members(group_id: str, location: object) -> tuple[str, ...]:
    """The names of a service that take an address each."""
    if group_id == "registry":
        return group_id, f"{group_id}_data_{location}"
    return private_link.MEMBERS.get(group_id, (group_id,))
