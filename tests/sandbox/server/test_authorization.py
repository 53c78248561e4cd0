"""Identities, role assignments and the policy that requires a tag."""

from __future__ import annotations

import uuid

import pytest

from amlstack.catalog import governance, identity, monitoring, registry, storage
from amlstack.catalog.kind import Kind

from .client import LOCATION, Arm, name, refused, storage_body


def test_user_assigned_identity(arm: Arm) -> None:
    """An identity gets its principal and client, which stay, and no role."""
    found = arm.identity()
    assert {"principalId", "clientId", "tenantId"} == set(found["properties"])
    assert arm.identity()["properties"] == found["properties"]
    assert arm.got(f"{arm.group}/providers/Microsoft.Authorization/roleAssignments")["value"] == []


def test_identities_on_a_resource(arm: Arm) -> None:
    """A resource shows the principals of its identities; one that does not exist is refused."""
    own = arm.identity()
    body = {
        **storage_body(),
        "identity": {"type": "systemassigned, userassigned", "userAssignedIdentities": {own["id"]: {}}},
    }
    shown = arm.made(arm.id(storage.ACCOUNT, name("st")), body)["identity"]
    assert shown["type"] == "SystemAssigned,UserAssigned"
    assert shown["userAssignedIdentities"][own["id"]]["principalId"] == own["properties"]["principalId"]
    assert len(shown["principalId"]) == 36
    path = arm.id(storage.ACCOUNT, name("st"))
    body["identity"]["userAssignedIdentities"] = {f"{own['id']}-none": {}}
    refused(arm.put(path, body), 400, "FailedIdentityOperation")
    refused(arm.put(path, {**body, "identity": {"type": "UserAssigned"}}), 400, "MissingIdentityIds")
    refused(arm.put(path, {**body, "identity": {"type": "Whoever"}}), 400, "InvalidIdentityType")


@pytest.mark.parametrize("kind", [storage.ACCOUNT, registry.REGISTRY, monitoring.LOG_ANALYTICS])
def test_identity_of_each_kind(arm: Arm, kind: Kind) -> None:
    """Each kind that has a system-assigned identity gives its principal, which stays."""
    path = arm.id(kind, name("ident"))
    body = {
        **(storage_body() if kind is storage.ACCOUNT else {"location": LOCATION, "sku": {"name": "Basic"}}),
        "identity": {"type": "SystemAssigned"},
    }
    shown = arm.made(path, body)["identity"]
    assert len(shown["principalId"]) == 36
    assert arm.made(path, body)["identity"] == shown


def test_same_role_twice(arm: Arm) -> None:
    """The same role for the same principal on the same scope is refused under another name, and fine under its own."""
    principal, called = str(uuid.uuid4()), str(uuid.uuid4())
    assert arm.assign(arm.group, principal, "Reader", called).status_code == 201
    assert arm.assign(arm.group, principal, "Reader", called).status_code == 200
    refused(arm.assign(arm.group, principal, "Reader"), 409, "RoleAssignmentExists")
    assert arm.assign(arm.group, principal, "Contributor").status_code == 201
    assert arm.assign(arm.storage()["id"], principal, "Reader").status_code == 201


def test_role_assignments_do_not_change(arm: Arm) -> None:
    """An assignment's principal and role are fixed, and its name is used once."""
    called = str(uuid.uuid4())
    arm.assign(arm.group, str(uuid.uuid4()), "Reader", called)
    refused(arm.assign(arm.group, str(uuid.uuid4()), "Reader", called), 409, "RoleAssignmentUpdateNotPermitted")
    refused(
        arm.assign(arm.storage()["id"], str(uuid.uuid4()), "Reader", called), 409, "RoleAssignmentUpdateNotPermitted"
    )


def test_role_assignment_form(arm: Arm) -> None:
    """Name, principal and role definition must be GUIDs, and the scope must exist."""
    principal = str(uuid.uuid4())
    refused(arm.assign(arm.group, principal, "Reader", "reader"), 400, "RoleAssignmentNameInvalid")
    refused(arm.assign(arm.group, "somebody", "Reader"), 400, "InvalidPrincipalId")
    path = f"{arm.group}/providers/{identity.ROLE_ASSIGNMENT.type}/{uuid.uuid4()}"
    body = {"properties": {"principalId": principal, "roleDefinitionId": "Reader"}}
    refused(arm.put(path, body), 400, "InvalidRoleDefinitionId")
    refused(arm.assign(arm.id(storage.ACCOUNT, "stnone"), principal, "Reader"), 404, "ResourceNotFound")


def test_a_definition_below_a_group_is_the_subscriptions(arm: Arm) -> None:
    """As `resourceId()` gives it in a group's template, and `extensionResourceId()` in a resource's: one role."""
    guid, principal = identity.ROLES["Reader"], str(uuid.uuid4())
    whole = f"{arm.scope}/providers/Microsoft.Authorization/roleDefinitions/{guid}"
    for scope in (arm.group, arm.storage()["id"]):
        path = f"{scope}/providers/{identity.ROLE_ASSIGNMENT.type}/{uuid.uuid4()}"
        definition = f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{guid}"
        body = {"properties": {"principalId": principal, "roleDefinitionId": definition}}
        assert arm.made(path, body)["properties"]["roleDefinitionId"] == whole
        again = {"properties": {"principalId": principal, "roleDefinitionId": whole}}
        other = f"{scope}/providers/{identity.ROLE_ASSIGNMENT.type}/{uuid.uuid4()}"
        refused(arm.put(other, again), 409, "RoleAssignmentExists")


def test_role_of_a_user(arm: Arm) -> None:
    """A principal is a user unless it is said to be something else; Azure notes when the role was given."""
    definition = f"{arm.scope}/providers/Microsoft.Authorization/roleDefinitions/{identity.ROLES['Reader']}"
    body = {"properties": {"principalId": str(uuid.uuid4()), "roleDefinitionId": definition}}
    made = arm.made(f"{arm.group}/providers/{identity.ROLE_ASSIGNMENT.type}/{uuid.uuid4()}", body)["properties"]
    assert made["principalType"] == "User"
    assert made["updatedOn"] >= made["createdOn"]


def test_role_on_a_subscription(arm: Arm) -> None:
    """A role can be assigned to a whole subscription, and is deleted with 200, then 204."""
    called = str(uuid.uuid4())
    answer = arm.assign(arm.scope, str(uuid.uuid4()), "Reader", called)
    assert answer.json()["properties"]["scope"] == arm.scope
    assert arm.delete(answer.json()["id"]).status_code == 200
    assert arm.delete(answer.json()["id"]).status_code == 204


def test_required_tag(arm: Arm) -> None:
    """Where a policy requires a tag, a resource without it is refused; one with it in any case is not."""
    arm.require_tag("costCenter")
    path = arm.id(storage.ACCOUNT, name("st"))
    answer = arm.put(path, storage_body())
    assert "costCenter" in refused(answer, 403, "RequestDisallowedByPolicy")
    assert answer.json()["error"]["additionalInfo"][0]["type"] == "PolicyViolation"
    assert arm.put(path, storage_body(tags={"CostCenter": "42"})).status_code == 202
    refused(arm.send("PATCH", path, {"tags": {}}), 403, "RequestDisallowedByPolicy")
    assert arm.put(f"{path}/blobServices/default/containers/raw").status_code == 201
    assert arm.put(arm.group, {"location": LOCATION}).status_code == 200


def test_required_tag_ends(arm: Arm) -> None:
    """Once its assignment is deleted, a policy refuses nothing; nor does it in another group."""
    arm.require_tag("costCenter")
    arm.delete(f"{arm.group}/providers/{governance.POLICY_ASSIGNMENT.type}/require-costCenter")
    arm.storage()


def test_other_policies_are_refused(arm: Arm) -> None:
    """The sandbox says that it plays no other definition than it does, and wants its parameter."""
    path = f"{arm.group}/providers/{governance.POLICY_ASSIGNMENT.type}/other"
    other = f"/providers/Microsoft.Authorization/policyDefinitions/{uuid.uuid4()}"
    refused(arm.put(path, {"properties": {"policyDefinitionId": other}}), 404, "PolicyDefinitionNotFound")
    known = f"/providers/Microsoft.Authorization/policyDefinitions/{governance.REQUIRE_TAG}"
    refused(arm.put(path, {"properties": {"policyDefinitionId": known}}), 400, "MissingPolicyParameter")
