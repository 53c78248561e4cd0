"""The names of a private endpoint: `customDnsConfigs`, and the records that its zone group writes into zones.

Sources: https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration (a zone group keeps the records
as its endpoint is), https://learn.microsoft.com/rest/api/virtualnetwork/private-dns-zone-groups. Unverified: that an
endpoint has no names until its connection is approved.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.catalog import network, private_dns, private_link
from amlstack.sandbox.resource_manager.body import get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.records import Resource

from .private_link_names import members

_TTL = 10


def connection(endpoint: Resource) -> dict[str, Any]:
    """The one connection of an endpoint, manual or not."""
    properties = endpoint.properties
    found = properties.get("privateLinkServiceConnections") or properties["manualPrivateLinkServiceConnections"]
    return dict(found[0])


def resolve(call: Call, endpoint: Resource) -> None:
    """Write an endpoint's names anew, and the records of its zone groups, as its connection is now."""
    endpoint.body["properties"]["customDnsConfigs"] = [
        {"fqdn": name, "ipAddresses": [address]} for name, _, _, address in _names(call, endpoint)
    ]
    call.store.put(endpoint)
    for group in call.store.of_type_below(network.ZONE_GROUP.type, endpoint.id):
        write(call, endpoint, group)


def write(call: Call, endpoint: Resource, group: Resource) -> None:
    """Write the records of a zone group, and what it has written into the group; what it had before goes."""
    remove(call, endpoint, group)
    for config in group.properties.get("privateDnsZoneConfigs") or ():
        zone = call.store.get(str(get(config, "properties.privateDnsZoneId")))
        found = [each for each in _names(call, endpoint) if zone and each[1] == zone.name.lower()]
        config["properties"]["recordSets"] = [_shown(zone, record, address) for _, _, record, address in found if zone]
        for _, _, record, address in found:
            assert zone is not None, "found is empty otherwise"
            _put(call, endpoint, zone, record, address)
    call.store.put(group)


def remove(call: Call, endpoint: Resource, group: Resource) -> None:
    """Take the records of a zone group away, but for those that another endpoint has written since."""
    for config in group.properties.get("privateDnsZoneConfigs") or ():
        zone = str(get(config, "properties.privateDnsZoneId"))
        for each in get(config, "properties.recordSets") or ():
            id_ = f"{zone}/A/{each['recordSetName']}"
            kept = call.store.get(id_)
            if kept and get(kept.body, "properties.metadata.creator") == _creator(endpoint):
                call.store.drop(id_)
                count(call, zone)


def count(call: Call, zone: str) -> None:
    """Write into a zone how many records and links it has."""
    found = call.store.get(zone)
    if found is None:
        return
    links = call.store.of_type_below(private_dns.LINK.type, found.id)
    records = [each for each in call.store.below(found.id) if each.type != private_dns.LINK.type]
    found.body.setdefault("properties", {}).update(
        numberOfRecordSets=1 + len(records),  # and its SOA
        numberOfVirtualNetworkLinks=len(links),
        numberOfVirtualNetworkLinksWithRegistration=sum(bool(each.properties["registrationEnabled"]) for each in links),
    )
    call.store.put(found)


def _names(call: Call, endpoint: Resource) -> Iterator[tuple[str, str | None, str, str]]:
    """Each name of an approved endpoint, its zone, its record there, and the address that it stands for."""
    said = connection(endpoint)["properties"]
    target = call.store.get(said["privateLinkServiceId"])
    if target is None or said["privateLinkServiceConnectionState"]["status"] != private_link.APPROVED:
        return
    interface = call.store.get(endpoint.properties["networkInterfaces"][0]["id"])
    assert interface is not None, "an endpoint's interface lives as long as it does"
    address = {
        each["properties"]["privateLinkConnectionProperties"]["requiredMemberName"]: each["properties"][
            "privateIPAddress"
        ]
        for each in interface.properties["ipConfigurations"]
    }
    for member in members(target, (said.get("groupIds") or [""])[0]):
        for name in member.names:
            yield name.public, name.zone, name.record, address[member.name]


def _put(call: Call, endpoint: Resource, zone: Resource, record: str, address: str) -> None:
    properties = {
        "fqdn": f"{record}.{zone.name}.",
        "ttl": _TTL,
        "isAutoRegistered": False,
        "aRecords": [{"ipv4Address": address}],
        "metadata": {"creator": _creator(endpoint)},
    }
    call.store.put(Resource(f"{zone.id}/A/{record}", f"{private_dns.ZONE.type}/A", {"properties": properties}))
    count(call, zone.id)


def _shown(zone: Resource, record: str, address: str) -> dict[str, Any]:
    return {
        "recordType": "A",
        "recordSetName": record,
        "fqdn": f"{record}.{zone.name}",
        "ttl": _TTL,
        "ipAddresses": [address],
        "provisioningState": "Succeeded",
    }


def _creator(endpoint: Resource) -> str:
    return f"created by private endpoint {endpoint.name} with resource guid {endpoint.properties['resourceGuid']}"
