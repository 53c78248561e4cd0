"""One template's resources with their bodies, order and nested deployments; and its outputs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from . import parameters, sections, tree
from .errors import ExpressionError, Spot, near
from .expanded import Expanded, Resource
from .fault_log import FaultLog
from .nodes import Pending
from .resource_instance import ResourceInstance
from .template_scope import TemplateScope
from .tree import get, spot_of
from .values import weigh


def expanded(template: TemplateScope) -> Expanded:
    """A template's resources and outputs; faults, which are noted, cost what they stand in. Raises ExpressionError."""
    template.declare()
    template.resource = lambda instance: resource_of(instance, template)
    functions = get(template.template, "functions")
    tree.check(functions, spot_of(template.template, "functions", template.spot), template.log.note)
    return Expanded(
        template.scope,
        tuple(resource_of(instance, template) for instance in template.instances if instance.deployed),
        tuple(_left_out(instance, template) for instance in template.instances if not instance.deployed),
        sections.outputs(template.template, template.spot, template.context, template.log),
    )


def resource_of(instance: ResourceInstance, template: TemplateScope) -> Resource:
    """The resource that an instance amounts to, expanded once."""
    if instance.made is None:
        instance.making = True
        instance.made = _resource(instance, template)
        instance.making = False
    return instance.made


def _resource(instance: ResourceInstance, template: TemplateScope) -> Resource:
    log = template.log if instance.is_certain else template.log.guarded()
    body = _body(instance, log)
    needs, more = _needs(instance, body, template, log)
    path, named = instance.spot.path(), instance.named
    made = Resource(body, named.id, template.scope, path, template.log.place(path), named.symbol, needs, more)
    if not instance.is_deployment:
        return made
    nested, target = _nested(instance, body, template, log), template.located(instance.target)
    return dataclasses.replace(made, nested=nested, target=target, inner=_is_inner(body, template) is True)


def _body(instance: ResourceInstance, log: FaultLog) -> dict[str, Any]:
    context = instance.context.noting(instance.uses)
    body: dict[str, Any] = {}
    for key, raw in instance.raw.items():
        match key.lower():
            case "resources" | "existing":
                continue
            case "condition" | "copy" | "type" | "name":
                if (said := _decided(instance, key.lower(), raw)) is not None:
                    body[key.lower()] = said
            case "properties" if instance.is_deployment and isinstance(raw, Mapping):
                head = {name: item for name, item in raw.items() if name.lower() != "template"}
                body[key] = tree.value(head, context, Spot(instance.spot, key), log.note)
            case _:
                body[key] = tree.value(raw, context, Spot(instance.spot, key), log.note)
    for key, known in (("type", instance.named.type), ("name", instance.named.name)):
        body.setdefault(key, known)  # one that lacks it is told of, and goes on
    try:
        weigh(body)
    except ExpressionError as error:
        log.note(instance.spot, error)
    return body


def _decided(instance: ResourceInstance, key: str, raw: Any) -> Any:
    """What is known by now of a member that says which resource this is; None where it is said no more."""
    match key:
        case "condition":
            return None if instance.condition is True else instance.condition
        case "copy" if isinstance(raw, Mapping):
            return None if instance.count is None else {"name": instance.loop, "count": instance.count}
        case "copy":
            return raw
    return instance.named.type if key == "type" else instance.named.name


def _needs(
    instance: ResourceInstance, body: dict[str, Any], template: TemplateScope, log: FaultLog
) -> tuple[tuple[str, ...], bool]:
    """The ids of what must exist first, and whether there is more, without a known id.

    It is what dependsOn says, and what expressions name.
    """
    where = spot_of(instance.raw, "dependsOn", instance.spot)
    first: list[ResourceInstance] = []
    listed = get(body, "dependsOn") or []
    for at, word in enumerate(listed if isinstance(listed, list) else [listed]):
        found = template.declared(word.rstrip("/"), instance.context.family) if isinstance(word, str) else []
        if found is None and not _nameless(word) and template.settled():
            what, mend = f"the template has no resource '{word}' to wait for", near(word, template.spellings())
            log.note(Spot(where, at), ExpressionError(what, mend))
        first.extend(found or [])
    for id_ in instance.uses:
        first.extend(template.declared(id_) or [])
    ids = [each.named.id for each in first if each.deployed and each is not instance]
    return tuple(dict.fromkeys(id_ for id_ in ids if id_)), None in ids


def _nameless(word: object) -> bool:
    """Whether it is the id of something without a name, which Azure waits for as for nothing.

    Source: the template by which azure-ai-ml 1.35 creates feature stores names connections whose names are empty.
    """
    if not isinstance(word, str) or not word.endswith("/"):
        return False
    _, found, rest = word.rpartition("/providers/")
    return bool(found) and len(rest.split("/")) % 2 == 1


def _left_out(instance: ResourceInstance, template: TemplateScope) -> Resource:
    tree.check(instance.raw, instance.spot, template.log.note, instance.context)
    named, path = instance.named, instance.spot.path()
    body = {"type": named.type, "apiVersion": named.api_version, "name": named.name}
    place, existing = template.log.place(path), instance.existing
    return Resource(body, named.id, template.scope, path, place, named.symbol, existing=existing)


def _nested(
    instance: ResourceInstance, body: dict[str, Any], template: TemplateScope, log: FaultLog
) -> Expanded | None:
    """The resources of a nested deployment's template; None for a linked one, and where it isn't known what it gets."""
    properties = get(instance.raw, "properties")
    inside = get(properties, "template")
    if not isinstance(inside, Mapping):
        return None
    where = spot_of(properties, "template", spot_of(instance.raw, "properties", instance.spot))
    entries, inner = get(get(body, "properties"), "parameters") or {}, _is_inner(body, template)
    unknown = isinstance(entries, Mapping) and any(isinstance(key, Pending) for key in entries)
    if inner is None or isinstance(entries, Pending) or unknown:
        return None
    try:
        nested = TemplateScope(
            inside,
            where,
            template.located(instance.target),
            log,
            parameters.of_nested(entries) if inner else {},
            runtime=template.context.runtime,
            outer=None if inner else instance.context,
            around=template,
        )
        return expanded(nested)
    except ExpressionError as error:
        log.note(where, error)
        return None


def _is_inner(body: dict[str, Any], template: TemplateScope) -> bool | None:
    """Whether a nested template's expressions see what is in it; None where that isn't known.

    Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates, and .../syntax
    """
    options = get(get(body, "properties"), "expressionEvaluationOptions")
    said = options if isinstance(options, Pending) else get(options, "scope")
    if isinstance(said, Pending):
        return None
    return str(said or ("inner" if template.current else "outer")).lower() == "inner"
