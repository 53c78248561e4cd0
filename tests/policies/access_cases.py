"""Datastores that are read with an identity, and its roles: the edges that the rules' examples leave open."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import identity, machinelearning, storage
from amlstack.policies.examples import id_of, made, workspace
from amlstack.policies.rule import Example

from .cases import Case

ACCOUNT, CONTAINER, USER = storage.ACCOUNT, storage.BLOB_CONTAINER, identity.USER_ASSIGNED
READER, WRITER = "Storage Blob Data Reader", "Storage Blob Data Contributor"
RAW, OTHER = (id_of(CONTAINER, "stlake", "default", name) for name in ("raw", "other"))
LAKE, OWN = id_of(ACCOUNT, "stlake"), id_of(ACCOUNT)
PLAIN = "Microsoft.Storage/storageAccounts/{}/blobServices/default/containers/{}"
SYSTEM, ASSIGNED = id_of(machinelearning.WORKSPACE), id_of(USER, "id-contoso")
GROUP = "/subscriptions/s/resourceGroups/rg"


def role(name: str, whose: str = SYSTEM, **body: Any) -> dict[str, Any]:
    """A role assignment, of a built-in role or by a GUID."""
    guid = identity.ROLES.get(name, name)
    said = {"roleDefinitionId": f"/providers/Microsoft.Authorization/roleDefinitions/{guid}", "principalId": whose}
    return made(identity.ROLE_ASSIGNMENT, "00000000-0000-0000-0000-000000000001", **body, properties=said)


def store(as_: str = "WorkspaceSystemAssignedIdentity", **properties: Any) -> dict[str, Any]:
    """A datastore on the lake that is read with an identity."""
    place = {"datastoreType": "AzureDataLakeGen2", "accountName": "stlake", "filesystem": "raw"}
    return made(
        machinelearning.DATASTORE,
        "contoso-ml/raw",
        properties={**place, "serviceDataAccessAuthIdentity": as_, **properties},
    )


def beside(*others: dict[str, Any], **properties: Any) -> Example:
    """A workspace with its own storage, a lake with two file systems, and the others."""
    return (
        made(ACCOUNT),
        made(ACCOUNT, "stlake"),
        *(made(CONTAINER, f"stlake/default/{name}") for name in ("raw", "other")),
        made(USER, "id-contoso"),
        workspace(storageAccount=OWN, **properties),
        *others,
    )


AS_USER = store("WorkspaceUserAssignedIdentity")
DATA_ACCESS: list[Case] = [
    ("AML-177", beside(store()), 1),
    ("AML-177", beside(role(READER, scope=RAW), store()), 0),
    ("AML-177", beside(role(READER, scope=PLAIN.format("stlake", "raw")), store()), 0),
    ("AML-177", beside(role(READER, scope=f"{GROUP}/providers/{PLAIN.format('stlake', 'RAW')}"), store()), 0),
    ("AML-177", beside(role(READER, scope=OTHER), store()), 1),
    ("AML-177", beside(role(READER, scope=PLAIN.format("stlake", "other")), store()), 1),
    ("AML-177", beside(role(READER, scope=PLAIN.format("stelse", "raw")), store()), 1),
    ("AML-177", beside(role(READER, scope=f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stelse"), store()), 1),
    ("AML-177", beside(role(READER, scope=LAKE), store()), 0),
    ("AML-177", beside(role(READER, scope=OWN), store()), 1),
    ("AML-177", beside(role(READER, scope=GROUP), store()), 0),
    ("AML-177", beside(role(READER), store()), 0),
    ("AML-177", beside(role(WRITER, scope=RAW), store()), 0),
    ("AML-177", beside(role(identity.DATA_OWNER, scope=RAW), store()), 0),
    ("AML-177", beside(role("11111111-0000-0000-0000-000000000000", scope=RAW), store()), 0),
    ("AML-177", beside(role("Contributor", scope=RAW), store()), 1),
    ("AML-177", beside(role(READER, ASSIGNED, scope=RAW), store()), 1),
    ("AML-177", beside(store(accountName="stcontoso")), 0),
    ("AML-177", beside(store(accountName="stfabrikam")), 0),
    ("AML-177", beside(store("None")), 0),
    ("AML-177", beside(store(credentials={"credentialsType": "ServicePrincipal"})), 0),
    ("AML-177", beside(store(datastoreType="OneLake")), 0),
    ("AML-177", beside(AS_USER), 0),
    ("AML-177", beside(AS_USER, primaryUserAssignedIdentity=ASSIGNED), 1),
    ("AML-177", beside(role(READER, ASSIGNED, scope=RAW), AS_USER, primaryUserAssignedIdentity=ASSIGNED), 0),
    ("AML-178", beside(store(), role(READER, scope=LAKE)), 1),
    ("AML-178", beside(store(), role(READER, scope=RAW)), 0),
    ("AML-178", beside(store(), role(READER, scope=OWN)), 0),
    ("AML-178", beside(store(), role(READER, ASSIGNED, scope=LAKE)), 0),
    ("AML-178", beside(store("None"), role(READER, scope=LAKE)), 0),
    ("AML-178", beside(store(), role("Reader", scope=LAKE)), 0),
    ("AML-178", beside(store(), role(identity.DATA_OWNER, scope=RAW)), 1),
    ("AML-178", beside(store(), role(identity.DATA_OWNER, scope=LAKE)), 1),
    ("AML-178", beside(AS_USER, role(WRITER, ASSIGNED, scope=LAKE), primaryUserAssignedIdentity=ASSIGNED), 1),
]
