"""The network interface of a private endpoint: an address for each member of its target.

Sources: https://learn.microsoft.com/azure/private-link/private-endpoint-overview#network-interface-of-a-private-endpoint,
https://learn.microsoft.com/azure/private-link/create-private-endpoint-cli (static addresses, `memberName`). That all
members must be named where one is, is seen of workspaces; the code of a wrong one is unverified.
"""

from __future__ import annotations

from typing import Any

from amlstack.catalog import network
from amlstack.sandbox.resource_manager.body import get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.records import Resource

from . import network_addresses as spaces
from . import network_subnets as subnets
from .private_link_names import Member, members
from .private_link_records import connection


def addresses(call: Call, endpoint: Resource, subnet: Resource) -> dict[str, str]:
    """The address of each member: the static ones of the body, or the subnet's next. Raises ArmError 400."""
    used, spelled = subnets.used(call, subnet), spaces.prefixes(subnet.properties)
    found = [each.name for each in _members(call, endpoint)]
    static = [each["properties"] for each in endpoint.properties["ipConfigurations"]]
    if not static:
        return dict(zip(found, spaces.free(subnet.id, spelled, used, len(found)), strict=True))
    named = [str(each.get("memberName")) for each in static]
    group = (connection(endpoint)["properties"].get("groupIds") or [""])[0]
    strange = {str(each.get("groupId", group)) for each in static} - {group}
    if sorted(named) != sorted(found) or strange:
        message = (
            f"The ipConfigurations of private endpoint {endpoint.id} must name each member of group '{group}' once: "
            f"{', '.join(found)}; they name {', '.join(named)}."
        )
        raise ArmError(400, "InvalidPrivateEndpointIpConfigurations", message, "properties.ipConfigurations")
    wanted = {str(each["memberName"]): str(each.get("privateIPAddress")) for each in static}
    for address in wanted.values():
        spaces.check_static(subnet.id, spelled, address, used, endpoint.id)
    return wanted


def made(call: Call, endpoint: Resource, subnet: Resource) -> Resource:
    """The interface of an endpoint, by the name that it asks for, or by one of Azure's."""
    properties = endpoint.properties
    guid = call.store.guid(endpoint.id, "interface")
    name = properties.get("customNetworkInterfaceName") or f"{endpoint.name}.nic.{guid}"
    place = endpoint.id.rpartition("/providers/")[0]
    id_ = f"{place}/providers/{network.INTERFACE.type}/{name}"
    own = {get(each, "properties.memberName"): each["name"] for each in properties["ipConfigurations"]}
    known = {each.name: each for each in _members(call, endpoint)}
    group = (connection(endpoint)["properties"].get("groupIds") or [""])[0]
    configurations = [
        _configuration(id_, own.get(member) or f"privateEndpointIpConfig.{guid}.{member}", known[member], address)
        for member, address in addresses(call, endpoint, subnet).items()
    ]
    for place_, each in enumerate(configurations):
        each["properties"] |= {
            "privateIPAllocationMethod": "Static" if own else "Dynamic",
            "subnet": {"id": subnet.id},
            "primary": place_ == 0,
        }
        each["properties"]["privateLinkConnectionProperties"]["groupId"] = group
    body = {
        "location": endpoint.body["location"],
        "properties": {
            "ipConfigurations": configurations,
            "privateEndpoint": {"id": endpoint.id},
            "dnsSettings": {"dnsServers": [], "appliedDnsServers": []},
            "nicType": "Standard",
            "resourceGuid": guid,
            "provisioningState": "Succeeded",
        },
    }
    return Resource(id_, network.INTERFACE.type, body)


def _members(call: Call, endpoint: Resource) -> list[Member]:
    said = connection(endpoint)["properties"]
    group = (said.get("groupIds") or [""])[0]
    target = call.store.get(said["privateLinkServiceId"])
    return members(target, group) if target else [Member(group or "default")]


def _configuration(interface: str, name: str, member: Member, address: str) -> dict[str, Any]:
    return {
        "id": f"{interface}/ipConfigurations/{name}",
        "name": name,
        "type": f"{network.INTERFACE.type}/ipConfigurations",
        "properties": {
            "privateIPAddress": address,
            "privateIPAddressVersion": "IPv4",
            "provisioningState": "Succeeded",
            "privateLinkConnectionProperties": {
                "requiredMemberName": member.name,
                "fqdns": [each.public for each in member.names],
            },
        },
    }
