"""Azure Storage: accounts, blob containers, file shares."""

from __future__ import annotations

from types import MappingProxyType

from .kind import Kind, NameRule

WORKSPACE_SKUS = ("Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_RAGRS", "Standard_GZRS", "Standard_RAGZRS")
"""What a workspace's default account may be. Source: document 003 and
https://learn.microsoft.com/azure/machine-learning/concept-workspace#associated-resources"""

SKUS = (
    *WORKSPACE_SKUS,
    *("Premium_LRS", "Premium_ZRS", "PremiumV2_LRS", "PremiumV2_ZRS"),
    *("StandardV2_LRS", "StandardV2_GRS", "StandardV2_ZRS", "StandardV2_GZRS"),
)
"""Every SKU of Microsoft.Storage 2024-01-01."""

KINDS = ("Storage", "StorageV2", "BlobStorage", "FileStorage", "BlockBlobStorage")
RETIRED_KINDS = ("Storage", "BlobStorage")
"""Accounts of these kinds exist but can no longer be created.
Source: https://learn.microsoft.com/azure/storage/common/storage-account-overview"""

WORKSPACE_KINDS = ("StorageV2",)
"""Storage and BlobStorage can no longer be created; FileStorage and BlockBlobStorage lack blob + file."""

_PREMIUM = ("Premium_LRS", "Premium_ZRS")
DATA_SKUS = MappingProxyType(
    {
        "StorageV2": WORKSPACE_SKUS,
        "BlockBlobStorage": _PREMIUM,
        "FileStorage": (*_PREMIUM, *(sku for sku in SKUS if sku.startswith(("PremiumV2_", "StandardV2_")))),
    }
)
"""The kinds of account that a datastore's data may lie on, and what SKU each may have; its first is the plainest.
Source: https://learn.microsoft.com/rest/api/storagerp/srp_sku_types"""

PAGE_BLOB_SKUS = ("Premium_LRS",)
"""With kind StorageV2 these are lawful too, but serve page blobs alone, which no datastore reads. Source: the same."""

HIERARCHICAL_KINDS = ("StorageV2", "BlockBlobStorage")
"""What may have a hierarchical namespace, but for premium StorageV2.
Source: https://learn.microsoft.com/azure/storage/blobs/create-data-lake-storage-account"""

SERVICES = MappingProxyType({"StorageV2": ("blob", "file"), "BlockBlobStorage": ("blob",), "FileStorage": ("file",)})
"""What of blobs and files a kind of account serves.
Source: https://learn.microsoft.com/azure/storage/common/storage-account-overview#types-of-storage-accounts"""

LOCAL_SKUS = ("Standard_LRS", "Premium_LRS", "PremiumV2_LRS", "StandardV2_LRS")
"""Three copies in one building."""

GEO_SKUS = ("GRS", "RAGRS", "GZRS", "RAGZRS")
"""Ends of the SKUs that keep a copy in the region's pair; those with RA can be read there.
Source: https://learn.microsoft.com/azure/storage/common/storage-redundancy"""

KEYS = ("key1", "key2")
"""An account's keys, in the order in which listKeys gives them."""

SERVICE = "default"
"""The name of every account's blob service, and of its file service."""

SAFE_TLS_VERSIONS = ("TLS1_2", "TLS1_3")
"""What `minimumTlsVersion` should be; left out, it is TLS1_0.
Source: https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version"""

HTTPS_SINCE = "2019-04-01"
"""The api-version from which on an account takes https only unless it says otherwise.
Source: https://learn.microsoft.com/rest/api/storagerp/storage-accounts/create (supportsHttpsTrafficOnly)"""

_ONLY_PUBLISHED = MappingProxyType(
    {
        "sku.name": "https://learn.microsoft.com/rest/api/storagerp/srp_sku_types",
        "kind": "https://learn.microsoft.com/azure/storage/common/storage-account-overview",
        "properties.minimumTlsVersion": (
            "https://learn.microsoft.com/azure/storage/common/transport-layer-security-configure-minimum-version"
        ),
        **dict.fromkeys(
            ("properties.publicNetworkAccess", "properties.networkAcls.bypass", "properties.networkAcls.defaultAction"),
            "https://learn.microsoft.com/azure/storage/common/storage-network-security",
        ),
    }
)

_CONTAINER = r"[a-z0-9](?!.*--)[a-z0-9-]*[a-z0-9]"
_CONTAINER_SAYS = "lower-case letters, digits and single hyphens, with a letter or digit at both ends"

ACCOUNT = Kind(
    stem="storage_account",
    title="storage account",
    type="Microsoft.Storage/storageAccounts",
    api_version="2024-01-01",
    token="azure-native:storage:StorageAccount",
    name=NameRule(3, 24, r"[a-z0-9]+", "lower-case letters and digits", "global"),
    name_input="accountName",
    only_published=_ONLY_PUBLISHED,
    not_required={
        "kind": "azure-quickstart-templates, microsoft.web/functions-managed-identity and 51 others without it"
    },
    top=("location", "tags", "sku", "kind", "identity", "extendedLocation"),
    renames={
        "networkRuleSet": "networkAcls",
        "networkRuleSet.ipRules[].iPAddressOrRange": "networkAcls.ipRules[].value",
        "networkRuleSet.virtualNetworkRules[].virtualNetworkResourceId": "networkAcls.virtualNetworkRules[].id",
        "encryption.keyVaultProperties": "encryption.keyvaultproperties",
        "encryption.keyVaultProperties.keyName": "encryption.keyvaultproperties.keyname",
        "encryption.keyVaultProperties.keyVersion": "encryption.keyvaultproperties.keyversion",
        "encryption.keyVaultProperties.keyVaultUri": "encryption.keyvaultproperties.keyvaulturi",
        "encryption.encryptionIdentity": "encryption.identity",
        "encryption.encryptionIdentity.encryptionUserAssignedIdentity": "encryption.identity.userAssignedIdentity",
        "encryption.encryptionIdentity.encryptionFederatedIdentityClientId": (
            "encryption.identity.federatedIdentityClientId"
        ),
        "enableHttpsTrafficOnly": "supportsHttpsTrafficOnly",
        "enableNfsV3": "isNfsV3Enabled",
    },
    identity_list=True,
    replace_on=("location", "properties.isHnsEnabled"),
    create_only=(
        "location",
        "properties.isHnsEnabled",
        "properties.isNfsV3Enabled",
        "properties.encryption.requireInfrastructureEncryption",
    ),
)

BLOB_CONTAINER = Kind(
    stem="blob_container",
    title="blob container",
    type="Microsoft.Storage/storageAccounts/blobServices/containers",
    api_version="2024-01-01",
    token="azure-native:storage:BlobContainer",
    name=NameRule(3, 63, _CONTAINER, _CONTAINER_SAYS, "parent"),
    name_input="containerName",
    parent_inputs=("resourceGroupName", "accountName", f"={SERVICE}"),
    taggable=False,
    located=False,
    top=(),
)

FILE_SHARE = Kind(
    stem="file_share",
    title="file share",
    type="Microsoft.Storage/storageAccounts/fileServices/shares",
    api_version="2024-01-01",
    token="azure-native:storage:FileShare",
    name=NameRule(3, 63, _CONTAINER, _CONTAINER_SAYS, "parent"),
    name_input="shareName",
    parent_inputs=("resourceGroupName", "accountName", f"={SERVICE}"),
    query_inputs=("expand",),
    replace_on=("properties.enabledProtocols",),
    create_only=("properties.enabledProtocols",),
    taggable=False,
    located=False,
    top=(),
)


def _service(stem: str, title: str, segment: str, native: str, name_input: str) -> Kind:
    return Kind(
        stem=stem,
        title=title,
        type=f"Microsoft.Storage/storageAccounts/{segment}",
        api_version="2024-01-01",
        token=f"azure-native:storage:{native}",
        name=NameRule(7, 7, SERVICE, f"'{SERVICE}'", "parent"),
        name_input=name_input,
        parent_inputs=("resourceGroupName", "accountName"),
        taggable=False,
        located=False,
        top=(),
    )


BLOB_SERVICE = _service("blob_service", "blob service", "blobServices", "BlobServiceProperties", "blobServicesName")
FILE_SERVICE = _service("file_service", "file service", "fileServices", "FileServiceProperties", "fileServicesName")
QUEUE_SERVICE = _service(
    "queue_service", "queue service", "queueServices", "QueueServiceProperties", "queueServiceName"
)
TABLE_SERVICE = _service(
    "table_service", "table service", "tableServices", "TableServiceProperties", "tableServiceName"
)
"""Every account has them: no declaration makes one, templates set what they are like, and rules look at the first."""


def kind_of(sku: str) -> str | None:
    """The kind of account that goes with a SKU where a declaration gives none; None where there is none."""
    return next((kind for kind, skus in DATA_SKUS.items() if sku in skus), None)


def may_be(kind: str, sku: str) -> bool:
    """Whether Azure creates an account of a kind with a SKU."""
    return sku in DATA_SKUS.get(kind, ()) or (kind == "StorageV2" and sku in PAGE_BLOB_SKUS)


def may_be_hierarchical(kind: str, sku: str) -> bool:
    """Whether Azure creates an account of a kind with a SKU with a hierarchical namespace."""
    return kind in HIERARCHICAL_KINDS and sku in DATA_SKUS[kind]
