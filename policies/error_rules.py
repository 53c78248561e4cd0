"""Where rules are that are errors unless somebody sets them. Made by `python -m tools.generated`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

FAMILIES: Mapping[str, Sequence[str]] = {
    "*": [
        "changes",
        "conformance",
        "locations",
        "names",
    ],
    "microsoft.containerregistry/registries": [
        "network",
        "registry_skus",
    ],
    "microsoft.insights/components": [
        "monitoring",
    ],
    "microsoft.keyvault/vaults": [
        "key_vault",
    ],
    "microsoft.machinelearningservices/workspaces": [
        "changes",
        "compute_networks",
        "default_storage",
        "identity",
        "managed_network",
        "managed_network_targets",
        "managed_workspace",
        "references",
        "workspace",
        "workspace_kinds",
        "workspace_network",
        "workspace_traps",
    ],
    "microsoft.machinelearningservices/workspaces/computes": [
        "compute_networks",
        "computes",
        "managed_workspace",
        "names",
    ],
    "microsoft.machinelearningservices/workspaces/datastores": [
        "classic_datastores",
        "datastore_cloud",
        "datastore_names",
        "datastore_storage",
        "datastores",
    ],
    "microsoft.machinelearningservices/workspaces/onlineendpoints": [
        "endpoints",
    ],
    "microsoft.machinelearningservices/workspaces/outboundrules": [
        "managed_network",
        "managed_network_order",
        "managed_network_targets",
    ],
    "microsoft.network/privatednszones": [
        "private_dns_zones",
    ],
    "microsoft.network/privatednszones/virtualnetworklinks": [
        "private_dns_zones",
    ],
    "microsoft.network/privateendpoints": [
        "network",
        "virtual_networks",
    ],
    "microsoft.network/privateendpoints/privatednszonegroups": [
        "private_dns",
    ],
    "microsoft.operationalinsights/workspaces": [
        "monitoring",
    ],
    "microsoft.resources/deployments": [
        "audit",
        "literal_credentials",
        "template_form",
        "template_resources",
        "template_secrets",
        "template_versions",
    ],
    "microsoft.storage/storageaccounts": [
        "storage_kinds",
    ],
}
"""The names of files of the folder `rules`, by the type that they look at, in lower case."""
