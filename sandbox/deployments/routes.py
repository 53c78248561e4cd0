"""The HTTP side of deployments. Source: https://learn.microsoft.com/rest/api/resources/deployments"""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote

from amlstack.catalog.resources import DEPLOYMENT
from amlstack.sandbox.resource_manager import lists
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.filters import Filter
from amlstack.sandbox.resource_manager.history import Deployment
from amlstack.sandbox.resource_manager.operations import purging
from amlstack.sandbox.resource_manager.target import Target

from . import secure, states
from .plan import Plan, dependencies, prepare
from .progress import Part
from .request import Asked, check_name, read, result_format
from .run import Run
from .what_if import RESULTS, WhatIf


def create(call: Call) -> Answer:
    """PUT: 201, or 200 where the name was used before; the deployment goes on afterwards."""
    plan = _prepared(call)
    before = call.store.history.get(call.target.id)
    _check_before(before, plan)
    deployment = _record(plan)
    call.store.history.drop(call.target.id)
    call.store.history.put(deployment)
    call.start(Run(call, plan, Part(deployment, plan.expanded, plan.asked.template, plan.asked.template)))
    status_url = f"{call.url}{deployment.id}/operationStatuses/{deployment.properties['correlationId']}"
    headers = {
        "Azure-AsyncOperation": f"{status_url}?api-version={quote(call.api_version)}",
        "Retry-After": call.settings.begun_retry_after,
    }
    return Answer(200 if before else 201, deployment.shown, headers)


def validate(call: Call) -> Answer:
    """POST validate: what PUT would refuse is refused, and nothing is written."""
    plan = _prepared(call)
    deployment = _record(plan)
    states.state(deployment, "Succeeded")
    deployment.properties["validatedResources"] = [{"id": each.id} for each in plan.expanded.every()]
    return Answer(200, deployment.shown)


def what_if(call: Call) -> Answer:
    """POST whatIf: 202, and the place where the result will be. Nothing else is written."""
    asked = _asked(call)
    form = result_format(asked)
    plan = prepare(call, asked)
    key = f"{plan.id}/{RESULTS}/{uuid.uuid4()}"
    call.start(WhatIf(call, plan, key, form))
    call.store.history.put_operation(key, 0, {"status": "Running"})
    return _result(call, key)


def what_if_result(call: Call) -> Answer:
    """GET whatIfResults/ID: 202 until there is one."""
    found = call.store.history.operations(call.target.id)
    if not found:
        raise ArmError(404, "OperationNotFound", f"There is no what-if '{call.target.name[:100]}'.")
    return _result(call, call.target.id) if found[0]["status"] == "Running" else Answer(200, found[0])


def _result(call: Call, key: str) -> Answer:
    where = f"{call.url}{quote(key)}?api-version={quote(call.api_version)}"
    return Answer(202, None, {"Location": where, "Retry-After": call.settings.begun_retry_after})


def get(call: Call) -> Answer:
    """GET."""
    return Answer(200, _need(call).shown)


def head(call: Call) -> Answer:
    """HEAD: 204 for what is remembered."""
    _need(call)
    return Answer(204)


def delete(call: Call) -> Answer:
    """DELETE: forget a deployment, not what it made; 202, or 204 where there is none."""
    found = call.store.history.get(call.target.id)
    if found is None:
        return Answer(204)
    if found.active:
        raise _active(found)
    call.store.history.drop(found.id)
    return purging(call)


def every(call: Call) -> Answer:
    """GET on the collection of a group or a subscription."""
    scope = call.need_group().id if call.target.group else call.target.scope
    text = call.query.get("$filter")
    test = Filter(frozenset({"provisioningstate"})).parse(text) if text else lambda _: True
    found = [each.shown for each in call.store.history.at(scope)]
    return lists.page(call, [each for each in found if test({"provisioningstate": _state(each)})])


def _state(shown: dict[str, Any]) -> str:
    return str(shown["properties"]["provisioningState"])


def export_template(call: Call) -> Answer:
    """POST exportTemplate: what was deployed."""
    return Answer(200, {"template": _need(call).template})


def operations(call: Call) -> Answer:
    """GET operations."""
    return Answer(200, {"value": call.store.history.operations(_need(call).id)})


def operation(call: Call) -> Answer:
    """GET operations/ID."""
    name = call.target.name
    for each in call.store.history.operations(_need(call).id):
        if each["operationId"].lower() == name.lower():
            return Answer(200, each)
    raise ArmError(404, "DeploymentOperationNotFound", f"Deployment operation '{name[:100]}' could not be found.")


def status(call: Call) -> Answer:
    """GET operationStatuses/ID, as the answer to a PUT names it."""
    found = _need(call)
    if found.properties["correlationId"] != call.target.name.lower():
        raise ArmError(404, "OperationNotFound", f"There is no operation '{call.target.name[:100]}'.")
    body: dict[str, Any] = {"status": found.properties["provisioningState"]}
    if "error" in found.properties:
        body["error"] = found.properties["error"]
    return Answer(200, body, {"Retry-After": call.settings.retry_after} if found.active else {})


def _prepared(call: Call) -> Plan:
    return prepare(call, _asked(call))


def _asked(call: Call) -> Asked:
    check_name(call.target.name)
    if call.target.group:
        call.need_group()
    return read(call)


def _record(plan: Plan) -> Deployment:
    asked = plan.asked
    made = states.accepted(plan.id, asked.envelope, secure.without_defaults(asked.template), asked.mode)
    cover = secure.Cover(asked.template, asked.parameters)
    made.properties["parameters"] = secure.shown_parameters(asked.template, asked.parameters, cover)
    made.properties["dependencies"] = dependencies(plan.expanded)
    made.properties["providers"] = _providers(plan)
    return made


def _providers(plan: Plan) -> list[dict[str, Any]]:
    """The resource types of a deployment by their namespace, with their locations."""
    found: dict[str, dict[str, set[str | None]]] = {}
    for each in plan.expanded.resources:
        namespace, _, type_ = each.type.partition("/")
        location = each.body.get("location")
        at = str(location) if isinstance(location, str) else None
        found.setdefault(namespace, {}).setdefault(type_, set()).add(at)
    return [
        {
            "namespace": namespace,
            "resourceTypes": [
                {"resourceType": type_, "locations": sorted(where, key=str)} for type_, where in types.items()
            ],
        }
        for namespace, types in found.items()
    ]


def _check_before(before: Deployment | None, plan: Plan) -> None:
    """Raises ArmError 409 where a deployment of the name still runs, or went to another location."""
    if before and before.active:
        raise _active(before)
    location = before.envelope.get("location") if before else None
    if location and location != plan.asked.location:
        message = (
            f"The deployment '{before.name if before else ''}' already exists in location '{location}'. A deployment "
            f"with the same name can't be created in location '{plan.asked.location}': choose another name."
        )
        raise ArmError(409, "InvalidDeploymentLocation", message, "location")


def _active(deployment: Deployment) -> ArmError:
    message = (
        f"The deployment with resource id '{deployment.id}' cannot be changed, because it is still active: it began at "
        f"'{deployment.properties['timestamp']}'. Please wait for it to complete."
    )
    return ArmError(409, "DeploymentActive", message)


def _need(call: Call) -> Deployment:
    """The deployment of the path, or of what lies below it. Raises ArmError 404."""
    id_ = _id(call.target)
    found = call.store.history.get(id_)
    if found is None:
        if call.target.group:
            call.need_group()
        name = id_.rpartition("/")[2]
        raise ArmError(404, "DeploymentNotFound", f"Deployment '{name}' could not be found.")
    return found


def _id(target: Target) -> str:
    return f"{target.scope}/providers/{DEPLOYMENT.type}/{target.names[0]}"
