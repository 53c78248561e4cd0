"""Microsoft.Network: network interfaces. Those of private endpoints come and go with them; a machine's takes addresses.

Of a body only the addresses are looked at; the rest is kept as it comes. Creation 201, deletion 202.
Sources: https://learn.microsoft.com/rest/api/virtualnetwork/network-interfaces,
https://learn.microsoft.com/azure/private-link/private-endpoint-overview (the interface is its endpoint's). The code of
both refusals of an endpoint's interface is unverified.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from amlstack.catalog import network
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.provider import Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource

from . import network_addresses as addresses
from . import network_subnets as subnets
from .network import SUBNETS
from .network_references import check_reference

_CONFIGURATIONS = "properties.ipConfigurations"


class Interface(Provider):
    """A network interface."""

    kind = network.INTERFACE
    creating: ClassVar[str] = "Updating"
    poll: ClassVar[Poll] = "async"
    poll_delete: ClassVar[Poll] = "location"

    @property
    def versions(self) -> tuple[str, ...]:
        """Those of endpoints."""
        return network.PRIVATE_ENDPOINT.versions

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse to write an endpoint's, and a subnet that isn't there or lies in another region."""
        if existing:
            _check_own(call, existing)
        for each in _configurations(body):
            subnet = check_reference(call, get(each, "properties.subnet.id"), call.target.id, None)
            check_reference(call, subnets.network_of(call, subnet.id).id, call.target.id, body["location"])

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Give each configuration an id and an address: its own, what it had, or the subnet's next."""
        resource.body.setdefault("properties", {})["provisioningState"] = "Succeeded"
        had = {each["id"].lower(): each["properties"] for each in _configurations(existing.body if existing else {})}
        for each in _configurations(resource.body):
            each["id"] = f"{resource.id}/ipConfigurations/{each.get('name', 'ipconfig1')}"
            said, subnet = each["properties"], call.store.get(each["properties"]["subnet"]["id"])
            assert subnet is not None, "validate has seen it"
            spelled, used = addresses.prefixes(subnet.properties), subnets.used(call, subnet)
            wanted = said.get("privateIPAddress") or had.get(each["id"].lower(), {}).get("privateIPAddress")
            if wanted:
                addresses.check_static(subnet.id, spelled, wanted, used, resource.id)
            said.setdefault("privateIPAllocationMethod", "Dynamic")
            said["privateIPAddress"] = wanted or addresses.free(subnet.id, spelled, used, 1)[0]
            call.store.put(resource)
            subnets.occupy(call, subnet, None, [each["id"]])
            SUBNETS.show(call, subnets.network_of(call, subnet.id))

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it with its addresses, unless it is a private endpoint's."""
        _check_own(call, resource)
        for each in _configurations(resource.body):
            subnet = call.store.get(each["properties"]["subnet"]["id"])
            if subnet:
                subnets.leave(call, subnet, None, resource.id)
                SUBNETS.show(call, subnets.network_of(call, subnet.id))
        call.store.drop(resource.id)


def _configurations(body: Body) -> Iterator[dict[str, Any]]:
    yield from (each for each in get(body, _CONFIGURATIONS) or () if get(each, "properties.subnet.id"))


def _check_own(call: Call, interface: Resource) -> None:
    endpoint = get(interface.body, "properties.privateEndpoint.id")
    if endpoint and call.store.get(endpoint):
        message = f"Network Interface {interface.id} is associated with private endpoint {endpoint}: change that."
        raise ArmError(400, "NetworkInterfaceAssociatedWithPrivateEndpoint", message)


PROVIDERS: tuple[Provider, ...] = (Interface(),)
ROUTES: dict[tuple[str, str, str], Route] = {}
