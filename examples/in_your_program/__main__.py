"""Fabrikam's forecasting: the workspace stands on what this program makes, and waits for it by itself."""

import pulumi
from pulumi_azure_native import resources, storage

from amlstack.components import Workspace

group = resources.ResourceGroup("forecasting", resource_group_name="rg-fabrikam-forecasting", location="westeurope")
account = storage.StorageAccount(
    "data",
    account_name="stfabrikamforecasting",
    resource_group_name=group.name,
    location=group.location,
    kind="StorageV2",
    sku={"name": "Standard_ZRS"},
    minimum_tls_version="TLS1_2",
    allow_blob_public_access=False,
)
landing = storage.BlobContainer(
    "landing", container_name="landing", account_name=account.name, resource_group_name=group.name
)

workspace = Workspace(
    "fabrikam-ml",
    {
        "resource_group": {"id": group.id},
        "location": group.location,
        "name_seed": "fabrikam",
        "tags": {"owner": "forecasting"},
        "storage_account": {"id": account.id},
        "datastores": [
            # no credentials: whoever reads signs in with an identity
            {
                "name": "landing",
                "type": "azure_blob",
                "account_name": account.name,
                "container_name": landing.name,
            },
            {
                "name": "prices",
                "type": "azure_blob",
                "account_name": "stcontosoexchange",
                "container_name": "prices",
                "credentials": {"account_key": pulumi.Config().require_secret("partner_key")},
                "skip_validation": True,  # Contoso lets in no one but the workspace
            },
        ],
    },
)

pulumi.export("workspace", workspace.name)
pulumi.export("resource_group", workspace.resource_group_name)
pulumi.export("tracking_uri", workspace.tracking_uri)
