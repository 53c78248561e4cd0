"""From a part to a whole template: for a resource group, or for a subscription, which deploys to the group in turn."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal

from amlstack.catalog import resources

from ..expression import call
from ..rendering import resource
from ..spelling import Spelling
from .build import Build
from .nested_deployments import CONTENT_VERSION, GROUP_SCHEMA, SUBSCRIPTION_SCHEMA, deployment
from .parameters import Parameter, as_read
from .part import Part, used

_NOTHING: Mapping[str, Any] = MappingProxyType({})
Scope = Literal["resource-group", "subscription"]
PARAMETERS_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
WHERE_DEPLOYED = call("deployment").dot("location")
"""Where a deployment to a subscription is kept."""
NESTED = "resourcesDeployment"
"""The variable that holds the name of the deployment to the group."""


def group_template(build: Build, part: Part, about: Mapping[str, Any]) -> tuple[dict[str, Any], list[Parameter]]:
    """The template of a part for a deployment to the resource group, and its parameters."""
    declared = {parameter.name: parameter.declared() for parameter in part.parameters}
    return _template(GROUP_SCHEMA, declared, _held(build, part), about=about), list(part.parameters)


def subscription_template(
    build: Build, part: Part, about: Mapping[str, Any], number: int
) -> tuple[dict[str, Any], list[Parameter]]:
    """As `group_template`, for a deployment to the subscription; the first one makes the group, if the plan does.

    What lies in the group comes by a nested deployment, whose outputs are passed on.
    """
    group, inner = build.group(), _held(build, part)
    made = build.plan.group if number == 1 else None
    groups = [resource(made, Spelling(build.plan))] if made else []
    declared = {parameter.name: parameter.passed_on() for parameter in part.parameters}
    nested = deployment(
        "Deploys to the resource group what lies in it.",
        call("variables", NESTED),
        {"resourceGroup": group},
        [call("subscriptionResourceId", resources.GROUP.type, group)] if groups else [],
        {parameter.name: str(call("parameters", parameter.name)) for parameter in part.parameters},
        _template(GROUP_SCHEMA, declared, inner),
    )
    held = {"variables": {NESTED: str(call("format", f"{{0}}-resources-{number}", build.name))},
            "resources": [*groups, nested]}  # fmt: skip
    parameters = [dataclasses.replace(each, default=each.default and WHERE_DEPLOYED) for each in _of(build, part, held)]
    if outputs := inner.get("outputs"):
        answer = call("reference", call("variables", NESTED))
        held["outputs"] = {
            name: {"type": "string", "value": str(answer.dot(f"outputs.{name}.value"))} for name in outputs
        }
    outer = {parameter.name: parameter.declared() for parameter in parameters}
    return _template(SUBSCRIPTION_SCHEMA, outer, held, about=about), parameters


def _template(
    schema: str, parameters: dict[str, Any], held: dict[str, Any], *, about: Mapping[str, Any] = _NOTHING
) -> dict[str, Any]:
    """A template that holds these sections."""
    said: dict[str, Any] = {"$schema": schema, "contentVersion": CONTENT_VERSION}
    if about:
        said["metadata"] = dict(about)
    return said | {"parameters": parameters} | held


def _held(build: Build, part: Part) -> dict[str, Any]:
    """What a part deploys; ids as outputs, where it holds the workspace."""
    held: dict[str, Any] = {"variables": part.variables} if part.variables else {}
    held["resources"] = list(part.resources)
    if part.holds_workspace:
        ids = build.outputs(Spelling(build.plan))
        held["outputs"] = {name: {"type": "string", "value": str(id_)} for name, id_ in ids.items()}
    return held


def _of(build: Build, part: Part, held: dict[str, Any]) -> list[Parameter]:
    """The parameters that a template around a part asks for."""
    inner = {parameter.name: parameter for parameter in part.parameters}
    return as_read(inner.get(name) or build.table[name] for name in dict.fromkeys(used(held)))


def parameter_file(parameters: Iterable[Parameter], plan: int) -> dict[str, Any]:
    """The parameter file of one of the plans: values as they are, and where secrets are kept that are in a vault."""
    given = {each.name: said for each in parameters if (said := each.given(plan))}
    return {"$schema": PARAMETERS_SCHEMA, "contentVersion": CONTENT_VERSION, "parameters": given}
