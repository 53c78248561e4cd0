"""The `identity` of a resource, the same for every kind that has one.

Source: https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview
"""

from __future__ import annotations

from amlstack.catalog import identity
from amlstack.sandbox.control import TENANT
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.records import Resource

SYSTEM, USER, BOTH, NONE = "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned", "None"
TYPES = (SYSTEM, USER, BOTH, NONE)


def identity_type(body: dict[str, object]) -> str:
    """The type as it is published, 'None' where there is no identity. Raises ArmError 400 for another word."""
    found = body.get("identity")
    word = str(found.get("type", NONE)) if isinstance(found, dict) else NONE
    published = {each.lower(): each for each in TYPES}.get(word.replace(" ", "").lower())
    if published is None:
        message = f"The identity type '{word[:100]}' is invalid. Use one of {'; '.join(TYPES)}."
        raise ArmError(400, "InvalidIdentityType", message, "identity.type")
    return published


def complete_identity(call: Call, resource: Resource) -> None:
    """Write the principals of the system-assigned and user-assigned identities into the body.

    Raises ArmError 400 where the type and the list don't go together, or an identity does not exist.
    """
    body, type_ = resource.body, identity_type(resource.body)
    if not isinstance(body.get("identity"), dict):
        return
    found = body["identity"]
    users = found.get("userAssignedIdentities", {})
    if (USER in type_) != bool(users):
        message = f"The identity type '{type_}' does not go with {len(users)} user-assigned identities."
        raise ArmError(400, "InvalidIdentityValues" if users else "MissingIdentityIds", message, "identity")
    shown: dict[str, object] = {"type": type_}
    if SYSTEM in type_:
        shown |= {"principalId": call.store.guid(resource.id, "principal"), "tenantId": TENANT}
    if users:
        shown["userAssignedIdentities"] = {each: _principals(call, each) for each in users}
    body["identity"] = shown


def _principals(call: Call, id_: str) -> dict[str, str]:
    found = call.refer(id_, identity.USER_ASSIGNED.type, "identity.userAssignedIdentities", "FailedIdentityOperation")
    return {key: found.properties[key] for key in ("principalId", "clientId")}
