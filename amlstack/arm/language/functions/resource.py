"""Functions for resources: their ids, and what a deployment knows of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from amlstack.catalog import ids, resources

from .. import evaluation
from ..context import Context, Named
from ..errors import ExpressionError, Waits
from ..nodes import Call
from ..registry import find, function

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@function(
    "resource",
    "resourceId(string, string...)",
    "special",
    note="a GUID before the type is a subscription",
    gives="string",
)
def resource_id(context: Context, node: Call) -> Any:
    """The id of a resource in the scope that is deployed to, or in one that is named first."""
    find("resourceId").count(len(node.arguments))
    parts = [evaluation.evaluate(argument, context) for argument in node.arguments]
    scope = context.scope
    if not all(map(evaluation.known, parts)):
        own = [scope.subscription, *([scope.resource_group] if scope.resource_group else [])]
        whole = [*own, *parts] if isinstance(parts[0], str) and "/" in parts[0] else parts
        find("resourceId").check(parts)
        return Call("resourceId", tuple(map(evaluation.as_node, whole)), node.at, find("resourceId").gives)
    find("resourceId").check(parts)
    at = next((place for place, part in enumerate(parts) if "/" in part), None)
    if at is None or at > 2:
        raise ExpressionError("'resourceId' is given no type", "write it as 'Microsoft.Storage/storageAccounts'")
    subscription, group = scope.subscription, scope.resource_group
    if at == 2:
        subscription, group = parts[0], parts[1]
    elif at == 1 and (group is None or _GUID.fullmatch(parts[0])):
        subscription = parts[0]
    elif at == 1:
        group = parts[0]
    base = ids.group_id(subscription, group) if group else f"/subscriptions/{subscription}"
    return of_type(base, parts[at], parts[at + 1 :])


def of_type(base: str, type_: str, names: Sequence[str]) -> str:
    """The id of a resource. Raises ExpressionError for a type and names that don't fit each other."""
    type_ = type_.rstrip("/")  # older templates write one, and Azure takes it
    wanted = type_.count("/")
    if wanted < 1 or len(names) != wanted:
        raise ExpressionError(
            f"the type '{type_}' takes {wanted} name{'' if wanted == 1 else 's'}, here are {len(names)}",
            "give one for each segment behind the namespace",
        )
    if type_.lower() == resources.GROUP.type.lower() and "/resourcegroups/" not in base.lower():
        return f"{base}/resourceGroups/{names[0]}"
    return ids.resource_id("" if base == "/" else base, type_, *names)


@function(
    "resource", "subscriptionResourceId(string, string...)", "context", note="a GUID before the type is a subscription"
)
def subscription_resource_id(context: Context, *parts: str) -> str:
    """The id of a resource of the subscription."""
    first = 0 if "/" in parts[0] else 1
    subscription = parts[0] if first else context.scope.subscription
    return of_type(f"/subscriptions/{subscription}", *_typed(parts[first:]))


@function("resource", "tenantResourceId(string, string...)")
def tenant_resource_id(*parts: str) -> str:
    """The id of a resource of the tenant."""
    return of_type("/", *_typed(parts))


@function("resource", "managementGroupResourceId(string, string, string...)", note="without a group it waits")
def management_group_resource_id(*parts: str) -> str:
    """The id of a resource of a management group."""
    if "/" in parts[0]:
        raise Waits  # the group that is deployed to, which nobody has said
    return of_type(f"/providers/Microsoft.Management/managementGroups/{parts[0]}", *_typed(parts[1:]))


@function("resource", "extensionResourceId(string, string, string...)")
def extension_resource_id(base: str, *parts: str) -> str:
    """The id of a resource that is attached to another."""
    return of_type(base, *_typed(parts))


def _typed(parts: Sequence[str]) -> tuple[str, Sequence[str]]:
    if not parts or "/" not in parts[0]:
        raise ExpressionError("there is no type where one must be", "write it as 'Microsoft.Storage/storageAccounts'")
    return parts[0], parts[1:]


@function("resource", "reference(string, string?, string?)", "runtime", places=("resource", "output", "function"))
def reference(context: Context, target: Any, version: Any = None, full: Any = None) -> tuple[Any, ...]:
    """A resource's properties, or all of it."""
    if isinstance(version, str) and version.lower() == "full":
        version, full = None, version
    found = _named(context, target)
    if found is None:
        return tuple(part for part in (target, version, full) if part is not None)
    version = version or found.api_version
    return tuple(part for part in (found.id, version, full) if part is not None)


@function(
    "resource", "references(string, string?)", "runtime", places=("resource", "output"), note="of a symbolic loop"
)
def references(context: Context, loop: Any, full: Any = None) -> tuple[Any, ...]:
    """The properties of all resources of a loop."""
    found = _all_named(context, loop)
    for each in found or ():
        _use(context, each)
    ids_ = loop if found is None or any(each.id is None for each in found) else [each.id for each in found]
    return (ids_, *([] if full is None else [full]))


@function("resource", "list*(string, string, object?)", "runtime", places=("resource", "output", "function"))
def list_(context: Context, target: Any, version: Any, *body: Any) -> tuple[Any, ...]:
    """What an action of a resource lists: listKeys, listAccountSas ..."""
    found = _named(context, target)
    return (target if found is None else found.id, version, *body)


@function("resource", "resourceInfo(string)", "special", places=("resource", "output"), note="of a symbolic name")
def resource_info(context: Context, node: Call) -> Any:
    """What a template says of one of its resources: id, name, type and apiVersion."""
    found = _named(context, evaluation.evaluate(node.arguments[0], context))
    if found is None or found.id is None:
        return Call(
            "resourceInfo", tuple(map(evaluation.as_node, [evaluation.evaluate(node.arguments[0], context)])), node.at
        )
    return {"id": found.id, "name": found.name, "type": found.type, "apiVersion": found.api_version}


def _named(context: Context, target: Any) -> Named | None:
    """The template's resource that a word names; None for an id, and for a name that waits."""
    found = _all_named(context, target)
    if found is None:
        return None
    if len(found) > 1:
        raise ExpressionError(f"the template has {len(found)} resources '{target}'", "use resourceId()")
    if not found:
        return None
    _use(context, found[0])
    return found[0] if found[0].id else None


def _all_named(context: Context, target: Any) -> list[Named] | None:
    if not isinstance(target, str) or target.startswith("/") or context.named is None:
        return None
    return context.named(target, context.family)


def _use(context: Context, named: Named) -> None:
    if context.uses:
        context.uses(named)


@function("resource", "pickZones(string, string, string, int?, int?)", "runtime")
def pick_zones(context: Context, *arguments: Any) -> tuple[Any, ...]:
    """Availability zones that a type has in a region."""
    return arguments


@function("resource", "roleDefinitions(string)", "runtime", note="Bicep's; by the role's name")
def role_definitions(context: Context, *arguments: Any) -> tuple[Any, ...]:
    """The definition of a built-in role: id and roleDefinitionId."""
    return arguments


@function("resource", "providers(string, string?)", "runtime", note="retired by Azure")
def providers(context: Context, *arguments: Any) -> tuple[Any, ...]:
    """What a resource provider offers."""
    return arguments


def _zone(signature: str, says: str) -> None:
    def zone(context: Context, *arguments: Any) -> tuple[Any, ...]:
        return arguments

    zone.__doc__ = says
    function("resource", signature, "runtime", note="Bicep's")(zone)


_zone("toLogicalZone(string, string, string)", "A subscription's own name of a physical availability zone.")
_zone("toLogicalZones(string, string, array)", "A subscription's own names of physical availability zones.")
_zone("toPhysicalZone(string, string, string)", "The physical zone that a subscription's availability zone is.")
_zone("toPhysicalZones(string, string, array)", "The physical zones that a subscription's availability zones are.")
