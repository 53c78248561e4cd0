"""Managed identities and role assignments."""

from __future__ import annotations

from types import MappingProxyType

from . import ids
from .guids import guid
from .kind import Kind, NameRule

ROLE_DEFINITION_TYPE = "Microsoft.Authorization/roleDefinitions"
_GUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
ROLES = MappingProxyType(
    {
        "Contributor": "b24988ac-6180-42a0-ab88-20f7382dd24c",
        "Reader": "acdd72a7-3385-48ef-bd42-f606fba81ae7",
        "Key Vault Administrator": "00482a5a-887f-4fb3-b363-3b7fe8e74483",
        "Storage Blob Data Reader": "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
        "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        "Storage Blob Data Owner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        "Storage File Data Privileged Contributor": "69566ab7-960f-475b-8e7c-b3118f30c6bd",
        "AcrPull": "7f951dda-4ed3-4680-a7ca-43fe172d538d",
        "AcrPush": "8311e382-0749-4cb8-b61a-304f252e45ec",
        "Azure AI Enterprise Network Connection Approver": "b556d68e-0be0-4f35-a333-ad7ee1ce17ea",
        "AzureML Data Scientist": "f6c7c914-8db3-469d-8ca1-694a8f32e121",
    }
)
"""Built-in roles and their ids. Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles"""

POWERFUL_ROLES = MappingProxyType(
    {
        "Owner": "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        "User Access Administrator": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
        "Role Based Access Control Administrator": "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
    }
)
"""Built-in roles that may give roles."""

DATA_OWNER = ROLES["Storage Blob Data Owner"]
"""Storage Blob Data Owner, which also says who may do what with files and folders."""

USER_ASSIGNED = Kind(
    stem="managed_identity",
    title="user-assigned identity",
    type="Microsoft.ManagedIdentity/userAssignedIdentities",
    api_version="2023-01-31",
    token="azure-native:managedidentity:UserAssignedIdentity",
    name=NameRule(
        3,
        128,
        r"[A-Za-z0-9][A-Za-z0-9_-]*",
        "letters, digits, - and _, starting with a letter or digit",
        "resource group",
    ),
    name_input="resourceName",
    top=("location", "tags"),
    replace_on=("location",),
    create_only=("location",),
    # published is `properties` as a whole
    also_read_only=("properties.tenantId", "properties.principalId", "properties.clientId"),
    outputs={"principal_id": "properties.principalId"},
    # https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview
    lasting=("principal_id",),
)

ROLE_ASSIGNMENT = Kind(
    stem="role_assignment",
    title="role assignment",
    type="Microsoft.Authorization/roleAssignments",
    api_version="2022-04-01",
    token="azure-native:authorization:RoleAssignment",
    name=NameRule(36, 36, _GUID, "a GUID", "tenant"),
    name_input="roleAssignmentName",
    parent_inputs=("scope",),
    taggable=False,
    located=False,
    top=(),
    replace_on=("properties.principalId",),
    create_only=("properties.principalId", "properties.roleDefinitionId"),
)

ROLE_DEFINITION = Kind(
    stem="role_definition",
    title="role definition",
    type=ROLE_DEFINITION_TYPE,
    api_version="2022-04-01",
    token="azure-native:authorization:RoleDefinition",
    name=NameRule(36, 36, _GUID, "a GUID", "tenant"),
    name_input="roleDefinitionId",
    parent_inputs=("scope",),
    taggable=False,
    located=False,
    top=(),
    also_read_only=(
        "properties.createdOn",
        "properties.updatedOn",
        "properties.createdBy",
        "properties.updatedBy",
    ),
)
"""A role of one's own. Nothing declares one, so it isn't among the kinds; the sandbox plays it."""


def role_definition_id(subscription: str, role: str) -> str:
    """The id of a built-in role's definition, as a subscription spells it. Raises KeyError for one not in ROLES."""
    return f"/subscriptions/{subscription}/providers/{ROLE_DEFINITION_TYPE}/{ROLES[role]}"


def assignment_name(scope: str, holder: str, role: str) -> str:
    """The name of a role assignment: guid(scope id, holder's id, role definition id), as templates compute it.

    `holder` is the id of the workspace or identity that gets the role, or an object id where that alone is said: the
    object id of what is only made can't be read when names are. The role's definition is that of the scope's
    subscription. Source: https://learn.microsoft.com/azure/role-based-access-control/role-assignments-template
    """
    return guid(scope, holder, role_definition_id(ids.parse(scope).subscription, role))
