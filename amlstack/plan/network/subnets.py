"""Which subnet a declaration's word for one means, and what each subnet of a network that is made holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from amlstack.catalog import ids
from amlstack.catalog import network as catalog
from amlstack.spec.model import NetworkSpec, SubnetSpec

from .. import checks
from ..faults import Path, PlanFault
from ..late import Late, late
from ..nodes import Value
from ..plan_builder import PlanBuilder, insist
from ..refs import IdIn, Ref
from .wanted import Wanted, named

_WHERE: Path = ("network",)
NETWORK = Ref(catalog.VIRTUAL_NETWORK.stem)
"""The network that the plan makes."""


@dataclass(slots=True)
class Held:
    """What a subnet holds."""

    endpoints: list[Wanted] = field(default_factory=list)
    computes: bool = False


class Subnets:
    """The subnets that a declaration speaks of."""

    def __init__(self, builder: PlanBuilder, network: NetworkSpec) -> None:
        self._builder = builder
        self._network = network
        said = network.virtual_network
        self.made: Mapping[str, SubnetSpec] = {} if said is None else {each.name.lower(): each for each in said.subnets}
        """Those of a network that is made, by their names in lower case."""
        self.held: dict[str, Held] = {name: Held() for name in self.made}

    def find(self, said: Any, where: Path) -> Value:
        """The id of the subnet that a word means; None with a fault of the builder's."""
        if isinstance(said, Late):
            return said.then(insist(checks.subnet_id, ".".join(map(str, where))))
        if said.startswith("/"):
            if wrong := checks.subnet_id(said):
                self._builder.fault(where, wrong.what, wrong.mend)
                return None
            return said
        given = self._network.virtual_network
        if given is not None and given.id is not None:
            return _in_network(given.id, said)
        if subnet := self.made.get(said.lower()):
            return IdIn(catalog.SUBNET.type, (Ref(NETWORK.node, "name"), subnet.name), None)
        near = checks.nearest(said, self.made)
        mend = f"did you mean {self.made[near].name!r}?" if near else "name one of network.virtual_network.subnets"
        self._builder.fault(where, f"no subnet here is called {said!r}", mend)
        return None

    def of(self, each: Wanted) -> tuple[Any, Path]:
        """What says the subnet of an endpoint, and where; None where nothing does."""
        if each.said.subnet is not None:
            return named(each.said.subnet), (*each.where, "subnet")
        if self._network.endpoint_subnet is not None:
            return named(self._network.endpoint_subnet), (*_WHERE, "endpoint_subnet")
        computes = named(self._network.compute_subnet)
        others = [
            each.name for name, each in self.made.items() if late(computes) or name != str(computes or "").lower()
        ]
        return (others[0] if len(others) == 1 else None), _WHERE

    def hold(self, endpoints: Iterable[tuple[Wanted, Any]], computes: Iterable[Any]) -> None:
        """Take note of what lies in the subnets that are made, and add the fault of each that is too small."""
        for each, said in endpoints:
            if not late(said) and (held := self.held.get(str(said).lower())):
                held.endpoints.append(each)
        for said in computes:
            if said is not None and not late(said) and (held := self.held.get(str(said).lower())):
                held.computes = True
        self._builder.faults.extend(self._full())

    def _full(self) -> Iterable[PlanFault]:
        from . import addresses

        for index, (name, subnet) in enumerate(self.made.items()):
            room = addresses.room(subnet.address_prefix)
            needed = sum(each.addresses for each in self.held[name].endpoints)
            if room is not None and needed > room:
                where = (*_WHERE, "virtual_network", "subnets", index, "address_prefix")
                what = f"{subnet.name} has {room} addresses to give away, and its private endpoints take {needed}"
                yield PlanFault(where, what, f"give it a shorter prefix: /{_prefix_for(needed)}")


def _prefix_for(needed: int) -> int:
    return 32 - (needed + catalog.KEPT_ADDRESSES - 1).bit_length()


def _in_network(network: Any, name: str) -> Value:
    """The id of a subnet of a network that exists."""
    if isinstance(network, Late):
        return network.then(lambda id_: f"{id_}/subnets/{name}")
    return f"{network}/subnets/{name}"


def network_of(subnet: Value) -> Value:
    """The id of the network that a subnet lies in."""
    if isinstance(subnet, IdIn):
        return NETWORK
    if isinstance(subnet, Late):
        return subnet.then(_network_id)
    return _network_id(subnet)


def _network_id(subnet: str) -> str:
    found = ids.parse(subnet)
    return str(ids.ArmId(found.subscription, found.group, catalog.VIRTUAL_NETWORK.type, found.names[:1]))
