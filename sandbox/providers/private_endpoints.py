"""Microsoft.Network: private endpoints, with their network interface. Creation 201 with an Azure-AsyncOperation.

What is refused, and its code: azurerm#21293 (429 while the subnet is Updating), azure-docs#88211 (SubnetIsFull),
terraform-azurerm-container-apps-hosting#352 (OnlyOneGroupIdPermitted), azure-cli#16750 (a group id that there isn't, of
a storage account: its case counts), azurerm#32095 (InvalidPrivateLinkServiceId). The other refusals have Azure's
reason, from https://learn.microsoft.com/azure/private-link/private-endpoint-overview and
https://learn.microsoft.com/azure/container-registry/container-registry-private-link, and codes that are unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import network, private_link
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import fixed
from amlstack.sandbox.resource_manager.provider import Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource

from . import network_subnets as subnets
from . import private_endpoint_checks as checks
from . import private_endpoint_interfaces as interfaces
from . import private_link as link
from . import private_link_records as records
from .network import SUBNETS
from .network_references import check_reference
from .private_link_policy import deploy_zone_group

_AUTOMATIC, _MANUAL = "privateLinkServiceConnections", "manualPrivateLinkServiceConnections"
_KEPT = ("networkInterfaces", "customDnsConfigs", "ipConfigurations", "resourceGuid", "customNetworkInterfaceName")


class PrivateEndpoint(Provider):
    """A private endpoint: it takes its addresses, connects to its target, and is found by its names."""

    kind = network.PRIVATE_ENDPOINT
    creating: ClassVar[str] = "Updating"
    poll: ClassVar[Poll] = "async"
    poll_delete: ClassVar[Poll] = "location"
    keeps = (f"properties.{_AUTOMATIC}", f"properties.{_MANUAL}")
    defaults: ClassVar[Mapping[str, Any]] = {
        f"properties.{_AUTOMATIC}": [],
        f"properties.{_MANUAL}": [],
        "properties.ipConfigurations": [],
        "properties.customNetworkInterfaceName": "",
    }

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse a subnet, a connection or addresses that won't do; and another connection than it has."""
        made = Resource(call.target.id, self.kind.type, body)
        checks.check_connections(made)
        if existing:
            if _said(made) != _said(existing):
                raise fixed(f"properties.{_AUTOMATIC}", "PropertyChangeNotAllowed", 400)
            return
        subnet = check_reference(call, get(body, "properties.subnet.id"), made.id, None)
        whole = subnets.network_of(call, subnet.id)
        check_reference(call, whole.id, made.id, body["location"])
        checks.check_ready(call, [subnet, whole])
        checks.check_target(call, made)
        interfaces.addresses(call, made, subnet)

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Give it its interface, and its connection a state."""
        super().complete(call, resource, existing)
        properties = resource.body["properties"]
        if existing:
            properties |= {word: existing.properties[word] for word in _KEPT if word in existing.properties}
            properties |= {word: existing.properties[word] for word in (_AUTOMATIC, _MANUAL)}
            return
        properties["resourceGuid"] = call.store.guid(resource.id, "private endpoint")
        subnet = call.store.get(properties["subnet"]["id"])
        assert subnet is not None, "validate has seen it"
        properties["subnet"] = {"id": subnet.id}
        interface = interfaces.made(call, resource, subnet)
        call.store.put(interface)
        subnets.occupy(call, subnet, resource.id, [each["id"] for each in interface.properties["ipConfigurations"]])
        SUBNETS.show(call, subnets.network_of(call, subnet.id))
        properties |= {"networkInterfaces": [{"id": interface.id}], "customDnsConfigs": []}
        for word, status in ((_AUTOMATIC, private_link.APPROVED), (_MANUAL, private_link.PENDING)):
            properties[word] = [_connection(resource, word, each, status) for each in properties[word]]

    def created(self, call: Call, resource: Resource) -> None:
        """Tell its target, and write its names."""
        said = records.connection(resource)["properties"]
        target = call.store.get(said["privateLinkServiceId"])
        if target:
            state = said["privateLinkServiceConnectionState"]
            link.connect(call, resource, target, list(said.get("groupIds") or ()), state)
        records.resolve(call, resource)
        deploy_zone_group(call, resource)

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """Let a policy see it again."""
        deploy_zone_group(call, resource)

    def remove(self, call: Call, resource: Resource) -> None:
        """Take away its interface, its records, and its connection."""
        for group in call.store.of_type_below(network.ZONE_GROUP.type, resource.id):
            records.remove(call, resource, group)
        target = call.store.get(records.connection(resource)["properties"]["privateLinkServiceId"])
        if target and target.type.lower() in private_link.CONNECTIONS:
            link.disconnect(call, resource, target)
        interface = resource.properties["networkInterfaces"][0]["id"]
        subnet = call.store.get(get(resource.body, "properties.subnet.id"))
        if subnet:
            subnets.leave(call, subnet, resource.id, interface)
            SUBNETS.show(call, subnets.network_of(call, subnet.id))
        call.store.drop(interface)
        call.store.drop(resource.id)


def _said(endpoint: Resource) -> list[tuple[str, str, list[str]]]:
    """What connections say that can't change: which kind, where to, and to what of it."""
    return [
        (word, str(each["properties"]["privateLinkServiceId"]).lower(), list(each["properties"].get("groupIds") or ()))
        for word in (_AUTOMATIC, _MANUAL)
        for each in endpoint.properties.get(word) or ()
    ]


def _connection(endpoint: Resource, word: str, given: Mapping[str, Any], status: str) -> dict[str, Any]:
    said = given["properties"].get("requestMessage")
    automatic = status == private_link.APPROVED
    state = {
        "status": status,
        "description": "Auto-Approved" if automatic else said or "Awaiting Approval",
        "actionsRequired": "None",
    }
    return {
        "id": f"{endpoint.id}/{word}/{given['name']}",
        "name": given["name"],
        "type": f"{network.PRIVATE_ENDPOINT.type}/{word}",
        "properties": {
            **given["properties"],
            "provisioningState": "Succeeded",
            "privateLinkServiceConnectionState": state,
        },
    }


PROVIDERS: tuple[Provider, ...] = (PrivateEndpoint(),)
ROUTES: dict[tuple[str, str, str], Route] = {}
