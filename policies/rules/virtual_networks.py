"""Virtual networks around a workspace: where endpoints lie in them, and which addresses they may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any

from amlstack.catalog import keyvault, machinelearning, network
from amlstack.catalog.locations import canonical
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import endpoint_to, id_of, made, setting
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown
from amlstack.policies.networks import ENDPOINT_SUBNET, groups_of, home, subnet_of, subnets
from amlstack.policies.parts import Part, of_each
from amlstack.policies.relations import listed
from amlstack.policies.rule import Example, Pillar, Rule

_LINK = "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link"
_DOMAIN = "https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns"
_TO_VAULT = endpoint_to(id_of(keyvault.VAULT), "vault")


def _in_subnet(endpoint: Mapping[str, Any], **body: Any) -> dict[str, Any]:
    """A private endpoint in the examples' subnet."""
    subnet = {"subnet": {"id": id_of(network.SUBNET, "vnet-contoso", "pe")}}
    return {**endpoint, **body, "properties": endpoint["properties"] | subnet}


class EndpointRegion(Rule):
    """A private endpoint lies in the region of its virtual network.

    What it leads to may lie in another: the endpoint itself is a card in the network, and Azure refuses it elsewhere.
    """

    id = "AML-431"
    name = "Network.EndpointRegion"
    pillar = Pillar.OPERATIONS
    applies_to = network.PRIVATE_ENDPOINT.type
    follows = (network.VIRTUAL_NETWORK.type, network.SUBNET.type)
    severity = Severity.ERROR
    source = _LINK
    mend = "Set the endpoint's location to that of its virtual network."
    good = (
        made(network.VIRTUAL_NETWORK, "vnet-contoso", location="westeurope"),
        made(network.SUBNET, "vnet-contoso/pe"),
        _in_subnet(_TO_VAULT, location="West Europe"),
    )
    bad = (
        made(network.VIRTUAL_NETWORK, "vnet-contoso", location="westeurope"),
        made(network.SUBNET, "vnet-contoso/pe"),
        _in_subnet(_TO_VAULT, location="northeurope"),
    )

    def check(self, endpoint: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare the two regions; a network that isn't in the graph passes."""
        where = home(endpoint, ENDPOINT_SUBNET, graph)
        if where is None or where.network is None:
            return
        said, its = endpoint.get("location"), where.network.get("location")
        if isinstance(said, str) and isinstance(its, str) and canonical(said) != canonical(its):
            yield self.finding(endpoint, "location", f"it lies in {said}, and {where.network.called} in {its}")


def _addresses(prefix: Any) -> IPv4Network | IPv6Network | None:
    """The addresses of a prefix; None where it is none."""
    try:
        return ip_network(prefix, strict=False) if isinstance(prefix, str) else None
    except ValueError:
        return None


class DockerRange(Rule):
    """A virtual network has none of the addresses that Docker takes for itself.

    Azure ML runs jobs in containers, and Docker's own network is 172.17.0.0/16: what lies there in the virtual network
    is out of their reach.
    """

    id = "AML-432"
    name = "Network.DockerRange"
    pillar = Pillar.RELIABILITY
    applies_to = network.VIRTUAL_NETWORK.type
    severity = Severity.WARNING
    source = _LINK
    mend = f"Choose addresses outside of {network.DOCKER_RANGE}, such as 10.0.0.0/16."
    good = setting(network.VIRTUAL_NETWORK, "vnet-contoso", addressSpace={"addressPrefixes": ["172.16.0.0/16"]})
    bad = setting(network.VIRTUAL_NETWORK, "vnet-contoso", addressSpace={"addressPrefixes": ["172.17.8.0/21"]})

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look at each prefix of the address space."""
        path, dockers = "properties.addressSpace.addressPrefixes", IPv4Network(network.DOCKER_RANGE)
        said = resource.raw(path)
        for at, prefix in enumerate(listed(said)):
            found = _addresses(prefix)
            if isinstance(found, IPv4Network) and found.overlaps(dockers):
                yield self.finding(resource, f"{path}[{at}]", f"{prefix} has addresses of {network.DOCKER_RANGE}")
        if isinstance(said, Unknown) or any(isinstance(prefix, Unknown) for prefix in listed(said)):
            raise NotYet(str(resource), path)


def _needed(endpoint: Resource) -> tuple[int, bool]:
    """How many addresses a private endpoint takes, at least; and whether that is all, as far as its groups say."""
    counts, known = [0], True
    try:
        for _, group in groups_of(endpoint):
            counts.append(network.ENDPOINT_ADDRESSES.get(group, 1))
    except NotYet:
        known = False
    return max(sum(counts), len(listed(endpoint.raw("properties.ipConfigurations"))), 1), known


Taken = tuple[dict[tuple[str, str], list[Resource]], bool]


def _taken(graph: Graph) -> Taken:
    """The private endpoints, by the subnet that each lies in; and whether that is known of all of them."""
    found: dict[tuple[str, str], list[Resource]] = {}
    known = not graph.is_open
    for endpoint in graph.of_type(network.PRIVATE_ENDPOINT.type):
        try:
            subnet = subnet_of(endpoint, ENDPOINT_SUBNET, graph)
        except NotYet:
            known = False
            continue
        if subnet:
            found.setdefault((subnet.holder.key, subnet.path), []).append(endpoint)
    return found, known


def _full(prefix: str) -> Example:
    """A workspace's endpoint, and a subnet with these addresses."""
    endpoint = _in_subnet(endpoint_to(id_of(machinelearning.WORKSPACE), "amlworkspace"))
    return (
        made(network.VIRTUAL_NETWORK, "vnet-contoso"),
        *(_in_subnet(_TO_VAULT) | {"name": f"pe-vault-{at}"} for at in range(9)),
        endpoint,
        made(network.SUBNET, "vnet-contoso/pe", properties={"addressPrefix": prefix}),
    )


class SubnetRoom(Rule):
    """A subnet has an address for each private endpoint that is declared in it.

    A workspace's takes three: the API's, the notebooks' and the online endpoints'. Azure keeps five of each subnet.
    """

    id = "AML-433"
    name = "Network.SubnetRoom"
    pillar = Pillar.RELIABILITY
    applies_to = network.VIRTUAL_NETWORK.type
    also_applies_to = (network.SUBNET.type,)
    follows = (network.PRIVATE_ENDPOINT.type, network.VIRTUAL_NETWORK.type, network.SUBNET.type)
    severity = Severity.WARNING
    source = _DOMAIN
    mend = "Give the subnet a shorter prefix: a /27 has 27 addresses to give away."
    good = _full("10.0.0.0/27")
    bad = _full("10.0.0.0/28")

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Count the addresses of each subnet, and those that its endpoints take at least."""
        yield from of_each(subnets(resource), lambda subnet: self._judged(subnet, graph))

    def _judged(self, subnet: Part, graph: Graph) -> Iterator[Finding]:
        found, known = graph.once(_taken)
        inside = found.get((subnet.holder.key, subnet.path), [])
        path = "properties.addressPrefix"
        prefixes = [subnet.get(path), *listed(subnet.get("properties.addressPrefixes"))]
        if not inside and known:
            return
        spaces = [each for each in map(_addresses, prefixes) if isinstance(each, IPv4Network)]
        room = sum(max(each.num_addresses - network.KEPT_ADDRESSES, 0) for each in spaces)
        counts = [_needed(endpoint) for endpoint in inside]
        needed = sum(count for count, _ in counts)
        if spaces and needed > room:
            what = f"{subnet.called} has {room} addresses to give away, and its private endpoints take {needed}"
            yield self.finding(subnet.holder, subnet.at(path), what)
        elif spaces and not (known and all(sure for _, sure in counts)):
            raise NotYet(str(subnet.holder), subnet.at("properties.privateEndpoints"))
