"""The kinds of node, a file each."""

from .application_insights import ApplicationInsights
from .base import Child, Extension, Grouped, Located, Node, Value
from .blob_container import BlobContainer
from .container_registry import ContainerRegistry, RegistryIpRule, RegistryNetworkAcls
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
from .key_vault import KeyVault, VaultIpRule, VaultNetworkAcls, VaultSubnetRule
from .log_analytics import LogAnalytics
from .managed_identity import ManagedIdentity
from .managed_network import (
    EndpointDestination,
    ManagedNetwork,
    OutboundRule,
    ServerlessCompute,
    ServiceTagDestination,
)
from .network_security_group import NetworkSecurityGroup, SecurityRule
from .private_dns import PrivateDnsZone, VirtualNetworkLink
from .private_endpoint import (
    IpConfiguration,
    PrivateDnsZoneConfig,
    PrivateDnsZoneGroup,
    PrivateEndpoint,
    PrivateLinkServiceConnection,
)
from .resource_group import ResourceGroup
from .role_assignment import ROLE_ASSIGNMENT_NAMES, DataRoleAssignment, EndpointRoleAssignment, RoleAssignment
from .storage_account import AccessRule, DataStorageAccount, IpRule, NetworkAcls, StorageAccount, SubnetRule
from .virtual_network import Subnet, SubResource, VirtualNetwork
from .workspace import Workspace

NODES: tuple[type[Node], ...] = (
    ResourceGroup,
    StorageAccount,
    DataStorageAccount,
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
    NetworkSecurityGroup,
    VirtualNetwork,
    PrivateDnsZone,
    VirtualNetworkLink,
    PrivateEndpoint,
    PrivateDnsZoneGroup,
)

__all__ = [
    "NODES",
    "ROLE_ASSIGNMENT_NAMES",
    "AccessRule",
    "AccountKey",
    "AnyDatastore",
    "ApplicationInsights",
    "Artifact",
    "BlobContainer",
    "Certificate",
    "Child",
    "ClassicDatastore",
    "ContainerRegistry",
    "Credentials",
    "DataRoleAssignment",
    "DataStorageAccount",
    "Datastore",
    "EndpointDestination",
    "EndpointRoleAssignment",
    "Extension",
    "FileShare",
    "Grouped",
    "IpConfiguration",
    "IpRule",
    "KeyVault",
    "Located",
    "LogAnalytics",
    "ManagedIdentity",
    "ManagedNetwork",
    "NetworkAcls",
    "NetworkSecurityGroup",
    "NoCredentials",
    "Node",
    "OutboundRule",
    "PrivateDnsZone",
    "PrivateDnsZoneConfig",
    "PrivateDnsZoneGroup",
    "PrivateEndpoint",
    "PrivateLinkServiceConnection",
    "RegistryIpRule",
    "RegistryNetworkAcls",
    "ResourceGroup",
    "RoleAssignment",
    "SasToken",
    "SecurityRule",
    "ServerlessCompute",
    "ServicePrincipal",
    "ServiceTagDestination",
    "SqlLogin",
    "StorageAccount",
    "SubResource",
    "Subnet",
    "SubnetRule",
    "Value",
    "VaultIpRule",
    "VaultNetworkAcls",
    "VaultSubnetRule",
    "VirtualNetwork",
    "VirtualNetworkLink",
    "Workspace",
]
