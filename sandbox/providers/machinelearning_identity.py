"""The identity of a workspace: what it may change to, which roles Azure gives it, and which a user-assigned one must
have before.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication,
azure-docs#80040 (assigning the service's own roles again fails).
"""

from __future__ import annotations

from collections.abc import Iterator

from amlstack.catalog import identity, machinelearning
from amlstack.sandbox.control import TENANT
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request
from amlstack.sandbox.resource_manager.records import Resource

from .authorization import assign, roles_of
from .resource_identity import BOTH, NONE, SYSTEM, identity_type

_PRIMARY = "properties.primaryUserAssignedIdentity"
_CONTRIBUTOR = "Contributor"


def check_change(body: Body, existing: Resource | None) -> None:
    """A workspace has an identity, and it changes one way only: from system to system and user. Raises ArmError 400."""
    wanted = identity_type(body)
    if existing is None:
        if wanted == NONE:
            raise bad_request(
                "A workspace needs an identity: set identity.type, to SystemAssigned for instance.", "identity.type"
            )
        return
    had = identity_type(existing.body)
    if wanted not in {had, BOTH if had == SYSTEM else had}:
        raise bad_request(f"The identity of a workspace can't change from {had} to {wanted}.", "identity.type")


def primary(call: Call, body: Body) -> Resource | None:
    """The user-assigned identity that stands for the workspace, or None where the system-assigned one does."""
    named, users = get(body, _PRIMARY), get(body, "identity.userAssignedIdentities", {})
    type_ = identity_type(body)
    if not named and (type_ in {SYSTEM, BOTH} or not users):
        return None
    if not named and len(users) > 1:
        raise bad_request("With several user-assigned identities, name the workspace's own one.", _PRIMARY)
    wanted = str(named or next(iter(users)))
    if wanted.lower() not in {each.lower() for each in users}:
        raise bad_request(f"'{wanted}' is not among the workspace's user-assigned identities.", _PRIMARY)
    return call.refer(wanted, identity.USER_ASSIGNED.type, _PRIMARY, "ValidationError")


def _needs(call: Call, body: Body) -> Iterator[tuple[str, str]]:
    """Scope and role that a workspace's identity must have, where a user brings it along."""
    properties = body["properties"]
    yield call.need_group().id, _CONTRIBUTOR
    for path in machinelearning.WORKSPACE.references:
        if get(body, path):
            yield get(body, path), _CONTRIBUTOR
    if properties.get("storageAccount"):
        yield properties["storageAccount"], "Storage Blob Data Contributor"
    vault = call.store.get(properties.get("keyVault", ""))
    if vault and vault.properties.get("enableRbacAuthorization"):
        yield vault.id, "Key Vault Administrator"


def check_roles(call: Call, body: Body) -> None:
    """Refuse a user-assigned identity that lacks a role which the workspace needs. Raises ArmError 400 that lists
    all of them.

    Contributor on the workspace can only stand on its group: the workspace isn't there yet.
    """
    found = primary(call, body)
    if found is None:
        return
    principal = found.properties["principalId"]
    lacks = [f"{role} on {scope}" for scope, role in _needs(call, body) if role not in roles_of(call, scope, principal)]
    if lacks:
        message = (
            f"The identity '{found.name}' lacks what the workspace needs: {'; '.join(lacks)}. Assign these roles first."
        )
        raise ArmError(400, "FailedIdentityOperation", message, "identity")


def grant(call: Call, workspace: Resource) -> None:
    """Give the system-assigned identity its roles, or its policy in a vault without RBAC."""
    principal = get(workspace.body, "identity.principalId")
    if not principal or get(workspace.body, _PRIMARY):
        return
    properties = workspace.properties
    for path in machinelearning.WORKSPACE.references:
        found = call.store.get(get(workspace.body, path, ""))
        if found:
            assign(call, found.id, principal, _CONTRIBUTOR)
    account, vault = (
        call.store.get(properties.get("storageAccount", "")),
        call.store.get(properties.get("keyVault", "")),
    )
    if account:
        assign(call, account.id, principal, "Storage Blob Data Contributor")
    if vault and vault.properties.get("enableRbacAuthorization"):
        assign(call, vault.id, principal, "Key Vault Administrator")
    elif vault:
        _add_policy(call, vault, principal)


def _add_policy(call: Call, vault: Resource, principal: str) -> None:
    policies = vault.properties.setdefault("accessPolicies", [])
    if any(isinstance(each, dict) and each.get("objectId") == principal for each in policies):
        return
    everything = {each: ["all"] for each in ("keys", "secrets", "certificates")}
    policies.append({"tenantId": TENANT, "objectId": principal, "permissions": everything})
    call.store.put(vault)
