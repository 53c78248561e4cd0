"""Any ARM template as the rules look at it: expanded, and the template itself beside its resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from amlstack.arm import language
from amlstack.arm.language.nodes import Call, Index, Literal, every
from amlstack.arm.language.tree import get

from .graph import Resource, Unknown, template_key
from .written import Where, deployments

GROUP = "a-resource-group"
"""What the group is called that a template is expanded for: nobody's, so that no rule is told of it."""
_COUNTED = ("array", "int")
"""What loops count by."""


@dataclass(frozen=True, slots=True)
class Given:
    """A template, and a parameter file or none."""

    template: language.Document
    parameters: language.Document | None = None


def resources(given: Given) -> list[Resource]:
    """What a template amounts to, nested deployments opened, and each template itself as a deployment.

    A parameter that is given no value and has no default is unknown, and so is whatever follows from it. Raises
    TemplateError for what can't be expanded.
    """
    document = given.template
    made = [_resource(resource, document) for resource in _expanded(given).every()]
    return [*deployments(document, given.parameters), *made]


def _expanded(given: Given) -> language.Expanded:
    """The template's resources; where it can't go on without a list or a number, each missing one is taken for one."""
    group = None if _is_subscriptions(given.template.data) else GROUP
    late = language.Pending(Index(Call("resourceGroup" if group else "deployment"), Literal("location")))
    scope = language.Scope(resource_group=group, location=cast("str", late))  # nobody has said it: it stays unknown
    missing = _missing(given)
    try:
        return language.expand(given.template, _filled(given, missing, one=False), scope)
    except language.TemplateError:
        if not missing or not any(_kind(each) in _COUNTED for each in missing.values()):
            raise
    return language.expand(given.template, _filled(given, missing, one=True), scope)


def _missing(given: Given) -> dict[str, Mapping[str, Any]]:
    """The parameters that nobody gives a value, with their definitions. Secure ones are unknown by themselves."""
    declared = get(given.template.data, "parameters")
    said = get(given.parameters.data, "parameters") if given.parameters else None
    names = {name.lower() for name in said} if isinstance(said, Mapping) else set()
    return {
        name: definition
        for name, definition in (declared.items() if isinstance(declared, Mapping) else ())
        if isinstance(definition, Mapping)
        and name.lower() not in names
        and "defaultvalue" not in map(str.lower, definition)
        and get(definition, "nullable") is not True
        and not _kind(definition).startswith("secure")
    }


def _kind(definition: Mapping[str, Any]) -> str:
    return str(get(definition, "type")).lower()


def _filled(
    given: Given, missing: Mapping[str, Mapping[str, Any]], *, one: bool
) -> language.Document | dict[str, Any] | None:
    """The parameter file with what is missing: unknown, or with `one` a number and a list's length taken for one."""
    if not missing:
        return given.parameters
    said = get(given.parameters.data, "parameters") if given.parameters else None
    filled = {name: {"value": _value(name, _kind(each) if one else "")} for name, each in missing.items()}
    return {"parameters": {**(said if isinstance(said, Mapping) else {}), **filled}}


def _value(name: str, kind: str) -> Any:
    parameter = Call("parameters", (Literal(name),))
    if kind == "array":
        return [language.Pending(Index(parameter, Literal(0)))]
    return 1 if kind == "int" else language.Pending(parameter)


def _is_subscriptions(template: Any) -> bool:
    return "resourcegroup" not in (schema := str(get(template, "$schema")).lower()) and any(
        word in schema for word in ("subscriptiondeployment", "managementgroupdeployment", "tenantdeployment")
    )


def _resource(resource: language.Resource, document: language.Document) -> Resource:
    name = _plain(resource.body["name"])
    names = (name,) if isinstance(name, Unknown) else tuple(name.split("/"))
    label = f"{resource.path[-1]}" if resource.path else ""
    group = resource.scope.resource_group
    return Resource(
        resource.type,
        names,
        _plain(resource.body) | _order(resource),
        key=template_key(resource.type, *names) if resource.id else template_key(resource.type, *resource.path),
        label=resource.symbol or f"number {label}",
        group=Unknown() if group in (None, GROUP) else group,
        deployment=resource.scope.deployment,
        where=Where(document, resource.path),
    )


def _order(resource: language.Resource) -> dict[str, Any]:
    """What it waits for: ids, symbolic names resolved and those it refers to among them, and what isn't known."""
    said = _plain(resource.body.get("dependsOn", []))
    return {"dependsOn": [*resource.needs, *(each for each in said if isinstance(each, Unknown))]}


def _plain(value: Any) -> Any:
    """A copy with Unknown for what waits for the deployment; that of an id refers to whose it is."""
    if isinstance(value, language.Pending):
        return Unknown(tuple(dict.fromkeys(_referred(value))))
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _referred(value: language.Pending) -> Iterator[str]:
    """The keys of the resources whose ids stand in an expression that waits."""
    for node in every(value.node):
        match node:
            case Literal(str() as text) if text.startswith("/subscriptions/") and "/providers/" in text:
                namespace, *pairs = text.rpartition("/providers/")[2].split("/")
                yield template_key("/".join([namespace, *pairs[0::2]]), *pairs[1::2])
