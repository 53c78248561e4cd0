"""What the user declared, in its normal form: no key is guessed, no default is filled in.

The same shape serves the workspace file and a component's args. A dependency that the file may write as a name, as
settings or as an ARM id is always a record here: `name` and settings for one that the plan makes, `id` for one that
exists already. A leaf may be a value that arrives late (a Pulumi Output), so nothing here looks at a leaf.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Text = Any
"""A string; in a component it may be a value that arrives late."""


@dataclass(frozen=True, slots=True)
class SecretName:
    """`{secret: NAME, key_vault: ID, version: VERSION}`: the name under which the secret's value is kept elsewhere."""

    secret: str
    key_vault: Text | None = None
    """ARM id of the vault that keeps it; None: the stack's configuration does, or whoever deploys gives it."""
    version: Text | None = None
    """The vault's version of it; None is the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceGroupSpec:
    """`resource_group`: a group that the plan makes (name), or one that exists (id)."""

    name: Text | None = None
    id: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAclsSpec:
    """`network_acls` of a storage account: its firewall."""

    default_action: str
    """allow or deny."""
    ip_rules: tuple[Text, ...] = ()
    """Public addresses, and ranges of them, that are let in."""
    subnets: tuple[Text, ...] = ()
    """ARM ids of subnets that are let in."""
    bypass: tuple[str, ...] | None = None
    """azure_services, logging, metrics or none; None: azure_services."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageAccountSpec:
    """`storage_account`, the workspace's default storage account, and one of `storage_accounts`, which hold data."""

    name: Text | None = None
    sku: Text | None = None
    kind: Text | None = None
    hierarchical_namespace: bool | None = None
    network_acls: NetworkAclsSpec | None = None
    id: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyVaultSpec:
    """`key_vault`."""

    name: Text | None = None
    sku: Text | None = None
    soft_delete_retention_days: int | None = None
    create_mode: Text | None = None
    id: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAnalyticsSpec:
    """`application_insights.log_analytics`: where Application Insights keeps its data."""

    name: Text | None = None
    retention_days: int | None = None
    id: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationInsightsSpec:
    """`application_insights`."""

    name: Text | None = None
    log_analytics: LogAnalyticsSpec | None = None
    id: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerRegistrySpec:
    """`container_registry`, where it isn't `lazy` (which is None in WorkspaceSpec)."""

    name: Text | None = None
    sku: Text | None = None
    id: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAssignedIdentitySpec:
    """One of `user_assigned_identities`: made by the plan with the roles it needs (name), or brought along (id)."""

    name: Text | None = None
    id: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySpec:
    """`identity`, in az ml's words: system_assigned, user_assigned or system_assigned_user_assigned."""

    type: str | None = None
    user_assigned_identities: tuple[UserAssignedIdentitySpec, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsSpec:
    """`credentials` of a datastore, in az ml's words.

    A secret is a SecretName from a file or a late value from a program; for account_key also `key1` or `key2` behind
    `list_keys`: the key is read from the storage account at deployment.
    """

    account_key: Text | SecretName | None = None
    list_keys: str | None = None
    sas_token: Text | SecretName | None = None
    tenant_id: Text | None = None
    client_id: Text | None = None
    client_secret: Text | SecretName | None = None
    certificate: Text | SecretName | None = None
    thumbprint: Text | None = None
    username: Text | None = None
    password: Text | SecretName | None = None
    resource_url: Text | None = None
    authority_url: Text | None = None
    expires: Text | None = None
    """The day on which the credential ends, YYYY-MM-DD."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactSpec:
    """`artifact` of a OneLake datastore, in az ml's words."""

    type: str
    """lake_house."""
    name: Text
    """Its name, or its id, in Fabric."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipalSpec:
    """One of a datastore's `access_for`: who is given a role on its data."""

    name: str | None = None
    """workspace: what Azure ML itself signs in as."""
    id: Text | None = None
    """ARM id of a user-assigned identity that exists, such as a compute's."""
    principal_id: Text | None = None
    """Object id of a user, a group or a service principal."""
    principal_type: str | None = None
    """ServicePrincipal unless said; User or Group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatastoreSpec:
    """One of `datastores`, in az ml's words."""

    name: str
    type: str
    """A key of the catalog's DATASTORE_AUTHENTICATION."""
    account_name: Text | None = None
    """None: the workspace's own storage account."""
    container_name: Text | None = None
    file_share_name: Text | None = None
    filesystem: Text | None = None
    store_name: Text | None = None
    one_lake_workspace_name: Text | None = None
    artifact: ArtifactSpec | None = None
    server_name: Text | None = None
    database_name: Text | None = None
    port: int | None = None
    enforce_ssl: bool | None = None
    create: bool | None = None
    """Whether its container, share or file system is made. None: where it lies on an account that is made."""
    key: int | None = None
    """Which of the account's two keys it uses."""
    access: str | None = None
    """read, write or none: the role on its data that is given where it signs in by identity."""
    access_for: tuple[PrincipalSpec, ...] = ()
    """To whom; none are named: to the workspace's own identity."""
    endpoint: Text | None = None
    protocol: Text | None = None
    subscription_id: Text | None = None
    resource_group: Text | None = None
    description: Text | None = None
    tags: Mapping[str, Text] = field(default_factory=dict)
    credentials: CredentialsSpec | None = None
    skip_validation: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSpec:
    """The whole declaration."""

    name: str
    name_seed: str | None = None
    resource_group: ResourceGroupSpec
    location: Text
    display_name: Text | None = None
    description: Text | None = None
    tags: Mapping[str, Text] = field(default_factory=dict)
    kind: str | None = None
    storage_account: StorageAccountSpec | None = None
    storage_accounts: tuple[StorageAccountSpec, ...] = ()
    """Accounts for data, beside the default one."""
    key_vault: KeyVaultSpec | None = None
    application_insights: ApplicationInsightsSpec | None = None
    container_registry: ContainerRegistrySpec | None = None
    """None: lazy, made by Azure ML when the first image is built."""
    public_network_access: str | None = None
    hbi_workspace: bool | None = None
    identity: IdentitySpec | None = None
    system_datastores_auth_mode: str | None = None
    datastores: tuple[DatastoreSpec, ...] = ()
