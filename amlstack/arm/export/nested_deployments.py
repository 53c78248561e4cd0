"""Deployments within a deployment: into another resource group, and from a subscription into its group.

Every one has inner scope: what its template says is evaluated where it is deployed, and it sees nothing but its own
parameters. Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/linked-templates
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from amlstack.catalog import identity, resources
from amlstack.plan import AssignmentName, IdIn, IdOf, Ref
from amlstack.plan.nodes import Node

from ..expression import Expression, call
from ..rendering import resource
from ..spelling import Spelling
from .parameters import Parameter, Parameters, literal
from .roles import Roles, named_by, said_by

GROUP_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
SUBSCRIPTION_SCHEMA = "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"
CONTENT_VERSION = "1.0.0.0"
Names = tuple[Parameter, Mapping[str, str]]
"""The parameter for role assignments' names, and what its members are called, by the nodes' keys."""


def deployment(
    why: str,
    name: Expression,
    place: Mapping[str, Any],
    depends_on: Sequence[Expression | str],
    parameters: Mapping[str, str],
    template: Mapping[str, Any],
) -> dict[str, Any]:
    """A nested deployment as a resource; `place` says where to: resourceGroup, and subscriptionId where it differs."""
    said: dict[str, Any] = {
        "comments": why,
        "type": resources.DEPLOYMENT_TYPE,
        "apiVersion": resources.DEPLOYMENT_API_VERSION,
        "name": str(name),
        **{key: str(literal(value)) for key, value in place.items()},
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


class NestedDeployment:
    """A nested deployment to one other resource group, with what the plan makes and attaches there."""

    def __init__(self, number: int, workspace: Expression, place: Mapping[str, Any], names: Names) -> None:
        """`place` says where to, as `deployment` takes it; `names` how role assignments are named."""
        self._number, self._workspace, self._place, self._names = number, workspace, place, names
        self._nodes: list[Node] = []

    def add(self, node: Node) -> None:
        """Let it make one more resource."""
        self._nodes.append(node)

    @property
    def keys(self) -> list[str]:
        """Its resources' keys."""
        return [node.key for node in self._nodes]

    @property
    def _roles(self) -> bool:
        """Whether it gives roles, and makes nothing."""
        return all(node.kind is identity.ROLE_ASSIGNMENT for node in self._nodes)

    @property
    def _name(self) -> Expression:
        return call("format", f"{{0}}-{'roles' if self._roles else 'data'}-{self._number}", self._workspace)

    @property
    def id(self) -> Expression:
        """The deployment's id."""
        return call("resourceId", *self._place.values(), resources.DEPLOYMENT_TYPE, self._name)

    def resource(self, outside: Spelling) -> dict[str, Any]:
        """The nested deployment, in a template that is spelled by `outside`."""
        inside = _Inside(outside, frozenset(self.keys), self._names)
        held = [resource(node, inside) for node in self._nodes]
        waits = dict.fromkeys(id_ for node in self._nodes for id_ in outside.depends_on(node))
        waits.pop(self.id, None)
        template = {
            "$schema": GROUP_SCHEMA,
            "contentVersion": CONTENT_VERSION,
            "parameters": {name: parameter.passed_on() for name, parameter in inside.parameters.items()},
            **({"variables": variables} if (variables := inside.roles.variables()) else {}),
            "resources": held,
        }
        what = "Gives roles on what lies" if self._roles else "Makes what lies"
        why = f"{what} in another resource group: a template reaches it by a deployment there."
        passed = {name: str(value) for name, value in inside.passed.items()}
        return deployment(why, self._name, self._place, tuple(waits), passed, template)


class _Inside(Spelling):
    """Spells the resources of a nested template: a parameter passes in whatever only the template around it knows."""

    def __init__(self, outside: Spelling, keys: frozenset[str], names: Names) -> None:
        super().__init__(outside.plan)
        self._given, labels = names
        self._outside, self._keys = outside, keys
        self.parameters: dict[str, Parameter] = {}
        self.passed: dict[str, Expression] = {}
        self._names = Parameters(())
        self.roles = Roles(self._names.name(self._given.name), labels)

    def variables(self, node: Node) -> dict[str, Any]:
        """As in the template around it, a role's definition being a variable here too."""
        return said_by(self.roles, node, super().variables(node))

    def names(self, node: Node) -> list[Any]:
        """As in the template around it, a role assignment's name being a variable here too."""
        found = named_by(self.roles, node, super().names(node))
        if self.roles.variables():
            self.parameters[self._given.name] = self._given
            self.passed[self._given.name] = call("parameters", self._given.name)
        return found

    def assignment_name(self, name: AssignmentName) -> Expression:
        """As in the template around it; whoever gets the role lies there, and the role's definition is found here."""
        holder = self._outside.value(name.holder)
        if isinstance(holder, Expression):
            holder = self._passed(holder, "holderId", "The id of the workspace or identity that gets the role.")
        return call("guid", self.value(name.scope), holder, self.definition(name))

    def definition(self, name: AssignmentName) -> Expression:
        """The id of the role's definition, in the subscription that this is deployed to."""
        return self.roles.definition(name.role)

    def depends_on(self, node: Node) -> tuple[Expression, ...]:
        """What it waits for in the nested template itself; for all else the whole nested deployment waits."""
        return tuple(self.id(self.plan[key]) for key in dict.fromkeys(node.needs()) if key in self._keys)

    def _around(self, node: Node) -> list[Any]:
        """Nothing: it lies where this is deployed."""
        return []

    def value(self, value: Any) -> Any:
        """As in the template around it, but an expression becomes a parameter, and an id in the group a local one."""
        match value:
            case Ref(key, "id") | IdOf(key) if self.plan[key].other_group:
                return self.id(self.plan[key])
            case AssignmentName():
                return self.assignment_name(value)
            case IdIn(type_, names):
                return call("resourceId", type_, *map(self.value, names))
        outer = self._outside.value(value)
        if not isinstance(outer, Expression):
            return outer
        return self._passed(outer, "principalId", "The object id of the identity.")

    def _passed(self, outer: Expression, word: str, what: str) -> Expression:
        """The parameter in which an expression of the template around it is passed in."""
        for name, passed in self.passed.items():
            if passed == outer:
                return call("parameters", name)
        known = re.fullmatch(r"parameters\('([\w-]+)'\)", outer.text)
        name = self._names.name(known[1] if known else word)
        about = "Passed on from the template around it." if known else what
        self.parameters[name], self.passed[name] = Parameter(name, "string", about), outer
        return call("parameters", name)
