"""The kinds of node, a file each."""

from .application_insights import ApplicationInsights
from .base import Located, Node, Value
from .blob_container import BlobContainer
from .container_registry import ContainerRegistry
from .datastore import (
    AccountKey,
    Artifact,
    Certificate,
    Credentials,
    Datastore,
    NoCredentials,
    SasToken,
    ServicePrincipal,
)
from .file_share import FileShare
from .key_vault import KeyVault
from .log_analytics import LogAnalytics
from .managed_identity import ManagedIdentity
from .resource_group import ResourceGroup
from .role_assignment import RoleAssignment
from .storage_account import StorageAccount
from .workspace import Workspace

NODES: tuple[type[Node], ...] = (
    ResourceGroup,
    StorageAccount,
    BlobContainer,
    FileShare,
    KeyVault,
    LogAnalytics,
    ApplicationInsights,
    ContainerRegistry,
    ManagedIdentity,
    RoleAssignment,
    Workspace,
    Datastore,
)

__all__ = [
    "NODES",
    "AccountKey",
    "ApplicationInsights",
    "Artifact",
    "BlobContainer",
    "Certificate",
    "ContainerRegistry",
    "Credentials",
    "Datastore",
    "FileShare",
    "KeyVault",
    "Located",
    "LogAnalytics",
    "ManagedIdentity",
    "NoCredentials",
    "Node",
    "ResourceGroup",
    "RoleAssignment",
    "SasToken",
    "ServicePrincipal",
    "StorageAccount",
    "Value",
    "Workspace",
]
