"""Functions for the deployment itself and its scope: what it is, where it goes, what it was given."""

from __future__ import annotations

from typing import Any

from amlstack.catalog.environment import CLOUDS, cloud_of

from ..context import Context
from ..errors import ExpressionError, Wrong
from ..nodes import Call, Index, Literal, Pending
from ..registry import function
from ..traits import typed


@function(
    "deployment",
    "deployment()",
    "context",
    note="of `properties`: template (head only), templateLink, mode, provisioningState",
)
def deployment(context: Context) -> dict[str, Any]:
    """The deployment."""
    scope = context.scope
    link: dict[str, Any] = {"templateLink": {"uri": scope.link, "contentVersion": "1.0.0.0"}}
    if scope.link is None:  # a template that is sent as it is has none, and whether it will be isn't known before
        link = {"templateLink": Pending(_LINK)} if context.runtime is None else {}
    properties = {
        **link,
        "template": dict(context.deployment),
        "mode": "Incremental",
        "provisioningState": "Accepted",
    }
    where = {} if scope.resource_group else {"location": scope.said("location")}
    return {"name": scope.said("deployment"), **where, "properties": properties}


_LINK = Index(Index(Call("deployment"), Literal("properties")), Literal("templateLink"), traits=typed("object"))
"""Where a template lies that is sent as a file, nobody has said."""


@function("deployment", "deployer()", "runtime")
def deployer(context: Context) -> tuple[Any, ...]:
    """Who deploys."""
    return ()


@function("deployment", "environment()", "context", note="of the cloud that the group's region is in")
def environment(context: Context) -> dict[str, Any]:
    """The cloud's endpoints; the public one's where nobody says the region."""
    known = "location" not in context.scope.unknown
    return CLOUDS[cloud_of(context.scope.location) if known else "public"]


@function("deployment", "parameters(string)", "context")
def parameters(context: Context, name: str) -> Any:
    """A parameter's value."""
    if context.parameter is None:
        raise Wrong("there are no parameters here", "write the value")
    return context.parameter(name)


@function("deployment", "variables(string)", "context", places=("variable", "name", "resource", "output", "function"))
def variables(context: Context, name: str) -> Any:
    """A variable's value."""
    if context.variable is None:
        raise Wrong("there are no variables here", "write the value")
    return context.variable(name)


@function("scope", "resourceGroup()", "context", note="tags are empty")
def resource_group(context: Context) -> dict[str, Any]:
    """The group that is deployed to."""
    if context.scope.resource_group is None:
        raise ExpressionError("a deployment to a subscription has no resourceGroup()", "name the group")
    return {
        "id": context.scope.id,
        "name": context.scope.said("resource_group"),
        "type": "Microsoft.Resources/resourceGroups",
        "location": context.scope.said("location"),
        "tags": {},
        "properties": {"provisioningState": "Succeeded"},
    }


@function("scope", "subscription()", "context", note="displayName is the id")
def subscription(context: Context) -> dict[str, Any]:
    """The subscription that is deployed to."""
    id_ = context.scope.subscription
    said = context.scope.said("subscription")
    return {
        "id": f"/subscriptions/{id_}",
        "subscriptionId": said,
        "tenantId": context.scope.said("tenant"),
        "displayName": said,
    }


@function("scope", "tenant()", "context", note="displayName and countryCode are empty")
def tenant(context: Context) -> dict[str, Any]:
    """The tenant."""
    id_ = context.scope.tenant
    return {"id": f"/tenants/{id_}", "tenantId": context.scope.said("tenant"), "displayName": "", "countryCode": ""}


@function("scope", "managementGroup()", "runtime")
def management_group(context: Context) -> tuple[Any, ...]:
    """The management group that is deployed to."""
    return ()


@function("deployment", "fail(string)", note="Bicep's; a fault where it is evaluated, and only there")
def fail(message: str) -> None:
    """Nothing: the deployment ends with the message."""
    raise ExpressionError(f"the template fails: {message}", "give it what it asks for")
