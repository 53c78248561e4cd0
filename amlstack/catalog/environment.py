"""The clouds: their endpoints, as environment() gives them to a template, and which of them a region is in.

Sources: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment#environment,
and for the other clouds azure-cli-core's AZURE_US_GOV_CLOUD and AZURE_CHINA_CLOUD, read in November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

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


def _cloud(name: str, domain: str, **said: Any) -> dict[str, Any]:
    """A cloud whose services lie below one domain, with what it calls otherwise."""
    suffixes = {
        "acrLoginServer": said["registry"],
        "keyvaultDns": said["vault"],
        "sqlServerHostname": f".database.{domain}",
        "storage": f"core.{domain}",
    }
    return {
        "name": name,
        "gallery": f"https://gallery.{domain}/",
        "graph": said["graph"],
        "portal": said["portal"],
        "graphAudience": said["graph"],
        "batch": said["batch"],
        "media": f"https://rest.media.{domain}",
        "sqlManagement": f"https://management.core.{domain}:8443/",
        "vmImageAliasDoc": AZURE_CLOUD["vmImageAliasDoc"],
        "resourceManager": f"https://management.{domain}/",
        "authentication": {
            "loginEndpoint": said["login"],
            "audiences": [f"https://management.core.{domain}/", f"https://management.{domain}/"],
            "tenant": "common",
            "identityProvider": "AAD",
        },
        "suffixes": suffixes,
    }


CLOUDS: Mapping[str, dict[str, Any]] = {
    "public": AZURE_CLOUD,
    "usgovernment": _cloud(
        "AzureUSGovernment",
        "usgovcloudapi.net",
        registry=".azurecr.us",
        vault=".vault.usgovcloudapi.net",
        graph="https://graph.microsoftazure.us/",
        portal="https://portal.azure.us",
        batch="https://batch.core.usgovcloudapi.net/",
        login="https://login.microsoftonline.us/",
    ),
    "china": _cloud(
        "AzureChinaCloud",
        "chinacloudapi.cn",
        registry=".azurecr.cn",
        vault=".vault.azure.cn",
        graph="https://graph.chinacloudapi.cn/",
        portal="https://portal.azure.cn",
        batch="https://batch.chinacloudapi.cn/",
        login="https://login.chinacloudapi.cn/",
    ),
}
"""What environment() gives in each cloud, by azure-native's word for it."""
CALLED = {"public": "the public cloud", "usgovernment": "Azure Government", "china": "Azure China"}
"""What people call them."""

_REGIONS = {"usgov": "usgovernment", "usdod": "usgovernment", "china": "china"}
"""How the names of regions begin that aren't in the public cloud.
Source: https://learn.microsoft.com/azure/azure-government/documentation-government-get-started-connect-with-cli and
https://learn.microsoft.com/azure/china/concepts-service-availability"""

Domain = Literal["storage_domain", "sql_domain", "postgresql_domain", "mysql_domain", "login_endpoint", "sql_resource"]
"""What is called otherwise in each cloud: a service's domain, who gives a service principal its tokens, and what such a
token for Azure SQL is for. One for Azure Storage is for https://storage.azure.com/ in every cloud.
Sources: azure-ai-ml's entities/_credentials.py and azureml-core's Datastore.register_azure_sql_database, whose defaults
they are, and https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory"""
DOMAINS: tuple[Domain, ...] = get_args(Domain)
DATA_DOMAINS: Mapping[str, Domain] = {
    **dict.fromkeys(("azure_blob", "azure_file", "azure_data_lake_gen2"), "storage_domain"),
    "azure_sql_database": "sql_domain",
    "azure_postgresql": "postgresql_domain",
    "azure_mysql": "mysql_domain",
}
"""The domain of the service that a datastore's data lies on, by its type, where that is another in each cloud."""


def cloud_of(location: object) -> str:
    """azure-native's word for the cloud that a region is in, however it is spelled; one that isn't known is public."""
    name = str(location).replace(" ", "").lower()
    return next((cloud for begins, cloud in _REGIONS.items() if name.startswith(begins)), "public")


def domain(word: Domain, cloud: str) -> str:
    """A service's domain in a cloud, or an address that stands for it."""
    suffixes = CLOUDS[cloud]["suffixes"]
    if word == "storage_domain":
        return str(suffixes["storage"])
    if word == "login_endpoint":
        return str(CLOUDS[cloud]["authentication"]["loginEndpoint"]).rstrip("/")
    server = str(suffixes["sqlServerHostname"])
    if word == "sql_domain":
        return server.removeprefix(".")
    if word == "sql_resource":
        return f"https://{server.removeprefix('.')}/"
    service = "postgres" if word == "postgresql_domain" else "mysql"
    return f"{service}.database.azure.com" if cloud == "public" else f"{service}{server}"


HOSTS: tuple[tuple[str, str], ...] = tuple(
    sorted(
        {
            (address.removeprefix("https://").strip("./").lower(), cloud)
            for cloud, said in CLOUDS.items()
            for address in (
                *map(str, said["suffixes"].values()),
                *(str(said[word]) for word in ("resourceManager", "graph", "batch", "gallery")),
                str(said["authentication"]["loginEndpoint"]),
            )
        }
    )
)
"""Each host name that belongs to a cloud, and azure-native's word for the cloud."""
_ADDRESSES = {
    **dict(HOSTS),
    **{domain(word, cloud): cloud for word in DOMAINS if word.endswith("_domain") for cloud in CLOUDS},
    "login.partner.microsoftonline.cn": "china",
}
"""The same, with the domains of databases and China's other name for who signs people in.
Source: https://learn.microsoft.com/azure/china/resources-developer-guide"""


def cloud_of_address(text: str) -> str | None:
    """azure-native's word for the cloud whose host name stands in a text; None where none does."""
    lowered = text.lower()
    return next((cloud for host, cloud in _ADDRESSES.items() if host in lowered), None)


KEY_VAULT_DNS = {cloud: str(said["suffixes"]["keyvaultDns"]) for cloud, said in CLOUDS.items()}
"""What stands behind a vault's name in its address, by azure-native's word for the cloud.
Source: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-object-identifiers"""

RESOURCE_MANAGER = {cloud: str(said["resourceManager"]).rstrip("/") for cloud, said in CLOUDS.items()}
"""The Resource Manager's address, by azure-native's word for the cloud.
Source: azure-cli-core's clouds (AZURE_CLOUD, AZURE_US_GOV_CLOUD, AZURE_CHINA_CLOUD)"""
