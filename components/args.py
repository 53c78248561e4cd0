"""What the components take: the workspace file's keys, each leaf of which may be a Pulumi Output.

Structure, numbers, lists and the words that decide what will exist are plain; names, ids and secrets may arrive late.

Pulumi's analyzer makes the plugin's schema (components/schema.json) of the annotations. It knows no postponed ones, no
Literal and no inherited docstrings, and takes a union for a string.
"""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi

from .datastore_args import RegisteredDatastoreArgs


class ResourceGroupArgs(TypedDict):
    """A resource group: one that the component makes (name), or one that exists (id)."""

    name: NotRequired[pulumi.Input[str]]
    """Name of a group for the component to make."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a group that exists, or that the same program makes."""


class NetworkAclsArgs(TypedDict):
    """A storage account's firewall. One that denies still lets the workspace in."""

    default_action: str
    """allow or deny: what happens to whoever no rule lets in."""
    ip_rules: NotRequired[Sequence[pulumi.Input[str]]]
    """Public IPv4 addresses, and ranges of them up to /30, that are let in."""
    subnets: NotRequired[Sequence[pulumi.Input[str]]]
    """ARM ids of subnets that are let in."""
    bypass: NotRequired[Sequence[str]]
    """azure_services (where left out), logging, metrics; or none."""


class StorageAccountArgs(TypedDict):
    """The workspace's default storage account."""

    name: NotRequired[pulumi.Input[str]]
    """3 to 24 lower-case letters and digits; derived from the workspace's name where left out."""
    sku: NotRequired[pulumi.Input[str]]
    """Standard_LRS (the default), ZRS, GRS, RAGRS, GZRS or RAGZRS. Premium is refused."""
    kind: NotRequired[pulumi.Input[str]]
    """StorageV2."""
    hierarchical_namespace: NotRequired[bool]
    """false: Azure ML refuses a default account with one."""
    network_acls: NotRequired[NetworkAclsArgs]
    """Its firewall, left as it is where left out."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of an account that exists; nothing else may be given with it."""


class DataStorageAccountArgs(TypedDict):
    """A storage account for data: datastores name it in account_name."""

    name: NotRequired[str]
    """3 to 24 lower-case letters and digits; beside an id only where that is an Output."""
    sku: NotRequired[str]
    """Any that holds blobs or files: Standard_LRS, Premium_LRS, Premium_ZRS ..."""
    kind: NotRequired[str]
    """StorageV2, BlockBlobStorage or FileStorage; what the SKU means where left out."""
    hierarchical_namespace: NotRequired[bool]
    """Folders, as Data Lake Storage Gen2 has them. Fixed at creation."""
    network_acls: NotRequired[NetworkAclsArgs]
    """Its firewall, left as it is where left out."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of an account that exists, also in another resource group or subscription."""


class KeyVaultArgs(TypedDict):
    """The workspace's key vault."""

    name: NotRequired[pulumi.Input[str]]
    """3 to 24 letters, digits and hyphens; derived from the workspace's name where left out."""
    sku: NotRequired[pulumi.Input[str]]
    """standard (the default) or premium."""
    soft_delete_retention_days: NotRequired[int]
    """7 to 90 days, 90 where left out; fixed at creation."""
    create_mode: NotRequired[pulumi.Input[str]]
    """default, or recover: bring the deleted vault of this name back."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a vault that exists."""


class LogAnalyticsArgs(TypedDict):
    """The Log Analytics workspace behind Application Insights."""

    name: NotRequired[pulumi.Input[str]]
    """Derived from the workspace's name where left out."""
    retention_days: NotRequired[int]
    """30 (the default) to 730 days."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a Log Analytics workspace that exists."""


class ApplicationInsightsArgs(TypedDict):
    """The workspace's Application Insights."""

    name: NotRequired[pulumi.Input[str]]
    """Derived from the workspace's name where left out."""
    log_analytics: NotRequired[LogAnalyticsArgs]
    """Where its data is kept."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of an Application Insights component that exists."""


class ContainerRegistryArgs(TypedDict):
    """A declared container registry; without one Azure ML makes its own when the first image is built."""

    name: NotRequired[pulumi.Input[str]]
    """5 to 50 letters and digits; derived from the workspace's name where left out."""
    sku: NotRequired[pulumi.Input[str]]
    """Basic, Standard (the default) or Premium."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of a registry that exists."""


class UserAssignedIdentityArgs(TypedDict):
    """A user-assigned identity: made with the roles that the workspace needs (name), or brought along (id)."""

    name: NotRequired[pulumi.Input[str]]
    """Derived from the workspace's name where left out."""
    id: NotRequired[pulumi.Input[str]]
    """ARM id of an identity that exists and has its roles."""


class IdentityArgs(TypedDict):
    """What the workspace signs in as."""

    type: str
    """system_assigned (the default), user_assigned or system_assigned_user_assigned."""
    user_assigned_identities: NotRequired[Sequence[UserAssignedIdentityArgs]]
    """The identities, where the type has any. The first is the primary one."""


class WorkspaceArgs(TypedDict):
    """An Azure ML workspace with what belongs to it."""

    resource_group: ResourceGroupArgs
    """The group that everything lies in."""
    location: pulumi.Input[str]
    """The region's short name: westeurope."""
    name: NotRequired[str]
    """The workspace's name; the component's own name where left out."""
    name_seed: NotRequired[str]
    """Makes derived global names one's own: a word of the organisation, or the subscription's id."""
    display_name: NotRequired[pulumi.Input[str]]
    """The name that people see in the studio."""
    description: NotRequired[pulumi.Input[str]]
    """Free text."""
    tags: NotRequired[Mapping[str, pulumi.Input[str]]]
    """Tags of every resource that takes tags."""
    kind: NotRequired[str]
    """default."""
    storage_account: NotRequired[StorageAccountArgs]
    """The default storage account."""
    storage_accounts: NotRequired[Sequence[DataStorageAccountArgs]]
    """Accounts for data, beside the default one."""
    key_vault: NotRequired[KeyVaultArgs]
    """The key vault."""
    application_insights: NotRequired[ApplicationInsightsArgs]
    """Application Insights and its Log Analytics workspace."""
    container_registry: NotRequired[ContainerRegistryArgs]
    """A declared registry; left out, Azure ML makes one when the first image is built."""
    public_network_access: NotRequired[str]
    """enabled (the default) or disabled."""
    hbi_workspace: NotRequired[bool]
    """High business impact: less is collected, more is encrypted. Fixed at creation."""
    identity: NotRequired[IdentityArgs]
    """What the workspace signs in as; a system-assigned identity where left out."""
    system_datastores_auth_mode: NotRequired[str]
    """accesskey (the default), identity or user_delegation_sas."""
    datastores: NotRequired[Sequence[RegisteredDatastoreArgs]]
    """The datastores to register."""
