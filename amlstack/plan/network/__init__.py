"""From `network` to a virtual network, private endpoints and the zones of their names.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlstack.catalog import ids
from amlstack.catalog import network as catalog
from amlstack.spec.model import NetworkSpec

from ..faults import Path
from ..home import Account
from ..late import late
from ..nodes import Value
from ..plan_builder import PlanBuilder
from . import endpoints, private, word
from .data_accounts import reach_accounts
from .dns import Zones
from .subnets import Subnets, network_of
from .targets import Targets
from .virtual_network import virtual_network
from .wanted import Wanted, named, wanted

_WHERE: Path = ("network",)


def settle(builder: PlanBuilder) -> None:
    """Fill in what the declaration leaves to its word for the network. Faults are the builder's."""
    word.settle(builder)
    network = builder.spec.network
    if network is not None and network.mode == word.PRIVATE:
        private.lay_out(builder)
    if network is not None and network.mode in word.WORDS:
        reach_accounts(builder)


class Network:
    """A declared network: `prepare` adds what the workspace may lie in, `finish` what leads to the workspace."""

    def __init__(self, builder: PlanBuilder, said: NetworkSpec) -> None:
        self.subnets = Subnets(builder, said)
        self._builder = builder
        self._said = said
        self._private = said.mode == word.PRIVATE
        self._endpoints: list[endpoints.Placed] = []

    def prepare(self, parts: Mapping[str, Value | None], accounts: Mapping[str, Account]) -> None:
        """Add the virtual network; `parts` are the ids of what the workspace stands on, `accounts` those for data."""
        builder, said = self._builder, self._said
        implied = private.endpoints(builder.spec) if self._private else ()
        found = wanted(builder, Targets(builder, parts, accounts), implied)
        lying = [(each, *self.subnets.of(each)) for each in found]
        serverless = builder.spec.serverless_compute
        computes = [named(said.compute_subnet), serverless.custom_subnet if serverless else None]
        self.subnets.hold([(each, subnet) for each, subnet, _ in lying], computes)
        if said.virtual_network is not None and said.virtual_network.id is not None:
            builder.existing(catalog.VIRTUAL_NETWORK, said.virtual_network, *_WHERE, "virtual_network")
        elif said.virtual_network is not None:
            virtual_network(builder, said.virtual_network, self.subnets)
        for each, subnet, where in lying:
            self._place(each, subnet, where)
        self._static_faults([(each, subnet) for each, subnet, _ in lying])
        if said.compute_subnet is not None:
            self._compute_subnet(named(said.compute_subnet), (*_WHERE, "compute_subnet"))

    def finish(self, principal: Value) -> None:
        """Add the endpoints, behind the workspace, and what finds their names.

        `principal` is the object id of the workspace's identity, which reads some of the endpoints.
        """
        endpoints.add(self._builder, self._endpoints)
        self._builder.add(*endpoints.readers(self._endpoints, principal))
        if self._said.dns is None:
            return
        networks = {repr(each): each for each in (network_of(one.subnet) for one in self._endpoints)}
        Zones(self._builder, self._said.dns).add(self._endpoints, list(networks.values()))

    def _place(self, each: Wanted, subnet: Any, where: Path) -> None:
        if subnet is None and not any(told.path[:2] == (*_WHERE, "virtual_network") for told in self._builder.faults):
            whose = "private endpoints lie" if each.where == _WHERE else "it lies"
            what = f"nothing says which subnet {whose} in"
            self._builder.fault(each.where, what, "add `endpoint_subnet` to `network`: a subnet's name, or its ARM id")
        elif subnet is not None and (id_ := self.subnets.find(subnet, where)) is not None:
            self._endpoints.append(endpoints.placed(self._builder, each, id_))

    def _static_faults(self, lying: list[tuple[Wanted, Any]]) -> None:
        from . import addresses

        taken = [
            ((*each.where, "ip_configurations", at, "private_ip_address"), one.private_ip_address, self._prefix(subnet))
            for each, subnet in lying
            for at, one in enumerate(each.said.ip_configurations)
        ]
        self._builder.faults.extend(addresses.static_faults(taken))

    def _prefix(self, subnet: Any) -> Any:
        """The addresses of a subnet that is made; None of any other."""
        made = None if subnet is None or late(subnet) else self.subnets.made.get(subnet.lower())
        return made.address_prefix if made else None

    def _compute_subnet(self, said: Any, where: Path) -> None:
        """Look at the subnet of computes: its network lies in the workspace's subscription."""
        found, own = self.subnets.find(said, where), self._builder.subscription
        if isinstance(found, str) and own is not None and ids.parse(found).subscription.lower() != own.lower():
            what = "computes lie in a network of the workspace's subscription, and this subnet is in another one"
            self._builder.fault(where, what, f"give a subnet of the subscription {own}")
