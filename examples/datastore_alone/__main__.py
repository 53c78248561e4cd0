"""Fabrikam's telemetry: a storage account, and a datastore by which the forecasting workspace reads it."""

import pulumi
from pulumi_azure_native import resources, storage

from amlstack.components import Datastore

config = pulumi.Config()
group = resources.ResourceGroup("telemetry", resource_group_name="rg-fabrikam-telemetry", location="westeurope")
account = storage.StorageAccount(
    "telemetry",
    account_name="stfabrikamtelemetry",
    resource_group_name=group.name,
    location=group.location,
    kind="StorageV2",
    sku={"name": "Standard_LRS"},
    minimum_tls_version="TLS1_2",
    allow_blob_public_access=False,
)
events = storage.BlobContainer(
    "events", container_name="events", account_name=account.name, resource_group_name=group.name
)
listed = storage.list_storage_account_keys_output(account_name=account.name, resource_group_name=group.name)

datastore = Datastore(
    "telemetry",
    {
        "workspace_name": config.require("workspace"),
        "resource_group_name": config.require("resource_group"),
        "name": "telemetry",
        "azure_blob": {
            "resource_group": group.name,
            "account_name": account.name,
            "container_name": events.name,
            "credentials": {"account_key": listed.apply(lambda found: found.keys[0].value)},
        },
    },
)

pulumi.export("datastore", datastore.resource_id)
