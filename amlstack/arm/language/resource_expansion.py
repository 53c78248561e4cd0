"""One template's resources with their bodies, order and nested deployments; and its outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import parameters, sections, tree
from .errors import ExpressionError, Spot, near
from .expanded import Expanded, Resource
from .resource_instances import ResourceInstance
from .template_scope import TemplateScope
from .tree import get, spot_of
from .values import weigh


def expanded(template: TemplateScope) -> Expanded:
    """A template's resources and outputs; one with faults, which are noted, is left out. Raises ExpressionError."""
    template.declare()
    functions = get(template.template, "functions")
    tree.check(functions, spot_of(template.template, "functions", template.spot), template.log.note)
    made = [_resource(instance, template) for instance in template.instances if instance.deployed]
    return Expanded(
        template.scope,
        tuple(resource for resource in made if resource),
        tuple(_left_out(instance, template) for instance in template.instances if not instance.deployed),
        sections.outputs(template.template, template.spot, template.context, template.log),
    )


def _resource(instance: ResourceInstance, template: TemplateScope) -> Resource | None:
    log, before = template.log, template.log.heard
    body = _body(instance, template)
    needs = _needs(instance, body, template)
    if log.heard > before:
        return None
    nested = _nested(instance, body, template) if instance.is_deployment else None
    path, named = instance.spot.path(), instance.named
    return Resource(body, named.id, template.scope, path, log.place(path), named.symbol, needs, nested)


def _body(instance: ResourceInstance, template: TemplateScope) -> dict[str, Any]:
    context, log = instance.context.noting(instance.uses), template.log
    body: dict[str, Any] = {}
    for key, raw in instance.raw.items():
        match key.lower():
            case "type":
                body["type"] = instance.named.type
            case "name":
                body["name"] = instance.named.name
            case "resources" | "existing":
                continue
            case "condition" if instance.condition is True:
                continue
            case "copy" if isinstance(raw, Mapping):
                continue
            case "properties" if instance.is_deployment and isinstance(raw, Mapping):
                head = {name: item for name, item in raw.items() if name.lower() != "template"}
                body[key] = tree.value(head, context, Spot(instance.spot, key), log.note)
            case _:
                body[key] = tree.value(raw, context, Spot(instance.spot, key), log.note)
    try:
        weigh(body)
    except ExpressionError as error:
        log.note(instance.spot, error)
    return body


def _needs(instance: ResourceInstance, body: dict[str, Any], template: TemplateScope) -> tuple[str, ...]:
    """The ids of what must exist first: what dependsOn says, and what expressions name."""
    where = spot_of(instance.raw, "dependsOn", instance.spot)
    first: list[ResourceInstance] = []
    listed = get(body, "dependsOn") or []
    for at, word in enumerate(listed if isinstance(listed, list) else [listed]):
        found = template.declared(word.rstrip("/")) if isinstance(word, str) else []
        if found is None and not _nameless(word) and all(each.named.id for each in template.instances):
            what, mend = f"the template has no resource '{word}' to wait for", near(word, template.spellings())
            template.log.note(Spot(where, at), ExpressionError(what, mend))
        first.extend(found or [])
    for id_ in instance.uses:
        first.extend(template.declared(id_) or [])
    ids = (each.named.id for each in first if each.deployed and each is not instance)
    return tuple(dict.fromkeys(id_ for id_ in ids if id_))


def _nameless(word: object) -> bool:
    """Whether it is the id of something without a name, which Azure waits for as for nothing.

    Source: the template by which azure-ai-ml 1.35 creates feature stores names connections whose names are empty.
    """
    if not isinstance(word, str) or not word.endswith("/"):
        return False
    _, found, rest = word.rpartition("/providers/")
    return bool(found) and len(rest.split("/")) % 2 == 1


def _left_out(instance: ResourceInstance, template: TemplateScope) -> Resource:
    tree.check(instance.raw, instance.spot, template.log.note)
    named, path = instance.named, instance.spot.path()
    body = {"type": named.type, "apiVersion": named.api_version, "name": named.name}
    place, existing = template.log.place(path), instance.existing
    return Resource(body, named.id, template.scope, path, place, named.symbol, existing=existing)


def _nested(instance: ResourceInstance, body: dict[str, Any], template: TemplateScope) -> Expanded | None:
    """The resources of a nested deployment's template; None for a linked one."""
    properties = get(instance.raw, "properties")
    inside = get(properties, "template")
    if not isinstance(inside, Mapping):
        return None
    where = spot_of(properties, "template", spot_of(instance.raw, "properties", instance.spot))
    options = get(get(body, "properties"), "expressionEvaluationOptions")
    inner = str(get(options, "scope") or "outer").lower() == "inner"
    try:
        given = parameters.given({"parameters": get(get(body, "properties"), "parameters") or {}})
        nested = TemplateScope(
            inside,
            where,
            template.located(instance.target),
            template.log,
            given if inner else {},
            runtime=template.context.runtime,
            outer=None if inner else instance.context,
            around=template,
        )
        return expanded(nested)
    except ExpressionError as error:
        template.log.note(where, error)
        return None
