"""What datastores take: each kind its own args, with the credentials that it may sign in with and no others.

Pulumi's analyzer knows no inherited fields and no inherited docstrings, so each shape is written out.
"""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi

from .credentials_args import (
    CredentialsArgs,
    DatabaseCredentialsArgs,
    LakeCredentialsArgs,
    LoginCredentialsArgs,
    PrincipalCredentialsArgs,
    StorageCredentialsArgs,
)


class ArtifactArgs(TypedDict):
    """What a OneLake datastore lies in."""

    type: str
    """lake_house."""
    name: pulumi.Input[str]
    """Its name, or its id, in Fabric."""


class PrincipalArgs(TypedDict):
    """Who is given a role on a datastore's data: exactly one of name, id and principal_id."""

    name: NotRequired[str]
    """workspace: its own identity."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a user-assigned identity, such as a compute's."""
    principal_id: NotRequired[pulumi.Input[str]]
    """Object id of a service principal, a user or a group."""
    principal_type: NotRequired[str]
    """ServicePrincipal (where left out), User or Group."""


class AzureBlobDatastoreArgs(TypedDict):
    """A container of Azure Blob Storage."""

    account_name: pulumi.Input[str]
    """Name of the storage account."""
    container_name: pulumi.Input[str]
    """The container."""
    subscription_id: NotRequired[pulumi.Input[str]]
    """Subscription of the storage account, where it isn't the workspace's."""
    resource_group: NotRequired[pulumi.Input[str]]
    """Resource group of the storage account, where it isn't the workspace's."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The storage service's domain, in another cloud."""
    protocol: NotRequired[pulumi.Input[str]]
    """https (where left out)."""
    create: NotRequired[bool]
    """Make its container, share or file system, on an account whose resource_group is given."""
    key: NotRequired[int]
    """1 or 2: which of the account's keys; without credentials it is read at deployment."""
    access: NotRequired[str]
    """read or write: the role on its data that is given, where it holds no credentials; none."""
    access_for: NotRequired[Sequence[PrincipalArgs]]
    """To whom."""
    credentials: NotRequired[StorageCredentialsArgs]
    """What it signs in with."""


class AzureFileDatastoreArgs(TypedDict):
    """An Azure file share."""

    account_name: pulumi.Input[str]
    """Name of the storage account."""
    file_share_name: pulumi.Input[str]
    """The share."""
    subscription_id: NotRequired[pulumi.Input[str]]
    """Subscription of the storage account, where it isn't the workspace's."""
    resource_group: NotRequired[pulumi.Input[str]]
    """Resource group of the storage account, where it isn't the workspace's."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The storage service's domain, in another cloud."""
    protocol: NotRequired[pulumi.Input[str]]
    """https (where left out)."""
    create: NotRequired[bool]
    """Make its container, share or file system, on an account whose resource_group is given."""
    key: NotRequired[int]
    """1 or 2: which of the account's keys; without credentials it is read at deployment."""
    credentials: NotRequired[StorageCredentialsArgs]
    """What it signs in with."""


class AzureDataLakeGen1DatastoreArgs(TypedDict):
    """A store of Azure Data Lake Storage Gen1, a service that is retired."""

    store_name: pulumi.Input[str]
    """The store."""
    subscription_id: NotRequired[pulumi.Input[str]]
    """Subscription of the storage account, where it isn't the workspace's."""
    resource_group: NotRequired[pulumi.Input[str]]
    """Resource group of the storage account, where it isn't the workspace's."""
    credentials: NotRequired[LakeCredentialsArgs]
    """What it signs in with."""


class AzureDataLakeGen2DatastoreArgs(TypedDict):
    """A file system of Azure Data Lake Storage Gen2."""

    account_name: pulumi.Input[str]
    """Name of the storage account."""
    filesystem: pulumi.Input[str]
    """The file system."""
    subscription_id: NotRequired[pulumi.Input[str]]
    """Subscription of the storage account, where it isn't the workspace's."""
    resource_group: NotRequired[pulumi.Input[str]]
    """Resource group of the storage account, where it isn't the workspace's."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The storage service's domain, in another cloud."""
    protocol: NotRequired[pulumi.Input[str]]
    """https (where left out)."""
    create: NotRequired[bool]
    """Make its container, share or file system, on an account whose resource_group is given."""
    access: NotRequired[str]
    """read or write: the role on its data that is given, where it holds no credentials; none."""
    access_for: NotRequired[Sequence[PrincipalArgs]]
    """To whom."""
    credentials: NotRequired[LakeCredentialsArgs]
    """What it signs in with."""


class OneLakeDatastoreArgs(TypedDict):
    """A lakehouse of Microsoft Fabric."""

    one_lake_workspace_name: pulumi.Input[str]
    """Name or id of the Fabric workspace."""
    artifact: ArtifactArgs
    """What in it the data lies in."""
    endpoint: NotRequired[pulumi.Input[str]]
    """OneLake's domain, in another cloud."""
    credentials: NotRequired[PrincipalCredentialsArgs]
    """What it signs in with."""


class AzureSqlDatabaseDatastoreArgs(TypedDict):
    """An Azure SQL database, registered by the classic API."""

    server_name: pulumi.Input[str]
    """The server, without its domain."""
    database_name: pulumi.Input[str]
    """The database."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The servers' domain, in another cloud."""
    credentials: DatabaseCredentialsArgs
    """What it signs in with."""


class AzurePostgresqlDatastoreArgs(TypedDict):
    """A database of Azure Database for PostgreSQL, registered by the classic API."""

    server_name: pulumi.Input[str]
    """The server, without its domain."""
    database_name: pulumi.Input[str]
    """The database."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The servers' domain, in another cloud."""
    port: NotRequired[int]
    """The server's port, its usual one where left out."""
    enforce_ssl: NotRequired[bool]
    """Whether the connection is encrypted; it is where left out."""
    credentials: LoginCredentialsArgs
    """What it signs in with."""


class AzureMysqlDatastoreArgs(TypedDict):
    """A database of Azure Database for MySQL, registered by the classic API."""

    server_name: pulumi.Input[str]
    """The server, without its domain."""
    database_name: pulumi.Input[str]
    """The database."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The servers' domain, in another cloud."""
    port: NotRequired[int]
    """The server's port, its usual one where left out."""
    credentials: LoginCredentialsArgs
    """What it signs in with."""


class DatabricksFilesystemDatastoreArgs(TypedDict):
    """The file system of an attached Databricks workspace, registered by the classic API: nothing is said of it."""


class RegisteredDatastoreArgs(TypedDict):
    """A datastore of the Workspace component: the keys of the workspace file."""

    name: str
    """Lower-case letters, digits and underscores."""
    type: str
    """azure_blob, azure_file, azure_data_lake_gen1, azure_data_lake_gen2, one_lake, azure_sql_database,
    azure_postgresql, azure_mysql or databricks_filesystem."""
    account_name: NotRequired[pulumi.Input[str]]
    """Name of the storage account; without it the workspace's own, where the component makes the container or share."""
    container_name: NotRequired[pulumi.Input[str]]
    """For azure_blob."""
    file_share_name: NotRequired[pulumi.Input[str]]
    """For azure_file."""
    filesystem: NotRequired[pulumi.Input[str]]
    """For azure_data_lake_gen2."""
    store_name: NotRequired[pulumi.Input[str]]
    """For azure_data_lake_gen1, a service that is retired."""
    one_lake_workspace_name: NotRequired[pulumi.Input[str]]
    """For one_lake: name or id of the Fabric workspace."""
    artifact: NotRequired[ArtifactArgs]
    """For one_lake: what in the Fabric workspace it lies in."""
    server_name: NotRequired[pulumi.Input[str]]
    """For databases: the server, without its domain."""
    database_name: NotRequired[pulumi.Input[str]]
    """For databases."""
    port: NotRequired[int]
    """For azure_postgresql and azure_mysql."""
    enforce_ssl: NotRequired[bool]
    """For azure_postgresql: whether the connection is encrypted; it is where left out."""
    create: NotRequired[bool]
    """Make its container, share or file system; left out, it is made on an account that the component makes."""
    key: NotRequired[int]
    """1 or 2: which of the account's keys; without credentials it is read at deployment."""
    access: NotRequired[str]
    """read or write: the role on its data that is given, where it holds no credentials; none."""
    access_for: NotRequired[Sequence[PrincipalArgs]]
    """To whom."""
    subscription_id: NotRequired[pulumi.Input[str]]
    """Subscription of the storage account, where it isn't the workspace's."""
    resource_group: NotRequired[pulumi.Input[str]]
    """Resource group of the storage account, where it isn't the workspace's."""
    endpoint: NotRequired[pulumi.Input[str]]
    """The storage service's domain, in another cloud."""
    protocol: NotRequired[pulumi.Input[str]]
    """https (where left out)."""
    description: NotRequired[pulumi.Input[str]]
    """Free text."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of the registration."""
    credentials: NotRequired[CredentialsArgs]
    """What it signs in with."""
    skip_validation: NotRequired[bool]
    """Register without asking whether the storage is there and the credential opens it."""


class DatastoreArgs(TypedDict):
    """A datastore that stands alone: exactly one of the nine kinds is set."""

    workspace_name: pulumi.Input[str]
    """Name of the workspace to register with."""
    resource_group_name: pulumi.Input[str]
    """Name of the workspace's resource group."""
    location: NotRequired[pulumi.Input[str]]
    """The workspace's region, for kinds that the classic API registers; the group's where left out."""
    workspace_principal_id: NotRequired[pulumi.Input[str]]
    """Object id of the workspace's identity, for `access`."""
    name: str
    """Lower-case letters, digits and underscores."""
    azure_blob: NotRequired[AzureBlobDatastoreArgs]
    """A blob container."""
    azure_file: NotRequired[AzureFileDatastoreArgs]
    """A file share."""
    azure_data_lake_gen1: NotRequired[AzureDataLakeGen1DatastoreArgs]
    """A Gen1 store."""
    azure_data_lake_gen2: NotRequired[AzureDataLakeGen2DatastoreArgs]
    """A Gen2 file system."""
    one_lake: NotRequired[OneLakeDatastoreArgs]
    """A lakehouse of Fabric."""
    azure_sql_database: NotRequired[AzureSqlDatabaseDatastoreArgs]
    """An Azure SQL database."""
    azure_postgresql: NotRequired[AzurePostgresqlDatastoreArgs]
    """A PostgreSQL database."""
    azure_mysql: NotRequired[AzureMysqlDatastoreArgs]
    """A MySQL database."""
    databricks_filesystem: NotRequired[DatabricksFilesystemDatastoreArgs]
    """DBFS."""
    description: NotRequired[pulumi.Input[str]]
    """Free text; the classic API has none."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of the registration; the classic API has none."""
    skip_validation: NotRequired[bool]
    """Register without asking whether the storage is there and the credential opens it."""
