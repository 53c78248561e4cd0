"""What the benchmarks of checks are run on: a weak template, and a preview of very many resources."""

from __future__ import annotations

import json
from typing import Any

_ACCOUNT: dict[str, Any] = {
    "resourceGroupName": "rg-contoso",
    "location": "westeurope",
    "kind": "StorageV2",
    "sku": {"name": "Standard_ZRS"},
    "minimumTlsVersion": "TLS1_2",
}
_STORE: dict[str, Any] = {
    "datastoreType": "AzureBlob",
    "accountName": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "containerName": "raw",
    "credentials": {"credentialsType": "None"},
}
WEAK: dict[str, Any] = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"location": {"type": "string", "defaultValue": "westeurope"}},
    "variables": {"tls": "TLS1_0"},
    "resources": [
        {
            "type": "Microsoft.Storage/storageAccounts",
            "apiVersion": "2024-01-01",
            "name": "stcontoso",
            "location": "[parameters('location')]",
            "kind": "StorageV2",
            "sku": {"name": "Premium_LRS"},
            "properties": {
                "minimumTlsVersion": "[variables('tls')]",
                "supportsHttpsTrafficOnly": False,
                "allowBlobPublicAccess": True,
            },
        },
        {
            "type": "Microsoft.KeyVault/vaults",
            "apiVersion": "2024-11-01",
            "name": "kv-contoso",
            "location": "[parameters('location')]",
            "properties": {
                "tenantId": "[subscription().tenantId]",
                "sku": {"family": "A", "name": "standard"},
                "accessPolicies": [],
            },
        },
        {
            "type": "Microsoft.ContainerRegistry/registries",
            "apiVersion": "2025-04-01",
            "name": "crcontoso",
            "location": "[parameters('location')]",
            "sku": {"name": "Basic"},
            "properties": {"adminUserEnabled": True},
        },
        {
            "type": "Microsoft.MachineLearningServices/workspaces",
            "apiVersion": "2025-12-01",
            "name": "contoso_ml workspace",
            "location": "[parameters('location')]",
            "identity": {"type": "SystemAssigned"},
            "dependsOn": [
                "[resourceId('Microsoft.Storage/storageAccounts', 'stcontoso')]",
                "[resourceId('Microsoft.KeyVault/vaults', 'kv-contoso')]",
            ],
            "properties": {
                "storageAccount": "[resourceId('Microsoft.Storage/storageAccounts', 'stcontoso')]",
                "keyVault": "[resourceId('Microsoft.KeyVault/vaults', 'kv-contoso')]",
                "publicNetworkAccess": "Enabled",
            },
        },
    ],
}
"""What somebody might write who doesn't know Azure ML: some of it Azure refuses, some an auditor."""


def preview(resources: int) -> str:
    """A saved preview's text: storage accounts, nine datastores on each."""
    steps = []
    for number in range(resources):
        account = f"urn:pulumi:dev::bench::azure-native:storage:StorageAccount::st{number // 10}"
        if number % 10 == 0:
            token, urn, inputs = "azure-native:storage:StorageAccount", account, dict(_ACCOUNT)
            inputs["accountName"] = f"stcontoso{number}"
            depends = {}
        else:
            token = "azure-native:machinelearningservices:Datastore"
            urn, depends = f"urn:pulumi:dev::bench::{token}::ds{number}", {"properties": [account]}
            inputs = {"name": f"store_{number}", "workspaceName": "contoso-ml", "properties": dict(_STORE)}
        state = {"urn": urn, "custom": True, "type": token, "inputs": inputs, "propertyDependencies": depends}
        steps.append({"op": "create", "urn": urn, "newState": state})
    return json.dumps({"steps": steps, "changeSummary": {"create": resources}}, indent=1)
