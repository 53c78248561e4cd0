"""What the components take: the workspace file's keys; names, ids and secrets may be Pulumi Outputs.

Pulumi's analyzer makes the plugin's schema (components/schema.json) of the annotations. It knows no postponed ones, no
Literal, no inherited fields and no inherited docstrings, and takes a union for a string.

Made of amlstack/spec/workspace.schema.json by `make generate`: change that, and not this file.
"""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi

__all__ = [
    "ApplicationInsightsArgs",
    "ArtifactArgs",
    "AzureBlobDatastoreArgs",
    "AzureDataLakeGen1DatastoreArgs",
    "AzureDataLakeGen2DatastoreArgs",
    "AzureFileDatastoreArgs",
    "AzureMysqlDatastoreArgs",
    "AzurePostgresqlDatastoreArgs",
    "AzureSqlDatabaseDatastoreArgs",
    "ContainerRegistryArgs",
    "CredentialsArgs",
    "DataStorageAccountArgs",
    "DatabaseCredentialsArgs",
    "DatabricksFilesystemDatastoreArgs",
    "DatastoreArgs",
    "DnsArgs",
    "DnsZoneArgs",
    "EndpointTargetArgs",
    "IdentityArgs",
    "IpConfigurationArgs",
    "KeyVaultArgs",
    "LakeCredentialsArgs",
    "LogAnalyticsArgs",
    "LoginCredentialsArgs",
    "ManagedNetworkArgs",
    "NetworkAclsArgs",
    "NetworkArgs",
    "NetworkSecurityGroupArgs",
    "OneLakeDatastoreArgs",
    "OutboundDestinationArgs",
    "OutboundRuleArgs",
    "PrincipalArgs",
    "PrincipalCredentialsArgs",
    "PrivateEndpointArgs",
    "RegisteredDatastoreArgs",
    "RegistryNetworkAclsArgs",
    "ResourceGroupArgs",
    "SecretArgs",
    "ServerlessComputeArgs",
    "StorageAccountArgs",
    "StorageCredentialsArgs",
    "SubnetArgs",
    "SubnetReferenceArgs",
    "UserAssignedIdentityArgs",
    "VaultNetworkAclsArgs",
    "VirtualNetworkArgs",
    "WorkspaceArgs",
]


class PrincipalArgs(TypedDict):
    """Who is given a role on a datastore's data: the workspace, a user-assigned identity by its ARM id, or a principal
    by its object id."""

    principal_id: NotRequired[pulumi.Input[str]]
    """The object id of a user, a group or a service principal."""
    principal_type: NotRequired[str]
    """What the principal is; managed identities are service principals too. One of `ServicePrincipal`, `User`, `Group`.
    Where left out: `ServicePrincipal`."""
    name: NotRequired[str]
    """`workspace`: its own identity."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a user-assigned identity that exists, such as a compute's."""


class SecretArgs(TypedDict):
    """A secret by the name under which it is kept. A program reads it from its vault when it runs, at preview too."""

    secret: str
    """The name under which the secret is kept: letters, digits, _ and -; in a Key Vault no _."""
    key_vault: pulumi.Input[str]
    """ARM id of the Key Vault that keeps the secret. Whoever deploys has the role Key Vault Secrets User on it."""
    version: NotRequired[pulumi.Input[str]]
    """A version of the vault's secret. Where left out: the newest."""


class StorageCredentialsArgs(TypedDict):
    """An account's key or a SAS token."""

    account_key: NotRequired[pulumi.Input[str] | SecretArgs]
    """The storage account's key; `list_keys` reads it from the account at deployment."""
    sas_token: NotRequired[pulumi.Input[str] | SecretArgs]
    """A shared access signature."""
    expires: NotRequired[str]
    """The day, YYYY-MM-DD, on which the SAS token, the client secret or the certificate ends: a check tells 30 days
    before."""
    list_keys: NotRequired[str]
    """`key1` or `key2`: read that key from the account at deployment."""


class AzureBlobDatastoreArgs(TypedDict):
    """A container of Azure Blob Storage."""

    account_name: pulumi.Input[str]
    """The storage account's name."""
    container_name: pulumi.Input[str]
    """The blob container. Made, where it lies on an account that is made."""
    create: NotRequired[bool]
    """Whether its container, file share or file system is made. `true` makes it on an account that exists too, in the
    subscription that is deployed to. Where left out: `true` on an account that is made, `false` elsewhere."""
    key: NotRequired[int]
    """Which of the account's two keys it uses. Without credentials that key is read at deployment; beside a secret it
    says which key that one is. One of `1`, `2`."""
    access: NotRequired[str]
    """The role on its data that is given, where it signs in by identity: Storage Blob Data Reader to read, Storage Blob
    Data Contributor to write, on its container alone. One of `read`, `write`, `none`. Where left out: `read` on an
    account that is declared in `storage_accounts`, `none` elsewhere."""
    access_for: NotRequired[Sequence[PrincipalArgs]]
    """Who is given that role: `workspace` (its own identity), ARM ids of user-assigned identities such as a compute's,
    and principals by their object id. Where left out: `workspace`."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The service's domain, where it isn't the one of the workspace's cloud. Where left out: that of the cloud that is
    deployed to: `core.windows.net`, in Azure Government `core.usgovcloudapi.net`."""
    protocol: NotRequired[pulumi.Input[str]]
    """How the storage is reached. Where left out: `https`."""
    subscription_id: NotRequired[pulumi.Input[str]]
    """The subscription of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    resource_group: NotRequired[pulumi.Input[str]]
    """The resource group of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    credentials: NotRequired[StorageCredentialsArgs]
    """What it signs in with. Where left out: whoever reads signs in with an identity, where its type has that way."""


class AzureFileDatastoreArgs(TypedDict):
    """An Azure file share."""

    account_name: pulumi.Input[str]
    """The storage account's name."""
    file_share_name: pulumi.Input[str]
    """The file share. Made, where it lies on an account that is made."""
    create: NotRequired[bool]
    """Whether its container, file share or file system is made. `true` makes it on an account that exists too, in the
    subscription that is deployed to. Where left out: `true` on an account that is made, `false` elsewhere."""
    key: NotRequired[int]
    """Which of the account's two keys it uses. Without credentials that key is read at deployment; beside a secret it
    says which key that one is. One of `1`, `2`."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The service's domain, where it isn't the one of the workspace's cloud. Where left out: that of the cloud that is
    deployed to: `core.windows.net`, in Azure Government `core.usgovcloudapi.net`."""
    protocol: NotRequired[pulumi.Input[str]]
    """How the storage is reached. Where left out: `https`."""
    subscription_id: NotRequired[pulumi.Input[str]]
    """The subscription of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    resource_group: NotRequired[pulumi.Input[str]]
    """The resource group of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    credentials: NotRequired[StorageCredentialsArgs]
    """What it signs in with. Where left out: whoever reads signs in with an identity, where its type has that way."""


class LakeCredentialsArgs(TypedDict):
    """A service principal, with a secret or a certificate."""

    tenant_id: NotRequired[pulumi.Input[str]]
    """The service principal's tenant."""
    client_id: NotRequired[pulumi.Input[str]]
    """The service principal's application id."""
    client_secret: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's secret."""
    certificate: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's certificate, PEM with its private key, instead of a secret."""
    thumbprint: NotRequired[pulumi.Input[str]]
    """The certificate's thumbprint."""
    resource_url: NotRequired[pulumi.Input[str]]
    """What the service principal's token is for. Where left out: Azure Storage; for `azure_sql_database` Azure SQL in
    the cloud that is deployed to."""
    authority_url: NotRequired[pulumi.Input[str]]
    """Who gives the token. Where left out: Microsoft Entra in the cloud that is deployed to:
    `https://login.microsoftonline.com`, in Azure Government `https://login.microsoftonline.us`."""
    expires: NotRequired[str]
    """The day, YYYY-MM-DD, on which the SAS token, the client secret or the certificate ends: a check tells 30 days
    before."""


class AzureDataLakeGen1DatastoreArgs(TypedDict):
    """A store of Azure Data Lake Storage Gen1, a service that is retired."""

    store_name: pulumi.Input[str]
    """The store. The service is retired since 2024-02-29."""
    subscription_id: NotRequired[pulumi.Input[str]]
    """The subscription of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    resource_group: NotRequired[pulumi.Input[str]]
    """The resource group of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    credentials: NotRequired[LakeCredentialsArgs]
    """What it signs in with. Where left out: whoever reads signs in with an identity, where its type has that way."""


class AzureDataLakeGen2DatastoreArgs(TypedDict):
    """A file system of Azure Data Lake Storage Gen2."""

    account_name: pulumi.Input[str]
    """The storage account's name."""
    filesystem: pulumi.Input[str]
    """The file system."""
    create: NotRequired[bool]
    """Whether its container, file share or file system is made. `true` makes it on an account that exists too, in the
    subscription that is deployed to. Where left out: `true` on an account that is made, `false` elsewhere."""
    access: NotRequired[str]
    """The role on its data that is given, where it signs in by identity: Storage Blob Data Reader to read, Storage Blob
    Data Contributor to write, on its container alone. One of `read`, `write`, `none`. Where left out: `read` on an
    account that is declared in `storage_accounts`, `none` elsewhere."""
    access_for: NotRequired[Sequence[PrincipalArgs]]
    """Who is given that role: `workspace` (its own identity), ARM ids of user-assigned identities such as a compute's,
    and principals by their object id. Where left out: `workspace`."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The service's domain, where it isn't the one of the workspace's cloud. Where left out: that of the cloud that is
    deployed to: `core.windows.net`, in Azure Government `core.usgovcloudapi.net`."""
    protocol: NotRequired[pulumi.Input[str]]
    """How the storage is reached. Where left out: `https`."""
    subscription_id: NotRequired[pulumi.Input[str]]
    """The subscription of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    resource_group: NotRequired[pulumi.Input[str]]
    """The resource group of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    credentials: NotRequired[LakeCredentialsArgs]
    """What it signs in with. Where left out: whoever reads signs in with an identity, where its type has that way."""


class ArtifactArgs(TypedDict):
    """one_lake: what in the Fabric workspace the data lies in."""

    type: str
    """What it is. One of `lake_house`."""
    name: pulumi.Input[str]
    """Its name, or its id, in Fabric."""


class PrincipalCredentialsArgs(TypedDict):
    """A service principal with a secret."""

    tenant_id: NotRequired[pulumi.Input[str]]
    """The service principal's tenant."""
    client_id: NotRequired[pulumi.Input[str]]
    """The service principal's application id."""
    client_secret: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's secret."""
    resource_url: NotRequired[pulumi.Input[str]]
    """What the service principal's token is for. Where left out: Azure Storage; for `azure_sql_database` Azure SQL in
    the cloud that is deployed to."""
    authority_url: NotRequired[pulumi.Input[str]]
    """Who gives the token. Where left out: Microsoft Entra in the cloud that is deployed to:
    `https://login.microsoftonline.com`, in Azure Government `https://login.microsoftonline.us`."""
    expires: NotRequired[str]
    """The day, YYYY-MM-DD, on which the SAS token, the client secret or the certificate ends: a check tells 30 days
    before."""


class OneLakeDatastoreArgs(TypedDict):
    """A lakehouse of Microsoft Fabric."""

    one_lake_workspace_name: pulumi.Input[str]
    """The Fabric workspace, by its name or id."""
    artifact: ArtifactArgs
    """What in the Fabric workspace the data lies in."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The service's domain, where it isn't the one of the workspace's cloud. Where left out: that of the cloud that is
    deployed to: `core.windows.net`, in Azure Government `core.usgovcloudapi.net`."""
    credentials: NotRequired[PrincipalCredentialsArgs]
    """What it signs in with. Where left out: whoever reads signs in with an identity, where its type has that way."""


class DatabaseCredentialsArgs(TypedDict):
    """A database's login, or a service principal with a secret."""

    tenant_id: NotRequired[pulumi.Input[str]]
    """The service principal's tenant."""
    client_id: NotRequired[pulumi.Input[str]]
    """The service principal's application id."""
    client_secret: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's secret."""
    username: NotRequired[pulumi.Input[str]]
    """The database's user."""
    password: NotRequired[pulumi.Input[str] | SecretArgs]
    """The user's password."""
    resource_url: NotRequired[pulumi.Input[str]]
    """What the service principal's token is for. Where left out: Azure Storage; for `azure_sql_database` Azure SQL in
    the cloud that is deployed to."""
    authority_url: NotRequired[pulumi.Input[str]]
    """Who gives the token. Where left out: Microsoft Entra in the cloud that is deployed to:
    `https://login.microsoftonline.com`, in Azure Government `https://login.microsoftonline.us`."""
    expires: NotRequired[str]
    """The day, YYYY-MM-DD, on which the SAS token, the client secret or the certificate ends: a check tells 30 days
    before."""


class AzureSqlDatabaseDatastoreArgs(TypedDict):
    """An Azure SQL database, registered by the classic API."""

    server_name: pulumi.Input[str]
    """The server, without its domain."""
    database_name: pulumi.Input[str]
    """The database."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The service's domain, where it isn't the one of the workspace's cloud. Where left out: that of the cloud that is
    deployed to: `core.windows.net`, in Azure Government `core.usgovcloudapi.net`."""
    credentials: DatabaseCredentialsArgs
    """What it signs in with."""


class LoginCredentialsArgs(TypedDict):
    """A database's login."""

    username: pulumi.Input[str]
    """The database's user."""
    password: pulumi.Input[str] | SecretArgs
    """The user's password."""
    expires: NotRequired[str]
    """The day, YYYY-MM-DD, on which the SAS token, the client secret or the certificate ends: a check tells 30 days
    before."""


class AzurePostgresqlDatastoreArgs(TypedDict):
    """A database of Azure Database for PostgreSQL, registered by the classic API."""

    server_name: pulumi.Input[str]
    """The server, without its domain."""
    database_name: pulumi.Input[str]
    """The database."""
    port: NotRequired[int]
    """The server's port. 1 to 65535. Where left out: 5432, of azure_mysql 3306."""
    enforce_ssl: NotRequired[bool]
    """Whether the connection is encrypted. Where left out: `true`."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The service's domain, where it isn't the one of the workspace's cloud. Where left out: that of the cloud that is
    deployed to: `core.windows.net`, in Azure Government `core.usgovcloudapi.net`."""
    credentials: LoginCredentialsArgs
    """What it signs in with."""


class AzureMysqlDatastoreArgs(TypedDict):
    """A database of Azure Database for MySQL, registered by the classic API."""

    server_name: pulumi.Input[str]
    """The server, without its domain."""
    database_name: pulumi.Input[str]
    """The database."""
    port: NotRequired[int]
    """The server's port. 1 to 65535. Where left out: 5432, of azure_mysql 3306."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The service's domain, where it isn't the one of the workspace's cloud. Where left out: that of the cloud that is
    deployed to: `core.windows.net`, in Azure Government `core.usgovcloudapi.net`."""
    credentials: LoginCredentialsArgs
    """What it signs in with."""


class DatabricksFilesystemDatastoreArgs(TypedDict):
    """The file system of an attached Databricks workspace, registered by the classic API: nothing is said of it."""


class DatastoreArgs(TypedDict):
    """A datastore that stands alone: exactly one of the nine kinds is set."""

    workspace_name: pulumi.Input[str]
    """Name of the workspace to register with."""
    resource_group_name: pulumi.Input[str]
    """Name of the workspace's resource group."""
    location: NotRequired[pulumi.Input[str]]
    """The workspace's region, for kinds that the classic API registers. Where left out: the group's."""
    workspace_principal_id: NotRequired[pulumi.Input[str]]
    """Object id of the workspace's identity, for `access`."""
    role_assignment_names: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Names of role assignments that are given already under another name than the derived one, by their keys, which
    the error about an unknown one lists."""
    name: str
    """The datastore's name in the workspace: lower-case letters, digits and `_`."""
    azure_blob: NotRequired[AzureBlobDatastoreArgs]
    """A container of Azure Blob Storage."""
    azure_file: NotRequired[AzureFileDatastoreArgs]
    """An Azure file share."""
    azure_data_lake_gen1: NotRequired[AzureDataLakeGen1DatastoreArgs]
    """A store of Azure Data Lake Storage Gen1, a service that is retired."""
    azure_data_lake_gen2: NotRequired[AzureDataLakeGen2DatastoreArgs]
    """A file system of Azure Data Lake Storage Gen2."""
    one_lake: NotRequired[OneLakeDatastoreArgs]
    """A lakehouse of Microsoft Fabric."""
    azure_sql_database: NotRequired[AzureSqlDatabaseDatastoreArgs]
    """An Azure SQL database, registered by the classic API."""
    azure_postgresql: NotRequired[AzurePostgresqlDatastoreArgs]
    """A database of Azure Database for PostgreSQL, registered by the classic API."""
    azure_mysql: NotRequired[AzureMysqlDatastoreArgs]
    """A database of Azure Database for MySQL, registered by the classic API."""
    databricks_filesystem: NotRequired[DatabricksFilesystemDatastoreArgs]
    """The file system of an attached Databricks workspace, registered by the classic API: nothing is said of it."""
    description: NotRequired[pulumi.Input[str]]
    """What it holds, in a sentence; databases and DBFS keep none."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """The datastore's own tags; databases and DBFS keep none."""
    skip_validation: NotRequired[bool]
    """Register it without a check that the storage exists and the credentials reach it. Where left out: `false`."""


class ResourceGroupArgs(TypedDict):
    """The group that everything lies in: its name (it is made), or the ARM id of one that exists."""

    name: NotRequired[pulumi.Input[str]]
    """Name of a group to make."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a group that exists, or that the same program makes."""


class NetworkAclsArgs(TypedDict):
    """A storage account's firewall. One that denies still lets the workspace in."""

    default_action: str
    """What happens to whoever no rule lets in. One of `allow`, `deny`."""
    ip_rules: NotRequired[Sequence[pulumi.Input[str]]]
    """Public IPv4 addresses, and ranges of them up to /30, that are let in; Azure refuses private ones."""
    subnets: NotRequired[Sequence[pulumi.Input[str]]]
    """ARM ids of subnets that are let in; each has the service endpoint Microsoft.Storage."""
    bypass: NotRequired[Sequence[str]]
    """Whom no rule is asked for; `none` stands alone. One of `azure_services`, `logging`, `metrics`, `none`. Where left
    out: `azure_services`."""


class StorageAccountArgs(TypedDict):
    """The workspace's default storage account: its name or settings (it is made), or the ARM id of one that exists."""

    name: NotRequired[pulumi.Input[str]]
    """The account's name: 3 to 24 lower-case letters and digits. Where left out: derived from the workspace's."""
    sku: NotRequired[pulumi.Input[str]]
    """How data is replicated. Premium and StandardV2 can't serve a workspace. One of `Standard_LRS`, `Standard_ZRS`,
    `Standard_GRS`, `Standard_RAGRS`, `Standard_GZRS`, `Standard_RAGZRS`, `Premium_LRS`, `Premium_ZRS`, `PremiumV2_LRS`,
    `PremiumV2_ZRS`, `StandardV2_LRS`, `StandardV2_GRS`, `StandardV2_ZRS`, `StandardV2_GZRS`. Where left out:
    `Standard_LRS`."""
    kind: NotRequired[pulumi.Input[str]]
    """The account's kind. A workspace needs StorageV2. One of `Storage`, `StorageV2`, `BlobStorage`, `FileStorage`,
    `BlockBlobStorage`. Where left out: `StorageV2`."""
    hierarchical_namespace: NotRequired[bool]
    """Folders, as Data Lake Storage Gen2 has them. Azure ML refuses them in its default account: declare one of
    `storage_accounts`. Where left out: `false`."""
    public_network_access: NotRequired[str]
    """Whether the internet reaches it. `disabled` leaves private endpoints. One of `enabled`, `disabled`. Where left
    out: `enabled`."""
    network_acls: NotRequired[NetworkAclsArgs]
    """The account's firewall. Where left out: nothing is changed; a new account lets everybody in."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of an account that exists; nothing else may be given with it."""


class DataStorageAccountArgs(TypedDict):
    """A storage account for data: its name or settings (it is made), or the ARM id of one that exists, in whatever
    resource group or subscription."""

    name: NotRequired[str]
    """The account's name: 3 to 24 lower-case letters and digits."""
    sku: NotRequired[str]
    """How fast it is, and how data is replicated. One of `Standard_LRS`, `Standard_ZRS`, `Standard_GRS`,
    `Standard_RAGRS`, `Standard_GZRS`, `Standard_RAGZRS`, `Premium_LRS`, `Premium_ZRS`, `PremiumV2_LRS`,
    `PremiumV2_ZRS`, `StandardV2_LRS`, `StandardV2_GRS`, `StandardV2_ZRS`, `StandardV2_GZRS`. Where left out:
    `Standard_LRS`, or `Premium_LRS` where the kind needs it."""
    kind: NotRequired[str]
    """The account's kind, which says what it can hold. One of `Storage`, `StorageV2`, `BlobStorage`, `FileStorage`,
    `BlockBlobStorage`. Where left out: what the SKU means: `StorageV2` for Standard, `BlockBlobStorage` for Premium,
    `FileStorage` for PremiumV2 and StandardV2."""
    hierarchical_namespace: NotRequired[bool]
    """Folders, as Data Lake Storage Gen2 has them and `azure_data_lake_gen2` needs them. Fixed at creation. Where left
    out: `false`."""
    public_network_access: NotRequired[str]
    """Whether the internet reaches it. `disabled` leaves private endpoints. One of `enabled`, `disabled`. Where left
    out: `enabled`."""
    network_acls: NotRequired[NetworkAclsArgs]
    """The account's firewall. Where left out: nothing is changed; a new account lets everybody in."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of an account that exists, also in another resource group or subscription; a name stands beside it only
    where it is an Output."""


class VaultNetworkAclsArgs(TypedDict):
    """A key vault's firewall. One that denies still lets Azure ML in, as one of the services that it trusts."""

    default_action: str
    """What happens to whoever no rule lets in. One of `allow`, `deny`."""
    ip_rules: NotRequired[Sequence[pulumi.Input[str]]]
    """Public IPv4 addresses, and ranges of them, that are let in; Azure refuses private ones."""
    subnets: NotRequired[Sequence[pulumi.Input[str]]]
    """ARM ids of subnets that are let in; each has the service endpoint Microsoft.KeyVault."""
    bypass: NotRequired[Sequence[str]]
    """Whom no rule is asked for; `none` stands alone. One of `azure_services`, `none`. Where left out:
    `azure_services`."""


class KeyVaultArgs(TypedDict):
    """The workspace's Key Vault: its name or settings (it is made), or the ARM id of one that exists."""

    name: NotRequired[pulumi.Input[str]]
    """The vault's name: 3 to 24 letters, digits and hyphens. Where left out: derived from the workspace's."""
    sku: NotRequired[pulumi.Input[str]]
    """The vault's tier; `premium` keeps keys in hardware modules. One of `standard`, `premium`. Where left out:
    `standard`."""
    soft_delete_retention_days: NotRequired[int]
    """Days that a deleted vault, and its name, are kept. Fixed at creation. 7 to 90. Where left out: `90`."""
    create_mode: NotRequired[pulumi.Input[str]]
    """`recover` brings the deleted vault of this name back, where `default` would be refused: a deleted vault keeps its
    name. One of `default`, `recover`. Where left out: `default`."""
    public_network_access: NotRequired[str]
    """Whether the internet reaches it. `disabled` leaves private endpoints. One of `enabled`, `disabled`. Where left
    out: `enabled`."""
    network_acls: NotRequired[VaultNetworkAclsArgs]
    """The vault's firewall. Where left out: nothing is changed; a new vault lets everybody in."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a vault that exists."""


class LogAnalyticsArgs(TypedDict):
    """The Log Analytics workspace that holds its data: its name or settings (it is made), or the ARM id of one that
    exists."""

    name: NotRequired[pulumi.Input[str]]
    """The Log Analytics workspace's name. Where left out: derived from the workspace's."""
    retention_days: NotRequired[int]
    """Days that data is kept. 30 to 730. Where left out: `30`."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a Log Analytics workspace that exists."""


class ApplicationInsightsArgs(TypedDict):
    """The workspace's Application Insights, where its telemetry goes: its name or settings (it is made), or the ARM id
    of one that exists."""

    name: NotRequired[pulumi.Input[str]]
    """The name of Application Insights. Where left out: derived from the workspace's."""
    log_analytics: NotRequired[LogAnalyticsArgs]
    """The Log Analytics workspace that holds its data: its name or settings (it is made), or the ARM id of one that
    exists. Where left out: made."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of an Application Insights component that exists."""


class RegistryNetworkAclsArgs(TypedDict):
    """A container registry's firewall. One that denies still lets Azure ML in, as one of the services that it
    trusts."""

    default_action: str
    """What happens to whoever no rule lets in. One of `allow`, `deny`."""
    ip_rules: NotRequired[Sequence[pulumi.Input[str]]]
    """Public IPv4 addresses, and ranges of them, that are let in; Azure refuses private ones."""
    bypass: NotRequired[Sequence[str]]
    """Whom no rule is asked for; `none` stands alone. One of `azure_services`, `none`. Where left out:
    `azure_services`."""


class ContainerRegistryArgs(TypedDict):
    """Where images are kept: a registry's name or settings (it is made now), or the ARM id of one that exists. `lazy`
    leaves it to Azure ML, which makes one when it first builds an image."""

    name: NotRequired[pulumi.Input[str]]
    """The registry's name: 5 to 50 letters and digits. Where left out: derived from the workspace's."""
    sku: NotRequired[pulumi.Input[str]]
    """The registry's tier; `Premium` is zone-redundant and takes private endpoints. One of `Basic`, `Standard`,
    `Premium`. Where left out: `Standard`."""
    public_network_access: NotRequired[str]
    """Whether the internet reaches it. `disabled` leaves private endpoints; a `Premium` one alone can be closed. One of
    `enabled`, `disabled`. Where left out: `enabled`."""
    network_acls: NotRequired[RegistryNetworkAclsArgs]
    """The registry's firewall, which a `Premium` one has. Where left out: nothing is changed; a new registry lets
    everybody in."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a registry that exists."""


class NetworkSecurityGroupArgs(TypedDict):
    """What guards it: a group's name (it is made, with the rules that Azure ML needs for what the subnet holds), or the
    ARM id of one that exists."""

    name: NotRequired[pulumi.Input[str]]
    """Name of a group to make."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a group that exists."""


class SubnetArgs(TypedDict):
    """A subnet of a network that is made."""

    name: str
    """The subnet's name."""
    address_prefix: pulumi.Input[str]
    """Its part of the network's addresses. Azure keeps five of them."""
    network_security_group: NotRequired[NetworkSecurityGroupArgs]
    """What guards it: a group's name (it is made, with the rules that Azure ML needs for what the subnet holds), or the
    ARM id of one that exists. Where left out: made."""


class VirtualNetworkArgs(TypedDict):
    """The virtual network: its name or settings (it is made), or the ARM id of one that exists."""

    name: NotRequired[pulumi.Input[str]]
    """The network's name. Where left out: derived from the workspace's."""
    address_prefixes: NotRequired[Sequence[pulumi.Input[str]]]
    """The network's addresses. Not Docker's, 172.17.0.0/16, and none of a network that it is peered with. Where left
    out: `10.20.0.0/24`."""
    subnets: NotRequired[Sequence[SubnetArgs]]
    """The network's subnets. Where left out: of `mode: private` one for private endpoints, and one for computes where
    they are in no managed network; without a mode none."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a network that exists."""


class SubnetReferenceArgs(TypedDict):
    """The subnet of private endpoints: the name of one of the network's, or the ARM id of one that exists."""

    name: NotRequired[str]
    """Name of one of the network's subnets."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a subnet that exists."""


class EndpointTargetArgs(TypedDict):
    """What it leads to: `workspace`, `storage_account`, `key_vault`, `container_registry`, the name of one of
    `storage_accounts`, or the ARM id of what exists."""

    name: NotRequired[str]
    """A word or a name: of what every workspace has, or of an account for data."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of what exists, or of what the same program makes."""


class IpConfigurationArgs(TypedDict):
    """A static address of a private endpoint."""

    name: NotRequired[str]
    """What the address is called. Where left out: `member_name`."""
    member_name: str
    """Which of the service's names it is for: mostly the service itself; of a workspace `default`, `notebook` and
    `inference`, of a vault `default`, of a registry `registry` and `registry_data_REGION`."""
    private_ip_address: pulumi.Input[str]
    """An address of the subnet."""


class PrivateEndpointArgs(TypedDict):
    """An address in the network that leads to one service of a resource."""

    target: EndpointTargetArgs
    """What it leads to: `workspace`, `storage_account`, `key_vault`, `container_registry`, the name of one of
    `storage_accounts`, or the ARM id of what exists."""
    group_id: NotRequired[str]
    """Which of its services, in Azure's words: `blob`, `file`, `queue`, `table` or `dfs` of storage, `vault`,
    `registry`, `amlworkspace`. Where left out: the only one that its target has."""
    name: NotRequired[pulumi.Input[str]]
    """The endpoint's name. Where left out: derived from the workspace's, the target's and the service."""
    subnet: NotRequired[SubnetReferenceArgs]
    """The subnet that it lies in, as `endpoint_subnet` says it. Where left out: `endpoint_subnet`."""
    custom_network_interface_name: NotRequired[pulumi.Input[str]]
    """The name of its network interface. Fixed at creation. Where left out: Azure's choice."""
    ip_configurations: NotRequired[Sequence[IpConfigurationArgs]]
    """Static addresses: all that the service has, or none. Where left out: Azure's choice."""
    manual: NotRequired[bool]
    """Whether the target's owner approves it by hand: until then it leads nowhere. Where left out: `true` for a target
    in another subscription than that of a `resource_group` that is given by its id; otherwise `false`."""
    read_by_workspace: NotRequired[bool]
    """Whether the workspace's identity gets the role Reader on the endpoint: without it on those to its storage's blobs
    and files, studio shows no data. Where left out: of the word `true` for the blobs and files of the workspace's
    storage; otherwise `false`."""
    request_message: NotRequired[pulumi.Input[str]]
    """What the target's owner reads, of one that is approved by hand. Where left out: for which workspace it is."""


class DnsZoneArgs(TypedDict):
    """A zone that exists, by its ARM id."""

    name: NotRequired[str]
    """The zone's name, where its id is an Output."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of the zone."""


class DnsArgs(TypedDict):
    """Where the endpoints' names are found: `made` makes the zones, `policy` leaves it to a policy of the landing zone;
    or settings."""

    mode: NotRequired[str]
    """`made`: zones are made, but for those of `zones`. `policy`: no zone, link or zone group is declared, since a
    policy writes them. One of `made`, `policy`. Where left out: what `zones` say, where they stand; otherwise
    `made`."""
    zones: NotRequired[Sequence[DnsZoneArgs]]
    """ARM ids of zones that exist, whatever group or subscription they are in. Their links are made where they are
    made."""
    virtual_network_links: NotRequired[Sequence[pulumi.Input[str]]]
    """ARM ids of further networks that ask the zones which are made: a hub's resolver, spokes. Where left out: the
    network of the endpoints alone."""


class NetworkArgs(TypedDict):
    """The network around the workspace: `private` closes it and all that it stands on to the internet, `managed` all
    but the workspace itself; or settings, with the word as `mode`, or without it: then only what stands here is
    made."""

    mode: NotRequired[str]
    """The word. `private`: a virtual network with private endpoints and their DNS zones, a managed network for
    computes, no public access. `managed`: the same without a virtual network, and with a workspace that is reached from
    the internet. One of `private`, `managed`. Where left out: nothing but what stands here."""
    virtual_network: NotRequired[VirtualNetworkArgs]
    """The virtual network: its name or settings (it is made), or the ARM id of one that exists. Where left out: of
    `mode: private` made."""
    endpoint_subnet: NotRequired[SubnetReferenceArgs]
    """The subnet of private endpoints: the name of one of the network's, or the ARM id of one that exists. Where left
    out: the network's only subnet, or the only one that isn't `compute_subnet`."""
    compute_subnet: NotRequired[SubnetReferenceArgs]
    """The subnet of computes, where they are in no managed network: in the same way. Its network lies in the
    workspace's subscription. Where left out: of `mode: private` without a managed network the only one that isn't
    `endpoint_subnet`."""
    private_endpoints: NotRequired[Sequence[PrivateEndpointArgs]]
    """Private endpoints: those of the word with settings of their own, and others besides. Where left out: those of the
    word."""
    dns: NotRequired[DnsArgs]
    """Where the endpoints' names are found: `made` makes the zones, `policy` leaves it to a policy of the landing zone;
    or settings. Where left out: of `mode: private` made; without a mode none."""


class OutboundDestinationArgs(TypedDict):
    """fqdn: a name, `*.` before it for all below it; the others: a record."""

    service_resource_id: NotRequired[pulumi.Input[str]]
    """private_endpoint: ARM id of what it leads to."""
    subresource_target: NotRequired[str]
    """private_endpoint: which of its services: `blob`, `vault`, `registry`."""
    spark_enabled: NotRequired[bool]
    """private_endpoint: whether Spark jobs reach it too. Where left out: `false`."""
    service_tag: NotRequired[str]
    """service_tag: Azure's name of the addresses of a service."""
    protocol: NotRequired[str]
    """service_tag: TCP, UDP, ICMP, or `*` for all."""
    port_ranges: NotRequired[str]
    """service_tag: ports and ranges of them, with commas between; `*` for all."""
    address_prefixes: NotRequired[Sequence[str]]
    """service_tag: addresses that count in the tag's place."""
    fqdn: NotRequired[str]
    """fqdn: a name, `*.` before it for all below it."""


class OutboundRuleArgs(TypedDict):
    """Something that computes in the managed network reach."""

    name: str
    """The rule's name."""
    type: str
    """How its destination is named. `private_endpoint` goes with both modes, the others with
    `allow_only_approved_outbound` alone. One of `fqdn`, `private_endpoint`, `service_tag`."""
    destination: OutboundDestinationArgs
    """fqdn: a name, `*.` before it for all below it; the others: a record."""
    fqdns: NotRequired[Sequence[str]]
    """private_endpoint: the names by which an application gateway is reached."""


class ManagedNetworkArgs(TypedDict):
    """The network that Azure keeps the workspace's computes in, and what they reach from there. Once on, it is never
    loosened."""

    isolation_mode: NotRequired[str]
    """What computes reach: the internet, or what Azure ML needs and `outbound_rules` name. It can become stricter, and
    never laxer. One of `disabled`, `allow_internet_outbound`, `allow_only_approved_outbound`. Where left out: of a
    `network` with a mode `allow_only_approved_outbound`; otherwise it is needed."""
    outbound_rules: NotRequired[Sequence[OutboundRuleArgs]]
    """What computes reach beyond what Azure ML needs, which comes by itself. A rule that isn't listed any more is taken
    away."""
    firewall_sku: NotRequired[str]
    """The firewall that Azure makes for the first rule of type `fqdn`, by the hour. One of `standard`, `basic`. Where
    left out: `standard`."""


class ServerlessComputeArgs(TypedDict):
    """The network of serverless computes, where they are in no managed one."""

    custom_subnet: NotRequired[pulumi.Input[str]]
    """ARM id of the subnet that they are in."""
    no_public_ip: NotRequired[bool]
    """Whether they have no public addresses. Their subnet then needs another way out. Where left out: `false`."""


class UserAssignedIdentityArgs(TypedDict):
    """A user-assigned identity: its name (it is made, with the roles that the workspace needs), or the ARM id of one
    that exists and has them."""

    name: NotRequired[pulumi.Input[str]]
    """The identity's name. Where left out: derived from the workspace's."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of an identity that exists and has its roles."""


class IdentityArgs(TypedDict):
    """What the workspace signs in as."""

    type: str
    """Made by Azure for this workspace, brought along, or both. One of `system_assigned`, `user_assigned`,
    `system_assigned_user_assigned`."""
    user_assigned_identities: NotRequired[Sequence[UserAssignedIdentityArgs]]
    """The identities, where the type has any: names (made, with the roles they need) and ARM ids (they exist already).
    In a file also as az ml writes it, a mapping with their ids as keys."""


class CredentialsArgs(TypedDict):
    """What a datastore signs in with: the keys of one way alone. Without any, readers use an identity."""

    account_key: NotRequired[pulumi.Input[str] | SecretArgs]
    """The storage account's key; `list_keys` reads it from the account at deployment."""
    sas_token: NotRequired[pulumi.Input[str] | SecretArgs]
    """A shared access signature."""
    tenant_id: NotRequired[pulumi.Input[str]]
    """The service principal's tenant."""
    client_id: NotRequired[pulumi.Input[str]]
    """The service principal's application id."""
    client_secret: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's secret."""
    certificate: NotRequired[pulumi.Input[str] | SecretArgs]
    """The service principal's certificate, PEM with its private key, instead of a secret."""
    thumbprint: NotRequired[pulumi.Input[str]]
    """The certificate's thumbprint."""
    username: NotRequired[pulumi.Input[str]]
    """The database's user."""
    password: NotRequired[pulumi.Input[str] | SecretArgs]
    """The user's password."""
    resource_url: NotRequired[pulumi.Input[str]]
    """What the service principal's token is for. Where left out: Azure Storage; for `azure_sql_database` Azure SQL in
    the cloud that is deployed to."""
    authority_url: NotRequired[pulumi.Input[str]]
    """Who gives the token. Where left out: Microsoft Entra in the cloud that is deployed to:
    `https://login.microsoftonline.com`, in Azure Government `https://login.microsoftonline.us`."""
    expires: NotRequired[str]
    """The day, YYYY-MM-DD, on which the SAS token, the client secret or the certificate ends: a check tells 30 days
    before."""
    list_keys: NotRequired[str]
    """`key1` or `key2`: read that key from the account at deployment."""


class RegisteredDatastoreArgs(TypedDict):
    """A datastore to register in the workspace, by the keys of its type."""

    name: str
    """The datastore's name in the workspace: lower-case letters, digits and `_`."""
    type: str
    """What sort of storage it is. One of `azure_blob`, `azure_file`, `azure_data_lake_gen1`, `azure_data_lake_gen2`,
    `one_lake`, `azure_sql_database`, `azure_postgresql`, `azure_mysql`, `databricks_filesystem`."""
    account_name: NotRequired[pulumi.Input[str]]
    """The storage account's name. Where left out: the workspace's own account."""
    container_name: NotRequired[pulumi.Input[str]]
    """azure_blob: the blob container. Made, where it lies on an account that is made."""
    file_share_name: NotRequired[pulumi.Input[str]]
    """azure_file: the file share. Made, where it lies on an account that is made."""
    filesystem: NotRequired[pulumi.Input[str]]
    """azure_data_lake_gen2: the file system."""
    store_name: NotRequired[pulumi.Input[str]]
    """azure_data_lake_gen1: the store. The service is retired since 2024-02-29."""
    one_lake_workspace_name: NotRequired[pulumi.Input[str]]
    """one_lake: the Fabric workspace, by its name or id."""
    artifact: NotRequired[ArtifactArgs]
    """one_lake: what in the Fabric workspace the data lies in."""
    server_name: NotRequired[pulumi.Input[str]]
    """azure_sql_database, azure_postgresql, azure_mysql: the server, without its domain."""
    database_name: NotRequired[pulumi.Input[str]]
    """azure_sql_database, azure_postgresql, azure_mysql: the database."""
    port: NotRequired[int]
    """azure_postgresql, azure_mysql: the server's port. 1 to 65535. Where left out: 5432, of azure_mysql 3306."""
    enforce_ssl: NotRequired[bool]
    """azure_postgresql: whether the connection is encrypted. Where left out: `true`."""
    create: NotRequired[bool]
    """Whether its container, file share or file system is made. `true` makes it on an account that exists too, in the
    subscription that is deployed to. Where left out: `true` on an account that is made, `false` elsewhere."""
    key: NotRequired[int]
    """Which of the account's two keys it uses. Without credentials that key is read at deployment; beside a secret it
    says which key that one is. One of `1`, `2`."""
    access: NotRequired[str]
    """The role on its data that is given, where it signs in by identity: Storage Blob Data Reader to read, Storage Blob
    Data Contributor to write, on its container alone. One of `read`, `write`, `none`. Where left out: `read` on an
    account that is declared in `storage_accounts`, `none` elsewhere."""
    access_for: NotRequired[Sequence[PrincipalArgs]]
    """Who is given that role: `workspace` (its own identity), ARM ids of user-assigned identities such as a compute's,
    and principals by their object id. Where left out: `workspace`."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The service's domain, where it isn't the one of the workspace's cloud. Where left out: that of the cloud that is
    deployed to: `core.windows.net`, in Azure Government `core.usgovcloudapi.net`."""
    protocol: NotRequired[pulumi.Input[str]]
    """How the storage is reached. Where left out: `https`."""
    subscription_id: NotRequired[pulumi.Input[str]]
    """The subscription of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    resource_group: NotRequired[pulumi.Input[str]]
    """The resource group of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    description: NotRequired[pulumi.Input[str]]
    """What it holds, in a sentence; databases and DBFS keep none."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """The datastore's own tags; databases and DBFS keep none."""
    credentials: NotRequired[CredentialsArgs]
    """What it signs in with. Where left out: whoever reads signs in with an identity, where its type has that way."""
    skip_validation: NotRequired[bool]
    """Register it without a check that the storage exists and the credentials reach it. Where left out: `false`."""


class WorkspaceArgs(TypedDict):
    """Declares an Azure Machine Learning workspace, what it stands on, and its datastores. Keys that `az ml` has too
    mean the same here."""

    name: NotRequired[str]
    """The workspace's name: 3 to 33 letters, digits, `-` and `_`; Azure ML takes no notice of case. Names that aren't
    given are derived from it. Where left out: the component's own name."""
    name_seed: NotRequired[str]
    """Goes into the hash of names that are global, so that two organisations' workspaces of one name don't collide: an
    organisation's word or the subscription id. Where left out: none, with a warning."""
    resource_group: ResourceGroupArgs
    """The group that everything lies in: its name (it is made), or the ARM id of one that exists."""
    location: pulumi.Input[str]
    """The Azure region of everything that is made, by its short name such as `westeurope`."""
    display_name: NotRequired[pulumi.Input[str]]
    """The name that Azure ML studio shows."""
    description: NotRequired[pulumi.Input[str]]
    """What the workspace is for, in a sentence."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource that is made and can have tags."""
    role_assignment_names: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Names of role assignments that are given already under another name than the derived one, by their keys, which
    the error about an unknown one lists: an identity's number or a place, the role, and on or for what. Where left out:
    guid(the scope's id, the id of the workspace or identity, the role definition's id)."""
    kind: NotRequired[str]
    """What sort of workspace it is. The words other than `default` are known, and refused until they are built. One of
    `default`, `hub`, `project`, `feature_store`. Where left out: `default`."""
    storage_account: NotRequired[StorageAccountArgs]
    """The workspace's default storage account: its name or settings (it is made), or the ARM id of one that exists.
    Where left out: made."""
    storage_accounts: NotRequired[Sequence[DataStorageAccountArgs]]
    """Storage accounts for data, beside the default one; datastores name them in `account_name`."""
    key_vault: NotRequired[KeyVaultArgs]
    """The workspace's Key Vault: its name or settings (it is made), or the ARM id of one that exists. Where left out:
    made."""
    application_insights: NotRequired[ApplicationInsightsArgs]
    """The workspace's Application Insights, where its telemetry goes: its name or settings (it is made), or the ARM id
    of one that exists. Where left out: made."""
    container_registry: NotRequired[ContainerRegistryArgs]
    """Where images are kept: a registry's name or settings (it is made now), or the ARM id of one that exists. `lazy`
    leaves it to Azure ML, which makes one when it first builds an image. Where left out: `lazy`."""
    public_network_access: NotRequired[str]
    """Whether the workspace is reached from the internet. `disabled` without a private endpoint locks everybody out.
    One of `enabled`, `disabled`. Where left out: `enabled`."""
    network: NotRequired[NetworkArgs]
    """The network around the workspace: `private` closes it and all that it stands on to the internet, `managed` all
    but the workspace itself; or settings, with the word as `mode`, or without it: then only what stands here is made.
    Where left out: none: everything is reached from the internet."""
    managed_network: NotRequired[ManagedNetworkArgs]
    """The network that Azure keeps the workspace's computes in, and what they reach from there. Once on, it is never
    loosened. Where left out: none: computes reach the internet."""
    provision_network_now: NotRequired[bool]
    """Build the managed network as soon as the workspace stands, not with the first compute, which may time out
    meanwhile. Where left out: built with the first compute."""
    image_build_compute: NotRequired[pulumi.Input[str]]
    """The compute cluster that builds images, where the registry is closed. Without one Azure ML builds them on its own
    computes. Where left out: Azure ML's own computes."""
    serverless_compute: NotRequired[ServerlessComputeArgs]
    """The network of serverless computes, where they are in no managed one. Where left out: none of its own."""
    hbi_workspace: NotRequired[bool]
    """High business impact: Azure ML collects less diagnostic data and encrypts more. Fixed at creation. Where left
    out: `false`."""
    identity: NotRequired[IdentityArgs]
    """What the workspace signs in as. Where left out: a system-assigned identity."""
    primary_user_assigned_identity: NotRequired[pulumi.Input[str]]
    """Which of `identity.user_assigned_identities` the workspace acts as: its name, or its ARM id. Where left out: of
    `user_assigned` the first of the list; otherwise the system-assigned one."""
    system_datastores_auth_mode: NotRequired[str]
    """How the datastores that come with the workspace sign in to its storage account. One of `accesskey`, `identity`,
    `user_delegation_sas`. Where left out: `accesskey`."""
    datastores: NotRequired[Sequence[RegisteredDatastoreArgs]]
    """Datastores to register in the workspace. A file may also include one that is written for `az ml datastore
    create`."""
