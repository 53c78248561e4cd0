"""What is refused of a private endpoint, but for its addresses. The codes' sources stand in private_endpoints.py.

Source: https://learn.microsoft.com/azure/private-link/private-endpoint-overview
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from amlstack.catalog import ids, network, registry, storage
from amlstack.sandbox.resource_manager.body import get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_content
from amlstack.sandbox.resource_manager.records import Resource

from .private_link_records import connection

_WORDS = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")


def check_connections(endpoint: Resource) -> None:
    """Refuse another number of connections than one, and one without a name, a target, or with several group ids."""
    found = [each for word in _WORDS for each in endpoint.properties.get(word) or ()]
    if len(found) != 1:
        message = f"Private endpoint {endpoint.id} must have exactly one private link service connection."
        raise ArmError(400, "InvalidRequestFormat", message, f"properties.{_WORDS[0]}")
    one = found[0]
    named = isinstance(one, dict) and isinstance(one.get("name"), str) and isinstance(one.get("properties"), dict)
    if not named or not isinstance(one["properties"].get("privateLinkServiceId"), str):
        raise bad_content(f"each of '{_WORDS[0]}' has a name, and properties.privateLinkServiceId.", _WORDS[0])
    groups, target = one["properties"].get("groupIds") or [], one["properties"]["privateLinkServiceId"]
    if len(groups) > 1:
        message = (
            f"Private link service connection {endpoint.id}/{_WORDS[0]}/{one['name']} has the following group Ids: "
            f"{', '.join(map(str, groups))}. Only one group Id is permitted when connecting to a first-party resource "
            f"({target})."
        )
        raise ArmError(400, "OnlyOneGroupIdPermitted", message)


def check_ready(call: Call, needed: Iterable[Resource]) -> None:
    """Refuse while what it stands on is being written. Raises ArmError 429, which clients try again."""
    for each in needed:
        guard = call.store.get(str(get(each.body, "properties.networkSecurityGroup.id", "")))
        for one in (each, guard):
            if one and one.ready_at > time.time():
                what = (
                    f"Cannot proceed with operation because resource {one.id} used by resource {call.target.id} is not "
                    "in Succeeded state. Resource is in Updating state and the last operation that updated/is updating "
                    "the resource is PutOperation."
                )
                raise ArmError(
                    429,
                    "RetryableError",
                    "A retryable error occurred.",
                    details=[ArmError(429, "ReferencedResourceNotProvisioned", what)],
                )


def check_target(call: Call, endpoint: Resource) -> None:
    """Refuse a target that isn't there or isn't ready, or to what of it there is no endpoint."""
    said = connection(endpoint)["properties"]
    spelled, group = said["privateLinkServiceId"], (said.get("groupIds") or [""])[0]
    if _is_automatic(endpoint) and not call.settings.may_approve(spelled):
        raise _no_right(endpoint, spelled)
    type_, offered = _offered(spelled)
    target = call.store.get(spelled)
    if offered is None:
        return
    if target is None:
        message = f"Private link service id {spelled} of private endpoint {endpoint.id} names nothing that exists."
        raise ArmError(400, "InvalidPrivateLinkServiceId", message)
    if target.ready_at > time.time():
        busy = "StorageAccountOperationInProgress" if type_ == storage.ACCOUNT.type else "ConflictError"
        raise _called(type_, busy, f"Resource {target.id} is in state Accepted: try again when it is there.")
    if group not in offered:
        why = f"Values for request parameters are invalid: GroupId: {group}. It may be {', '.join(offered)}."
        raise _called(type_, "InvalidValuesForRequestParameters", why)
    if type_ == registry.REGISTRY.type and get(target.body, "sku.name") != registry.PREMIUM:
        why = f"Private endpoints need a registry of SKU {registry.PREMIUM}, not {get(target.body, 'sku.name')}."
        raise _called(type_, "PrivateEndpointNotSupportedForSku", why)


def _is_automatic(endpoint: Resource) -> bool:
    """Whether an endpoint's connection is approved by whoever makes it, and not by request."""
    return bool(endpoint.properties.get(_WORDS[0]))


def _no_right(endpoint: Resource, target: str) -> ArmError:
    """Source: azure-docs#96892."""
    what = (
        f"The client has permission to perform action '{network.PRIVATE_ENDPOINT.type}/write' on scope "
        f"'{endpoint.id}'; however, it does not have permission to perform action "
        f"'PrivateEndpointConnectionsApproval/action' on the linked scope(s) '{target}' or the linked scope(s) are "
        "invalid."
    )
    return ArmError(403, "LinkedAuthorizationFailed", what)


def _offered(spelled: str) -> tuple[str, tuple[str, ...] | None]:
    """The type of a target and its group ids; None for one that isn't played, of which nothing is known."""
    try:
        type_ = ids.parse(spelled).type.lower()
    except ValueError:
        return spelled, None  # an alias of a private link service
    return next(((each, groups) for each, groups in network.GROUP_IDS.items() if each.lower() == type_), (type_, None))


def _called(type_: str, code: str, why: str) -> ArmError:
    return ArmError(400, code, f"Call to {type_} failed. Error message: {why}")
