"""The private DNS zones by which a private endpoint is found: which it needs, and what they are called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from amlstack.catalog import environment, keyvault, machinelearning, network, private_dns
from amlstack.catalog.resources import DEPLOYMENT_TYPE
from amlstack.findings import Finding, Severity
from amlstack.policies.examples import endpoint_to, grouped, id_of, made
from amlstack.policies.graph import Graph, NotYet, Resource, Unknown, keys_of
from amlstack.policies.networks import configs, endpoint_of, groups_of, zone_names
from amlstack.policies.outbound_rules import type_of
from amlstack.policies.rule import Pillar, Rule, among

_DNS = "https://learn.microsoft.com/azure/private-link/private-endpoint-dns"
_LINK = "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link"
_CONFIGS = "properties.privateDnsZoneConfigs"
_ZONE_ID = "properties.privateDnsZoneId"
_TO_VAULT = endpoint_to(id_of(keyvault.VAULT), "vault")
_API, _NOTEBOOKS = private_dns.ZONES["amlworkspace"]["public"]


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
    good = grouped(endpoint_to(id_of(machinelearning.WORKSPACE), "amlworkspace"), _API, _NOTEBOOKS)
    bad = grouped(endpoint_to(id_of(machinelearning.WORKSPACE), "amlworkspace"), _API)

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
    good = (
        made(keyvault.VAULT),
        *grouped(_TO_VAULT, "privatelink.vaultcore.azure.net"),
    )
    bad = (made(keyvault.VAULT), *grouped(_TO_VAULT, "privatelink.vault.azure.net"))

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
