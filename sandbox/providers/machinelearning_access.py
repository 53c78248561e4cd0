"""Whether Azure ML gets at the data of a datastore: through the account's firewall, and with the role that reads it.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-administrate-data-authentication (roles),
https://learn.microsoft.com/azure/storage/common/storage-network-security (trusted services, resource instances),
https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes (AuthorizationPermissionMismatch),
https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes (AuthorizationFailure).
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from amlstack.catalog import roles, storage
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.records import Resource

from .authorization import roles_of
from .machinelearning_identity import primary

_IDENTITY = "properties.serviceDataAccessAuthIdentity"
_SYSTEM, _USER = "WorkspaceSystemAssignedIdentity", "WorkspaceUserAssignedIdentity"


def check_firewall(account: Resource, workspace: Resource) -> None:
    """Refuse an account whose firewall lets neither Azure's services nor this workspace in. Raises ArmError 400."""
    rules = account.properties.get("networkAcls") or {}
    if rules.get("defaultAction") != "Deny" or "AzureServices" in str(rules.get("bypass", "")):
        return
    instances = (str(get(each, "resourceId")).lower() for each in rules.get("resourceAccessRules") or ())
    if any(fnmatch.fnmatchcase(workspace.key, each) for each in instances):
        return
    message = (
        f"The firewall of storage account '{account.name}' keeps Azure Machine Learning out (AuthorizationFailure: "
        "This request is not authorized to perform this operation). Add AzureServices to networkAcls.bypass, or the "
        "workspace's id to networkAcls.resourceAccessRules."
    )
    raise ArmError(400, "ValidationError", message, "properties.accountName")


def check_role(call: Call, body: Body, workspace: Resource, account: Resource, place: str) -> None:
    """Refuse a datastore whose identity has no role that reads its container. Raises ArmError 400.

    Where the datastore names no identity of the workspace's, each user comes as who they are, and nothing can be
    checked. What a role allows that the catalog doesn't know can't be told either: it counts as enough.
    """
    word = get(body, _IDENTITY)
    if word not in (_SYSTEM, _USER):
        return
    # what Azure gives the system-assigned identity on the workspace's own account is there before the workspace is
    given_by_azure = word == _SYSTEM and account.key == str(workspace.properties.get("storageAccount")).lower()
    container = f"{account.id}/blobServices/{storage.SERVICE}/containers/{place}"
    enough = {*roles.READ_BLOBS, ""}
    who = list(_principals(call, workspace, word))
    if any(enough & roles_of(call, container, principal, spread=not given_by_azure) for principal in who):
        return
    message = (
        f"The workspace's identity may not read container '{place}' of storage account '{account.name}' "
        f"(AuthorizationPermissionMismatch). Give {' or '.join(who)} the role Storage Blob Data Reader on it. One that "
        "was given just now may take minutes to spread: register the datastore again then."
    )
    raise ArmError(400, "ValidationError", message, _IDENTITY)


def _principals(call: Call, workspace: Resource, word: str) -> Iterator[str]:
    """The object ids of what Azure ML signs in as: of several user-assigned identities without a primary one, all."""
    if word == _SYSTEM:
        yield str(get(workspace.body, "identity.principalId"))
        return
    found = primary(call, workspace.body)
    members = [found] if found else map(call.store.get, get(workspace.body, "identity.userAssignedIdentities", {}))
    principals = [each.properties["principalId"] for each in members if each]
    if not principals:
        message = f"The workspace '{workspace.name}' has no user-assigned identity."
        raise ArmError(400, "ValidationError", message, _IDENTITY)
    yield from principals
