"""Azure Machine Learning: workspaces and datastores (2025-12-01; four types of datastore 2020-05-01-preview)."""

from __future__ import annotations

from types import MappingProxyType

from .kind import Kind, NameRule

WORKSPACE_WORDS = MappingProxyType(
    {"default": "Default", "hub": "Hub", "project": "Project", "feature_store": "FeatureStore"}
)
"""The file's word for a workspace's kind, and ARM's."""

OWN_VAULT_KINDS = ("Default", "FeatureStore")
"""The kinds of workspace that stand on a key vault of their own: a hub does without, and a project uses its hub's.
Source: azure-rest-api-specs#15878"""

HIERARCHICAL_STORAGE_KINDS = ("FeatureStore",)
"""The kinds of workspace whose default storage account has a hierarchical namespace; the others are refused one."""

SYSTEM_DATASTORES_AUTH_MODES = MappingProxyType(
    {"accesskey": "AccessKey", "identity": "Identity", "user_delegation_sas": "UserDelegationSAS"}
)
"""The file's word for how the system datastores sign in, and ARM's."""

IDENTITY_WORDS = MappingProxyType(
    {
        "system_assigned": "SystemAssigned",
        "user_assigned": "UserAssigned",
        "system_assigned_user_assigned": "SystemAssigned,UserAssigned",
    }
)
"""az ml's word for a workspace's identity, and ARM's `identity.type`."""

SYSTEM_DATASTORES = (
    "workspaceblobstore",
    "workspacefilestore",
    "workspaceartifactstore",
    "workspaceworkingdirectory",
    "azureml_globaldatasets",
)
"""Azure ML's own names. The first four come with the workspace, the last with the designer's samples (document 000)."""

DATASTORE_WORDS = MappingProxyType(
    {
        "azure_blob": "AzureBlob",
        "azure_file": "AzureFile",
        "azure_data_lake_gen1": "AzureDataLakeGen1",
        "azure_data_lake_gen2": "AzureDataLakeGen2",
        "one_lake": "OneLake",
    }
)
"""az ml's word for a type of datastore, and ARM's `datastoreType`."""

CLASSIC_WORDS = MappingProxyType(
    {
        "azure_sql_database": "sqldb",
        "azure_postgresql": "psqldb",
        "azure_mysql": "mysqldb",
        "databricks_filesystem": "dbfs",
    }
)
"""The types that only the 2020-05-01-preview API registers, and their `DataStoreType` there.
Source: azure-quickstart-templates, machine-learning-datastore-create-sql, -psql, -mysql and -dbfs"""

DATASTORE_PLACES = MappingProxyType(
    {
        "azure_blob": ("account_name", "container_name"),
        "azure_file": ("account_name", "file_share_name"),
        "azure_data_lake_gen1": ("store_name",),
        "azure_data_lake_gen2": ("account_name", "filesystem"),
        "one_lake": ("one_lake_workspace_name", "artifact"),
        **dict.fromkeys(("azure_sql_database", "azure_postgresql", "azure_mysql"), ("server_name", "database_name")),
        "databricks_filesystem": (),
    }
)
"""What says where the data lies, in az ml's words: all of it is required."""

DATASTORE_OPTIONS = MappingProxyType(
    {
        **dict.fromkeys(
            ("azure_blob", "azure_file", "azure_data_lake_gen2"),
            ("endpoint", "protocol", "subscription_id", "resource_group"),
        ),
        "azure_data_lake_gen1": ("subscription_id", "resource_group"),
        "one_lake": ("endpoint",),
        "azure_sql_database": ("endpoint",),
        "azure_postgresql": ("endpoint", "port", "enforce_ssl"),
        "azure_mysql": ("endpoint", "port"),
        "databricks_filesystem": (),
    }
)
"""What else may be said of that place. Source: the 2025-12-01 types; for the classic ones the published templates."""

ARTIFACT_WORDS = MappingProxyType({"lake_house": "LakeHouse"})
"""az ml's word for what a OneLake datastore lies in, and ARM's `artifactType`."""

DATASTORE_AUTHENTICATION = MappingProxyType(
    {
        "azure_blob": ("account_key", "sas_token", "none"),
        "azure_file": ("account_key", "sas_token"),
        "azure_data_lake_gen1": ("service_principal", "certificate", "none"),
        "azure_data_lake_gen2": ("service_principal", "certificate", "none"),
        "one_lake": ("service_principal", "none"),
        "azure_sql_database": ("sql_login", "service_principal"),
        "azure_postgresql": ("sql_login",),
        "azure_mysql": ("sql_login",),
        "databricks_filesystem": ("none",),
    }
)
"""What each type may sign in with. Source: document 000's table and the 2025-12-01 types."""

ROLE_TYPES = ("azure_blob", "azure_data_lake_gen2")
"""The types whose data a role on the storage opens, where they sign in by identity. Gen1 goes by access lists, OneLake
by Fabric's own roles. Source: https://learn.microsoft.com/azure/machine-learning/how-to-administrate-data-authentication"""

ACCESS_ROLES = MappingProxyType({"read": "Storage Blob Data Reader", "write": "Storage Blob Data Contributor"})
"""The role that an identity needs to read, and to write. Source: document 000 (permissions)"""

DATASTORE_CREDENTIALS = MappingProxyType(
    {
        "account_key": ("AccountKey", "key", ()),
        "sas_token": ("Sas", "sasToken", ()),
        "service_principal": ("ServicePrincipal", "clientSecret", ("tenantId", "clientId")),
        "certificate": ("Certificate", "certificate", ("tenantId", "clientId", "thumbprint")),
        "none": ("None", None, ()),
    }
)
"""Each way to sign in: ARM's `credentialsType` (and `secretsType`), the secret's property, what else it needs."""

CLASSIC_LOGINS = MappingProxyType({"sqldb": "user_name", "psqldb": "user_id", "mysqldb": "user_id"})
"""By `DataStoreType`, what the API calls the user that goes with `Password`: UserName, or UserId."""

CLASSIC_VERSION = "2020-05-01-preview"
"""The api-version of datastores whose body isn't as it is published: azure-rest-api-specs#16216."""

CONTENTS_VERSION = "2021-03-01-preview"
"""The api-version of datastores that hold in `properties.contents` what later ones hold in `properties`, their type as
`contentsType`. Source: its published types, and https://github.com/Azure/bicep/issues/5959."""

WORKSPACE = Kind(
    stem="workspace",
    title="Azure ML workspace",
    type="Microsoft.MachineLearningServices/workspaces",
    api_version="2025-12-01",
    token="azure-native:machinelearningservices:Workspace",
    name=NameRule(
        3,
        33,
        r"[A-Za-z0-9][A-Za-z0-9_-]*",
        "letters, digits, - and _, starting with a letter or digit",
        "resource group",
    ),
    name_input="workspaceName",
    only_published={
        "properties.publicNetworkAccess": "https://learn.microsoft.com/azure/machine-learning/how-to-configure-private-link"
    },
    renames={
        f"sharedPrivateLinkResources[].{word}": f"sharedPrivateLinkResources[].properties.{word}"
        for word in ("groupId", "privateLinkResourceId", "requestMessage", "status")
    },
    identity_list=True,
    create_only=(
        "location",
        "properties.keyVault",
        "properties.storageAccount",
        "properties.hbiWorkspace",
        "properties.enableDataIsolation",
        "properties.encryption",
    ),
    orders={"properties.provisionNetworkNow": "builds its managed network at once"},
    references={
        "properties.storageAccount": "Microsoft.Storage/storageAccounts",
        "properties.keyVault": "Microsoft.KeyVault/vaults",
        "properties.applicationInsights": "Microsoft.Insights/components",
        "properties.containerRegistry": "Microsoft.ContainerRegistry/registries",
    },
    outputs={"principal_id": "identity.principalId"},
    lasting=("principal_id",),
    soft_delete_days=14,
)

DATASTORE = Kind(
    stem="datastore",
    title="datastore",
    type="Microsoft.MachineLearningServices/workspaces/datastores",
    api_version="2025-12-01",
    token="azure-native:machinelearningservices:Datastore",
    name=NameRule(
        1, 255, r"[a-zA-Z0-9][a-zA-Z0-9_-]*", "letters, digits, - and _, starting with a letter or digit", "parent"
    ),
    name_input="name",
    parent_inputs=("resourceGroupName", "workspaceName"),
    query_inputs=("skipValidation",),
    taggable=False,
    located=False,
    wrapped=True,
    top=(),
    create_only=("properties.datastoreType",),
    secrets=("properties.credentials.secrets",),
)

CLASSIC_DATASTORE = Kind(
    stem="classic_datastore",
    title="datastore",
    type=DATASTORE.type,
    api_version=CLASSIC_VERSION,
    token="azure-native:resources:Resource",
    name=DATASTORE.name,
    name_input="resourceName",
    parent_inputs=("resourceGroupName", "parentResourcePath=workspaces/"),
    fixed_inputs={
        "resourceProviderNamespace": "Microsoft.MachineLearningServices",
        "resourceType": "datastores",
        "apiVersion": CLASSIC_VERSION,
    },
    taggable=False,
    wrapped=True,
    top=("location",),
    create_only=("properties.DataStoreType",),
    secrets=tuple(f"properties.{word}" for word in ("AccountKey", "SasToken", "ClientSecret", "Password")),
)
"""A datastore of a classic type, in the shape that the service takes: PascalCase inside `properties`.

azure-native's MachineLearningDatastore puts the fields at the top, which the service can't parse
(pulumi-azure-native#1557), so it goes through the generic Resource, which updates and deletes it too.
"""

FLAT_DATASTORE = Kind(
    stem="flat_datastore",
    title="datastore",
    type=DATASTORE.type,
    api_version=CLASSIC_VERSION,
    token="azure-native:machinelearningservices:MachineLearningDatastore",
    name=DATASTORE.name,
    name_input="datastoreName",
    parent_inputs=("resourceGroupName", "workspaceName"),
    taggable=False,
    located=False,
    wrapped=True,
    top=(),
    secrets=("accountKey", "sasToken", "clientSecret", "password"),
)
"""azure-native's own resource for the classic types. It is looked at to say that it doesn't work, and never made."""
