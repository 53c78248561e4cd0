"""The life of a resource, the same for every kind: PUT, PATCH, DELETE, in ARM's order of checks."""

from __future__ import annotations

import copy
import time

from amlstack.catalog import ids

from .body import get, merge, put
from .call import Call
from .errors import ArmError, missing, parent_missing
from .guards import check_guards
from .provider import Provider
from .records import Resource
from .target import GROUPS, Target
from .written_body import check_fixed, check_required, filled, readable, take_secrets


def find(call: Call) -> Resource | None:
    """The resource of the call's path."""
    provider = call.providers.get(call.target.type)
    found = call.store.get(call.target.id)
    if found or not provider or not provider.always or provider.kind.name.fault(call.target.name.lower()):
        return found
    parent = call.store.get("/".join(call.target.id.split("/")[:-2]))
    return provider.unwritten(call, parent) if parent else None


def need(call: Call) -> Resource:
    """The resource of the call's path, as the call's api-version has it.

    Raises ArmError 404, saying which of group, parent or resource is missing.
    """
    found = find(call)
    if found is None and call.target.group:
        call.need_group()
    provider = provider_of(call)
    if found is None or not provider.holds(found):
        why = f"It exists, in a shape that api-version '{call.api_version}' doesn't have." if found else ""
        raise missing(provider.kind.type, "/".join(call.target.names), call.target.group, why)
    return found


def provider_of(call: Call) -> Provider:
    """The provider of the call's type and api-version. Raises ArmError 404 where there is none."""
    found = call.providers.get(call.target.type)
    if found:
        return found.of_version(call.api_version)
    namespaces = {each.kind.namespace.lower() for each in call.providers.values()}
    if call.target.namespace not in namespaces:
        message = (
            f"The resource namespace '{call.target.namespace[:200]}' is invalid or not part of this Resource Manager."
        )
        raise ArmError(404, "InvalidResourceNamespace", message, call.target.spelled_type[:200])
    known = sorted(
        each.kind.type for each in call.providers.values() if each.kind.type.lower().startswith(call.target.namespace)
    )
    message = f"The resource type '{call.target.type[:200]}' could not be found. Known here: {', '.join(known)}."
    raise ArmError(404, "InvalidResourceType", message, call.target.spelled_type[:200])


def nearest(call: Call, target: Target) -> str | None:
    """The id of the innermost resource in a path that has a provider and may be missing."""
    parts, segments = target.id.split("/"), target.type.split("/")
    for depth in range(len(target.names), 0, -1):
        if _may_lack(call, "/".join(segments[: depth + 1])):
            return "/".join(parts[: len(parts) - 2 * (len(target.names) - depth)])
    return None


def write(call: Call, *, partial: bool = False) -> tuple[Resource, bool]:
    """Create or update what the call's path names; the stored resource, and whether it is new.

    `partial` merges the body into what exists (PATCH). Raises ArmError where ARM or the provider refuses.
    """
    provider = provider_of(call)
    base = _base(call, provider)
    existing = need(call) if partial else find(call)
    if existing and existing.ready_at > time.time():
        raise provider.busy(existing.id)
    if existing is None:
        provider.check_name(call, call.target.name)
    body = readable(call, provider, existing, partial)
    check_fixed(provider, body, existing)
    provider.check_unique(call, call.target.name, existing)
    if existing is None and provider.restored(call, body):
        existing = find(call)
        check_fixed(provider, body, existing)
    whole = filled(call, provider, body, existing)
    check_required(provider, whole)
    resource = Resource(existing.id if existing else base, provider.kind.type, whole)
    check_guards(call, provider.kind, resource, "write")
    return _store(call, provider, resource, existing), existing is None


def _store(call: Call, provider: Provider, resource: Resource, existing: Resource | None) -> Resource:
    secrets = take_secrets(provider, resource.body)
    provider.validate(call, merge(resource.body, secrets), existing)
    if existing is None:
        call.store.begin_life(resource.id)
    for path in provider.kind.read_only:
        if existing and "*" not in path and get(existing.body, path) is not None and get(resource.body, path) is None:
            put(resource.body, path, copy.deepcopy(get(existing.body, path)))
    provider.complete(call, resource, existing)
    ready_at = 0.0 if existing or provider.poll == "none" else time.time() + call.settings.delay
    stored = Resource(resource.id, resource.type, resource.body, ready_at)
    call.store.put(stored)
    if secrets:
        call.store.keep_sent(stored.id, secrets)
    elif provider.kind.secrets:
        call.store.forget_secret(stored.id)
    if existing:
        provider.updated(call, stored, existing)
    else:
        provider.created(call, stored)
    return call.store.get(stored.id) or stored


def remove(call: Call, resource: Resource) -> None:
    """Delete a resource by its provider's rules. Raises ArmError where it, or a guard, refuses."""
    provider = provider_of(call)
    if resource.ready_at > time.time():
        raise provider.busy(resource.id)
    check_guards(call, provider.kind, resource, "delete")
    provider.remove(call, resource)


def _base(call: Call, provider: Provider) -> str:
    """The canonical id that the path means. Raises ArmError where its group, parent or scope is missing."""
    target, published = call.target, provider.kind.type
    if target.type == GROUPS:
        return ids.group_id(target.subscription, target.name)
    if not (provider.kind.extension or provider.anywhere) and (target.group is None or _in_resource(target.scope)):
        message = f"A {provider.kind.title} lies in a resource group: name one in the path."
        raise ArmError(400, "InvalidRequestUri", message)
    scope = call.need_group().id if target.group else target.scope
    if _in_resource(target.scope):
        above = call.store.get(target.scope)
        if above is None:
            raise ArmError(404, "ResourceNotFound", f"The scope '{target.scope}' does not exist.")
        scope = above.id
    for depth in range(len(target.names) - 1, 0, -1):
        type_ = "/".join(published.split("/")[: depth + 1])
        if _may_lack(call, type_):
            parent = call.store.get(ids.resource_id(scope, type_, *target.names[:depth]))
            if parent is None:
                raise parent_missing(published, ids.resource_id(scope, type_, *target.names[:depth]))
            if parent.ready_at > time.time():
                raise call.providers[type_.lower()].busy(parent.id)
            rest = zip(published.split("/")[depth + 1 :], target.names[depth:], strict=True)
            return "/".join([parent.id, *(part for pair in rest for part in pair)])
    return ids.resource_id(scope, published, *target.names)


def _may_lack(call: Call, type_: str) -> bool:
    """Whether a type is played, and one of it may be missing while its parent is there."""
    provider = call.providers.get(type_.lower())
    return provider is not None and not provider.always


def _in_resource(scope: str) -> bool:
    return "/providers/" in scope.lower()
