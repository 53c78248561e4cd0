"""What the user declared, in its normal form: no key is guessed, no default is filled in.

The same shape serves the workspace file and a component's args. A dependency that the file may write as a name, as
settings or as an ARM id is always a record here: `name` and settings for one that the plan makes, `id` for one that
exists already. A leaf may be a value that arrives late (a Pulumi Output), so nothing here looks at a leaf.

Made of amlstack/spec/workspace.schema.json by `make generate`: change that, and not this file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Text = Any
"""A string; in a component it may be a value that arrives late."""

__all__ = [
    "ApplicationInsightsSpec",
    "ArtifactSpec",
    "ContainerRegistrySpec",
    "CredentialsSpec",
    "DatastoreSpec",
    "DnsSpec",
    "DnsZoneSpec",
    "EndpointTargetSpec",
    "IdentitySpec",
    "IpConfigurationSpec",
    "KeyVaultSpec",
    "LogAnalyticsSpec",
    "ManagedNetworkSpec",
    "NetworkAclsSpec",
    "NetworkSecurityGroupSpec",
    "NetworkSpec",
    "OutboundDestinationSpec",
    "OutboundRuleSpec",
    "PrincipalSpec",
    "PrivateEndpointSpec",
    "RegistryNetworkAclsSpec",
    "ResourceGroupSpec",
    "SecretName",
    "ServerlessComputeSpec",
    "StorageAccountSpec",
    "SubnetReferenceSpec",
    "SubnetSpec",
    "UserAssignedIdentitySpec",
    "VaultNetworkAclsSpec",
    "VirtualNetworkSpec",
    "WorkspaceSpec",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceGroupSpec:
    """The group that everything lies in: its name (it is made), or the ARM id of one that exists."""

    name: Text | None = None
    """Name of a group to make."""
    id: Text | None = None
    """ARM id of a group that exists, or that the same program makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAclsSpec:
    """A storage account's firewall. One that denies still lets the workspace in."""

    default_action: str
    """What happens to whoever no rule lets in. One of `allow`, `deny`."""
    ip_rules: tuple[Text, ...] = ()
    """Public IPv4 addresses, and ranges of them up to /30, that are let in; Azure refuses private ones."""
    subnets: tuple[Text, ...] = ()
    """ARM ids of subnets that are let in; each has the service endpoint Microsoft.Storage."""
    bypass: tuple[str, ...] | None = None
    """Whom no rule is asked for; `none` stands alone. One of `azure_services`, `logging`, `metrics`, `none`. Where left
    out: `azure_services`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageAccountSpec:
    """The workspace's default storage account: its name or settings (it is made), or the ARM id of one that exists."""

    name: Text | None = None
    """The account's name: 3 to 24 lower-case letters and digits. Where left out: derived from the workspace's."""
    sku: Text | None = None
    """How data is replicated. Premium and StandardV2 can't serve a workspace. One of `Standard_LRS`, `Standard_ZRS`,
    `Standard_GRS`, `Standard_RAGRS`, `Standard_GZRS`, `Standard_RAGZRS`, `Premium_LRS`, `Premium_ZRS`, `PremiumV2_LRS`,
    `PremiumV2_ZRS`, `StandardV2_LRS`, `StandardV2_GRS`, `StandardV2_ZRS`, `StandardV2_GZRS`. Where left out:
    `Standard_LRS`."""
    kind: Text | None = None
    """The account's kind. A workspace needs StorageV2. One of `Storage`, `StorageV2`, `BlobStorage`, `FileStorage`,
    `BlockBlobStorage`. Where left out: `StorageV2`."""
    hierarchical_namespace: bool | None = None
    """Folders, as Data Lake Storage Gen2 has them. Azure ML refuses them in its default account: declare one of
    `storage_accounts`. Where left out: `false`."""
    public_network_access: str | None = None
    """Whether the internet reaches it. `disabled` leaves private endpoints. One of `enabled`, `disabled`. Where left
    out: `enabled`."""
    network_acls: NetworkAclsSpec | None = None
    """The account's firewall. Where left out: nothing is changed; a new account lets everybody in."""
    id: Text | None = None
    """ARM id of an account that exists; nothing else may be given with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultNetworkAclsSpec:
    """A key vault's firewall. One that denies still lets Azure ML in, as one of the services that it trusts."""

    default_action: str
    """What happens to whoever no rule lets in. One of `allow`, `deny`."""
    ip_rules: tuple[Text, ...] = ()
    """Public IPv4 addresses, and ranges of them, that are let in; Azure refuses private ones."""
    subnets: tuple[Text, ...] = ()
    """ARM ids of subnets that are let in; each has the service endpoint Microsoft.KeyVault."""
    bypass: tuple[str, ...] | None = None
    """Whom no rule is asked for; `none` stands alone. One of `azure_services`, `none`. Where left out:
    `azure_services`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyVaultSpec:
    """The workspace's Key Vault: its name or settings (it is made), or the ARM id of one that exists."""

    name: Text | None = None
    """The vault's name: 3 to 24 letters, digits and hyphens. Where left out: derived from the workspace's."""
    sku: Text | None = None
    """The vault's tier; `premium` keeps keys in hardware modules. One of `standard`, `premium`. Where left out:
    `standard`."""
    soft_delete_retention_days: int | None = None
    """Days that a deleted vault, and its name, are kept. Fixed at creation. 7 to 90. Where left out: `90`."""
    create_mode: Text | None = None
    """`recover` brings the deleted vault of this name back, where `default` would be refused: a deleted vault keeps its
    name. One of `default`, `recover`. Where left out: `default`."""
    public_network_access: str | None = None
    """Whether the internet reaches it. `disabled` leaves private endpoints. One of `enabled`, `disabled`. Where left
    out: `enabled`."""
    network_acls: VaultNetworkAclsSpec | None = None
    """The vault's firewall. Where left out: nothing is changed; a new vault lets everybody in."""
    id: Text | None = None
    """ARM id of a vault that exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAnalyticsSpec:
    """The Log Analytics workspace that holds its data: its name or settings (it is made), or the ARM id of one that
    exists."""

    name: Text | None = None
    """The Log Analytics workspace's name. Where left out: derived from the workspace's."""
    retention_days: int | None = None
    """Days that data is kept. 30 to 730. Where left out: `30`."""
    id: Text | None = None
    """ARM id of a Log Analytics workspace that exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationInsightsSpec:
    """The workspace's Application Insights, where its telemetry goes: its name or settings (it is made), or the ARM id
    of one that exists."""

    name: Text | None = None
    """The name of Application Insights. Where left out: derived from the workspace's."""
    log_analytics: LogAnalyticsSpec | None = None
    """The Log Analytics workspace that holds its data: its name or settings (it is made), or the ARM id of one that
    exists. Where left out: made."""
    id: Text | None = None
    """ARM id of an Application Insights component that exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryNetworkAclsSpec:
    """A container registry's firewall. One that denies still lets Azure ML in, as one of the services that it
    trusts."""

    default_action: str
    """What happens to whoever no rule lets in. One of `allow`, `deny`."""
    ip_rules: tuple[Text, ...] = ()
    """Public IPv4 addresses, and ranges of them, that are let in; Azure refuses private ones."""
    bypass: tuple[str, ...] | None = None
    """Whom no rule is asked for; `none` stands alone. One of `azure_services`, `none`. Where left out:
    `azure_services`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerRegistrySpec:
    """Where images are kept: a registry's name or settings (it is made now), or the ARM id of one that exists. `lazy`
    leaves it to Azure ML, which makes one when it first builds an image."""

    name: Text | None = None
    """The registry's name: 5 to 50 letters and digits. Where left out: derived from the workspace's."""
    sku: Text | None = None
    """The registry's tier; `Premium` is zone-redundant and takes private endpoints. One of `Basic`, `Standard`,
    `Premium`. Where left out: `Standard`."""
    public_network_access: str | None = None
    """Whether the internet reaches it. `disabled` leaves private endpoints; a `Premium` one alone can be closed. One of
    `enabled`, `disabled`. Where left out: `enabled`."""
    network_acls: RegistryNetworkAclsSpec | None = None
    """The registry's firewall, which a `Premium` one has. Where left out: nothing is changed; a new registry lets
    everybody in."""
    id: Text | None = None
    """ARM id of a registry that exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSecurityGroupSpec:
    """What guards it: a group's name (it is made, with the rules that Azure ML needs for what the subnet holds), or the
    ARM id of one that exists."""

    name: Text | None = None
    """Name of a group to make."""
    id: Text | None = None
    """ARM id of a group that exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubnetSpec:
    """A subnet of a network that is made."""

    name: str
    """The subnet's name."""
    address_prefix: Text
    """Its part of the network's addresses. Azure keeps five of them."""
    network_security_group: NetworkSecurityGroupSpec | None = None
    """What guards it: a group's name (it is made, with the rules that Azure ML needs for what the subnet holds), or the
    ARM id of one that exists. Where left out: made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualNetworkSpec:
    """The virtual network: its name or settings (it is made), or the ARM id of one that exists."""

    name: Text | None = None
    """The network's name. Where left out: derived from the workspace's."""
    address_prefixes: tuple[Text, ...] = ()
    """The network's addresses. Not Docker's, 172.17.0.0/16, and none of a network that it is peered with. Where left
    out: `10.20.0.0/24`."""
    subnets: tuple[SubnetSpec, ...] = ()
    """The network's subnets. Where left out: of `mode: private` one for private endpoints, and one for computes where
    they are in no managed network; without a mode none."""
    id: Text | None = None
    """ARM id of a network that exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubnetReferenceSpec:
    """The subnet of private endpoints: the name of one of the network's, or the ARM id of one that exists."""

    name: str | None = None
    """Name of one of the network's subnets."""
    id: Text | None = None
    """ARM id of a subnet that exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointTargetSpec:
    """What it leads to: `workspace`, `storage_account`, `key_vault`, `container_registry`, the name of one of
    `storage_accounts`, or the ARM id of what exists."""

    name: str | None = None
    """A word or a name: of what every workspace has, or of an account for data."""
    id: Text | None = None
    """ARM id of what exists, or of what the same program makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IpConfigurationSpec:
    """A static address of a private endpoint."""

    name: str | None = None
    """What the address is called. Where left out: `member_name`."""
    member_name: str
    """Which of the service's names it is for: mostly the service itself; of a workspace `default`, `notebook` and
    `inference`, of a vault `default`, of a registry `registry` and `registry_data_REGION`."""
    private_ip_address: Text
    """An address of the subnet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateEndpointSpec:
    """An address in the network that leads to one service of a resource."""

    target: EndpointTargetSpec
    """What it leads to: `workspace`, `storage_account`, `key_vault`, `container_registry`, the name of one of
    `storage_accounts`, or the ARM id of what exists."""
    group_id: str | None = None
    """Which of its services, in Azure's words: `blob`, `file`, `queue`, `table` or `dfs` of storage, `vault`,
    `registry`, `amlworkspace`. Where left out: the only one that its target has."""
    name: Text | None = None
    """The endpoint's name. Where left out: derived from the workspace's, the target's and the service."""
    subnet: SubnetReferenceSpec | None = None
    """The subnet that it lies in, as `endpoint_subnet` says it. Where left out: `endpoint_subnet`."""
    custom_network_interface_name: Text | None = None
    """The name of its network interface. Fixed at creation. Where left out: Azure's choice."""
    ip_configurations: tuple[IpConfigurationSpec, ...] = ()
    """Static addresses: all that the service has, or none. Where left out: Azure's choice."""
    manual: bool | None = None
    """Whether the target's owner approves it by hand: until then it leads nowhere. Where left out: `true` for a target
    in another subscription than that of a `resource_group` that is given by its id; otherwise `false`."""
    read_by_workspace: bool | None = None
    """Whether the workspace's identity gets the role Reader on the endpoint: without it on those to its storage's blobs
    and files, studio shows no data. Where left out: of the word `true` for the blobs and files of the workspace's
    storage; otherwise `false`."""
    request_message: Text | None = None
    """What the target's owner reads, of one that is approved by hand. Where left out: for which workspace it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsZoneSpec:
    """A zone that exists, by its ARM id."""

    name: str | None = None
    """The zone's name, where its id is an Output."""
    id: Text | None = None
    """ARM id of the zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DnsSpec:
    """Where the endpoints' names are found: `made` makes the zones, `policy` leaves it to a policy of the landing zone;
    or settings."""

    mode: str | None = None
    """`made`: zones are made, but for those of `zones`. `policy`: no zone, link or zone group is declared, since a
    policy writes them. One of `made`, `policy`. Where left out: what `zones` say, where they stand; otherwise
    `made`."""
    zones: tuple[DnsZoneSpec, ...] = ()
    """ARM ids of zones that exist, whatever group or subscription they are in. Their links are made where they are
    made."""
    virtual_network_links: tuple[Text, ...] = ()
    """ARM ids of further networks that ask the zones which are made: a hub's resolver, spokes. Where left out: the
    network of the endpoints alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSpec:
    """The network around the workspace: `private` closes it and all that it stands on to the internet, `managed` all
    but the workspace itself; or settings, with the word as `mode`, or without it: then only what stands here is
    made."""

    mode: str | None = None
    """The word. `private`: a virtual network with private endpoints and their DNS zones, a managed network for
    computes, no public access. `managed`: the same without a virtual network, and with a workspace that is reached from
    the internet. One of `private`, `managed`. Where left out: nothing but what stands here."""
    virtual_network: VirtualNetworkSpec | None = None
    """The virtual network: its name or settings (it is made), or the ARM id of one that exists. Where left out: of
    `mode: private` made."""
    endpoint_subnet: SubnetReferenceSpec | None = None
    """The subnet of private endpoints: the name of one of the network's, or the ARM id of one that exists. Where left
    out: the network's only subnet, or the only one that isn't `compute_subnet`."""
    compute_subnet: SubnetReferenceSpec | None = None
    """The subnet of computes, where they are in no managed network: in the same way. Its network lies in the
    workspace's subscription. Where left out: of `mode: private` without a managed network the only one that isn't
    `endpoint_subnet`."""
    private_endpoints: tuple[PrivateEndpointSpec, ...] = ()
    """Private endpoints: those of the word with settings of their own, and others besides. Where left out: those of the
    word."""
    dns: DnsSpec | None = None
    """Where the endpoints' names are found: `made` makes the zones, `policy` leaves it to a policy of the landing zone;
    or settings. Where left out: of `mode: private` made; without a mode none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundDestinationSpec:
    """fqdn: a name, `*.` before it for all below it; the others: a record."""

    service_resource_id: Text | None = None
    """private_endpoint: ARM id of what it leads to."""
    subresource_target: str | None = None
    """private_endpoint: which of its services: `blob`, `vault`, `registry`."""
    spark_enabled: bool | None = None
    """private_endpoint: whether Spark jobs reach it too. Where left out: `false`."""
    service_tag: str | None = None
    """service_tag: Azure's name of the addresses of a service."""
    protocol: str | None = None
    """service_tag: TCP, UDP, ICMP, or `*` for all."""
    port_ranges: str | None = None
    """service_tag: ports and ranges of them, with commas between; `*` for all."""
    address_prefixes: tuple[str, ...] = ()
    """service_tag: addresses that count in the tag's place."""
    fqdn: str | None = None
    """fqdn: a name, `*.` before it for all below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRuleSpec:
    """Something that computes in the managed network reach."""

    name: str
    """The rule's name."""
    type: str
    """How its destination is named. `private_endpoint` goes with both modes, the others with
    `allow_only_approved_outbound` alone. One of `fqdn`, `private_endpoint`, `service_tag`."""
    destination: OutboundDestinationSpec
    """fqdn: a name, `*.` before it for all below it; the others: a record."""
    fqdns: tuple[str, ...] = ()
    """private_endpoint: the names by which an application gateway is reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedNetworkSpec:
    """The network that Azure keeps the workspace's computes in, and what they reach from there. Once on, it is never
    loosened."""

    isolation_mode: str | None = None
    """What computes reach: the internet, or what Azure ML needs and `outbound_rules` name. It can become stricter, and
    never laxer. One of `disabled`, `allow_internet_outbound`, `allow_only_approved_outbound`. Where left out: of a
    `network` with a mode `allow_only_approved_outbound`; otherwise it is needed."""
    outbound_rules: tuple[OutboundRuleSpec, ...] = ()
    """What computes reach beyond what Azure ML needs, which comes by itself. A rule that isn't listed any more is taken
    away."""
    firewall_sku: str | None = None
    """The firewall that Azure makes for the first rule of type `fqdn`, by the hour. One of `standard`, `basic`. Where
    left out: `standard`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerlessComputeSpec:
    """The network of serverless computes, where they are in no managed one."""

    custom_subnet: Text | None = None
    """ARM id of the subnet that they are in."""
    no_public_ip: bool | None = None
    """Whether they have no public addresses. Their subnet then needs another way out. Where left out: `false`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserAssignedIdentitySpec:
    """A user-assigned identity: its name (it is made, with the roles that the workspace needs), or the ARM id of one
    that exists and has them."""

    name: Text | None = None
    """The identity's name. Where left out: derived from the workspace's."""
    id: Text | None = None
    """ARM id of an identity that exists and has its roles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySpec:
    """What the workspace signs in as."""

    type: str
    """Made by Azure for this workspace, brought along, or both. One of `system_assigned`, `user_assigned`,
    `system_assigned_user_assigned`."""
    user_assigned_identities: tuple[UserAssignedIdentitySpec, ...] = ()
    """The identities, where the type has any: names (made, with the roles they need) and ARM ids (they exist already).
    In a file also as az ml writes it, a mapping with their ids as keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactSpec:
    """one_lake: what in the Fabric workspace the data lies in."""

    type: str
    """What it is. One of `lake_house`."""
    name: Text
    """Its name, or its id, in Fabric."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipalSpec:
    """Who is given a role on a datastore's data: the workspace, a user-assigned identity by its ARM id, or a principal
    by its object id."""

    principal_id: Text | None = None
    """The object id of a user, a group or a service principal."""
    principal_type: str | None = None
    """What the principal is; managed identities are service principals too. One of `ServicePrincipal`, `User`, `Group`.
    Where left out: `ServicePrincipal`."""
    name: str | None = None
    """`workspace`: its own identity."""
    id: Text | None = None
    """ARM id of a user-assigned identity that exists, such as a compute's."""


@dataclass(frozen=True, slots=True)
class SecretName:
    """A secret by the name under which it is kept. A program reads it from its vault when it runs, at preview too."""

    secret: str
    """The name under which the secret is kept: letters, digits, _ and -; in a Key Vault no _."""
    key_vault: Text | None = None
    """ARM id of the Key Vault that keeps the secret. Whoever deploys has the role Key Vault Secrets User on it. Where
    left out: the vault of the file's `secrets`; without one the stack's configuration keeps it."""
    version: Text | None = None
    """A version of the vault's secret. Where left out: the newest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialsSpec:
    """What a datastore signs in with: the keys of one way alone. Without any, readers use an identity."""

    account_key: Text | SecretName | None = None
    """The storage account's key; `list_keys` reads it from the account at deployment."""
    sas_token: Text | SecretName | None = None
    """A shared access signature."""
    tenant_id: Text | None = None
    """The service principal's tenant."""
    client_id: Text | None = None
    """The service principal's application id."""
    client_secret: Text | SecretName | None = None
    """The service principal's secret."""
    certificate: Text | SecretName | None = None
    """The service principal's certificate, PEM with its private key, instead of a secret."""
    thumbprint: Text | None = None
    """The certificate's thumbprint."""
    username: Text | None = None
    """The database's user."""
    password: Text | SecretName | None = None
    """The user's password."""
    resource_url: Text | None = None
    """What the service principal's token is for. Where left out: Azure Storage; for `azure_sql_database` Azure SQL in
    the cloud that is deployed to."""
    authority_url: Text | None = None
    """Who gives the token. Where left out: Microsoft Entra in the cloud that is deployed to:
    `https://login.microsoftonline.com`, in Azure Government `https://login.microsoftonline.us`."""
    expires: str | None = None
    """The day, YYYY-MM-DD, on which the SAS token, the client secret or the certificate ends: a check tells 30 days
    before."""
    list_keys: str | None = None
    """`key1` or `key2`: read that key from the account at deployment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatastoreSpec:
    """A datastore to register in the workspace, by the keys of its type."""

    name: str
    """The datastore's name in the workspace: lower-case letters, digits and `_`."""
    type: str
    """What sort of storage it is. One of `azure_blob`, `azure_file`, `azure_data_lake_gen1`, `azure_data_lake_gen2`,
    `one_lake`, `azure_sql_database`, `azure_postgresql`, `azure_mysql`, `databricks_filesystem`."""
    account_name: Text | None = None
    """The storage account's name. Where left out: the workspace's own account."""
    container_name: Text | None = None
    """azure_blob: the blob container. Made, where it lies on an account that is made."""
    file_share_name: Text | None = None
    """azure_file: the file share. Made, where it lies on an account that is made."""
    filesystem: Text | None = None
    """azure_data_lake_gen2: the file system."""
    store_name: Text | None = None
    """azure_data_lake_gen1: the store. The service is retired since 2024-02-29."""
    one_lake_workspace_name: Text | None = None
    """one_lake: the Fabric workspace, by its name or id."""
    artifact: ArtifactSpec | None = None
    """one_lake: what in the Fabric workspace the data lies in."""
    server_name: Text | None = None
    """azure_sql_database, azure_postgresql, azure_mysql: the server, without its domain."""
    database_name: Text | None = None
    """azure_sql_database, azure_postgresql, azure_mysql: the database."""
    port: int | None = None
    """azure_postgresql, azure_mysql: the server's port. 1 to 65535. Where left out: 5432, of azure_mysql 3306."""
    enforce_ssl: bool | None = None
    """azure_postgresql: whether the connection is encrypted. Where left out: `true`."""
    create: bool | None = None
    """Whether its container, file share or file system is made. `true` makes it on an account that exists too, in the
    subscription that is deployed to. Where left out: `true` on an account that is made, `false` elsewhere."""
    key: int | None = None
    """Which of the account's two keys it uses. Without credentials that key is read at deployment; beside a secret it
    says which key that one is. One of `1`, `2`."""
    access: str | None = None
    """The role on its data that is given, where it signs in by identity: Storage Blob Data Reader to read, Storage Blob
    Data Contributor to write, on its container alone. One of `read`, `write`, `none`. Where left out: `read` on an
    account that is declared in `storage_accounts`, `none` elsewhere."""
    access_for: tuple[PrincipalSpec, ...] = ()
    """Who is given that role: `workspace` (its own identity), ARM ids of user-assigned identities such as a compute's,
    and principals by their object id. Where left out: `workspace`."""
    endpoint: Text | None = None
    """The service's domain, where it isn't the one of the workspace's cloud. Where left out: that of the cloud that is
    deployed to: `core.windows.net`, in Azure Government `core.usgovcloudapi.net`."""
    protocol: Text | None = None
    """How the storage is reached. Where left out: `https`."""
    subscription_id: Text | None = None
    """The subscription of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    resource_group: Text | None = None
    """The resource group of the storage account. Where left out: the workspace's, or what the account's ARM id says."""
    description: Text | None = None
    """What it holds, in a sentence; databases and DBFS keep none."""
    tags: Mapping[str, Text] = field(default_factory=dict)
    """The datastore's own tags; databases and DBFS keep none."""
    credentials: CredentialsSpec | None = None
    """What it signs in with. Where left out: whoever reads signs in with an identity, where its type has that way."""
    skip_validation: bool | None = None
    """Register it without a check that the storage exists and the credentials reach it. Where left out: `false`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceSpec:
    """Declares an Azure Machine Learning workspace, what it stands on, and its datastores. Keys that `az ml` has too
    mean the same here."""

    name: str
    """The workspace's name: 3 to 33 letters, digits, `-` and `_`; Azure ML takes no notice of case. Names that aren't
    given are derived from it."""
    name_seed: str | None = None
    """Goes into the hash of names that are global, so that two organisations' workspaces of one name don't collide: an
    organisation's word or the subscription id. Where left out: none, with a warning."""
    resource_group: ResourceGroupSpec
    """The group that everything lies in: its name (it is made), or the ARM id of one that exists."""
    location: Text
    """The Azure region of everything that is made, by its short name such as `westeurope`."""
    display_name: Text | None = None
    """The name that Azure ML studio shows."""
    description: Text | None = None
    """What the workspace is for, in a sentence."""
    tags: Mapping[str, Text] = field(default_factory=dict)
    """Tags of every resource that is made and can have tags."""
    role_assignment_names: Mapping[str, Text] = field(default_factory=dict)
    """Names of role assignments that are given already under another name than the derived one, by their keys, which
    the error about an unknown one lists: an identity's number or a place, the role, and on or for what. Where left out:
    guid(the scope's id, the id of the workspace or identity, the role definition's id)."""
    kind: str | None = None
    """What sort of workspace it is. The words other than `default` are known, and refused until they are built. One of
    `default`, `hub`, `project`, `feature_store`. Where left out: `default`."""
    storage_account: StorageAccountSpec | None = None
    """The workspace's default storage account: its name or settings (it is made), or the ARM id of one that exists.
    Where left out: made."""
    storage_accounts: tuple[StorageAccountSpec, ...] = ()
    """Storage accounts for data, beside the default one; datastores name them in `account_name`."""
    key_vault: KeyVaultSpec | None = None
    """The workspace's Key Vault: its name or settings (it is made), or the ARM id of one that exists. Where left out:
    made."""
    application_insights: ApplicationInsightsSpec | None = None
    """The workspace's Application Insights, where its telemetry goes: its name or settings (it is made), or the ARM id
    of one that exists. Where left out: made."""
    container_registry: ContainerRegistrySpec | None = None
    """Where images are kept: a registry's name or settings (it is made now), or the ARM id of one that exists. `lazy`
    leaves it to Azure ML, which makes one when it first builds an image. Where left out: `lazy`."""
    public_network_access: str | None = None
    """Whether the workspace is reached from the internet. `disabled` without a private endpoint locks everybody out.
    One of `enabled`, `disabled`. Where left out: `enabled`."""
    network: NetworkSpec | None = None
    """The network around the workspace: `private` closes it and all that it stands on to the internet, `managed` all
    but the workspace itself; or settings, with the word as `mode`, or without it: then only what stands here is made.
    Where left out: none: everything is reached from the internet."""
    managed_network: ManagedNetworkSpec | None = None
    """The network that Azure keeps the workspace's computes in, and what they reach from there. Once on, it is never
    loosened. Where left out: none: computes reach the internet."""
    provision_network_now: bool | None = None
    """Build the managed network as soon as the workspace stands, not with the first compute, which may time out
    meanwhile. Where left out: built with the first compute."""
    image_build_compute: Text | None = None
    """The compute cluster that builds images, where the registry is closed. Without one Azure ML builds them on its own
    computes. Where left out: Azure ML's own computes."""
    serverless_compute: ServerlessComputeSpec | None = None
    """The network of serverless computes, where they are in no managed one. Where left out: none of its own."""
    hbi_workspace: bool | None = None
    """High business impact: Azure ML collects less diagnostic data and encrypts more. Fixed at creation. Where left
    out: `false`."""
    identity: IdentitySpec | None = None
    """What the workspace signs in as. Where left out: a system-assigned identity."""
    primary_user_assigned_identity: Text | None = None
    """Which of `identity.user_assigned_identities` the workspace acts as: its name, or its ARM id. Where left out: of
    `user_assigned` the first of the list; otherwise the system-assigned one."""
    system_datastores_auth_mode: str | None = None
    """How the datastores that come with the workspace sign in to its storage account. One of `accesskey`, `identity`,
    `user_delegation_sas`. Where left out: `accesskey`."""
    datastores: tuple[DatastoreSpec, ...] = ()
    """Datastores to register in the workspace. A file may also include one that is written for `az ml datastore
    create`."""
