"""Where clients stand: a virtual network, the managed network, no network at all; and how they get out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import network
from amlstack.findings import Reach
from amlstack.policies.graph import Graph, NotYet, Resource, in_any_case, keys_of, template_key
from amlstack.policies.networks import Home, home, subnet_of
from amlstack.policies.outbound_rules import approved_only
from amlstack.policies.parts import Part
from amlstack.policies.relations import keys_to, listed
from amlstack.policies.security_rules import group_of, rules, verdict

from .answer import Answer, told

MANAGED, OUTSIDE = "managed network", "internet"
_PEERING = f"{network.VIRTUAL_NETWORK.type}/virtualNetworkPeerings"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a client stands."""

    name: str
    """What a message calls it."""
    networks: frozenset[str] = frozenset()
    """The keys of the virtual network that it is, if it is one."""
    peers: frozenset[str] = frozenset()
    """The keys of the networks that are peered with it, as far as they are declared."""
    subnet: Part | None = None
    """The subnet, where it is declared here."""
    subnet_key: str = ""
    managed: Resource | None = None
    """The workspace whose managed network it is, if it is one."""
    unknown: str = ""
    """Why nobody can tell where it is."""
    waits: NotYet | None = None
    """The value that would tell, where that isn't known yet."""
    outside: bool = False
    """Whether it is the internet, and not a network of Azure's that lets out to it."""


INTERNET = Stand(OUTSIDE, outside=True)
NOWHERE, UNDECLARED = Stand("no network"), Stand("none declared")
AZURE, ANYWHERE = Stand("Azure"), Stand("anywhere", outside=True)


def managed(workspace: Resource) -> Stand:
    """A workspace's managed network."""
    return Stand(MANAGED, managed=workspace)


def in_subnet(resource: Resource, path: str, graph: Graph) -> Stand:
    """The network of the subnet whose id stands at a path; no network where none is said."""
    try:
        found = home(resource, path, graph)
        if found is None:
            return NOWHERE if resource.raw(path) is None else Stand("a subnet", unknown=f"{path} isn't a subnet's id")
        subnet = subnet_of(resource, path, graph)
    except NotYet as reason:
        return Stand("a subnet", unknown=told(reason), waits=reason)
    return _stand(found, graph, subnet)


def of_endpoint(found: Home, graph: Graph) -> Stand:
    """The network that a private endpoint lies in: who comes through it may stand anywhere there."""
    return _stand(found, graph, None)


def _stand(found: Home, graph: Graph, subnet: Part | None) -> Stand:
    key = ""
    if isinstance(found.subnet, Resource):
        key = template_key(network.SUBNET.type, *found.subnet.names)
    elif found.subnet and found.network is not None:
        key = template_key(network.SUBNET.type, *found.network.names, found.subnet)
    name = found.network.called if found.network else next(iter(sorted(found.keys))).rpartition("/")[2]
    return Stand(name, found.keys, frozenset(_peers(found, graph)), subnet, key if subnet else "")


def _peers(found: Home, graph: Graph) -> Iterator[str]:
    """The keys of the networks that a network is peered with, by what is declared at either end."""
    said: list[tuple[set[str], Any]] = []
    for each in graph.of_type(network.VIRTUAL_NETWORK.type):
        for peering in listed(each.raw("properties.virtualNetworkPeerings")):
            inner = in_any_case(peering, "properties") if isinstance(peering, dict) else None
            said.append((set(keys_to(each)), _remote(inner)))
    for each in graph.of_type(_PEERING):
        first = keys_of(f"/providers/{network.VIRTUAL_NETWORK.type}/{each.names[0]}")
        said.append((set(first or ()), each.raw("properties.remoteVirtualNetwork.id")))
    for here, remote in said:
        there = set(keys_of(remote) or ())
        if here & found.keys:
            yield from there
        if there & found.keys:
            yield from here


def _remote(peering: Any) -> Any:
    network_ = in_any_case(peering, "remoteVirtualNetwork") if isinstance(peering, dict) else None
    return in_any_case(network_, "id") if isinstance(network_, dict) else None


def guarded(stand: Stand, tag: str, port: int, graph: Graph) -> Answer | None:
    """What the security group of a client's subnet says to a port of a service tag; None where it lets it out.

    Raises NotYet where that isn't known.
    """
    group = group_of(stand.subnet, graph) if stand.subnet else None
    if group is None or verdict(rules(group, graph), "Outbound", tag, port) is not False:
        return None
    return Answer(Reach.NO, f"{group.called} keeps back {tag} at {port}", rule="AML-436", at=(group, "properties"))


def lets_everything_out(stand: Stand) -> bool:
    """Whether a client may go to public networks, but for a security group. Raises NotYet."""
    return stand.managed is None or not approved_only(stand.managed)
