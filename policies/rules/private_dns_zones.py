"""Private DNS zones by themselves: where they lie, which networks ask them, and that there is one of a name."""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import keyvault, network, private_dns
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import endpoint_to, grouped, id_of, made, zone_called
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown, keys_of
from amlstack.policies.networks import ENDPOINT_SUBNET, configs, endpoint_of, home, links
from amlstack.policies.rule import Example, Pillar, Rule, worded
from amlstack.policies.setting_rule import SettingRule

_DNS = "https://learn.microsoft.com/azure/private-link/private-endpoint-dns"
_LINK = "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link"
_TO_VAULT = endpoint_to(id_of(keyvault.VAULT), "vault")
_ZONE_ID = "properties.privateDnsZoneId"
_API, _ = private_dns.ZONES["amlworkspace"]["public"]


class ZoneLocation(SettingRule):
    """A private DNS zone, or a link of one, lies in `global`.

    It lies in no region: Azure refuses any, and azure-native takes the group's where none is said.
    """

    id = "AML-423"
    name = "PrivateDns.ZoneLocation"
    pillar = Pillar.OPERATIONS
    applies_to = private_dns.ZONE.type
    also_applies_to = (private_dns.LINK.type,)
    severity = Severity.ERROR
    source = "https://learn.microsoft.com/azure/templates/microsoft.network/privatednszones"
    mend = f"Set location to {private_dns.LOCATION}."
    path = "location"
    wanted = (private_dns.LOCATION,)
    message = "it lies in no region, and location is {said}"
    good = (zone_called(_API),)
    bad = (zone_called(_API) | {"location": "westeurope"},)


def _linked(*to: str, registers: bool = False) -> Example:
    """An endpoint in a network, with its zone, which is linked to these networks."""
    link = {"registrationEnabled": registers}
    zone = "privatelink.vaultcore.azure.net"
    subnet = id_of(network.SUBNET, "vnet-contoso", "pe")
    return (
        made(network.VIRTUAL_NETWORK, "vnet-contoso"),
        made(network.SUBNET, "vnet-contoso/pe"),
        *(
            made(
                private_dns.LINK,
                f"{zone}/{name}",
                location=private_dns.LOCATION,
                properties=link | {"virtualNetwork": {"id": id_of(network.VIRTUAL_NETWORK, name)}},
            )
            for name in to
        ),
        *grouped({**_TO_VAULT, "properties": _TO_VAULT["properties"] | {"subnet": {"id": subnet}}}, zone),
    )


class ZoneLink(Rule):
    """A declared zone of a private endpoint is linked to the endpoint's network, and registers no machines there.

    Without the link nobody in the network asks the zone. A zone that registers machines is the one zone of a network
    that may, and its names would be the machines'.
    """

    id = "AML-424"
    name = "PrivateDns.ZoneLink"
    pillar = Pillar.RELIABILITY
    applies_to = network.ZONE_GROUP.type
    also_applies_to = (private_dns.LINK.type,)
    follows = (
        network.PRIVATE_ENDPOINT.type,
        network.VIRTUAL_NETWORK.type,
        private_dns.ZONE.type,
        private_dns.LINK.type,
    )
    severity = Severity.WARNING
    source = f"{_LINK}#create-a-workspace-that-uses-a-private-endpoint"
    mend = (
        "Declare virtualNetworkLinks below the zone, with registrationEnabled false; where a resolver of your own asks "
        "the zone for the network, waive this."
    )
    good = _linked("vnet-contoso")
    bad = _linked()

    def check(self, resource: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for each declared zone's link to the endpoint's network, or at what a link says."""
        if resource.type.lower() == private_dns.LINK.type.lower():
            yield from self._registering(resource)
            return
        endpoint = endpoint_of(resource, graph)
        where = home(endpoint, ENDPOINT_SUBNET, graph) if endpoint else None
        if where is None:
            return
        told: set[str] = set()
        for part in configs(resource):
            value = part.raw(_ZONE_ID)
            zones = [each for each in graph.found(value) if each.type.lower() == private_dns.ZONE.type.lower()]
            if not zones and (keys_of(value) is None or graph.may_hold(value)):
                raise NotYet(str(resource), part.at(_ZONE_ID))
            for zone in zones:
                if zone.key not in told and not self._is_linked(zone, where.keys, graph):
                    what = f"{zone.called} isn't linked to the endpoint's network"
                    yield self.finding(resource, part.at(_ZONE_ID), what)
                told.add(zone.key)

    def _is_linked(self, zone: Resource, network_: frozenset[str], graph: Graph) -> bool:
        """Whether a zone has a link to a network. Raises NotYet where one of its links may be to it."""
        related = graph.once(links)
        reached = [keys_of(each.raw("properties.virtualNetwork.id")) for each in related.to(zone)]
        if any(network_ & {*(keys or ())} for keys in reached):
            return True
        if None in reached:
            raise NotYet(str(zone), "properties.virtualNetworkLinks")
        related.complete(zone, "properties.virtualNetworkLinks")
        return False

    def _registering(self, link: Resource) -> Iterator[Finding]:
        path = "properties.registrationEnabled"
        if link.get(path) is not True:
            return
        if isinstance(link.names[0], Unknown):
            raise NotYet(str(link), "name")
        if link.names[0].lower().startswith("privatelink."):
            yield self.finding(link, path, "it registers the network's machines in a private endpoint's zone")


class ZoneTwice(Rule):
    """One private DNS zone of a name is declared.

    A network can be linked to one of them alone, and has none of the other's names. Two that are written at once in
    one group fail with a conflict.
    """

    id = "AML-425"
    name = "PrivateDns.ZoneTwice"
    pillar = Pillar.RELIABILITY
    applies_to = private_dns.ZONE.type
    follows = (private_dns.ZONE.type,)
    severity = Severity.WARNING
    source = f"{_DNS}#private-dns-zone-group"
    mend = "Declare the zone once, and link each network to it."
    good = (zone_called("corp.contoso.com"), zone_called("lab.contoso.com"))
    bad = (zone_called("corp.contoso.com"), zone_called("corp.contoso.com"))

    def check(self, zone: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for a zone of the same name before it."""
        name = zone.names[-1]
        for other in graph.of_type(zone.type):
            if other is zone:
                break
            if isinstance(name, Unknown) or isinstance(other.names[-1], Unknown):
                continue
            if other.names[-1].lower() == name.lower():
                yield self.finding(zone, "name", f"{worded(name)} is declared twice")
                return
        if graph.is_open or any(isinstance(each.names[-1], Unknown) for each in graph.of_type(zone.type)):
            raise NotYet(str(zone), "name")
