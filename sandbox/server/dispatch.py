"""One dispatcher for every ARM path: api-version, then the resource, list, action or route that the path names."""

from __future__ import annotations

from dataclasses import replace

from amlstack.sandbox.resource_manager import lists
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.lifecycle import need, provider_of
from amlstack.sandbox.resource_manager.operations import (
    RESULTS,
    STATUSES,
    delete_resource,
    get_resource,
    head_resource,
    patch_resource,
    poll,
    put_resource,
)
from amlstack.sandbox.resource_manager.target import SUBSCRIPTIONS, nowhere
from amlstack.sandbox.resource_manager.versions import check_route_version, check_version, check_version_given

from .registry import ROUTES

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
    if target.type.endswith((f"/locations/{STATUSES}", f"/locations/{RESULTS}")):
        return poll(call)
    route = ROUTES.get((call.method, target.type, target.tail))
    if route:
        check_route_version(call)
        # a condition is about one resource, not about what a route does to several
        return route(replace(call, headers={}))
    if target.type == SUBSCRIPTIONS:
        raise _no_method(call) if target.tail in _ROUTED else nowhere()
    if call.method == "GET" and target.tail:
        return lists.collection(call)
    provider = provider_of(call)
    check_version(call, [provider.kind])
    if not target.tail and call.method in _METHODS and (provider.patchable or call.method != "PATCH"):
        return _METHODS[call.method](call)
    action = provider.actions().get(target.tail) if call.method == "POST" else None
    if action is None:
        raise _no_method(call)
    return action(call, need(call))


_ROUTED = {tail for _, type_, tail in ROUTES if type_ == SUBSCRIPTIONS}


def _no_method(call: Call) -> ArmError:
    message = f"The requested resource does not support http method '{call.method}' here."
    return ArmError(405, "MethodNotAllowed", message)
