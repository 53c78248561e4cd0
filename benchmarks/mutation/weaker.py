"""Settings as those who set them carelessly would have them, and who asks for better.

Sources: the built-in definitions of Azure Policy and the Microsoft cloud security benchmark, by the words of
https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies; Azure ML's documentation.
"""

from __future__ import annotations

from typing import Any

from amlstack.catalog import keyvault, machinelearning, monitoring, registry, storage

from .mutant import DROP

_STORAGE, _VAULT, _IMAGES = storage.ACCOUNT.type, keyvault.VAULT.type, registry.REGISTRY.type
_WORKSPACE = machinelearning.WORKSPACE.type

WEAKER: tuple[tuple[str, str, Any], ...] = (
    (_STORAGE, "properties.supportsHttpsTrafficOnly", False),
    (_STORAGE, "properties.minimumTlsVersion", "TLS1_0"),
    (_STORAGE, "properties.minimumTlsVersion", "TLS1_1"),
    (_STORAGE, "properties.minimumTlsVersion", DROP),
    (_STORAGE, "properties.allowBlobPublicAccess", True),
    (_STORAGE, "properties.allowSharedKeyAccess", True),
    (_STORAGE, "properties.allowCrossTenantReplication", True),
    (_STORAGE, "properties.networkAcls", {"defaultAction": "Allow"}),
    (storage.BLOB_CONTAINER.type, "properties.publicAccess", "Blob"),
    (storage.BLOB_CONTAINER.type, "properties.publicAccess", "Container"),
    (_VAULT, "properties.enablePurgeProtection", DROP),
    (_VAULT, "properties.enableSoftDelete", False),
    (_VAULT, "properties.enableRbacAuthorization", False),
    (_VAULT, "properties.enableRbacAuthorization", DROP),
    (_IMAGES, "properties.adminUserEnabled", True),
    (_IMAGES, "properties.anonymousPullEnabled", True),
    (_IMAGES, "sku.name", "Basic"),
    (machinelearning.DATASTORE.type, "properties.EnforceSSL", False),
    (_WORKSPACE, "properties.v1LegacyMode", True),
    (_WORKSPACE, "properties.systemDatastoresAuthMode", "AccessKey"),
    (_WORKSPACE, "properties.managedNetwork", {"isolationMode": "Disabled"}),
    (monitoring.APPLICATION_INSIGHTS.type, "properties.DisableLocalAuth", False),
)
"""Type, path, value: each resource of the type is given it, where it isn't so already."""
AS_LEFT_OUT = ("networkAcls", "managedNetwork", "DisableLocalAuth", "systemDatastoresAuthMode", "allowSharedKeyAccess")
"""Where these aren't said, Azure takes the weaker value anyway."""
