"""Microsoft.Authorization: role assignments on any scope, and assignments of the one policy that the sandbox plays.

Sources: https://learn.microsoft.com/azure/role-based-access-control/troubleshooting (RoleAssignmentExists,
RoleAssignmentUpdateNotPermitted), https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure.
"""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import ClassVar

from amlstack.catalog import governance, identity
from amlstack.sandbox.resource_manager.body import Body, get, put
from amlstack.sandbox.resource_manager.call import Call, now
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

_DEFINITION = re.compile(
    r"(?i)^(/subscriptions/[^/]+)?/providers/Microsoft\.Authorization/roleDefinitions/(?P<guid>[0-9a-f-]{36})$"
)
_BELOW = re.compile(
    r"(?i)^(?P<subscription>/subscriptions/[^/]+)/resourceGroups/.+"
    r"(?P<definition>/providers/Microsoft\.Authorization/roleDefinitions/[0-9a-f-]{36})$"
)
_CUT = "/providers/microsoft.authorization/"


class RoleAssignment(Provider):
    """A role assignment: 201, 200 for the same one again, and never changed."""

    kind = identity.ROLE_ASSIGNMENT
    differs: ClassVar[Mapping[str, Shape | None]] = {
        # an agent's principals aren't played
        "properties.principalType": ("User", "Group", "ServicePrincipal", "ForeignGroup", "Device"),
    }
    keeps = ("properties.principalType",)
    patchable = False
    delete_shows = True
    name_code = "RoleAssignmentNameInvalid"
    fixed_code = "RoleAssignmentUpdateNotPermitted"
    fixed_status = 409

    def check_unique(self, call: Call, name: str, existing: Resource | None) -> None:
        """Refuse a role that the principal has on the scope already, and a name that is used on another scope."""
        for other in call.store.of_type(self.kind.type):
            if existing is None and other.name.lower() == name.lower():
                message = f"A role assignment is named '{name}' already, on another scope."
                raise ArmError(409, "RoleAssignmentUpdateNotPermitted", message)
            same = all(_same(other, call.body, each) for each in ("principalId", "roleDefinitionId"))
            if existing is None and same and _scope(other.id) == _scope(call.target.id):
                message = f"The role assignment already exists. The ID of the existing role assignment is {other.name}."
                raise ArmError(409, "RoleAssignmentExists", message)

    def read(self, call: Call, body: Body) -> None:
        """Take a definition's id below a group or a resource for the subscription's.

        `resourceId()` gives such a one in a template for a group, and only the GUID counts. Source:
        azure-quickstart-templates, microsoft.azure-ai-agent-service/network-secured-agent.
        """
        said = str(get(body, "properties.roleDefinitionId"))
        if found := _BELOW.match(said):
            put(body, "properties.roleDefinitionId", f"{found['subscription']}{found['definition']}")

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse a principal that is no GUID, and a definition that is no id of one."""
        properties = body["properties"]
        if not _is_guid(properties["principalId"]):
            raise ArmError(
                400,
                "InvalidPrincipalId",
                "'principalId' must be a GUID: an object id, no name.",
                "properties.principalId",
            )
        if not _DEFINITION.match(properties["roleDefinitionId"]):
            message = "'roleDefinitionId' must be the id of a role definition, which ends with its GUID."
            raise ArmError(400, "InvalidRoleDefinitionId", message, "properties.roleDefinitionId")

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write the scope and the times."""
        properties = resource.body["properties"]
        properties.setdefault("principalType", "User")
        properties["scope"] = resource.id[: resource.key.rindex(_CUT)]
        properties.setdefault("createdOn", now())
        properties["updatedOn"] = now()


class PolicyAssignment(Provider):
    """An assignment of 'Require a tag on resources' to a subscription or group; other definitions are refused."""

    kind = governance.POLICY_ASSIGNMENT
    differs: ClassVar[Mapping[str, Shape | None]] = {  # nothing is kept of what is published of it
        "properties.policyDefinitionId": str,
        "properties.parameters": dict,
        "properties.displayName": str,
    }
    demands: ClassVar[Mapping[str, bool]] = {"properties.policyDefinitionId": True}
    patchable = False

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse definitions that the sandbox doesn't play, and one without its tag."""
        definition = body["properties"]["policyDefinitionId"]
        if not definition.lower().endswith(f"/policydefinitions/{governance.REQUIRE_TAG}"):
            message = f"The sandbox plays one definition: {governance.REQUIRE_TAG} (Require a tag on resources)."
            raise ArmError(404, "PolicyDefinitionNotFound", message, "properties.policyDefinitionId")
        tag = get(body, "properties.parameters.tagName.value")
        if not isinstance(tag, str) or not tag:
            raise ArmError(
                400, "MissingPolicyParameter", "The parameter 'tagName' is missing.", "properties.parameters.tagName"
            )


def assign(call: Call, scope: str, principal: str, role: str, principal_type: str = "ServicePrincipal") -> None:
    """Give `principal` one of the catalog's roles on `scope`, as Azure does by itself; nothing where it has it."""
    definition = role_definition(call.target.subscription, role)
    if role in roles_of(call, scope, principal, spread=False):
        return
    name = str(uuid.uuid5(uuid.UUID(principal), f"{scope.lower()} {definition}"))
    body = {
        "properties": {
            "principalId": principal,
            "roleDefinitionId": definition,
            "principalType": principal_type,
            "scope": scope,
            "createdOn": now(),
            "updatedOn": now(),
        }
    }
    type_ = identity.ROLE_ASSIGNMENT.type
    call.store.put(Resource(f"{scope}/providers/{type_}/{name}", type_, body))


def role_definition(subscription: str, role: str) -> str:
    """The id of a built-in role."""
    return f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{identity.ROLES[role]}"


def roles_of(call: Call, scope: str, principal: str, *, spread: bool = True) -> set[str]:
    """The catalog's roles that a principal has on `scope`, or on anything above it; '' stands for any other role.

    `spread` leaves those out that are too new to count yet, where such a fault was asked for.
    """
    words = {guid: role for role, guid in {**identity.ROLES, **identity.POWERFUL_ROLES}.items()}
    found = set()
    for each in _assigned(call, scope):
        if each.properties["principalId"].lower() == principal.lower() and not (spread and _too_new(call, each)):
            found.add(words.get(each.properties["roleDefinitionId"].lower().rpartition("/")[2], ""))
    return found


def _assigned(call: Call, scope: str) -> Iterator[Resource]:
    """The assignments on `scope` and on anything above it."""
    type_, parts = identity.ROLE_ASSIGNMENT.type, scope.split("/")
    for end in range(3, len(parts) + 1, 2):
        yield from call.store.of_type_below(type_, f"{'/'.join(parts[:end])}/providers/{type_}")


def _too_new(call: Call, assignment: Resource) -> bool:
    created = datetime.fromisoformat(assignment.properties["createdOn"])
    return time.time() < created.timestamp() + call.settings.roles_spread


def _scope(id_: str) -> str:
    return id_.lower()[: id_.lower().rindex(_CUT)]


def _same(other: Resource, body: Body, key: str) -> bool:
    return (
        str(other.properties.get(key)).lower().rpartition("/")[2]
        == str(get(body, f"properties.{key}")).lower().rpartition("/")[2]
    )


def _is_guid(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


PROVIDERS: tuple[Provider, ...] = (RoleAssignment(), PolicyAssignment())
ROUTES: dict[tuple[str, str, str], Route] = {}
