"""What the built-in roles of `identity.ROLES` allow.

Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Role:
    """One built-in role."""

    description: str
    actions: tuple[str, ...] = ()
    """What it may do to resources; `*` stands for anything."""
    not_actions: tuple[str, ...] = ()
    """What of that it may not."""
    data_actions: tuple[str, ...] = ()
    """What it may do to what resources hold."""


_CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers"
_DELEGATION = "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action"
_FILES = "Microsoft.Storage/storageAccounts/fileServices"
_WORKSPACES = "Microsoft.MachineLearningServices/workspaces"
_ENDPOINT_TARGETS = (
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.KeyVault/vaults",
    "Microsoft.Storage/storageAccounts",
    _WORKSPACES,
)

BUILT_IN: Mapping[str, Role] = {
    "Contributor": Role(
        "Manage every resource, but not who has access.",
        actions=("*",),
        not_actions=(
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
        ),
    ),
    "Reader": Role("Look at every resource, and change none.", actions=("*/read",)),
    "Key Vault Administrator": Role(
        "Do anything with the keys, secrets and certificates of a vault, but not with the vault itself.",
        actions=("Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/deletedVaults/read"),
        data_actions=("Microsoft.KeyVault/vaults/*",),
    ),
    "Storage Blob Data Reader": Role(
        "Read containers and blobs.",
        actions=(f"{_CONTAINERS}/read", _DELEGATION),
        data_actions=(f"{_CONTAINERS}/blobs/read",),
    ),
    "Storage Blob Data Contributor": Role(
        "Read, write and delete containers and blobs.",
        actions=(*(f"{_CONTAINERS}/{verb}" for verb in ("delete", "read", "write")), _DELEGATION),
        data_actions=tuple(
            f"{_CONTAINERS}/blobs/{verb}" for verb in ("delete", "read", "write", "move/action", "add/action")
        ),
    ),
    "Storage Blob Data Owner": Role(
        "Do anything with containers and blobs, access lists included.",
        actions=(f"{_CONTAINERS}/*", _DELEGATION),
        data_actions=(f"{_CONTAINERS}/blobs/*",),
    ),
    "Storage File Data Privileged Contributor": Role(
        "Read, write and delete files and their permissions, whatever these say.",
        data_actions=(
            *(f"{_FILES}/fileshares/files/{verb}" for verb in ("read", "write", "delete", "modifypermissions/action")),
            f"{_FILES}/readFileBackupSemantics/action",
            f"{_FILES}/writeFileBackupSemantics/action",
        ),
    ),
    "AcrPull": Role("Pull images from a registry.", actions=("Microsoft.ContainerRegistry/registries/pull/read",)),
    "AcrPush": Role(
        "Push images to a registry, and pull them.",
        actions=(
            "Microsoft.ContainerRegistry/registries/pull/read",
            "Microsoft.ContainerRegistry/registries/push/write",
        ),
    ),
    "Azure AI Enterprise Network Connection Approver": Role(
        "Approve private endpoint connections to what Azure's AI services stand on.",
        actions=tuple(
            f"{target}/{action}"
            for target in _ENDPOINT_TARGETS
            for action in (
                "privateEndpointConnections/read",
                "privateEndpointConnections/write",
                "privateEndpointConnectionsApproval/action",
            )
        ),
    ),
    "AzureML Data Scientist": Role(
        "Do anything inside of a workspace, but make computes or change the workspace.",
        actions=tuple(f"{_WORKSPACES}/*/{verb}" for verb in ("read", "action", "delete", "write")),
        not_actions=(
            f"{_WORKSPACES}/delete",
            f"{_WORKSPACES}/write",
            f"{_WORKSPACES}/computes/*/write",
            f"{_WORKSPACES}/computes/*/delete",
            f"{_WORKSPACES}/computes/listKeys/action",
            f"{_WORKSPACES}/listKeys/action",
        ),
    ),
}
"""By the role's name."""

READ_BLOBS = tuple(
    name
    for name, role in BUILT_IN.items()
    if any(fnmatchcase(f"{_CONTAINERS}/blobs/read", each) for each in role.data_actions)
)
"""The roles that let somebody read blobs."""
