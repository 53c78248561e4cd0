"""Any ARM template as the rules look at it: expanded, and the template itself beside its resources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.arm import language
from amlstack.arm.language.nodes import Call, Index, Literal, every
from amlstack.arm.language.tree import get

from .graph import Resource, Unknown, template_key
from .template_source import TemplatePlaces, deployments

GROUP, REGION = "anyresourcegroup", "anyregion"
"""What a template is expanded for, where nobody has said it: texts that hold one of them are unknown."""
_ANY = re.compile(f"{GROUP}|{REGION}", re.IGNORECASE)
_COUNTED = ("array", "int")
"""What loops count by."""


@dataclass(frozen=True, slots=True)
class Given:
    """A template, and its parameter file or None."""

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
    """The template's resources.

    Where it can't go on without a list or a number, each missing one is taken for one; a default that only a deployment
    knows (where its template lies, say) is missing too.
    """
    scope = language.Scope(resource_group=None if _is_subscriptions(given.template.data) else GROUP, location=REGION)
    missing = _missing(given)
    try:
        return language.expand(given.template, _filled(given, missing, one=False), scope)
    except language.TemplateError as error:
        more = missing | _undecided(given, error)
        if len(more) == len(missing) and not any(_kind(each) in _COUNTED for each in missing.values()):
            raise
    return language.expand(given.template, _filled(given, more, one=True), scope)


def _undecided(given: Given, error: language.TemplateError) -> dict[str, Mapping[str, Any]]:
    """The parameters whose defaults have no value before the deployment, with their definitions."""
    declared = get(given.template.data, "parameters")
    names = {
        fault.path[1] for fault in error.faults if len(fault.path) > 2 and str(fault.path[0]).lower() == "parameters"
    }
    return {str(name): declared[name] for name in names if isinstance(declared, Mapping) and name in declared}


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
    said = resource.body["name"]
    spelled = said.split("/") if isinstance(said, str) else list(map(str, resource.path))
    label = f"{resource.path[-1]}" if resource.path else ""
    group = resource.scope.resource_group
    return Resource(
        resource.type,
        tuple(map(_plain, spelled)) if isinstance(said, str) else (_plain(said),),
        _plain(resource.body) | _order(resource),
        key=template_key(resource.type, *spelled),
        label=resource.symbol or f"number {label}",
        group=Unknown() if group in (None, GROUP) else group,
        deployment=resource.scope.deployment,
        where=TemplatePlaces(document, resource.path),
    )


def _order(resource: language.Resource) -> dict[str, Any]:
    """The ids that a resource waits for, symbolic names resolved and references included; and Unknowns."""
    said = _plain(resource.body.get("dependsOn"))
    waiting = [each for each in (said if isinstance(said, list) else [said]) if isinstance(each, Unknown)]
    return {"dependsOn": [*map(_plain, resource.needs), *waiting]}


def _plain(value: Any) -> Any:
    """A copy with Unknown for what waits for the deployment; one that holds an id refers to that id's resource."""
    if isinstance(value, language.Pending):
        return Unknown(tuple(dict.fromkeys(_referred(value))))
    if isinstance(value, str):
        return _text(value) if _ANY.search(value) else value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _text(value: str) -> Any:
    """Unknown for a text with the stand-in for the group or region; an id that merely lies in that group stays."""
    if not value.startswith("/subscriptions/"):
        return Unknown()
    _, provider, names = value.rpartition("/providers/")
    return Unknown((_key_of(value),)) if provider and _ANY.search(names) else value


def _referred(value: language.Pending) -> Iterator[str]:
    """The keys of the resources whose ids stand in an expression that waits."""
    for node in every(value.node):
        match node:
            case Literal(str() as text) if text.startswith("/subscriptions/") and "/providers/" in text:
                yield _key_of(text)


def _key_of(id_: str) -> str:
    """The key, as in an Unknown's `refers`, of the resource of an id."""
    namespace, *pairs = id_.rpartition("/providers/")[2].split("/")
    return template_key("/".join([namespace, *pairs[0::2]]), *pairs[1::2])
