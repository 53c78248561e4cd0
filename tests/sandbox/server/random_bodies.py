"""A right body of each kind that the sandbox plays, for requests that are changed at random."""

from __future__ import annotations

import uuid
from typing import Any

from amlstack.catalog import governance, identity, keyvault, machinelearning, monitoring, registry, storage
from amlstack.catalog.kind import Kind
from amlstack.catalog.resources import DEPLOYMENT
from amlstack.sandbox.control import TENANT

SUBSCRIPTION = "5a9db0c5-0000-4000-8000-0000000000f0"


def path_of(group: str, kind: Kind, names: tuple[str, ...]) -> str:
    """The id of a resource in a group, every segment named."""
    namespace, *segments = kind.type.split("/")
    pairs = "/".join(part for pair in zip(segments, names, strict=True) for part in pair)
    return f"{group}/providers/{namespace}/{pairs}"


def _id(kind: Kind, *names: str) -> str:
    return path_of(f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-1", kind, names)


GROUP = {"location": "westeurope", "tags": {"a": "b"}}
TAGGED = {"operation": "Merge", "properties": {"tags": {"a": "b"}}, "name": "stcontoso9", "type": storage.ACCOUNT.type}
_RAW = {"datastoreType": "AzureBlob", "accountName": "stcontoso1", "containerName": "raw"}
_TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"name": {"type": "string", "defaultValue": "id-deployed"}},
    "resources": [
        {
            "type": identity.USER_ASSIGNED.type,
            "apiVersion": identity.USER_ASSIGNED.api_version,
            "name": "[parameters('name')]",
            "location": "[resourceGroup().location]",
        }
    ],
}
BODIES: dict[Kind, tuple[tuple[str, ...], dict[str, Any]]] = {
    storage.ACCOUNT: (
        ("stcontoso1",),
        {
            **GROUP,
            "kind": "StorageV2",
            "sku": {"name": "Standard_LRS"},
            "properties": {"accessTier": "Hot"},
            "tags": {},
        },
    ),
    storage.BLOB_CONTAINER: (("stcontoso1", "default", "raw"), {"properties": {"metadata": {"a": "b"}}}),
    storage.FILE_SHARE: (("stcontoso1", "default", "files"), {"properties": {"shareQuota": 5}}),
    keyvault.VAULT: (
        ("kv-contoso1",),
        {
            **GROUP,
            "properties": {
                "tenantId": TENANT,
                "sku": {"family": "A", "name": "standard"},
                "accessPolicies": [{"tenantId": TENANT, "objectId": TENANT, "permissions": {"secrets": ["get"]}}],
            },
        },
    ),
    keyvault.SECRET: (("kv-contoso1", "raw-key"), {"properties": {"value": "canary", "contentType": "text/plain"}}),
    monitoring.LOG_ANALYTICS: (("log-contoso",), {**GROUP, "properties": {"retentionInDays": 30}}),
    monitoring.APPLICATION_INSIGHTS: (
        ("appi-contoso",),
        {
            **GROUP,
            "kind": "web",
            "properties": {
                "Application_Type": "web",
                "WorkspaceResourceId": _id(monitoring.LOG_ANALYTICS, "log-contoso"),
            },
        },
    ),
    registry.REGISTRY: (("crcontoso1",), {**GROUP, "sku": {"name": "Basic"}, "properties": {"adminUserEnabled": True}}),
    identity.USER_ASSIGNED: (("id-contoso",), GROUP),
    identity.ROLE_ASSIGNMENT: (
        (str(uuid.UUID(int=1)),),
        {
            "properties": {
                "principalId": TENANT,
                "roleDefinitionId": identity.role_definition_id(SUBSCRIPTION, "Reader"),
                "principalType": "Group",
            }
        },
    ),
    identity.ROLE_DEFINITION: (
        (str(uuid.UUID(int=2)),),
        {
            "properties": {
                "roleName": "Looker",
                "permissions": [{"actions": ["*/read"]}],
                "assignableScopes": [f"/subscriptions/{SUBSCRIPTION}"],
            }
        },
    ),
    governance.POLICY_ASSIGNMENT: (
        ("require-tag",),
        {
            "properties": {
                "policyDefinitionId": f"/providers/Microsoft.Authorization/policyDefinitions/{governance.REQUIRE_TAG}",
                "parameters": {"tagName": {"value": "a"}},
            }
        },
    ),
    machinelearning.WORKSPACE: (
        ("ml-contoso",),
        {
            **GROUP,
            "identity": {"type": "SystemAssigned"},
            "sku": {"name": "Basic"},
            "properties": {
                "storageAccount": _id(storage.ACCOUNT, "stcontoso1"),
                "keyVault": _id(keyvault.VAULT, "kv-contoso1"),
                "friendlyName": "Contoso",
            },
        },
    ),
    machinelearning.DATASTORE: (
        ("ml-contoso", "raw"),
        {"properties": {**_RAW, "credentials": {"credentialsType": "None"}}},
    ),
    machinelearning.CLASSIC_DATASTORE: (
        ("ml-contoso", "sales"),
        {
            **GROUP,
            "properties": {
                "DataStoreType": "psqldb",
                "ServerName": "psql-contoso",
                "DatabaseName": "sales",
                "UserId": "reader",
                "Password": "not-a-real-password",
                "Port": "5432",
                "SkipValidation": False,
            },
        },
    ),
    DEPLOYMENT: (("main",), {"properties": {"mode": "Incremental", "template": _TEMPLATE, "parameters": {}}}),
}
