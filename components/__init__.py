"""The Pulumi components: a workspace with what belongs to it, and a datastore."""

from .args import (
    ApplicationInsightsArgs,
    ContainerRegistryArgs,
    CredentialsArgs,
    DatastoreArgs,
    IdentityArgs,
    KeyVaultArgs,
    LogAnalyticsArgs,
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
    "Datastore",
    "DatastoreArgs",
    "IdentityArgs",
    "KeyVaultArgs",
    "LogAnalyticsArgs",
    "RegisteredDatastoreArgs",
    "ResourceGroupArgs",
    "SecretArgs",
    "StorageAccountArgs",
    "UserAssignedIdentityArgs",
    "Workspace",
    "WorkspaceArgs",
]
