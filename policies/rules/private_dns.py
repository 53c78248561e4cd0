"""The private DNS zones by which private endpoints are found: what they are called, where they lie, who asks them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from amlstack.catalog import environment, keyvault, machinelearning, network, private_dns
from amlstack.catalog.resources import DEPLOYMENT_TYPE
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import endpoint_to, id_of, made
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown, keys_of
from amlstack.policies.networks import ENDPOINT_SUBNET, configs, endpoint_of, groups_of, home, links, zone_names
from amlstack.policies.outbound_rules import type_of
from amlstack.policies.rule import Example, Pillar, Rule, among, worded
from amlstack.policies.setting_rule import SettingRule

_DNS = "https://learn.microsoft.com/azure/private-link/private-endpoint-dns"
_LINK = "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link"
_CONFIGS = "properties.privateDnsZoneConfigs"
_TO_VAULT = endpoint_to(id_of(keyvault.VAULT), "vault")
_ZONE_ID = "properties.privateDnsZoneId"
_API, _NOTEBOOKS = private_dns.ZONES["amlworkspace"]["public"]


def _zone(name: str) -> dict[str, Any]:
    return made(private_dns.ZONE, name, location=private_dns.LOCATION)


def _group(*zones: str) -> dict[str, Any]:
    """A zone group of the examples' endpoint, with these zones."""
    said = [
        {"name": f"zone{at}", "properties": {"privateDnsZoneId": id_of(private_dns.ZONE, zone)}}
        for at, zone in enumerate(zones)
    ]
    return made(network.ZONE_GROUP, "pe-contoso/default", properties={"privateDnsZoneConfigs": said})


def _grouped(endpoint: dict[str, Any], *zones: str) -> Example:
    """Zones, an endpoint and its zone group."""
    return (*map(_zone, zones), endpoint, _group(*zones))


def _cloud(endpoint: Resource, graph: Graph) -> str | None:
    """The cloud that an endpoint is in, where its region says so, and the template doesn't ask for the cloud itself."""
    said = endpoint.raw("location")
    return environment.cloud_of(said) if isinstance(said, str) and not graph.once(_asks_for_cloud) else None


def _asks_for_cloud(graph: Graph) -> bool:
    """Whether a template calls environment(), which answers for the public cloud here, and for another one there."""
    written = (each for each in graph.of_type(DEPLOYMENT_TYPE) if each.written)
    return any("environment(" in json.dumps(each.body, default=str).lower() for each in written)


class WorkspaceZones(Rule):
    """A workspace's private endpoint has a zone for the API and one for the notebooks.

    The workspace answers at names in both: without the second one no notebook opens in the studio.
    """

    id = "AML-421"
    name = "PrivateDns.WorkspaceZones"
    pillar = Pillar.RELIABILITY
    applies_to = network.ZONE_GROUP.type
    follows = (network.PRIVATE_ENDPOINT.type, private_dns.ZONE.type)
    severity = Severity.ERROR
    source = _LINK
    mend = f"Name both zones in privateDnsZoneConfigs: {_API} and {_NOTEBOOKS}, or those of your cloud."
    good = _grouped(endpoint_to(id_of(machinelearning.WORKSPACE), "amlworkspace"), _API, _NOTEBOOKS)
    bad = _grouped(endpoint_to(id_of(machinelearning.WORKSPACE), "amlworkspace"), _API)

    def check(self, group: Resource, graph: Graph) -> Iterator[Finding]:
        """Look for the zones of a cloud; an endpoint that isn't in the graph passes."""
        endpoint = endpoint_of(group, graph)
        if endpoint is None or "amlworkspace" not in {word for _, word in groups_of(endpoint)}:
            return
        said = [zone_names(each.raw(_ZONE_ID), graph) for each in configs(group)]
        names = {name for each in said for name in each}
        clouds = private_dns.ZONES["amlworkspace"]
        nearest = max(
            clouds, key=lambda cloud: (len({*clouds[cloud]} & names), cloud == (_cloud(endpoint, graph) or "public"))
        )
        missing = [zone for zone in clouds[nearest] if zone not in names]
        if missing and not all(said):
            raise NotYet(str(group), _CONFIGS)
        if missing:
            yield self.finding(
                group, _CONFIGS, f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
            )


class ZoneName(Rule):
    """A private endpoint's names lie in the zone that its service's names lead to.

    Clients ask for nothing in any other: they go on to the public address, and are turned away.
    """

    id = "AML-422"
    name = "PrivateDns.ZoneName"
    pillar = Pillar.RELIABILITY
    applies_to = network.ZONE_GROUP.type
    follows = (network.PRIVATE_ENDPOINT.type, private_dns.ZONE.type, *WorkspaceZones.follows)
    severity = Severity.ERROR
    source = _DNS
    mend = "Name the zone of the endpoint's group id, in the endpoint's cloud."
    good = (made(keyvault.VAULT), *_grouped(_TO_VAULT, "privatelink.vaultcore.azure.net"))
    bad = (made(keyvault.VAULT), *_grouped(_TO_VAULT, "privatelink.vault.azure.net"))

    def check(self, group: Resource, graph: Graph) -> Iterator[Finding]:
        """Compare each zone's name with those of the endpoint's group ids."""
        endpoint = endpoint_of(group, graph)
        if endpoint is None:
            return
        cloud, words, wanted = _cloud(endpoint, graph), [], set[str]()
        for target, word in groups_of(endpoint):
            known = private_dns.ZONES.get(word)
            if known is None or not _is_its(target, word, graph):
                return  # a service whose zones the catalog doesn't know
            words.append(word)
            wanted |= {
                zone for each, zones in known.items() if cloud in (None, each) or cloud not in known for zone in zones
            }
        told: set[str] = set()
        for part in configs(group) if words else ():
            names = zone_names(part.raw(_ZONE_ID), graph)
            for name in sorted(names - wanted - told):
                if not name.endswith(private_dns.FURTHER_ZONES):
                    what = f"{name} holds no name of {' and '.join(words)}: that is in {' and '.join(sorted(wanted))}"
                    yield self.finding(group, part.at(_ZONE_ID), what)
            told |= names
            if not names and part.raw(_ZONE_ID) is not None:
                raise NotYet(str(group), part.at(_ZONE_ID))


def _is_its(target: Any, word: str, graph: Graph) -> bool:
    """Whether a group id is one of a type that the zones are known of: other types have a `table` too.

    Raises NotYet where it isn't known what the endpoint leads to.
    """
    type_ = type_of(target, graph)
    if type_ is None and isinstance(target, Unknown) and (keys_of(target) is None or not graph.found(target)):
        raise NotYet("the private endpoint", "properties.privateLinkServiceConnections")
    return type_ is not None and among(word, network.GROUP_IDS[type_])


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
    good = (_zone(_API),)
    bad = (_zone(_API) | {"location": "westeurope"},)


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
        *_grouped({**_TO_VAULT, "properties": _TO_VAULT["properties"] | {"subnet": {"id": subnet}}}, zone),
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
    good = (_zone("corp.contoso.com"), _zone("lab.contoso.com"))
    bad = (_zone("corp.contoso.com"), _zone("corp.contoso.com"))

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
