"""Templates that use what the language has: loops, conditions, nesting, user functions, symbolic names."""

from __future__ import annotations

from typing import Any

_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_STORE = "Microsoft.Storage/storageAccounts"
_PARAMETERS: dict[str, Any] = {
    "a": {"type": "string", "defaultValue": "a", "allowedValues": ["a", "b"]},
    "text": {"type": "string", "defaultValue": "[concat('st', uniqueString(resourceGroup().id))]", "minLength": 1},
    "list": {"type": "array", "defaultValue": ["x", "y"], "maxLength": 5},
    "object": {"type": "object", "defaultValue": {"a": {"b": [1]}}, "nullable": True},
    "number": {"type": "int", "defaultValue": 2, "minValue": 0, "maxValue": 9},
    "flag": {"type": "bool", "defaultValue": True},
    "secret": {"type": "securestring"},
    "secrets": {"type": "secureObject", "defaultValue": {}},
    "time": {"type": "string", "defaultValue": "[utcNow('yyyy')]"},
}
_ACCOUNT: dict[str, Any] = {
    "type": _STORE,
    "apiVersion": "2024-01-01",
    "name": "[format('{0}{1}', parameters('text'), copyIndex('stores'))]",
    "location": "[resourceGroup().location]",
    "condition": "[and(parameters('flag'), not(equals(parameters('a'), 'b')))]",
    "copy": {"name": "stores", "count": "[length(parameters('list'))]", "mode": "serial", "batchSize": 1},
    "sku": {"name": "Standard_LRS"},
    "kind": "StorageV2",
    "tags": "[union(variables('tags'), createObject('x', 1))]",
    "properties": {
        "copy": [{"name": "rules", "count": 2, "input": {"value": "[copyIndex('rules', 1)]"}}],
        "encryption": "[if(parameters('flag'), createObject('a', variables('list')), null())]",
    },
    "resources": [
        {
            "type": "blobServices",
            "apiVersion": "2024-01-01",
            "name": "default",
            "dependsOn": ["stores"],
            "properties": {},
        }
    ],
}
_INNER: dict[str, Any] = {
    "$schema": _SCHEMA,
    "contentVersion": "1.0.0.0",
    "parameters": {"text": {"type": "string"}, "key": {"type": "securestring"}},
    "resources": [
        {
            "type": _STORE,
            "apiVersion": "2024-01-01",
            "name": "[parameters('text')]",
            "location": "westeurope",
            "sku": {"name": "Standard_LRS"},
            "kind": "StorageV2",
            "properties": {"keys": "[parameters('key')]"},
        }
    ],
    "outputs": {"id": {"type": "string", "value": f"[resourceId('{_STORE}', parameters('text'))]"}},
}
_NESTED: dict[str, Any] = {
    "type": "Microsoft.Resources/deployments",
    "apiVersion": "2022-09-01",
    "name": "inner",
    "resourceGroup": "rg-other",
    "dependsOn": ["stores", f"[resourceId('{_STORE}', 'x')]"],
    "properties": {
        "mode": "Incremental",
        "expressionEvaluationOptions": {"scope": "inner"},
        "parameters": {
            "text": {"value": "[parameters('text')]"},
            "key": {
                "reference": {"keyVault": {"id": "[resourceId('Microsoft.KeyVault/vaults', 'kv')]"}, "secretName": "s"}
            },
        },
        "template": _INNER,
    },
}
_VARIABLES: dict[str, Any] = {
    "a": "[parameters('a')]",
    "list": "[map(range(0, parameters('number')), lambda('x', string(lambdaVariables('x'))))]",
    "tags": {"owner": "[toUpper(parameters('a'))]"},
    "copy": [{"name": "made", "count": 2, "input": "[concat('x', copyIndex('made'))]"}],
}
_FUNCTIONS: list[Any] = [
    {
        "namespace": "contoso",
        "members": {
            "twice": {
                "parameters": [{"name": "x", "type": "string"}],
                "output": {"type": "string", "value": "[concat(parameters('x'), parameters('x'))]"},
            }
        },
    }
]
_OUTPUTS: dict[str, Any] = {
    "id": {"type": "string", "value": "[reference('inner').outputs.id.value]", "condition": "[parameters('flag')]"},
    "twice": {"type": "string", "value": "[contoso.twice(variables('a'))]"},
    "many": {"type": "array", "copy": {"count": 2, "input": "[copyIndex()]"}},
}
TEMPLATES: tuple[Any, ...] = (
    {
        "$schema": _SCHEMA,
        "contentVersion": "1.0.0.0",
        "metadata": {"author": "contoso"},
        "functions": _FUNCTIONS,
        "parameters": _PARAMETERS,
        "variables": _VARIABLES,
        "resources": [_ACCOUNT, _NESTED],
        "outputs": _OUTPUTS,
    },
    {
        "$schema": _SCHEMA,
        "languageVersion": "2.0",
        "contentVersion": "1.0.0.0",
        "definitions": {"word": {"type": "string", "minLength": 1}},
        "parameters": {**_PARAMETERS, "word": {"$ref": "#/definitions/word", "defaultValue": "x"}},
        "variables": _VARIABLES,
        "functions": _FUNCTIONS,
        "resources": {
            "store": {**_ACCOUNT, "resources": []},
            "old": {"existing": True, "type": _STORE, "apiVersion": "2024-01-01", "name": "[parameters('word')]"},
            "inner": {**_NESTED, "dependsOn": ["store"]},
        },
        "outputs": {"id": {"type": "string", "value": "[reference('old').primaryEndpoints.blob]"}},
    },
    {
        "$schema": _SCHEMA.replace("2019-04-01", "2018-05-01").replace("deployment", "subscriptionDeployment"),
        "contentVersion": "1.0.0.0",
        "parameters": {"text": {"type": "string", "defaultValue": "rg"}},
        "resources": [
            {
                "type": "Microsoft.Resources/resourceGroups",
                "apiVersion": "2021-04-01",
                "name": "[parameters('text')]",
                "location": "[deployment().location]",
            },
            {**_NESTED, "resourceGroup": "[parameters('text')]", "location": "westeurope", "dependsOn": []},
        ],
    },
)
