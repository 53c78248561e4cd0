"""Private endpoint connections on their targets' side, and what a target offers to endpoints.

A connection comes with its endpoint and goes with it; its target's owner approves, rejects or deletes it. Then the
endpoint is told so. Sources: https://learn.microsoft.com/azure/private-link/manage-private-endpoint (states: one whose
connection was deleted is Disconnected), https://learn.microsoft.com/rest/api/storagerp/private-endpoint-connections,
https://learn.microsoft.com/rest/api/storagerp/private-link-resources. A state that a client may not set is refused with
BadRequest, unverified.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import keyvault, machinelearning, network, private_dns, private_link, registry
from amlstack.catalog.environment import cloud_of
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request
from amlstack.sandbox.resource_manager.lifecycle import need
from amlstack.sandbox.resource_manager.provider import Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource

from . import private_link_names as names
from . import private_link_records as records

_STATE = "properties.privateLinkServiceConnectionState"
_SET = (private_link.APPROVED, private_link.REJECTED)


class Connection(Provider):
    """A connection of one type of target: a PUT of its owner's changes the state alone."""

    patchable: ClassVar[bool] = False
    keeps = ("properties",)

    @property
    def versions(self) -> tuple[str, ...]:
        """Those of its target."""
        return next(each for each in private_link.TARGETS if self.kind.type.startswith(f"{each.type}/")).versions

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse one that no endpoint has made, and a state that an owner doesn't set."""
        if existing is None:
            message = f"The private endpoint connection '{call.target.name}' does not exist: its endpoint makes it."
            raise ArmError(404, "ResourceNotFound", message)
        status = get(call.body, f"{_STATE}.status")
        if status not in _SET:
            raise bad_request(f"'{_STATE}.status' is {' or '.join(_SET)}, not '{status}'.", f"{_STATE}.status")

    def updated(self, call: Call, resource: Resource, before: Resource) -> None:
        """Tell the endpoint, and the target."""
        state = get(resource.body, _STATE)
        _tell(call, resource, state)
        show(call, _target_of(call, resource.id))

    def remove(self, call: Call, resource: Resource) -> None:
        """Take it away: the endpoint stays, Disconnected."""
        _tell(call, resource, {"status": private_link.DISCONNECTED, "description": "Deleted by the target's owner"})
        call.store.drop(resource.id)
        show(call, _target_of(call, resource.id))


class SlowConnection(Connection):
    """One of a vault or a registry, whose deletion is a long-running operation; that of the others is done at once."""

    poll_delete: ClassVar[Poll] = "location"


def connect(call: Call, endpoint: Resource, target: Resource, groups: list[str], state: Mapping[str, Any]) -> None:
    """Note an endpoint's connection on its target, where that is of a type that has them."""
    kind = private_link.CONNECTIONS.get(target.type.lower())
    if kind is None:
        return
    id_ = f"{target.id}/privateEndpointConnections/{endpoint.name}.{call.store.guid(endpoint.id, 'connection')}"
    properties = {
        "privateEndpoint": {"id": endpoint.id},
        "groupIds": groups,
        "privateLinkServiceConnectionState": dict(state),
        "provisioningState": "Succeeded",
    }
    call.store.put(Resource(id_, kind.type, {"properties": properties}))
    show(call, target)


def disconnect(call: Call, endpoint: Resource, target: Resource) -> None:
    """An endpoint is deleted, and its connection with it."""
    for each in _of(call, target):
        if str(get(each.body, "properties.privateEndpoint.id")).lower() == endpoint.key:
            call.store.drop(each.id)
    show(call, target)


def abandon(call: Call, target: Resource) -> None:
    """A target is about to be deleted: its connections go, and their endpoints stay behind, Disconnected.

    Source: https://learn.microsoft.com/azure/private-link/manage-private-endpoint
    """
    for each in _of(call, target):
        _tell(call, each, {"status": private_link.DISCONNECTED, "description": "The resource was deleted"})
        call.store.drop(each.id)
    if target.properties.get("privateEndpointConnections"):
        target.body["properties"]["privateEndpointConnections"] = []


def show(call: Call, target: Resource) -> None:
    """Write a target's connections into its body."""
    found = [each.shown for each in _of(call, target)]
    target.body["properties"]["privateEndpointConnections"] = found
    if target.type.lower() == machinelearning.WORKSPACE.type.lower():
        target.body["properties"]["privateLinkCount"] = len(found)
    call.store.put(target)


def _of(call: Call, target: Resource) -> list[Resource]:
    return call.store.of_type_below(private_link.CONNECTIONS[target.type.lower()].type, target.id)


def _target_of(call: Call, connection: str) -> Resource:
    found = call.store.get("/".join(connection.split("/")[:-2]))
    assert found is not None, "checked as the parent"
    return found


def _tell(call: Call, connection: Resource, state: Mapping[str, Any]) -> None:
    endpoint = call.store.get(str(get(connection.body, "properties.privateEndpoint.id")))
    if endpoint is None:
        return
    for word in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections"):
        for each in endpoint.properties.get(word) or ():
            each["properties"]["privateLinkServiceConnectionState"] = dict(state)
    records.resolve(call, endpoint)


def _offered(call: Call) -> Answer:
    """GET privateLinkResources of a target: its group ids, their members and zones."""
    target = need(call)
    groups = next(found for type_, found in network.GROUP_IDS.items() if type_.lower() == target.type.lower())
    cloud = cloud_of(target.body.get("location"))
    value = [
        {
            "id": f"{target.id}/privateLinkResources/{group}",
            "name": group,
            "type": f"{target.type}/privateLinkResources",
            "properties": {
                "groupId": group,
                "requiredMembers": names.member_names(target, group),
                "requiredZoneNames": list(private_dns.ZONES.get(group, {}).get(cloud, ())),
            },
        }
        for group in groups
    ]
    return Answer(200, {"value": value})


_SLOW = (keyvault.VAULT.namespace, registry.REGISTRY.namespace)
PROVIDERS: tuple[Provider, ...] = tuple(
    SlowConnection(kind) if kind.namespace in _SLOW else Connection(kind) for kind in private_link.CONNECTIONS.values()
)
ROUTES: dict[tuple[str, str, str], Route] = {
    ("GET", kind.type.lower(), "privatelinkresources"): _offered for kind in private_link.TARGETS
}
