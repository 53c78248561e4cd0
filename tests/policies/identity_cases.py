"""Identities, their roles and what users set: the edges that the rules' examples leave open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlstack.catalog import computes, identity, keyvault, machinelearning, storage
from amlstack.policies.examples import id_of, made, workspace
from amlstack.policies.rule import Example, Settings
from amlstack.policies.rules.operations import Tags
from amlstack.policies.rules.workspace_traps import Tagged
from amlstack.policies.setting_rule import Allowed

from .cases import Case

KV, ST, WS = keyvault.VAULT, storage.ACCOUNT, machinelearning.WORKSPACE
OWN = id_of(identity.USER_ASSIGNED, "id")
WRITER = "Storage Blob Data Contributor"
RAW = id_of(storage.BLOB_CONTAINER, "stcontoso", "default", "raw")
ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"


def role(number: int, name: str, whose: str = OWN, **body: Any) -> dict[str, Any]:
    """A role assignment."""
    properties = {"roleDefinitionId": identity.role_definition_id("s", name), "principalId": whose}
    return made(identity.ROLE_ASSIGNMENT, f"00000000-0000-0000-0000-00000000000{number}", **body, properties=properties)


def acting(*others: dict[str, Any], **properties: Any) -> Example:
    """A workspace that acts as an identity with the two roles that every one needs."""
    roles = (role(0, "Contributor"), role(1, "Storage Blob Data Contributor"))
    subject = workspace(primaryUserAssignedIdentity=OWN, **properties)
    return (made(identity.USER_ASSIGNED, "id"), *roles, *others, subject)


def ordered(resource: Mapping[str, Any]) -> dict[str, Any]:
    """A template's resource that waits for nothing."""
    return {**resource, "apiVersion": "2025-12-01", "dependsOn": []}


def vault(roles: bool) -> dict[str, Any]:
    """A key vault with roles or access policies."""
    return made(KV, properties={"enableRbacAuthorization": roles})


def one_of(*users: str) -> Example:
    """A workspace with some user-assigned identities, the first of which is declared and has no roles."""
    body = {"identity": {"type": "UserAssigned", "userAssignedIdentities": {user: {} for user in users}}}
    return (made(identity.USER_ASSIGNED, "id"), workspace(body))


IDENTITIES: list[Case] = [
    ("AML-171", acting(), 0),
    ("AML-171", acting(vault(roles=True), keyVault=id_of(KV)), 1),
    ("AML-171", acting(vault(roles=False), keyVault=id_of(KV)), 0),
    ("AML-171", acting(keyVault=f"{ID}/none"), 0),
    ("AML-171", acting(vault(roles=True), role(2, "Key Vault Administrator"), keyVault=id_of(KV)), 0),
    ("AML-171", one_of(ID), 1),
    ("AML-171", one_of(ID, f"{ID}-batch"), 0),
    ("AML-171", (workspace(primaryUserAssignedIdentity=ID),), 0),
    ("AML-171", (*acting()[:2], role(1, WRITER, scope=RAW), acting()[-1]), 1),
    ("AML-171", (*acting()[:2], role(1, WRITER, scope=id_of(ST)), acting(storageAccount=id_of(ST))[-1]), 0),
    ("AML-172", acting(), 0),
    ("AML-172", (*acting()[:1], role(1, WRITER, scope=RAW), ordered(acting()[-1])), 0),
    ("AML-172", (*acting()[:1], role(1, WRITER), ordered(acting()[-1])), 1),
    ("AML-173", (role(0, "Reader", id_of(WS), scope=id_of(ST)), workspace(storageAccount=id_of(ST))), 0),
    ("AML-173", (role(0, "Contributor", id_of(WS), scope=id_of(KV)), workspace(storageAccount=id_of(ST))), 0),
    ("AML-173", (role(0, "Contributor", id_of(WS), scope=id_of(ST)), workspace(storageAccount=id_of(ST))), 1),
    ("AML-173", (role(0, WRITER, id_of(WS), scope=id_of(KV)), workspace(keyVault=id_of(KV))), 0),
    ("AML-173", (role(0, WRITER, id_of(WS), scope=RAW), workspace(storageAccount=id_of(ST))), 0),
    ("AML-173", (role(0, WRITER, id_of(WS), scope=id_of(ST)), acting(storageAccount=id_of(ST))[-1]), 0),
    ("AML-175", (role(0, "Contributor"),), 0),
]

GROUP = ({"type": "Microsoft.Resources/resourceGroups", "name": "rg", "location": "eastus"},)
SET: list[tuple[str, Settings, Example, int]] = [
    ("AML-039", Tagged(tags_required=True), (workspace(),), 1),
    ("AML-181", Tags(), (made(ST),), 0),
    ("AML-181", Tags(required=("owner", "cost")), (made(ST, tags={"OWNER": "a"}),), 1),
    ("AML-181", Tags(required=("owner",)), (made(machinelearning.DATASTORE, "a/b"),), 0),
    ("AML-181", Tags(required=("owner",)), ({"type": "A.B/c", "name": "d"},), 0),
    ("AML-182", Allowed(), (workspace({"location": "eastus"}),), 0),
    ("AML-182", Allowed(allowed=("westeurope",)), GROUP, 1),
    ("AML-182", Allowed(allowed=("westeurope",)), (workspace({"location": "global"}),), 0),
    ("AML-182", Allowed(allowed=("westeurope",)), (workspace(),), 0),
    ("AML-186", Allowed(allowed=("a",)), (made(computes.COMPUTE, "a/b", properties={"properties": {}}),), 0),
    ("AML-186", Allowed(), (made(computes.COMPUTE, "a/b", properties={"properties": {"vmSize": "b"}}),), 0),
    ("AML-187", Allowed(allowed=("a",)), (made(ST),), 0),
    ("AML-187", Allowed(), (made(ST, sku={"name": "b"}),), 0),
]
