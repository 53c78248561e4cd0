"""Any ARM template as the rules look at it: expanded, and the template itself beside its resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.arm import language
from amlstack.arm.language import merges
from amlstack.arm.language.levels import is_above_groups
from amlstack.arm.language.nodes import Loop
from amlstack.arm.language.scope import STANDS_IN
from amlstack.arm.language.tree import get
from amlstack.catalog.resources import DEPLOYMENT_TYPE

from .graph import Partial, Resource, Unknown, template_key
from .template_source import TemplatePlaces, deployments
from .unknown_names import is_known, key_of, referred, segments


@dataclass(frozen=True, slots=True)
class Given:
    """A template, and its parameter file or None."""

    template: language.Document
    parameters: language.Document | None = None


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a template amounts to, as far as it can be known."""

    resources: tuple[Resource, ...]
    """The resources, nested deployments opened, after each template itself as a deployment."""
    faults: tuple[language.TemplateFault, ...] = ()
    """What couldn't be evaluated; where it stands there is an Unknown."""
    remarks: tuple[language.TemplateFault, ...] = ()
    """What is no fault, but should be known."""


def expansion(given: Given) -> Expansion:
    """What a template amounts to.

    A parameter that is given no value and has no default is unknown, as is the group and its region, and so is whatever
    follows from them. Raises TemplateError for what is no template at all.
    """
    document = given.template
    scope = ANYWHERE_IN_SUBSCRIPTION if is_above_groups(document.data) else ANYWHERE
    whole = language.expand(document, given.parameters, scope, partly=True)
    made = [_resource(*each, document) for each in _in_turn(whole, document)]
    return Expansion((*deployments(document, given.parameters), *made), whole.faults, whole.remarks)


def _in_turn(
    whole: language.Expanded, document: language.Document
) -> Iterator[tuple[language.Resource, str, language.Resource | None]]:
    """The resources, each with why it may not be deployed, and the one that its loop makes before it, where the loop
    makes one at a time."""
    last: dict[tuple[object, ...], language.Resource] = {}
    for resource, perhaps in _every(whole, ""):
        loop = (resource.scope.deployment, *resource.path)
        yield resource, perhaps, last.get(loop)
        if _is_serial(document, resource.path):
            last[loop] = resource


def _every(whole: language.Expanded, above: str) -> Iterator[tuple[language.Resource, str]]:
    """All resources, with why each may not be deployed; `above` is why the deployment that makes them may not be."""
    for resource in whole.resources:
        own = _perhaps(resource.body)
        if resource.nested is None:
            yield resource, above or own.format("its")
        else:
            yield from _every(resource.nested, above or own.format("its deployment's"))


def _is_serial(document: language.Document, path: tuple[str | int, ...]) -> bool:
    raw = document.data
    for step in path:
        raw = raw[step]
    copy = get(raw, "copy")
    return str(get(copy, "mode")).lower() == "serial" and get(copy, "batchSize") in (None, 1)


ANYWHERE_IN_SUBSCRIPTION = language.Scope().anywhere("location")
ANYWHERE = ANYWHERE_IN_SUBSCRIPTION.anywhere("resource_group")
"""What a template is expanded for, where nobody has said it."""


def _resource(
    resource: language.Resource, perhaps: str, before: language.Resource | None, document: language.Document
) -> Resource:
    said = resource.body["name"]
    spelled = segments(said)
    names = tuple(_plain(each) if is_known(each) else Unknown() for each in spelled)
    unknown = "resource_group" in resource.scope.unknown or resource.scope.resource_group is None
    return Resource(
        resource.type,
        names if len(names) == resource.type.count("/") or isinstance(said, str) else _unknown_names(resource),
        _plain(resource.body) | _order(resource, before),
        key=template_key(resource.type, *spelled),
        label=resource.symbol or (f"number {resource.path[-1]}" if resource.path else ""),
        group=Unknown() if unknown else str(resource.scope.resource_group),
        subscription=resource.scope.subscription,
        deployment=resource.scope.deployment,
        where=TemplatePlaces(document, resource.path),
        perhaps=perhaps,
        opaque=_opaque(resource),
    )


def _unknown_names(resource: language.Resource) -> tuple[Unknown, ...]:
    """A name for each segment of a resource's type, none of them known."""
    return (Unknown(),) * resource.type.count("/")


def _perhaps(body: Mapping[str, Any]) -> str:
    """Why a resource may not be deployed, with {} for whose condition or loop it is; nothing where it surely is."""
    if isinstance(get(body, "condition"), language.Pending):
        return "if it is deployed: {} condition isn't known yet"
    return "if it is deployed: how often {} loop runs isn't known yet" if get(body, "copy") is not None else ""


def _opaque(resource: language.Resource) -> str:
    """Why a deployment couldn't be looked into; nothing for other resources."""
    if resource.type.lower() != DEPLOYMENT_TYPE.lower():
        return ""
    called = resource.body["name"] if isinstance(resource.body["name"], str) else resource.symbol or resource.path[-1]
    if get(get(resource.body, "properties"), "templateLink") is not None:
        return f"the template that its deployment {called} links to is another file: name it"
    return f"what its deployment {called} is given isn't known yet: its template isn't looked into"


def _order(resource: language.Resource, before: language.Resource | None) -> dict[str, Any]:
    """The ids that a resource waits for, symbolic names resolved and references included; and Unknowns.

    `before`: the one that a loop makes before it.
    """
    said = _plain(resource.body.get("dependsOn"))
    waiting = [each for each in (said if isinstance(said, list) else [said]) if isinstance(each, Unknown)]
    needs = resource.needs if before is None or before.id is None else (*resource.needs, before.id)
    more = resource.needs_more or (before is not None and before.id is None)
    return {"dependsOn": [*map(_plain, needs), *waiting, *([Unknown()] if more else [])]}


def _plain(value: Any) -> Any:
    """A copy with Unknown for what waits for the deployment; one that holds an id refers to that id's resource."""
    if isinstance(value, language.Pending):
        if isinstance(value.node, Loop):
            return [_plain(value.node.item), Unknown()]
        if (known := merges.members(value.node)) is not None:
            return _partial(known)
        return Unknown(tuple(dict.fromkeys(referred(value.node))))
    if isinstance(value, str):
        return _text(value) if STANDS_IN.search(value) else value
    if isinstance(value, Mapping):
        made = {key: _plain(item) for key, item in value.items() if isinstance(key, str)}
        return made if len(made) == len(value) else Partial(made)
    if isinstance(value, merges.Members):
        return _partial(value)
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _partial(known: merges.Members) -> Any:
    """An object as far as its members are known."""
    made = {key: _plain(item) for key, item in known.sure.items()}
    return (
        made if known.perhaps == set() else Partial(made, None if known.perhaps is None else frozenset(known.perhaps))
    )


def _text(value: str) -> Any:
    """Unknown for a text with a stand-in for what nobody has said; an id that merely lies in such a group stays."""
    if not value.startswith("/subscriptions/"):
        return Unknown()
    _, provider, names = value.rpartition("/providers/")
    return Unknown((key_of(value),)) if provider and STANDS_IN.search(names) else value
