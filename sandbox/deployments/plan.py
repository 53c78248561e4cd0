"""What a deployment will do, worked out and checked before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from graphlib import CycleError, TopologicalSorter
from typing import Any

from amlstack.arm.language import Document, Expanded, Resource, Scope, TemplateError, expand
from amlstack.arm.language.scope import STANDS_IN
from amlstack.arm.language.tree import get
from amlstack.arm.language.values import pending
from amlstack.catalog import ids
from amlstack.catalog.resources import DEPLOYMENT
from amlstack.sandbox.control import TENANT
from amlstack.sandbox.providers.keyvault_secrets import fill
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.lifecycle import provider_of
from amlstack.sandbox.resource_manager.target import parse
from amlstack.sandbox.resource_manager.versions import check_version, check_version_given

from . import secure
from .request import Asked
from .template_errors import invalid, invalid_template, unreachable


@dataclass(frozen=True, slots=True)
class Plan:
    """A deployment that can run."""

    id: str
    asked: Asked
    expanded: Expanded

    def keys(self) -> frozenset[str]:
        """The ids, in lower case, of all that the template holds, nested deployments included."""
        found = (*self.expanded.every(), *(each for each in self.expanded.left_out if _exists(each, self.asked)))
        return frozenset(each.id.lower() for each in found if each.id)


def _exists(resource: Resource, asked: Asked) -> bool:
    return get(at(asked.template, resource.path), "existing") is True


def at(template: Any, path: Iterable[str | int]) -> Any:
    """What stands at a path of a template, None where that isn't there."""
    for key in path:
        try:
            template = template[key]
        except (KeyError, IndexError, TypeError):
            return None
    return template


def prepare(call: Call, asked: Asked) -> Plan:
    """Expand and check a request. Raises ArmError 400 or 404 where Azure refuses to begin."""
    scope = _scope(call, asked)
    asked = replace(asked, parameters={name: _filled(call, name, each) for name, each in asked.parameters.items()})
    template = Document(asked.template, asked.document.text, asked.document.file)
    try:
        secure.check_given(template, asked.parameters)
        expanded = expand(template, {"parameters": dict(asked.parameters)}, scope)
    except TemplateError as error:
        raise secure.Cover(asked.template, asked.parameters).error(invalid_template(error)) from None
    check(call, expanded)
    return Plan(ids.resource_id(scope.id, DEPLOYMENT.type, scope.deployment), asked, expanded)


def check(call: Call, expanded: Expanded) -> None:
    """See to it that a deployment, and all in it that is known already, can begin. Raises ArmError 400."""
    for level in _levels(expanded):
        _check_order(level)
    each_one = (resource for level in _levels(expanded) for resource in level.resources)
    faults = [fault for resource in each_one if (fault := _fault(call, resource))]
    if faults:
        message = (
            f"The template deployment '{expanded.scope.deployment}' is not valid according to the validation "
            "procedure. See inner errors for details."
        )
        raise ArmError(400, "InvalidTemplateDeployment", message, None, faults)


def waits(resource: Resource) -> bool:
    """Whether what a nested deployment deploys is known only when its turn has come: its parameters wait."""
    said = get(resource.body, "properties")
    return resource.inner and get(said, "templateLink") is None and pending(get(said, "parameters"))


def is_late(resource: Resource) -> bool:
    """Whether it isn't known yet which resources a nested deployment deploys."""
    return waits(resource) and not (resource.nested and resource.nested.settled)


def expanded_now(resource: Resource, template: Mapping[str, Any], given: Mapping[str, Any], call: Call) -> Expanded:
    """What a nested deployment deploys, now that its parameters are known. Raises ArmError 400."""
    try:
        found = expand(template, {"parameters": dict(given)}, resource.target)
    except TemplateError as error:
        raise invalid_template(error) from None
    check(call, found)
    return found


def _filled(call: Call, name: str, entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """A parameter with its value where that lies in a vault. Raises ArmError 400."""
    reference = get(entry, "reference")
    vault, secret = get(get(reference, "keyVault"), "id"), get(reference, "secretName")
    if not isinstance(vault, str) or not isinstance(secret, str):
        return entry  # its expansion says what is missing
    version = get(reference, "secretVersion")
    return {**entry, "value": fill(call.store, name, vault, secret, version if isinstance(version, str) else None)}


def _scope(call: Call, asked: Asked) -> Scope:
    group = call.need_group() if call.target.group else None
    return Scope(
        tenant=TENANT,
        subscription=call.target.subscription,
        resource_group=group.name if group else None,
        location=str(group.body["location"]) if group else asked.location or "",
        deployment=call.target.name,
        now=datetime.now(UTC),
    )


def _levels(expanded: Expanded) -> Iterator[Expanded]:
    yield expanded
    for each in expanded.resources:
        if each.nested and not is_late(each):
            yield from _levels(each.nested)


def _check_order(expanded: Expanded) -> None:
    """Raises ArmError 400 for two resources of one id, and for a circle of dependencies."""
    graph: dict[str, list[str]] = {}
    for each in expanded.resources:
        if each.id is None or STANDS_IN.search(each.id):
            raise invalid(f"The name of a {each.type} waits for the deployment: it must be known before")
        if get(each.body, "copy") is not None:
            raise invalid(f"How often the loop of {each.type} runs waits for the deployment: it must be known before")
        if each.id.lower() in graph:
            raise invalid(f"The resource '{each.id}' is defined multiple times in a template")
        graph[each.id.lower()] = [need.lower() for need in each.needs]
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = ", ".join(error.args[1])
        raise invalid(f"Circular dependency detected on resource: '{circle}'") from None


def _fault(call: Call, resource: Resource) -> ArmError | None:
    """What a provider refuses of a resource without looking into it: its type, and its api-version."""
    try:
        made = written(call, resource, {})
        check_version_given(made)
        check_version(made, [provider_of(made)])
        if resource.type.lower() == DEPLOYMENT.type.lower():
            _check_nested(resource)
    except ArmError as error:
        return error
    return None


def _check_nested(resource: Resource) -> None:
    if resource.nested is None and not waits(resource):
        raise unreachable(get(get(resource.body, "properties"), "templateLink"), resource.id)
    if str(get(get(resource.body, "properties"), "mode")).lower() != "incremental":
        message = (
            "A nested deployment's mode must be 'Incremental': 'Complete' is not supported for nested deployment. "
            "Please see https://aka.ms/deployment-modes for usage details."
        )
        raise ArmError(400, "InvalidDeployment", message, resource.id)


def written(call: Call, resource: Resource, body: Mapping[str, Any]) -> Call:
    """The PUT of a resource."""
    version = get(resource.body, "apiVersion")
    query = {"api-version": version if isinstance(version, str) else ""}
    return replace(call, method="PUT", target=parse(str(resource.id)), query=query, body=dict(body), raw=b"")


def dependencies(expanded: Expanded) -> list[dict[str, Any]]:
    """What waits for what, as a deployment shows it."""
    return [
        {"dependsOn": [_reference(need) for need in each.needs], **_reference(each.id)}
        for each in expanded.resources
        if each.needs and each.id
    ]


def _reference(id_: str) -> dict[str, str]:
    found = ids.parse(id_)
    return {"id": id_, "resourceType": found.type, "resourceName": found.arm_name}
