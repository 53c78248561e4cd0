"""One dispatcher for every ARM path: api-version, then the resource, list, action or route that the path names."""

from __future__ import annotations

from collections.abc import Mapping
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
from amlstack.sandbox.resource_manager.provider import Action, Provider
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
    if call.method == "POST" and target.tail and target.tail not in _actions(call):
        raise _not_played(call)
    if target.type == SUBSCRIPTIONS:
        raise _no_method(call) if target.tail in _ROUTED else nowhere()
    if call.method == "GET" and target.tail:
        return lists.collection(call)
    provider = provider_of(call)
    check_version(call, [provider])
    if not target.tail and call.method in _methods(provider):
        return _METHODS[call.method](call)
    if call.method != "POST" or not target.tail:
        raise _no_method(call)
    return provider.actions()[target.tail](call, need(call))


def _methods(provider: Provider) -> set[str]:
    left = {"PATCH": provider.patchable, "DELETE": not provider.always}
    return {method for method in _METHODS if left.get(method, True)}


_ROUTED = {tail for _, type_, tail in ROUTES if type_ == SUBSCRIPTIONS}


def _actions(call: Call) -> Mapping[str, Action]:
    """The actions that are played of what the path names, by their names in lower case."""
    provider = call.providers.get(call.target.type)
    return provider.of_version(call.api_version).actions() if provider else {}


def _not_played(call: Call) -> ArmError:
    """501: an action that the sandbox lacks, by its name."""
    name, played = call.path.rstrip("/").rpartition("/")[2][:100], ", ".join(sorted(_actions(call))) or "none"
    provider = call.providers.get(call.target.type)
    type_ = provider.kind.type if provider else call.target.type[:200]
    message = f"The sandbox doesn't play the action '{name}' of {type_}. Of its actions it plays: {played}."
    return ArmError(501, "NotImplemented", message, name)


def _no_method(call: Call) -> ArmError:
    message = f"The requested resource does not support http method '{call.method}' here."
    return ArmError(405, "MethodNotAllowed", message)
