"""Deployments within a deployment: into another resource group, and from a subscription into its group.

Every one has inner scope: what its template says is evaluated where it is deployed, and it sees nothing but its own
parameters. Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from amlstack.catalog import ids, resources
from amlstack.plan.nodes import Node, RoleAssignment

from ..expression import Expression, call
from ..resources import resource
from ..spelling import Spelling
from .parameters import Parameter, Parameters
from .rows import Row, Source

GROUP_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
SUBSCRIPTION_SCHEMA = "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"
CONTENT_VERSION = "1.0.0.0"


def deployment(
    why: str,
    name: Expression,
    place: Mapping[str, Any],
    depends_on: Sequence[Expression],
    parameters: Mapping[str, str],
    template: Mapping[str, Any],
) -> dict[str, Any]:
    """A nested deployment as a resource; `place` says where to: resourceGroup, and subscriptionId where it differs."""
    said: dict[str, Any] = {
        "comments": why,
        "type": resources.DEPLOYMENT_TYPE,
        "apiVersion": resources.DEPLOYMENT_API_VERSION,
        "name": str(name),
        **{key: str(value) for key, value in place.items()},
    }
    if depends_on:
        said["dependsOn"] = [str(id_) for id_ in depends_on]
    said["properties"] = {
        "mode": "Incremental",
        "expressionEvaluationOptions": {"scope": "Inner"},
        "parameters": {key: {"value": value} for key, value in parameters.items()},
        "template": template,
    }
    return said


Place = tuple[tuple[str, str], ...]
"""Subscription and group of a role's scope, in lower case, for each workspace file."""


def elsewhere(row: Row, sources: Sequence[Source], subscriptions: Sequence[str | None]) -> Place | None:
    """Where the roles of a row lie, if that isn't the group that is deployed to; None if it is.

    `subscriptions` are those of the groups that are deployed to, where they are known. Raises ValueError where it is
    so in one workspace file and not in another.
    """
    if not isinstance(row[0], RoleAssignment) or not isinstance(row[0].scope, str):
        return None
    found = []
    for node, source, subscription in zip(row, sources, subscriptions, strict=True):
        scope = ids.parse(getattr(node, "scope"))  # noqa: B009 - a row is of one kind
        place = (scope.subscription.lower(), (scope.group or "").lower())
        here = place[1] == source.group.lower() and subscription in (None, place[0])
        found.append(None if here else place)
    if None in found and any(found):
        raise ValueError("lies in the workspace's resource group in one file and in another group in the other")
    return tuple(place for place in found if place) or None


class Roles:
    """The roles on what lies in one other resource group: a nested deployment to it."""

    def __init__(self, number: int, workspace: Expression, scope: Expression) -> None:
        """`scope` is the id of something in that group, as a parameter's value."""
        words = call("split", scope, "/")
        self._place = {
            part: Expression(f"{words.text}[{place}]") for part, place in (("subscriptionId", 2), ("resourceGroup", 4))
        }
        self._name = call("format", f"{{0}}-roles-{number}", workspace)
        self._nodes: list[Node] = []

    def add(self, node: Node) -> None:
        """Take one role in."""
        self._nodes.append(node)

    @property
    def keys(self) -> list[str]:
        """The roles' keys."""
        return [node.key for node in self._nodes]

    @property
    def id(self) -> Expression:
        """The deployment's id."""
        return call("resourceId", *self._place.values(), resources.DEPLOYMENT_TYPE, self._name)

    def resource(self, outside: Spelling) -> dict[str, Any]:
        """The nested deployment, in a template that is spelled by `outside`."""
        inside = _Inside(outside)
        held = [resource(node, inside) for node in self._nodes]
        waits = {id_.text: id_ for node in self._nodes for id_ in outside.depends_on(node)}
        template = {
            "$schema": GROUP_SCHEMA,
            "contentVersion": CONTENT_VERSION,
            "parameters": {name: parameter.passed_on() for name, parameter in inside.parameters.items()},
            "resources": held,
        }
        why = "Gives roles on what lies in another resource group: a template reaches it by a deployment there."
        passed = {name: str(value) for name, value in inside.passed.items()}
        return deployment(why, self._name, self._place, tuple(waits.values()), passed, template)


class _Inside(Spelling):
    """Spells roles for a template of their own: whatever it can't know itself is passed in."""

    def __init__(self, outside: Spelling) -> None:
        super().__init__(outside.plan)
        self._outside = outside
        self.parameters: dict[str, Parameter] = {}
        self.passed: dict[str, Expression] = {}
        self._names = Parameters(())

    def depends_on(self, node: Node) -> tuple[Expression, ...]:
        """Nothing: what a role waits for is outside."""
        return ()

    def value(self, value: Any) -> Any:
        """As outside, but an expression becomes a parameter."""
        outer = self._outside.value(value)
        if not isinstance(outer, Expression):
            return outer
        for name, passed in self.passed.items():
            if passed == outer:
                return call("parameters", name)
        known = re.fullmatch(r"parameters\('([\w-]+)'\)", outer.text)
        name = self._names.name(known[1] if known else "principalId")
        about = "Passed on from the template around it." if known else "The object id of the identity."
        self.parameters[name], self.passed[name] = Parameter(name, "string", about), outer
        return call("parameters", name)
