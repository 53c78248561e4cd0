"""How a plan's values are spelled in a template: what is known as a literal, everything else as an expression."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from amlstack.catalog import Kind, environment, identity, ids, storage
from amlstack.catalog.machinelearning import WORKSPACE
from amlstack.plan import Ambient, AssignmentName, IdIn, IdOf, KeyOf, Plan, PrincipalOf, Ref, SecretRef
from amlstack.plan.nodes import Extension, Grouped, Node

from .expression import Expression, call
from .filters import GROUP_ID, beyond_group, role_definition

_DATABASES: tuple[tuple[environment.Domain, str], ...] = (("postgresql_domain", "postgres"), ("mysql_domain", "mysql"))
_LOGIN_PARTS = call("split", call("environment").dot("authentication.loginEndpoint"), "/")
_SQL = call("replace", call("environment").dot("suffixes.sqlServerHostname"), ".database", "database")
_AMBIENT: Mapping[str, Expression] = {
    "tenant_id": call("subscription").dot("tenantId"),
    "subscription_id": call("subscription").dot("subscriptionId"),
    "storage_domain": call("environment").dot("suffixes.storage"),
    "login_endpoint": call("concat", "https://", Expression(f"{_LOGIN_PARTS.text}[2]")),
    "sql_domain": _SQL,
    "sql_resource": call("concat", "https://", _SQL, "/"),
    **{
        word: call(
            "if",
            call("equals", call("environment").dot("name"), environment.AZURE_CLOUD["name"]),
            environment.domain(word, "public"),
            call("concat", service, call("environment").dot("suffixes.sqlServerHostname")),
        )
        for word, service in _DATABASES
    },
}
"""How a template asks its deployment. The domains of PostgreSQL and MySQL are named by environment() in no cloud."""


class Spelling:
    """Spells the values of one plan.

    A template that takes some of them as parameters overrides `value` or `variables`.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._place = {node.key: place for place, node in enumerate(plan)}
        self._ids: dict[str, Expression] = {}

    def variables(self, node: Node) -> dict[str, Any]:
        """What a node's template may use: its fields, with `name` in full, and `why` and `depends_on` beside them."""
        return {
            **{name: self.value(getattr(node, name)) for name in node.said() if name != "after"},
            "name": _path(self.names(node)),
            "why": node.why,
            "depends_on": self.depends_on(node),
        }

    def names(self, node: Node) -> list[Any]:
        """A node's name in ARM, outermost first."""
        return [self.value(name) for name in node.names()]

    def depends_on(self, node: Node) -> tuple[Expression | str, ...]:
        """The ids of all that must exist first, in the plan's order.

        Every one is written down: resourceId makes no dependency, nor do reference and listKeys with an id. The group
        isn't among them: whoever deploys to it has it.
        """
        needed = sorted(set(node.needs()), key=self._place.__getitem__)
        first = (self.plan[key] for key in needed)
        return tuple(self.id(other) for other in first if not other.is_group)

    def id(self, node: Node) -> Expression:
        """The id of a node's resource: spelled once, since others refer to it again and again."""
        if node.key not in self._ids:
            self._ids[node.key] = self._id(node)
        return self._ids[node.key]

    def _id(self, node: Node) -> Expression:
        names = self.names(node)
        if node.is_group:
            return GROUP_ID
        if isinstance(node, Extension) and (target := beyond_group(self.value(node.scope))):
            return call("extensionResourceId", target, node.kind.type, *names)
        return call("resourceId", *self._around(node), node.kind.type, *names)

    def _around(self, node: Node) -> list[Any]:
        """What resourceId takes before the type: the group, for what is made in another one than the workspace."""
        if not node.other_group or not isinstance(node, Grouped) or isinstance(node.resource_group, Ref):
            return []
        around = self.plan.workspace if WORKSPACE.stem in self.plan else node
        own = self.value(around.resource_group)
        same = str(own).lower() == str(node.resource_group).lower()
        return [] if same else [self.value(node.resource_group)]

    def value(self, value: Any) -> Any:
        """A field's value: references, secrets and what only the deployment knows as expressions, the rest as it is."""
        match value:
            case str() | int() | None:  # most of them: asked first, since asking for a mapping takes longest
                return value
            case Ref(key, "id") | IdOf(key):
                return self.id(self.plan[key])
            case Ref(key, "name"):
                return self.value(self.plan[key].name)
            case Ref(key, attribute):
                return _answer(self.id(self.plan[key]), self.plan[key].kind, attribute)
            case IdIn():
                return self._id_in(value)
            case PrincipalOf(member):
                return _answer(self.value(member), identity.USER_ASSIGNED, "principal_id")
            case KeyOf(account, key):
                listed = call("listKeys", self.value(account), storage.ACCOUNT.api_version)
                return listed.dot(f"keys[{storage.KEYS.index(key)}].value")
            case SecretRef(name):
                return call("parameters", name)
            case Ambient(fact):
                return _AMBIENT[fact]
        return self._inside(value)

    def _id_in(self, given: IdIn) -> Expression:
        """resourceId of what exists already: with its subscription and group where it is told them."""
        around = [self.value(each) for each in (given.subscription, given.group) if each is not None]
        return call("resourceId", *around, given.arm_type, *(self.value(name) for name in given.names))

    def assignment_name(self, name: AssignmentName) -> Expression:
        """A derived name of a role assignment, as catalog.identity.assignment_name computes it."""
        return call("guid", self.value(name.scope), self.value(name.holder), self.definition(name))

    def definition(self, name: AssignmentName) -> Expression:
        """The id of the role's definition, in the scope's subscription."""
        match name.scope:
            case IdIn(subscription=there) if there is not None:
                return role_definition(name.role, self.value(there))
            case str(scope):
                return role_definition(name.role, ids.parse(scope).subscription)
        return role_definition(name.role)

    def _inside(self, value: Any) -> Any:
        """What holds values, with each of them spelled; anything else as it is."""
        if isinstance(value, AssignmentName):
            return self.assignment_name(value)
        if isinstance(value, tuple):
            return tuple(self.value(item) for item in value)
        if isinstance(value, Mapping):
            return {name: self.value(item) for name, item in value.items()}
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = (field.name for field in dataclasses.fields(value))
            return dataclasses.replace(value, **{name: self.value(getattr(value, name)) for name in fields})
        return value


def _answer(id_: Any, kind: Kind, output: str) -> Expression:
    """What only Azure knows of a resource: `reference` gives its properties, and all of it where it is asked so."""
    path = kind.outputs[output]
    inside = path.removeprefix("properties.")
    return call("reference", id_, kind.api_version, *(["Full"] if inside == path else [])).dot(inside)


def _path(names: list[Any]) -> str | Expression:
    """A resource's name in full."""
    if not any(isinstance(name, Expression) for name in names):
        return "/".join(names)
    return (
        names[0] if len(names) == 1 else call("format", "/".join(f"{{{place}}}" for place in range(len(names))), *names)
    )
