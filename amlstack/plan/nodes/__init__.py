"""The kinds of node, a file each."""

from .application_insights import ApplicationInsights
from .base import Located, Node, Value
from .blob_container import BlobContainer
from .container_registry import ContainerRegistry
from .datastore import (
    AccountKey,
    AnyDatastore,
    Artifact,
    Certificate,
    ClassicDatastore,
    Credentials,
    Datastore,
    NoCredentials,
    SasToken,
    ServicePrincipal,
    SqlLogin,
)
from .file_share import FileShare
from .key_vault import KeyVault
from .log_analytics import LogAnalytics
from .managed_identity import ManagedIdentity
from .resource_group import ResourceGroup
from .role_assignment import DataRoleAssignment, RoleAssignment
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
    ClassicDatastore,
)

__all__ = [
    "NODES",
    "AccountKey",
    "AnyDatastore",
    "ApplicationInsights",
    "Artifact",
    "BlobContainer",
    "Certificate",
    "ClassicDatastore",
    "ContainerRegistry",
    "Credentials",
    "DataRoleAssignment",
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
    "SqlLogin",
    "StorageAccount",
    "Value",
    "Workspace",
]
