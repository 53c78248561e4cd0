"""How virtual networks, subnets, endpoints and private DNS zones belong together, wherever each is declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import network, private_dns

from .graph import Graph, NotYet, Resource, Unknown, keys_of, template_key
from .parts import Part, items
from .relations import Relations, connections, keys_to, listed

SUBNETS = "properties.subnets"
ENDPOINT_SUBNET = "properties.subnet.id"
_NETWORK, _SUBNET, _ZONE = (each.type.lower() for each in (network.VIRTUAL_NETWORK, network.SUBNET, private_dns.ZONE))


@dataclass(frozen=True, slots=True)
class Home:
    """The virtual network that a subnet's id leads to, as far as it is known."""

    network: Resource | None
    """None where it isn't in the graph."""
    keys: frozenset[str]
    """The keys by which ids may name it."""
    subnet: str | Resource | None
    """The subnet's name in lower case, or the subnet where it is a resource of its own; None where it isn't known."""


def home(resource: Resource, path: str, graph: Graph) -> Home | None:
    """The network in which the subnet lies whose id stands at a path; None where none is said.

    Raises NotYet where it isn't known which network that is.
    """
    value = resource.raw(path)
    if not isinstance(value, (str, Unknown)) or value == "":
        return None
    for key in _sole(resource, path, value, graph):
        made = next(iter(graph.found(Unknown((key,)))), None)
        if made is not None and made.type.lower() == _NETWORK:
            return Home(made, frozenset(keys_to(made)), None)
        if made is not None:
            above = graph.above(made, network.VIRTUAL_NETWORK.type)
            named = template_key(_NETWORK, made.names[0])
            return Home(above, frozenset(keys_to(above)) if above else frozenset((named,)), made)
        *_, name, subnet = key.split("/")
        above = graph.named(network.VIRTUAL_NETWORK.type, name)
        child = graph.named(network.SUBNET.type, name, subnet)
        return Home(
            above, frozenset((template_key(_NETWORK, name), *(keys_to(above) if above else ()))), child or subnet
        )
    return None


def _sole(resource: Resource, path: str, value: Any, graph: Graph) -> list[str]:
    """The key of the subnet, or else of the network, that a value comes from; none where it is an id of another type.

    Raises NotYet where it comes from several, or from who knows where.
    """
    keys = keys_of(value)
    types = {key: {each.type.lower() for each in graph.found(Unknown((key,)))} for key in keys or ()}
    for type_ in (_SUBNET, _NETWORK):
        found = [key for key, known in types.items() if type_ in known or (not known and key.startswith(f"{type_}/"))]
        found = [key for key in found if type_ != _NETWORK or types[key]]
        if len(found) == 1:
            return found
        if found:
            break
    if isinstance(value, Unknown):
        raise NotYet(str(resource), path)
    return []


def subnet_of(resource: Resource, path: str, graph: Graph) -> Part | None:
    """The subnet whose id stands at a path, as far as it is in the graph. Raises NotYet where that isn't known."""
    found = home(resource, path, graph)
    if found is None or (found.network is None and not isinstance(found.subnet, Resource)):
        return None
    if isinstance(found.subnet, Resource):
        return whole(found.subnet)
    inside = list(items(found.network, SUBNETS)) if found.network else []
    if found.subnet is None:
        if len(inside) == 1:
            return inside[0]
        raise NotYet(str(resource), path)
    if any(isinstance(each.name, Unknown) for each in inside):
        raise NotYet(str(resource), path)
    return next((each for each in inside if str(each.name).lower() == found.subnet), None)


def whole(subnet: Resource) -> Part:
    """A subnet that is a resource of its own, as a part that reads like one in its network's body."""
    return Part(subnet, "", subnet.names[-1], subnet.body)


def subnets(resource: Resource) -> Iterator[Part]:
    """The subnets that a network, or a subnet beside it, declares. Raises NotYet, after those that are known."""
    if resource.type.lower() == _SUBNET:
        yield whole(resource)
    else:
        yield from items(resource, SUBNETS)


def groups_of(endpoint: Resource) -> Iterator[tuple[Any, str]]:
    """The id that each connection of a private endpoint leads to, with each of its group ids, in lower case.

    Raises NotYet, after those that are known, where not all of them are.
    """
    unknown = False
    for word in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
        unknown |= isinstance(endpoint.raw(f"properties.{word}"), Unknown)
    for _, target, groups in connections(endpoint):
        unknown |= isinstance(groups, Unknown)
        for group in listed(groups):
            unknown |= isinstance(group, Unknown)
            if isinstance(group, str):
                yield target, group.lower()
    if unknown:
        raise NotYet(str(endpoint), "properties.privateLinkServiceConnections")


def zone_names(value: Any, graph: Graph) -> set[str]:
    """The names, in lower case, of the private DNS zones that a value is the id of, or comes from.

    None where nobody knows yet; a program says of a list what the whole of it comes from.
    """
    keys, depth = keys_of(value) or (), _ZONE.count("/") + 1
    said = {key.rpartition("/")[2] for key in keys if key.startswith(f"{_ZONE}/") and key.count("/") == depth}
    made = {each.names[-1] for each in graph.found(value) if each.type.lower() == _ZONE}
    return said | {name.lower() for name in made if isinstance(name, str)}


def endpoint_of(group: Resource, graph: Graph) -> Resource | None:
    """The private endpoint of a DNS zone group; None where it isn't in the graph. Raises NotYet."""
    if len(group.names) < 2:
        raise NotYet(str(group), "name")
    return graph.above(group, network.PRIVATE_ENDPOINT.type)


def configs(group: Resource) -> Iterator[Part]:
    """The entries of a DNS zone group, one for each zone. Raises NotYet, after those that are known."""
    yield from items(group, "properties.privateDnsZoneConfigs")


def links(graph: Graph) -> Relations[Resource]:
    """The links of private DNS zones, by their zone."""
    found = ((each, each.names[0]) for each in graph.of_type(private_dns.LINK.type))
    type_ = private_dns.ZONE.type
    return Relations(graph, ((name if isinstance(name, Unknown) else f"{type_}/{name}", each) for each, name in found))
