"""The public cloud's endpoints, as environment() gives them to a template.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment#environment
"""

from __future__ import annotations

from typing import Any

AZURE_CLOUD: dict[str, Any] = {
    "name": "AzureCloud",
    "gallery": "https://gallery.azure.com/",
    "graph": "https://graph.windows.net/",
    "portal": "https://portal.azure.com",
    "graphAudience": "https://graph.windows.net/",
    "activeDirectoryDataLake": "https://datalake.azure.net/",
    "batch": "https://batch.core.windows.net/",
    "media": "https://rest.media.azure.net",
    "sqlManagement": "https://management.core.windows.net:8443/",
    "vmImageAliasDoc": "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
    "resourceManager": "https://management.azure.com/",
    "authentication": {
        "loginEndpoint": "https://login.microsoftonline.com/",
        "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
        "tenant": "common",
        "identityProvider": "AAD",
    },
    "suffixes": {
        "acrLoginServer": ".azurecr.io",
        "azureDatalakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
        "azureDatalakeStoreFileSystem": "azuredatalakestore.net",
        "azureFrontDoorEndpointSuffix": "azurefd.net",
        "keyvaultDns": ".vault.azure.net",
        "sqlServerHostname": ".database.windows.net",
        "storage": "core.windows.net",
    },
}

KEY_VAULT_DNS = {
    "public": AZURE_CLOUD["suffixes"]["keyvaultDns"],
    "usgovernment": ".vault.usgovcloudapi.net",
    "china": ".vault.azure.cn",
}
"""What stands behind a vault's name in its address, by azure-native's word for the cloud.
Source: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-object-identifiers"""

RESOURCE_MANAGER = {
    "public": AZURE_CLOUD["resourceManager"].rstrip("/"),
    "usgovernment": "https://management.usgovcloudapi.net",
    "china": "https://management.chinacloudapi.cn",
}
"""The Resource Manager's address, by azure-native's word for the cloud.
Source: azure-cli-core's clouds (AZURE_CLOUD, AZURE_US_GOV_CLOUD, AZURE_CHINA_CLOUD)"""
