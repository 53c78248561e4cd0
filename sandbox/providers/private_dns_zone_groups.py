"""Microsoft.Network: the zone group of a private endpoint, which keeps its records in private DNS zones.

Source: https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration#private-dns-zone-group (one
group an endpoint, up to five zones in it). The codes of both refusals are unverified.
"""

from __future__ import annotations

from typing import ClassVar

from amlstack.catalog import network, private_dns
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_content, bad_request
from amlstack.sandbox.resource_manager.provider import Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource

from . import private_link_records as records
from .network_references import check_reference

_CONFIGS = "properties.privateDnsZoneConfigs"
_MOST = 5


class ZoneGroup(Provider):
    """A zone group: creation 201 with an Azure-AsyncOperation, deletion 202."""

    kind = network.ZONE_GROUP
    creating: ClassVar[str] = "Updating"
    patchable: ClassVar[bool] = False
    poll: ClassVar[Poll] = "async"
    poll_delete: ClassVar[Poll] = "location"

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse a second group of an endpoint, more zones than it takes, and a zone that isn't there."""
        others = call.store.of_type_below(network.ZONE_GROUP.type, _endpoint_id(call.target.id))
        if existing is None and others:
            message = f"The private endpoint has the zone group '{others[0].name}' already: it can have one."
            raise ArmError(400, "PrivateDnsZoneGroupLimitReached", message)
        configs = get(body, _CONFIGS) or []
        if len(configs) > _MOST:
            raise bad_request(f"A zone group takes at most {_MOST} zones, not {len(configs)}.", _CONFIGS)
        for each in configs:
            if not isinstance(each, dict) or not isinstance(each.get("name"), str):
                raise bad_content(f"each of '{_CONFIGS}' is an object with a name.", _CONFIGS)
            zone = check_reference(call, get(each, "properties.privateDnsZoneId"), call.target.id, None)
            if zone.type.lower() != private_dns.ZONE.type.lower():
                raise bad_request(f"'{zone.id}' is no private DNS zone.", _CONFIGS)

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Give each zone's entry an id; take away the records of before."""
        super().complete(call, resource, existing)
        if existing:
            records.remove(call, _endpoint(call, resource), existing)
        for each in get(resource.body, _CONFIGS) or ():
            each["id"] = f"{resource.id}/privateDnsZoneConfigs/{each['name']}"
            each["type"] = f"{self.kind.type}/privateDnsZoneConfigs"
            each["properties"].pop("recordSets", None)

    def created(self, call: Call, resource: Resource) -> None:
        """Write the records."""
        records.write(call, _endpoint(call, resource), resource)

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """Write them anew."""
        records.write(call, _endpoint(call, resource), resource)

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it, and its records."""
        records.remove(call, _endpoint(call, resource), resource)
        call.store.drop(resource.id)


def _endpoint_id(group: str) -> str:
    return "/".join(group.split("/")[:-2])


def _endpoint(call: Call, group: Resource) -> Resource:
    found = call.store.get(_endpoint_id(group.id))
    assert found is not None, "checked as the parent"
    return found


PROVIDERS: tuple[Provider, ...] = (ZoneGroup(),)
ROUTES: dict[tuple[str, str, str], Route] = {}
