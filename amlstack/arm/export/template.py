"""The envelope: from a part to a template for a resource group, or for a subscription around it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, Literal

from amlstack.catalog import resources
from amlstack.plan.nodes import ResourceGroup

from ..expression import call
from ..resources import resource
from ..spelling import Spelling
from .build import Build
from .nested import CONTENT_VERSION, GROUP_SCHEMA, SUBSCRIPTION_SCHEMA, deployment
from .parameters import Parameter
from .part import Part, used
from .spelling import OuterSpelling

Scope = Literal["resource-group", "subscription"]
PARAMETERS_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
WHERE_DEPLOYED = call("deployment").dot("location")
"""Where a deployment to a subscription is kept."""
WHAT = "An Azure Machine Learning workspace and what it stands on."


def group_template(build: Build, part: Part, about: str) -> tuple[dict[str, Any], list[Parameter]]:
    """The template of a part for a deployment to the resource group, and its parameters."""
    said = {
        "$schema": GROUP_SCHEMA,
        "contentVersion": CONTENT_VERSION,
        "metadata": {"description": about},
        "parameters": {parameter.name: parameter.declared() for parameter in part.parameters},
        "resources": list(part.resources),
    }
    return said | _outputs(part, build, Spelling(build.plan)), list(part.parameters)


def subscription_template(build: Build, part: Part, about: str, number: int) -> tuple[dict[str, Any], list[Parameter]]:
    """As `group_template`, for a deployment to the subscription; the first one makes the group, if the plan does."""
    group = build.group()
    outer = OuterSpelling(build.plan, group)
    made = [resource(node, outer) for node in build.plan.of(ResourceGroup)] if number == 1 else []
    inner = {
        "$schema": GROUP_SCHEMA,
        "contentVersion": CONTENT_VERSION,
        "parameters": {parameter.name: parameter.passed_on() for parameter in part.parameters},
        "resources": list(part.resources),
    }
    passed = {parameter.name: str(call("parameters", parameter.name)) for parameter in part.parameters}
    name = call("format", f"{{0}}-resources-{number}", build.name)
    first = [call("subscriptionResourceId", resources.GROUP.type, group)] if made else []
    why = "Deploys to the resource group what lies in it."
    held = [*made, deployment(why, name, {"resourceGroup": group}, first, passed, inner)]
    parameters = [dataclasses.replace(each, default=each.default and WHERE_DEPLOYED) for each in _of(build, part, held)]
    said = {
        "$schema": SUBSCRIPTION_SCHEMA,
        "contentVersion": CONTENT_VERSION,
        "metadata": {"description": about},
        "parameters": {parameter.name: parameter.declared() for parameter in parameters},
        "resources": held,
    }
    return said | _outputs(part, build, outer), parameters


def _of(build: Build, part: Part, held: list[dict[str, Any]]) -> list[Parameter]:
    """The parameters that a template around a part asks for."""
    inner = {parameter.name: parameter for parameter in part.parameters}
    return [inner.get(name) or build.table[name] for name in dict.fromkeys(used(held))]


def _outputs(part: Part, build: Build, spelling: Spelling) -> dict[str, Any]:
    """The outputs, where the part holds the workspace."""
    if not part.holds_workspace:
        return {}
    return {"outputs": {name: {"type": "string", "value": str(id_)} for name, id_ in build.outputs(spelling).items()}}


def parameter_file(parameters: Iterable[Parameter], plan: int) -> dict[str, Any]:
    """The parameter file of one of the plans: values as they are, for nothing in it is evaluated. No secret."""
    given = {each.name: {"value": each.values[plan]} for each in parameters if not each.secret}
    return {"$schema": PARAMETERS_SCHEMA, "contentVersion": CONTENT_VERSION, "parameters": given}
