"""The Pulumi components: a workspace with what belongs to it, and a datastore."""

from .args import (
    ApplicationInsightsArgs,
    ContainerRegistryArgs,
    CredentialsArgs,
    DataStorageAccountArgs,
    DatastoreArgs,
    IdentityArgs,
    KeyVaultArgs,
    LogAnalyticsArgs,
    NetworkAclsArgs,
    RegisteredDatastoreArgs,
    ResourceGroupArgs,
    SecretArgs,
    StorageAccountArgs,
    UserAssignedIdentityArgs,
    WorkspaceArgs,
)
from .datastore import Datastore
from .workspace import Workspace

__all__ = [
    "ApplicationInsightsArgs",
    "ContainerRegistryArgs",
    "CredentialsArgs",
    "DataStorageAccountArgs",
    "Datastore",
    "DatastoreArgs",
    "IdentityArgs",
    "KeyVaultArgs",
    "LogAnalyticsArgs",
    "NetworkAclsArgs",
    "RegisteredDatastoreArgs",
    "ResourceGroupArgs",
    "SecretArgs",
    "StorageAccountArgs",
    "UserAssignedIdentityArgs",
    "Workspace",
    "WorkspaceArgs",
]
