"""azure-mgmt-authorization: role assignments and definitions."""

from __future__ import annotations

import uuid

import pytest
from azure.mgmt.authorization import AuthorizationManagementClient
from azure.mgmt.authorization.v2022_04_01.models import Permission, RoleAssignmentCreateParameters, RoleDefinition

from amlstack.catalog import identity

from .azure import Azure, refused


@pytest.fixture
def authorization(azure: Azure) -> AuthorizationManagementClient:
    """The client."""
    return azure.client(AuthorizationManagementClient)


@pytest.fixture
def scope(azure: Azure, group: str) -> str:
    """The id of a resource group."""
    return f"{azure.scope}/resourceGroups/{group}"


def assignment(azure: Azure, role: str, principal: str) -> RoleAssignmentCreateParameters:
    """A role for a service principal."""
    definition = identity.role_definition_id(azure.subscription, role)
    return RoleAssignmentCreateParameters(
        role_definition_id=definition, principal_id=principal, principal_type="ServicePrincipal"
    )


def custom(azure: Azure, **over: object) -> RoleDefinition:
    """A role of one's own."""
    allowed = Permission(actions=["Microsoft.MachineLearningServices/workspaces/read"])
    called = f"Reader of workspaces {uuid.uuid4()}"
    whole = {"role_name": called, "permissions": [allowed], "assignable_scopes": [azure.scope], **over}
    return RoleDefinition(**whole)


def test_life_of_an_assignment(authorization: AuthorizationManagementClient, azure: Azure, scope: str) -> None:
    """A role is assigned, read, listed, assigned again without a change, and taken away."""
    principal, called = str(uuid.uuid4()), str(uuid.uuid4())
    made = authorization.role_assignments.create(scope, called, assignment(azure, "Reader", principal))
    assert (made.scope, made.principal_id) == (scope, principal)
    assert authorization.role_assignments.get(scope, called).id == made.id
    assert authorization.role_assignments.get_by_id(made.id).id == made.id
    assert [each.id for each in authorization.role_assignments.list_for_resource_group("rg-contoso")] == [made.id]
    again = authorization.role_assignments.create(scope, called, assignment(azure, "Reader", principal))
    assert again.id == made.id
    assert authorization.role_assignments.delete(scope, called).id == made.id
    assert authorization.role_assignments.delete(scope, called) is None
    assert list(authorization.role_assignments.list_for_subscription()) == []


def test_lists_of_assignments(authorization: AuthorizationManagementClient, azure: Azure, scope: str) -> None:
    """A scope's list holds what is assigned on it, above and below; filters leave out what isn't asked for."""
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    create = authorization.role_assignments.create
    above = create(azure.scope, str(uuid.uuid4()), assignment(azure, "Reader", one)).id
    here = create(scope, str(uuid.uuid4()), assignment(azure, "Contributor", other)).id

    def listed(at: str, chosen: str | None = None) -> set[str]:
        return {str(each.id) for each in authorization.role_assignments.list_for_scope(at, filter=chosen)}

    assert listed(scope) == listed(azure.scope) == {above, here}
    assert listed(azure.scope, "atScope()") == {above}
    assert listed(scope, "atScope()") == {above, here}
    assert listed(scope, f"principalId eq '{one}'") == {above}
    assert listed(scope, f"atScope() and assignedTo('{other}')") == {here}
    with refused(400, "InvalidFilterInQueryString"):
        listed(scope, "colour eq 'red'")


def test_built_in_roles(authorization: AuthorizationManagementClient, azure: Azure, scope: str) -> None:
    """The built-in roles are listed on any scope, found by name, and read."""
    names = {each.role_name for each in authorization.role_definitions.list(scope)}
    assert set(identity.ROLES) <= names
    (found,) = authorization.role_definitions.list(scope, filter="roleName eq 'Storage Blob Data Reader'")
    assert found.name == identity.ROLES["Storage Blob Data Reader"]
    read = authorization.role_definitions.get_by_id(identity.role_definition_id(azure.subscription, "Reader"))
    assert (read.role_type, read.permissions[0].actions) == ("BuiltInRole", ["*/read"])


def test_life_of_a_role(authorization: AuthorizationManagementClient, azure: Azure, scope: str) -> None:
    """A role of one's own is created, read, listed, changed and deleted."""
    called, role = str(uuid.uuid4()), custom(azure)
    made = authorization.role_definitions.create_or_update(azure.scope, called, role)
    assert (made.name, made.role_type) == (called, "CustomRole")
    assert authorization.role_definitions.get(scope, called).role_name == role.role_name
    own = authorization.role_definitions.list(scope, filter="type eq 'CustomRole'")
    assert [each.name for each in own] == [called]
    assert list(authorization.role_definitions.list(Azure(azure.server).scope, filter="type eq 'CustomRole'")) == []
    role.description = "Looks at workspaces."
    assert authorization.role_definitions.create_or_update(azure.scope, called, role).description == role.description
    assert authorization.role_definitions.delete(azure.scope, called).name == called
    assert authorization.role_definitions.delete(azure.scope, called) is None


def test_the_same_role_twice_is_refused(authorization: AuthorizationManagementClient, azure: Azure, scope: str) -> None:
    """409: that principal has that role there."""
    principal = str(uuid.uuid4())
    authorization.role_assignments.create(scope, str(uuid.uuid4()), assignment(azure, "Reader", principal))
    with refused(409, "RoleAssignmentExists"):
        authorization.role_assignments.create(scope, str(uuid.uuid4()), assignment(azure, "Reader", principal))


def test_a_name_that_is_no_guid_is_refused(
    authorization: AuthorizationManagementClient, azure: Azure, scope: str
) -> None:
    """400: assignments and definitions are named by GUIDs."""
    with refused(400, "RoleAssignmentNameInvalid"):
        authorization.role_assignments.create(scope, "reader", assignment(azure, "Reader", str(uuid.uuid4())))


def test_missing_ones_are_refused(authorization: AuthorizationManagementClient, scope: str) -> None:
    """404: there is no such assignment, and no such definition."""
    with refused(404, "ResourceNotFound"):
        authorization.role_assignments.get(scope, str(uuid.uuid4()))
    with refused(404, "RoleDefinitionDoesNotExist"):
        authorization.role_definitions.get(scope, str(uuid.uuid4()))


def test_a_built_in_role_is_not_changed(authorization: AuthorizationManagementClient, azure: Azure) -> None:
    """400: built-in roles are Azure's."""
    with refused(400, "BadRequest"):
        authorization.role_definitions.create_or_update(azure.scope, identity.ROLES["Reader"], custom(azure))


def test_a_role_that_somebody_has_is_not_deleted(
    authorization: AuthorizationManagementClient, azure: Azure, scope: str
) -> None:
    """400, until its assignments are gone; and 409 for another role of its name."""
    called, role = str(uuid.uuid4()), custom(azure)
    made = authorization.role_definitions.create_or_update(azure.scope, called, role)
    given = RoleAssignmentCreateParameters(role_definition_id=str(made.id), principal_id=str(uuid.uuid4()))
    assigned = authorization.role_assignments.create(scope, str(uuid.uuid4()), given)
    with refused(400, "RoleDefinitionHasAssignments"):
        authorization.role_definitions.delete(azure.scope, called)
    with refused(409, "RoleDefinitionWithSameNameExists"):
        authorization.role_definitions.create_or_update(azure.scope, str(uuid.uuid4()), role)
    authorization.role_assignments.delete_by_id(str(assigned.id))
    assert authorization.role_definitions.delete(azure.scope, called).name == called
