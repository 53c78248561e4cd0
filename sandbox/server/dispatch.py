"""One dispatcher for every ARM path: api-version, then the resource, list, action or route that the path names."""

from __future__ import annotations

from dataclasses import replace

from amlstack.sandbox.control import TENANT
from amlstack.sandbox.providers import ROUTES

from .call import Answer, Call
from .errors import ArmError, parent_missing
from .lifecycle import nearest, need, provider_of
from .operations import (
    RESULTS,
    STATUSES,
    delete_resource,
    get_resource,
    head_resource,
    patch_resource,
    poll,
    put_resource,
    view,
)
from .target import GROUPS, SUBSCRIPTIONS
from .versions import check_version, check_version_given

_METHODS = {
    "GET": get_resource,
    "HEAD": head_resource,
    "PUT": put_resource,
    "PATCH": patch_resource,
    "DELETE": delete_resource,
}


def dispatch(call: Call) -> Answer:
    """Answer a call. Raises ArmError where Azure would refuse it."""
    check_version_given(call)
    target = call.target
    if target.type == SUBSCRIPTIONS:
        return _subscription(call)
    if target.type.endswith((f"/locations/{STATUSES}", f"/locations/{RESULTS}")):
        return poll(call)
    route = ROUTES.get((call.method, target.type, target.tail))
    if route:
        check_version(
            call, [each.kind for each in call.providers.values() if each.kind.namespace.lower() == target.namespace]
        )
        return route(call)
    if call.method == "GET" and target.tail:
        return _list(call)
    if call.method == "GET" and "/" not in target.type:
        return Answer(200, _namespace(call, target.namespace))
    provider = provider_of(call)
    check_version(call, [provider.kind])
    if not target.tail and call.method in _METHODS and (provider.patchable or call.method != "PATCH"):
        return _METHODS[call.method](call)
    action = provider.actions().get(target.tail) if call.method == "POST" else None
    if action is None:
        message = f"The requested resource does not support http method '{call.method}' here."
        raise ArmError(405, "MethodNotAllowed", message)
    return action(call, need(call))


def _subscription(call: Call) -> Answer:
    """The subscriptions: every GUID is one; and everything in one."""
    target = call.target
    if call.method not in {"GET", "HEAD"}:
        raise ArmError(405, "MethodNotAllowed", f"A subscription does not support http method '{call.method}' here.")
    if target.tail == "resources":
        return _all(call)
    if target.tail == "providers":
        return Answer(
            200,
            {"value": [_namespace(call, each) for each in sorted({p.kind.namespace for p in call.providers.values()})]},
        )
    if target.tail:
        raise ArmError(404, "InvalidResourceType", "The path names nothing that this Resource Manager has.")
    if target.names:
        return Answer(200, _one_subscription(target.subscription))
    known = sorted({each.key.split("/")[2] for each in call.store.of_type(GROUPS)})
    return Answer(200, {"value": [_one_subscription(each) for each in known]})


def _one_subscription(guid: str) -> dict[str, str]:
    return {
        "id": f"/subscriptions/{guid}",
        "subscriptionId": guid,
        "tenantId": TENANT,
        "displayName": "sandbox",
        "state": "Enabled",
    }


def _namespace(call: Call, namespace: str) -> dict[str, object]:
    kinds = [each.kind for each in call.providers.values() if each.kind.namespace.lower() == namespace.lower()]
    if not kinds:
        raise ArmError(404, "InvalidResourceNamespace", f"The resource namespace '{namespace[:200]}' is invalid.")
    types = [
        {
            "resourceType": kind.type.partition("/")[2],
            "apiVersions": sorted(kind.versions, reverse=True),
        }
        for kind in kinds
    ]
    return {"namespace": kinds[0].namespace, "registrationState": "Registered", "resourceTypes": types}


def _all(call: Call) -> Answer:
    """What a subscription or a group holds: top-level resources, without their properties."""
    scope = call.target.id if call.target.type != GROUPS else need(call).id
    shown = ("location", "tags", "kind", "sku", "identity")
    return Answer(
        200,
        {
            "value": [
                {"id": each.id, "name": each.name, "type": each.type}
                | {key: each.body[key] for key in shown if key in each.body}
                for each in call.store.below(scope)
                if each.type.lower() != GROUPS and each.type.count("/") == 1 and each.body.get("location")
            ]
        },
    )


def _list(call: Call) -> Answer:
    """The collection that a path's tail names, below a subscription, a group, a parent or (extensions) any scope."""
    target = call.target
    if target.type == GROUPS and target.tail == "resources":
        return _all(call)
    type_ = GROUPS if target.tail == "resourcegroups" else f"{target.type}/{target.tail}"
    provider = provider_of(replace(call, target=replace(target, type=type_)))
    check_version(call, [provider.kind])
    if target.group:
        call.need_group()
    parent = nearest(call, target)
    if parent and call.store.get(parent) is None:
        raise parent_missing(provider.kind.type, parent)
    inside = f"{target.id if target.names else target.scope}/".lower()
    found = [each for each in call.store.of_type(type_) if each.key.startswith(inside)]
    return Answer(200, {"value": [view(call, each) for each in found]})
