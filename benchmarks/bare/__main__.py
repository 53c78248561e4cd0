"""A program without amlstack: the resources of a workspace file of benchmarks/declared.py, by azure-native alone.

Under the names that the Workspace component gives its children: what a name's length costs in the state is no overhead.
"""

import pulumi
from pulumi_azure_native import (
    applicationinsights,
    authorization,
    keyvault,
    operationalinsights,
    resources,
    storage,
)
from pulumi_azure_native import machinelearningservices as ml

config = pulumi.Config()


def drop_aliases(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
    """Drop all of a resource's aliases."""
    args.opts.aliases = []
    return pulumi.ResourceTransformationResult(args.props, args.opts)


if not config.get_bool("version_aliases"):
    pulumi.runtime.register_stack_transformation(drop_aliases)

group = resources.ResourceGroup(
    "contoso-bench-resource-group", resource_group_name="rg-contoso-bench", location="westeurope"
)
account = storage.StorageAccount(
    "contoso-bench-storage-account",
    account_name="stcontosobench",
    resource_group_name=group.name,
    location="westeurope",
    sku={"name": "Standard_LRS"},
    kind="StorageV2",
    minimum_tls_version="TLS1_2",
    enable_https_traffic_only=True,
    allow_blob_public_access=False,
    allow_shared_key_access=True,
    allow_cross_tenant_replication=False,
    is_hns_enabled=False,
    public_network_access="Enabled",
)
container = storage.BlobContainer(
    "contoso-bench-blob-container-data",
    container_name="data",
    account_name=account.name,
    resource_group_name=group.name,
    public_access="None",
)
vault = keyvault.Vault(
    "contoso-bench-key-vault",
    vault_name="kv-contoso-bench",
    resource_group_name=group.name,
    location="westeurope",
    properties={
        "tenant_id": authorization.get_client_config_output().tenant_id,
        "sku": {"family": "A", "name": "standard"},
        "enable_rbac_authorization": True,
        "enable_soft_delete": True,
        "soft_delete_retention_in_days": 90,
        "enable_purge_protection": True,
        "create_mode": "default",
        "public_network_access": "Enabled",
    },
)
logs = operationalinsights.Workspace(
    "contoso-bench-log-analytics",
    workspace_name="log-contoso-bench",
    resource_group_name=group.name,
    location="westeurope",
    sku={"name": "PerGB2018"},
    retention_in_days=30,
)
insights = applicationinsights.Component(
    "contoso-bench-application-insights",
    resource_name_="appi-contoso-bench",
    resource_group_name=group.name,
    location="westeurope",
    kind="web",
    application_type="web",
    flow_type="Bluefield",
    request_source="rest",
    ingestion_mode="LogAnalytics",
    workspace_resource_id=logs.id,
    public_network_access_for_ingestion="Enabled",
    public_network_access_for_query="Enabled",
)
workspace = ml.Workspace(
    "contoso-bench-workspace",
    workspace_name="contoso-bench",
    resource_group_name=group.name,
    location="westeurope",
    kind="Default",
    storage_account=account.id,
    key_vault=vault.id,
    application_insights=insights.id,
    public_network_access="Enabled",
    hbi_workspace=False,
    identity={"type": "SystemAssigned"},
    system_datastores_auth_mode="AccessKey",
    v1_legacy_mode=False,
)
keys = storage.list_storage_account_keys_output(account_name=account.name, resource_group_name=group.name).keys
key = pulumi.Output.secret(keys[0].value)
for number in range(config.require_int("datastores")):
    ml.Datastore(
        f"contoso-bench-datastore-store_{number}",
        name=f"store_{number}",
        workspace_name=workspace.name,
        resource_group_name=group.name,
        skip_validation=False,
        properties=ml.AzureBlobDatastoreArgs(
            datastore_type="AzureBlob",
            account_name=account.name,
            container_name="data",
            endpoint="core.windows.net",
            protocol="https",
            service_data_access_auth_identity="None",
            credentials=ml.AccountKeyDatastoreCredentialsArgs(
                credentials_type="AccountKey",
                secrets=ml.AccountKeyDatastoreSecretsArgs(secrets_type="AccountKey", key=key),
            ),
        ),
        opts=pulumi.ResourceOptions(depends_on=[container]),
    )

pulumi.export("workspace_id", workspace.id)
