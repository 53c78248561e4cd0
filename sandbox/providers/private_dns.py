"""Microsoft.Network: private DNS zones, their links, and A records. Creation 202 without a body, deletion 202.

Sources: https://learn.microsoft.com/azure/dns/private-dns-privatednszone (zones; two labels at the least),
https://learn.microsoft.com/azure/dns/private-dns-virtual-network-links (links, registration),
https://learn.microsoft.com/rest/api/dns/privatedns/private-zones, ARO-RP#796 (one network and two zones of a name),
azure-ml-federated-learning#137 (a zone that two write at once). CannotDeleteResource, of a zone with links, is
unverified; so is a second link to a network, and a second zone in which a network registers (both BadRequest).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import network, private_dns
from amlstack.catalog.kind import Kind, NameRule
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request
from amlstack.sandbox.resource_manager.provider import Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

from . import private_link_records as records
from .network_references import check_reference

_NETWORK = "properties.virtualNetwork.id"


class Zone(Provider):
    """A private DNS zone: in no region, and more than one of a name where they lie in several groups."""

    kind = private_dns.ZONE
    regions = (private_dns.LOCATION,)
    poll: ClassVar[Poll] = "location"
    poll_delete: ClassVar[Poll] = "location"

    def busy(self, id_: str) -> ArmError:
        """Two that write one zone at once: the first one's operation is queued."""
        return _queued(id_, "UpsertPrivateDnsZone")

    def check_name(self, call: Call, name: str) -> None:
        """Refuse one of a single label too."""
        super().check_name(call, name)
        if "." not in name:
            raise bad_request(f"The zone name '{name}' has one label: a private DNS zone has two or more.", "name")

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write its limits, and what it holds."""
        super().complete(call, resource, existing)
        resource.body["properties"] |= {
            "maxNumberOfRecordSets": 25_000,
            "maxNumberOfVirtualNetworkLinks": private_dns.LINKS,
            "maxNumberOfVirtualNetworkLinksWithRegistration": private_dns.REGISTERING_LINKS,
            "internalId": call.store.guid(resource.id, "zone"),
        }

    def created(self, call: Call, resource: Resource) -> None:
        """Count what it holds: its SOA."""
        records.count(call, resource.id)

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it with its records, unless a network is linked to it; a group takes its links along."""
        links = call.store.of_type_below(private_dns.LINK.type, resource.id)
        if links and call.target.type == self.kind.type.lower():
            message = (
                f"Can not delete resource before nested resources are deleted: {', '.join(each.id for each in links)}."
            )
            raise ArmError(409, "CannotDeleteResource", message)
        call.store.drop(resource.id)


class Link(Provider):
    """A link of a zone to a virtual network."""

    kind = private_dns.LINK
    regions = (private_dns.LOCATION,)
    poll: ClassVar[Poll] = "location"
    poll_delete: ClassVar[Poll] = "location"
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.registrationEnabled": False,
        "properties.resolutionPolicy": "Default",
    }

    def busy(self, id_: str) -> ArmError:
        """As of its zone."""
        return _queued(id_, "UpsertVirtualNetworkLink")

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse a network that isn't there, or is linked to this zone, or to one of its name, already."""
        whole = check_reference(call, get(body, _NETWORK), call.target.id, None)
        if whole.type.lower() != network.VIRTUAL_NETWORK.type.lower():
            raise bad_request(f"'{_NETWORK}' names no virtual network: '{whole.id}'.", _NETWORK)
        zone = call.target.names[0].lower()
        for other in call.store.of_type(private_dns.LINK.type):
            if str(get(other.body, _NETWORK)).lower() != whole.key or other.key == call.target.id.lower():
                continue
            theirs = other.id.split("/")[-3]
            if theirs.lower() == zone:
                message = (
                    "A virtual network cannot be linked to multiple zones with overlapping namespaces. You tried to "
                    f"link virtual network with '{zone}' and '{theirs}' zones."
                )
                raise bad_request(message, _NETWORK)
            if get(body, "properties.registrationEnabled") and other.properties["registrationEnabled"]:
                raise bad_request(f"Virtual network {whole.id} registers in the zone '{theirs}' already.", _NETWORK)

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Say that it works."""
        resource.body["properties"] |= {"provisioningState": "Succeeded", "virtualNetworkLinkState": "Completed"}

    def created(self, call: Call, resource: Resource) -> None:
        """Count it."""
        records.count(call, _zone_of(resource))

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """Count it anew: it may register now."""
        records.count(call, _zone_of(resource))

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it."""
        call.store.drop(resource.id)
        records.count(call, _zone_of(resource))


def _zone_of(child: Resource) -> str:
    return "/".join(child.id.split("/")[:-2])


def _queued(id_: str, operation: str) -> ArmError:
    """409 with the code and the words of azure-ml-federated-learning#137."""
    group = id_.replace("/providers/Microsoft.Network", "").replace("/", "|")
    like = f"/operations/type/{operation}/id/{uuid.uuid4()}"
    what = f"Operation group '/operations/groups/id/{group}' already has 1 operations like '{like}' queued."
    return ArmError(409, "Conflict", what)


class Record(Provider):
    """An A record: a zone group's, or a client's own. Creation 201, deletion 200; the other types aren't played."""

    kind = Kind(
        stem="private_dns_record",
        title="record set",
        type=f"{private_dns.ZONE.type}/A",
        api_version=private_dns.ZONE.api_version,
        token="azure-native:privatedns:PrivateRecordSet",
        name=NameRule(1, 253, r"[@*\w.-]+", "letters, digits and @ * _ . -", "parent"),
        name_input="relativeRecordSetName",
        taggable=False,
        located=False,
        top=("etag",),
    )
    differs: ClassVar[Mapping[str, Shape | None]] = {"properties.ttl": int, "properties.aRecords": list}

    @property
    def versions(self) -> tuple[str, ...]:
        """Those of its zone."""
        return private_dns.ZONE.versions

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write its whole name."""
        zone = call.target.names[0]
        resource.body.setdefault("properties", {}).setdefault("ttl", 3600)
        resource.body["properties"] |= {"fqdn": f"{resource.name}.{zone}.", "isAutoRegistered": False}

    def created(self, call: Call, resource: Resource) -> None:
        """Count it."""
        records.count(call, _zone_of(resource))

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it."""
        call.store.drop(resource.id)
        records.count(call, _zone_of(resource))


PROVIDERS: tuple[Provider, ...] = (Zone(), Link(), Record())
ROUTES: dict[tuple[str, str, str], Route] = {}
