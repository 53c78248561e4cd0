"""Microsoft.Network: virtual networks and their subnets. Creation 201 with an Azure-AsyncOperation, deletion 202.

A subnet is a resource of its own and stands in its network's body too, where a PUT may bring it along. One that leaves
`subnets` out keeps them, as the newest api-versions do; that those before 2024 dropped them isn't played. A list names
all that there shall be: what isn't on it is deleted.

Sources: https://learn.microsoft.com/rest/api/virtualnetwork/virtual-networks/create-or-update, the 2024-05-01 types,
https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet#delete-a-subnet and bicep#12540
(InUseSubnetCannotBeDeleted), azure-docs on "Another operation on this or dependent resource is in progress" (subnets
of one network are written one after the other). Unverified: that a linked network isn't deleted, and its code.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import network, private_dns
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError, busy
from amlstack.sandbox.resource_manager.provider import Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource

from . import network_addresses as addresses
from . import network_subnets as subnets
from .listed_children import ListedChildren
from .network_references import check_reference

_GUARDS = ("networkSecurityGroup", "routeTable", "natGateway")
"""What a subnet refers to by its id."""


class Subnet(Provider):
    """A subnet of a virtual network."""

    kind = network.SUBNET
    creating: ClassVar[str] = "Updating"
    patchable: ClassVar[bool] = False
    poll: ClassVar[Poll] = "async"
    poll_delete: ClassVar[Poll] = "location"
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.delegations": [],
        "properties.privateEndpointNetworkPolicies": "Disabled",
        "properties.privateLinkServiceNetworkPolicies": "Enabled",
    }

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse one that overlaps with others, is outside of its network, or is written beside another."""
        whole = subnets.network_of(call, call.target.id)
        others = [each for each in SUBNETS.of(call, whole.id) if each.key != call.target.id.lower()]
        going = next((each for each in others if each.ready_at > time.time()), None)
        if going:
            raise busy(going.id)
        _check_subnet(call, whole, call.target.name, body)
        spelled = {each.name: addresses.prefixes(each.properties) for each in others}
        spelled[call.target.name] = addresses.prefixes(body.get("properties", {}))
        addresses.check_subnets(whole.name, addresses.space(whole.properties), spelled, whole.id)
        subnets.check_kept_addresses(existing, body)

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write that it is there, and who uses it."""
        subnets.complete(resource, existing)

    def created(self, call: Call, resource: Resource) -> None:
        """Show it in its network."""
        SUBNETS.show(call, subnets.network_of(call, resource.id))

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """The same."""
        SUBNETS.show(call, subnets.network_of(call, resource.id))

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it, unless something has an address in it."""
        subnets.check_unused(resource)
        whole = subnets.network_of(call, resource.id)
        call.store.drop(resource.id)
        SUBNETS.show(call, whole)


SUBNETS = ListedChildren("properties.subnets", Subnet())


class VirtualNetwork(Provider):
    """A virtual network."""

    kind = network.VIRTUAL_NETWORK
    creating: ClassVar[str] = "Updating"
    poll: ClassVar[Poll] = "async"
    poll_delete: ClassVar[Poll] = "location"
    keeps = ("properties.subnets", "properties.virtualNetworkPeerings")
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.subnets": [],
        "properties.virtualNetworkPeerings": [],
        "properties.enableDdosProtection": False,
    }

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse an address space, or subnets, that won't do, and to take away a subnet that is used."""
        space = addresses.space(body["properties"])
        if not space:
            message = f"Virtual network {call.target.id} has no address space: give addressSpace.addressPrefixes."
            raise ArmError(400, "InvalidRequestFormat", message, "properties.addressSpace.addressPrefixes")
        given = SUBNETS.given(call, body)
        for each in given:
            _check_subnet(call, Resource(call.target.id, self.kind.type, body), each["name"], each)
        spelled = {each["name"]: addresses.prefixes(each.get("properties", {})) for each in given}
        addresses.check_subnets(call.target.name, space, spelled, call.target.id)
        before = {each.name.lower(): each for each in SUBNETS.of(call, call.target.id)} if existing else {}
        for each in given:
            subnets.check_kept_addresses(before.pop(each["name"].lower(), None), each)
        for left_out in before.values():
            subnets.check_unused(left_out)

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write its GUID."""
        super().complete(call, resource, existing)
        resource.body["properties"]["resourceGuid"] = call.store.guid(resource.id, "virtual network")

    def created(self, call: Call, resource: Resource) -> None:
        """Make the subnets of the body, and take away those that it leaves out of its list."""
        SUBNETS.lay(call, resource)

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """The same."""
        self.created(call, resource)

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it, unless something has an address in it, or a DNS zone is linked to it."""
        for each in SUBNETS.of(call, resource.id):
            subnets.check_unused(each)
        links = [
            each
            for each in call.store.of_type(private_dns.LINK.type)
            if str(get(each.body, "properties.virtualNetwork.id")).lower() == resource.key
        ]
        if links:
            message = (
                f"Virtual network {resource.id} is in use by {links[0].id} and cannot be deleted: delete the links of "
                "private DNS zones to it first."
            )
            raise ArmError(400, "InUseVirtualNetworkCannotBeDeleted", message)
        call.store.drop(resource.id)


def _check_subnet(call: Call, whole: Resource, name: str, body: Body) -> None:
    """Refuse a subnet without a prefix, or that refers to what isn't there."""
    if not addresses.prefixes(body.get("properties", {})):
        message = f"Subnet '{name}' of virtual network '{whole.name}' has no address prefix."
        raise ArmError(400, "InvalidRequestFormat", message, "properties.addressPrefix")
    for word in _GUARDS:
        wanted = get(body, f"properties.{word}.id")
        if wanted is not None:
            check_reference(call, wanted, f"{whole.id}/subnets/{name}", str(whole.body.get("location")))


PROVIDERS: tuple[Provider, ...] = (VirtualNetwork(), Subnet())
ROUTES: dict[tuple[str, str, str], Route] = {}
