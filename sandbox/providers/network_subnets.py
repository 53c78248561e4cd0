"""What a subnet holds: whose addresses are in it, and how its network shows it.

Source: https://learn.microsoft.com/rest/api/virtualnetwork/subnets/get (ipConfigurations, privateEndpoints).
"""

from __future__ import annotations

from typing import Any

from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.records import Resource

from . import network_addresses as addresses

_USERS = ("ipConfigurations", "privateEndpoints")


def network_of(call: Call, subnet_id: str) -> Resource:
    """The virtual network that a subnet lies in."""
    found = call.store.get("/".join(subnet_id.split("/")[:-2]))
    assert found is not None, "checked as the parent"
    return found


def complete(subnet: Resource, existing: Resource | None) -> None:
    """Write what only Azure writes."""
    properties = subnet.body.setdefault("properties", {})
    properties["provisioningState"] = "Succeeded"
    for word in _USERS:
        if existing and word in existing.properties:
            properties[word] = existing.properties[word]


def check_unused(subnet: Resource) -> None:
    """Refuse to delete a subnet in which something has an address. Raises ArmError 400."""
    users = subnet.properties.get("ipConfigurations") or []
    if users:
        message = (
            f"Subnet {subnet.name} is in use by {users[0]['id']} and cannot be deleted. In order to delete the subnet, "
            "delete all the resources within the subnet. See aka.ms/deletesubnet."
        )
        raise ArmError(400, "InUseSubnetCannotBeDeleted", message)


def check_kept_addresses(before: Resource | None, body: Body) -> None:
    """Refuse to change the prefix of a subnet in which something has an address. Raises ArmError 400."""
    users = before.properties.get("ipConfigurations") if before else None
    given = addresses.prefixes(body.get("properties", {}))
    if before and users and given != addresses.prefixes(before.properties):
        message = f"Subnet {before.name} is in use by {users[0]['id']}: its address prefix can't be changed."
        raise ArmError(400, "InUseSubnetCannotBeUpdated", message)


def used(call: Call, subnet: Resource) -> dict[str, str]:
    """The addresses of a subnet that somebody has, and the id of the interface that has each."""
    found = {}
    for interface in {each["id"].rpartition("/ipConfigurations/")[0] for each in _list(subnet, "ipConfigurations")}:
        kept = call.store.get(interface)
        for each in get(kept.body, "properties.ipConfigurations", []) if kept else ():
            if address := get(each, "properties.privateIPAddress"):
                found[str(address)] = interface
    return found


def occupy(call: Call, subnet: Resource, endpoint: str | None, configurations: list[str]) -> None:
    """Note whose addresses are in a subnet, by the ids of an interface's configurations, and of its endpoint where it
    is one's. The network shows its subnets anew afterwards.
    """
    interface = {each.rpartition("/ipConfigurations/")[0].lower() for each in configurations}
    others = [
        each
        for each in _list(subnet, "ipConfigurations")
        if each["id"].rpartition("/ipConfigurations/")[0].lower() not in interface
    ]
    endpoints = [each for each in _list(subnet, "privateEndpoints") if each["id"].lower() != str(endpoint).lower()]
    _write(subnet, "ipConfigurations", [*others, *({"id": each} for each in configurations)])
    _write(subnet, "privateEndpoints", [*endpoints, *([{"id": endpoint}] if endpoint else [])])
    call.store.put(subnet)


def leave(call: Call, subnet: Resource, endpoint: str | None, interface: str) -> None:
    """Note that an interface is gone from a subnet, and the endpoint that it was of."""
    begin = f"{interface.lower()}/"
    kept = [each for each in _list(subnet, "ipConfigurations") if not each["id"].lower().startswith(begin)]
    _write(subnet, "ipConfigurations", kept)
    left = [each for each in _list(subnet, "privateEndpoints") if each["id"].lower() != str(endpoint).lower()]
    _write(subnet, "privateEndpoints", left)
    call.store.put(subnet)


def _list(subnet: Resource, word: str) -> list[dict[str, Any]]:
    return list(subnet.properties.get(word) or ())


def _write(subnet: Resource, word: str, value: list[dict[str, Any]]) -> None:
    if value:
        subnet.body["properties"][word] = value
    else:
        subnet.body["properties"].pop(word, None)
