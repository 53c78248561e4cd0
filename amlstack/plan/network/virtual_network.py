"""The virtual network that a declaration has made, its subnets, and the security groups that guard them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from amlstack.catalog import network as catalog
from amlstack.spec.model import SubnetSpec, VirtualNetworkSpec

from .. import checks, names, nodes
from ..faults import Path, PlanFault
from ..late import late
from ..plan_builder import PlanBuilder
from ..refs import Ref
from . import addresses, security_rules
from .subnets import Held, Subnets

_WHERE: Path = ("network", "virtual_network")


@dataclass(slots=True)
class _Group:
    """A security group that is to be made."""

    placed: Mapping[str, Any]
    """Its node's fields but for the rules."""
    held: list[Held] = field(default_factory=list)
    """What the subnets hold that it guards."""


def virtual_network(builder: PlanBuilder, wanted: VirtualNetworkSpec, subnets: Subnets) -> None:
    """Add the network with its subnets and their groups; `subnets` knows what each holds. Faults are the builder's."""
    builder.faults.extend(addresses.faults(wanted, _WHERE))
    builder.faults.extend(_name_faults(wanted))
    if not wanted.address_prefixes:
        builder.fault(_WHERE, "the network has no addresses", "add `address_prefixes: [10.20.0.0/24]`")
    groups: dict[str, _Group] = {}
    made = tuple(
        _subnet(builder, subnet, (*_WHERE, "subnets", index), subnets.held[subnet.name.lower()], groups)
        for index, subnet in enumerate(wanted.subnets)
    )
    public = _public_computes(builder)
    for group in groups.values():
        rules = security_rules.rules(group.held, builder.spec.location, public)
        builder.add(nodes.NetworkSecurityGroup(**group.placed, security_rules=rules))
    named = builder.named(catalog.VIRTUAL_NETWORK, wanted.name, *_WHERE)
    builder.add(nodes.VirtualNetwork(**named, address_prefixes=wanted.address_prefixes, subnets=made))


def _name_faults(wanted: VirtualNetworkSpec) -> Iterator[PlanFault]:
    seen: dict[str, int] = {}
    for index, subnet in enumerate(wanted.subnets):
        where = (*_WHERE, "subnets", index, "name")
        if wrong := checks.lawful(catalog.SUBNET)(subnet.name):
            yield PlanFault(where, wrong.what, wrong.mend)
        if (first := seen.setdefault(subnet.name.lower(), index)) != index:
            what = f"the name {subnet.name!r} is taken by subnet {first + 1} of the list"
            yield PlanFault(where, what, "give each subnet a name of its own")


def _subnet(
    builder: PlanBuilder, subnet: SubnetSpec, where: Path, held: Held, groups: dict[str, _Group]
) -> nodes.Subnet:
    """A subnet; the group that is made for it is noted in `groups`, by its key."""
    said, place = subnet.network_security_group, (*where, "network_security_group")
    if said is not None and said.id is not None:
        return _guarded(subnet, builder.existing(catalog.SECURITY_GROUP, said, *place), by_us=False)
    if said is None and subnet.name in catalog.UNGUARDED_SUBNETS:
        return nodes.Subnet(name=subnet.name, address_prefix=subnet.address_prefix)
    if said is None:
        name: Any = names.derive_part(catalog.SECURITY_GROUP, builder.spec.name, subnet.name.removeprefix("snet-"))
        origin = f"from name {builder.spec.name!r} and the subnet"
    else:
        name, origin = said.name, "given"
    which = subnet.name if late(name) else name
    placed = builder.placed(f"{catalog.SECURITY_GROUP.stem}:{which}", name, origin, place)
    groups.setdefault(placed["key"], _Group(placed)).held.append(held)
    return _guarded(subnet, Ref(placed["key"]), by_us=bool(held.endpoints))


def _guarded(subnet: SubnetSpec, group: Any, *, by_us: bool) -> nodes.Subnet:
    """A subnet with a group; one that is made with rules for endpoints counts for them too."""
    policies = {"private_endpoint_network_policies": catalog.GUARDED_ENDPOINTS} if by_us else {}
    return nodes.Subnet(
        name=subnet.name,
        address_prefix=subnet.address_prefix,
        network_security_group=nodes.SubResource(group),
        **policies,
    )


def _public_computes(builder: PlanBuilder) -> bool:
    """Whether computes may have public addresses, which Azure ML then manages from outside."""
    serverless, network = builder.spec.serverless_compute, builder.spec.network
    if serverless is not None and serverless.no_public_ip is not None:
        return not serverless.no_public_ip
    return network is None or network.mode is None
