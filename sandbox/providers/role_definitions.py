"""Microsoft.Authorization: role definitions, built in and one's own, and lists of assignments.

Built in are those of the catalog; an assignment may name others, since Azure has some hundreds more.

Sources: https://learn.microsoft.com/azure/role-based-access-control/role-definitions-list and
https://learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest (filters), https://learn.microsoft.com/azure/role-based-access-control/troubleshooting
(RoleDefinitionHasAssignments), https://learn.microsoft.com/azure/role-based-access-control/custom-roles-rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import identity, roles
from amlstack.sandbox.resource_manager import lists
from amlstack.sandbox.resource_manager.body import Body
from amlstack.sandbox.resource_manager.call import Answer, Call, now
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request, missing
from amlstack.sandbox.resource_manager.filters import Filter, Test
from amlstack.sandbox.resource_manager.lifecycle import write
from amlstack.sandbox.resource_manager.operations import view
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

_TYPE = identity.ROLE_DEFINITION_TYPE
_NAMESPACE = "microsoft.authorization"
_CUT = f"/providers/{_NAMESPACE}/"
_DEFINITIONS = Filter(frozenset({"rolename", "type"}), {"atscopeandbelow": lambda _: lambda _: True})


class RoleDefinition(Provider):
    """A role of one's own: every PUT answers 201."""

    kind = identity.ROLE_DEFINITION
    differs: ClassVar[Mapping[str, Shape | None]] = {  # nothing is kept of what is published of it
        "properties.roleName": str,
        "properties.description": str,
        "properties.type": ("CustomRole",),
        "properties.permissions": list,
        "properties.assignableScopes": list,
    }
    demands: ClassVar[Mapping[str, bool]] = {"properties.roleName": True, "properties.assignableScopes": True}
    patchable = False
    delete_shows = True
    status_create = 201
    name_code = "RoleDefinitionIdNotGuid"
    defaults: ClassVar[Mapping[str, Any]] = {"properties.type": "CustomRole", "properties.permissions": []}

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse to change a built-in role, a name that is used already, and scopes that are no ids."""
        if call.target.name.lower() in identity.ROLES.values():
            raise bad_request("A built-in role can't be changed: create one of your own under a GUID of its own.")
        name, scopes = body["properties"]["roleName"], body["properties"]["assignableScopes"]
        others = [each for each in call.store.of_type(_TYPE) if each.name.lower() != call.target.name.lower()]
        if name in identity.ROLES or any(each.properties["roleName"] == name for each in others):
            message = f"A custom role with the name '{name[:100]}' already exists: names are used once in a tenant."
            raise ArmError(409, "RoleDefinitionWithSameNameExists", message, "properties.roleName")
        if not scopes or not all(isinstance(each, str) and each.startswith("/") for each in scopes):
            message = "'assignableScopes' must hold at least one id of a subscription, a group or a resource."
            raise bad_request(message, "properties.assignableScopes")

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write the times."""
        created = existing.properties["createdOn"] if existing else now()
        resource.body["properties"] |= {"createdOn": created, "updatedOn": now()}

    def remove(self, call: Call, resource: Resource) -> None:
        """Refuse while somebody has the role."""
        for each in call.store.of_type(identity.ROLE_ASSIGNMENT.type):
            if str(each.properties.get("roleDefinitionId")).lower().endswith(f"/{resource.name.lower()}"):
                message = "There are existing role assignments referencing role: delete them first."
                raise ArmError(400, "RoleDefinitionHasAssignments", message)
        super().remove(call, resource)


def _put(call: Call) -> Answer:
    made, _ = write(call)
    return Answer(201, view(call, made))


def _get(call: Call) -> Answer:
    """One definition, from whatever scope it is asked for."""
    guid = call.target.name.lower()
    found = next((each for each in _definitions(call) if each["name"].lower() == guid), None)
    if found is None:
        raise ArmError(404, "RoleDefinitionDoesNotExist", f"The role definition '{guid[:100]}' does not exist.")
    return Answer(200, found)


def _list(call: Call) -> Answer:
    """What may be assigned on a scope."""
    text = call.query.get("$filter")
    test = _DEFINITIONS.parse(text) if text else lambda _: True
    scope = f"{call.target.scope}/".lower()
    found = [
        each
        for each in _definitions(call)
        if any(scope.startswith(f"{at.rstrip('/')}/".lower()) for at in each["properties"]["assignableScopes"])
        and test({"rolename": each["properties"]["roleName"], "type": each["properties"]["type"]})
    ]
    return lists.page(call, sorted(found, key=lambda each: str(each["id"]).lower()))


def _definitions(call: Call) -> list[dict[str, Any]]:
    at = f"/subscriptions/{call.target.subscription}" if call.target.subscription else ""
    own = [view(call, each) for each in call.store.of_type(_TYPE)]
    return [*(_built_in(at, name, role) for name, role in roles.BUILT_IN.items()), *own]


def _built_in(at: str, name: str, role: roles.Role) -> dict[str, Any]:
    allowed = {
        "actions": list(role.actions),
        "notActions": list(role.not_actions),
        "dataActions": list(role.data_actions),
        "notDataActions": [],
    }
    properties = {
        "roleName": name,
        "type": "BuiltInRole",
        "description": role.description,
        "assignableScopes": ["/"],
        "permissions": [allowed],
    }
    guid = identity.ROLES[name]
    return {"id": f"{at}/providers/{_TYPE}/{guid}", "type": _TYPE, "name": guid, "properties": properties}


def _assigned_to(arguments: list[str]) -> Test:
    (principal,) = arguments
    return lambda row: row["principalid"].lower() == principal.lower()


_ASSIGNMENTS = Filter(
    frozenset({"principalid"}),
    {"atscope": lambda _: lambda row: row["where"] != "below", "assignedto": _assigned_to},
)


def _assignments(call: Call) -> Answer:
    """The assignments on a scope, above and below it; `atScope()` leaves those below out."""
    scope = call.target.scope
    if call.target.group:
        call.need_group()
    if "/providers/" in scope.lower() and call.store.get(scope) is None:
        raise missing("scope", scope.rpartition("/")[2], call.target.group)
    text = call.query.get("$filter")
    test = _ASSIGNMENTS.parse(text) if text else lambda _: True
    found = []
    for each in call.store.of_type(identity.ROLE_ASSIGNMENT.type):
        where = _where(each.key[: each.key.rindex(_CUT)], scope.lower())
        if where and test({"where": where, "principalid": each.properties["principalId"]}):
            found.append(view(call, each))
    return lists.page(call, found)


def _where(assigned: str, scope: str) -> str:
    if f"{scope}/".startswith(f"{assigned}/"):
        return "here or above"
    return "below" if assigned.startswith(f"{scope}/") else ""


PROVIDERS: tuple[Provider, ...] = (RoleDefinition(),)
ROUTES: dict[tuple[str, str, str], Route] = {
    ("PUT", _TYPE.lower(), ""): _put,
    ("GET", _TYPE.lower(), ""): _get,
    ("GET", _NAMESPACE, "roledefinitions"): _list,
    ("GET", _NAMESPACE, "roleassignments"): _assignments,
}
