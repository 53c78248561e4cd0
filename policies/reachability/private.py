"""Whether a private endpoint takes clients of a network to a target: its network, its approval, its names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from amlstack.catalog import network, private_dns
from amlstack.findings import Reach
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown, keys_of
from amlstack.policies.networks import ENDPOINT_SUBNET, Home, configs, home, links, zone_names
from amlstack.policies.relations import Relations, connections, endpoints, listed
from amlstack.policies.rule import among

from .answer import Answer, asked, best
from .stands import Stand, guarded
from .targets import Target

_CONFIGS = "properties.privateDnsZoneConfigs"
_ZONE_ID = "properties.privateDnsZoneId"
_TYPE = private_dns.ZONE.type.lower()


def leading_to(target: Target, graph: Graph) -> list[Resource]:
    """The declared private endpoints that lead to a target."""
    return [
        each for each, groups in _leading_to(target, graph) if any(among(word, (target.at.group,)) for word in groups)
    ]


def _leading_to(target: Target, graph: Graph) -> list[tuple[Resource, list[Any]]]:
    """The declared private endpoints that lead to a target's resource, each with its group ids; Unknown among them."""
    related = graph.once(endpoints)
    found = {(each.key, repr(said)): (each, said) for key in sorted(target.keys) for each, said in related.to_key(key)}
    return [(each, [said] if isinstance(said, Unknown) else listed(said)) for each, said in found.values()]


def private(target: Target, stand: Stand, graph: Graph) -> Answer | None:
    """Whether an endpoint takes clients there; None where none leads from there to it. Raises NotYet."""
    found = [each for each in leading_to(target, graph) if _reachable(each, stand, graph) is not False]
    if found:
        return best(asked(partial(_through, each, target, stand, graph)) for each in found)
    for endpoint, groups in _leading_to(target, graph):
        if any(isinstance(word, Unknown) for word in groups):
            raise NotYet(str(endpoint), "properties.groupIds")
    if target.resource is not None:
        graph.once(endpoints).complete(target.resource, "properties.privateEndpointConnections")
    return None


def _reachable(endpoint: Resource, stand: Stand, graph: Graph) -> bool | None:
    """Whether an endpoint lies in a network or one that is peered with it; None where that isn't known."""
    try:
        where = home(endpoint, ENDPOINT_SUBNET, graph)
    except NotYet:
        return None
    if where is None:
        return None
    return bool(where.keys & (stand.networks | stand.peers))


def _through(endpoint: Resource, target: Target, stand: Stand, graph: Graph) -> Answer:
    """Whether one endpoint takes clients of a network to a target. Raises NotYet."""
    if _reachable(endpoint, stand, graph) is None:
        waits = NotYet(str(endpoint), ENDPOINT_SUBNET)
        return Answer(Reach.UNKNOWN, f"the network of {endpoint.called} isn't known", waits=waits)
    if kept := guarded(stand, "VirtualNetwork", target.at.port, graph):
        return kept
    manual = [path for path in _leading(endpoint, target) if path.startswith("properties.manual")]
    if manual:
        what = f"{endpoint.called} waits for the approval of who owns {target.name}"
        mend = f"Have its connection to {target.name} approved"
        return Answer(Reach.NO, what, mend, at=(endpoint, manual[0]), minor=True)
    return _named(endpoint, target, stand, graph)


def _leading(endpoint: Resource, target: Target) -> list[str]:
    """The paths of an endpoint's connections that lead to a target."""
    return [path for path, value, _ in connections(endpoint) if target.keys & set(keys_of(value) or ())]


def _groups(graph: Graph) -> Relations[Resource]:
    """The zone groups, by the key of their endpoint."""
    found = graph.of_type(network.ZONE_GROUP.type)
    type_ = network.PRIVATE_ENDPOINT.type
    return Relations(
        graph, ((name if isinstance(name := each.names[0], Unknown) else f"{type_}/{name}", each) for each in found)
    )


def _named(endpoint: Resource, target: Target, stand: Stand, graph: Graph) -> Answer:
    """Whether clients of a network find an endpoint by a target's names. Raises NotYet."""
    related, wanted = graph.once(_groups), _zones(target)
    groups = related.to(endpoint)
    if not groups:
        related.complete(endpoint, "privateDnsZoneGroups")
        what = "its endpoint has no zone group: a policy, or somebody by hand, has to write its names into a zone"
        return Answer(Reach.UNKNOWN, what, "Declare privateDnsZoneGroups below it, unless a policy does")
    entries = [part for group in groups for part in configs(group)]
    said = [(part, zone_names(part.raw(_ZONE_ID), graph)) for part in entries]
    held = [(part, name) for part, names in said for name in names if name in wanted]
    if not held:
        if any(not names for _, names in said):
            raise NotYet(str(groups[0]), _CONFIGS)
        rule = "AML-421" if target.at.group == "amlworkspace" else "AML-422" if said else ""
        what = f"the zone group of {endpoint.called} lacks {wanted[0]}, or that of its cloud"
        return Answer(Reach.NO, what, f"Give {endpoint.called} the zone {wanted[0]}", rule, (groups[0], _CONFIGS))
    return best(asked(partial(_asks, part.raw(_ZONE_ID), name, endpoint, stand, graph)) for part, name in held)


def _zones(target: Target) -> list[str]:
    """The zones that hold a target's names, of whatever cloud; the public one's first."""
    clouds = private_dns.ZONES[target.at.group].values()
    return list(dict.fromkeys(zones[target.at.zone] for zones in clouds))


def _asks(value: object, name: str, endpoint: Resource, stand: Stand, graph: Graph) -> Answer:
    """Whether a network asks a zone: it is linked to it. Raises NotYet."""
    related, through = graph.once(links), Answer(Reach.YES, endpoint.called, endpoint=endpoint)
    zones = [each for each in graph.found(value) if each.type.lower() == _TYPE]
    keys = {key for each in zones for key in (each.key,)} | set(keys_of(value) or ()) | {f"{_TYPE}/{name}"}
    linked = [keys_of(link.raw("properties.virtualNetwork.id")) for key in sorted(keys) for link in related.to_key(key)]
    if any(stand.networks & {*(found or ())} for found in linked):
        return through
    if not zones:
        what = f"its zone isn't declared here: whether {stand.name} asks it isn't known"
        return Answer(Reach.UNKNOWN, what, f"Have {name} linked to {stand.name}, unless a resolver asks it")
    if None in linked:
        raise NotYet(str(zones[0]), "properties.virtualNetworkLinks")
    related.complete(zones[0], "properties.virtualNetworkLinks")
    rule = "AML-424" if _own(endpoint, stand, graph) else ""
    mend = f"Link it to {stand.name}, or let a resolver of your own ask it"
    return Answer(Reach.NO, f"{name} isn't linked to {stand.name}", mend, rule, (zones[0], "name"))


def _own(endpoint: Resource, stand: Stand, graph: Graph) -> bool:
    """Whether an endpoint lies in a network itself, and not in one that is peered with it."""
    where = home(endpoint, ENDPOINT_SUBNET, graph)
    return where is not None and bool(where.keys & stand.networks)


def networks(target: Target, graph: Graph) -> Iterator[tuple[Resource, Home | NotYet | None]]:
    """The endpoints that lead to a target, each with the network that it lies in, or why that isn't known."""
    for endpoint in leading_to(target, graph):
        try:
            yield endpoint, home(endpoint, ENDPOINT_SUBNET, graph)
        except NotYet as reason:
            yield endpoint, reason
