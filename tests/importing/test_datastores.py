"""Datastores of other people's templates: the classic API's bodies, keys and containers elsewhere, roles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlstack import importing
from amlstack.arm.language import Scope, expand
from amlstack.catalog import identity

from .test_template import ML, datastore, imported, planned, workspace

FABRIKAM = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-fabrikam/providers"
ACCOUNT = f"{FABRIKAM}/Microsoft.Storage/storageAccounts/stdata"
RAW = f"{ACCOUNT}/blobServices/default/containers/raw"


def classic(**properties: Any) -> dict[str, Any]:
    """A datastore of the classic API."""
    return {
        "type": f"{ML}/datastores",
        "apiVersion": "2020-05-01-preview",
        "name": "fabrikam-ml/old",
        "location": "westeurope",
        "properties": properties,
    }


def store(*resources: dict[str, Any], **sections: Any) -> dict[str, Any]:
    """The one datastore that is made of some resources, without its name."""
    (found,) = imported(workspace(), *resources, **sections).mapping["datastores"]
    return {key: value for key, value in found.items() if key != "name"}


LOGIN = {"username": "reader", "password": {"secret": "sql"}}
PLACE = {"server_name": "sql-fabrikam", "database_name": "sales"}
SQL = {
    "DataStoreType": "sqldb",
    "ServerName": "sql-fabrikam",
    "DatabaseName": "sales",
    "Password": "[parameters('sql')]",
}
SECURE = {"parameters": {"sql": {"type": "securestring"}}}


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({**SQL, "UserName": "reader"}, {"type": "azure_sql_database", **PLACE, "credentials": LOGIN}),
        (
            {**{key.lower(): value for key, value in SQL.items()}, "username": "reader", "SKIPVALIDATION": "True"},
            {"type": "azure_sql_database", **PLACE, "skip_validation": True, "credentials": LOGIN},
        ),
        (
            {
                **SQL,
                "DataStoreType": "psqldb",
                "UserId": "reader",
                "Port": "5433",
                "EnforceSSL": True,
                "Endpoint": "x.y",
            },
            {"type": "azure_postgresql", **PLACE, "endpoint": "x.y", "port": 5433, "credentials": LOGIN},
        ),
        (
            {**SQL, "DataStoreType": "mysqldb", "UserId": "reader", "Port": 3307},
            {"type": "azure_mysql", **PLACE, "port": 3307, "credentials": LOGIN},
        ),
        ({"DataStoreType": "dbfs", "SkipValidation": False}, {"type": "databricks_filesystem"}),
    ],
)
def test_a_classic_type_comes_back(properties: dict[str, Any], said: dict[str, Any]) -> None:
    """In any case of letters, with numbers and truth as text or not."""
    assert store(classic(**properties), **SECURE) == said


def test_of_two_ways_to_sign_in_the_whole_one_is_taken() -> None:
    """Published templates declare parameters for both, and leave those of one empty."""
    empty = {"TenantId": "", "ClientId": "", "ClientSecret": "[parameters('none')]"}
    parameters = {name: {"type": "securestring"} for name in ("sql", "none")}
    found = store(classic(**SQL, **empty, UserName="reader"), parameters=parameters)
    assert found["credentials"] == LOGIN


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        (
            {"DataStoreType": "blob", "AccountName": "stdata", "ContainerName": "raw", "AccountKey": "canary",
             "StorageAccountResourceGroup": "rg-data", "StorageAccountSubscriptionId": "s"},
            {"type": "azure_blob", "account_name": "stdata", "container_name": "raw", "subscription_id": "s",
             "resource_group": "rg-data", "credentials": {"account_key": {"secret": "old-account-key"}}},
        ),
        (
            {"DataStoreType": "file", "AccountName": "stdata", "ShareName": "notebooks", "SasToken": "canary"},
            {"type": "azure_file", "account_name": "stdata", "file_share_name": "notebooks",
             "credentials": {"sas_token": {"secret": "old-sas-token"}}},
        ),
        (
            {"DataStoreType": "adls-gen2", "AccountName": "stlake", "FileSystem": "curated", "TenantId": "t",
             "ClientId": "c", "ClientSecret": "canary", "ResourceGroupName": "rg-lake"},
            {"type": "azure_data_lake_gen2", "account_name": "stlake", "filesystem": "curated",
             "resource_group": "rg-lake",
             "credentials": {"tenant_id": "t", "client_id": "c", "client_secret": {"secret": "old-client-secret"}}},
        ),
        (
            {"DataStoreType": "adls", "StoreName": "lake", "AdlsResourceGroup": "rg-lake"},
            {"type": "azure_data_lake_gen1", "store_name": "lake", "resource_group": "rg-lake"},
        ),
    ],
)  # fmt: skip
def test_a_type_that_both_apis_know_comes_back_as_the_current_ones(
    properties: dict[str, Any], said: dict[str, Any], tmp_path: Path
) -> None:
    """What the template holds in the clear stays there, and one sentence says that the API is another."""
    expanded = expand({"resources": [workspace(), classic(**properties)]}, None, Scope(resource_group="rg"))
    found = importing.from_template(expanded)
    (made,) = found.mapping["datastores"]
    assert made == {"name": "old", **said}
    told = list(importing.differences(expanded, planned(found, tmp_path)))
    (note,) = (note for note in told if "/datastores" in note)
    assert note.endswith("old: registered by the classic API in the template, by the current one by the file")
    assert "canary" not in repr(found) + repr(told)


def test_a_password_in_the_clear_is_shown_by_nobody(tmp_path: Path) -> None:
    """Neither in the file nor in what differs."""
    body = classic(**{**SQL, "Password": "canary"}, UserName="reader")
    expanded = expand({"resources": [workspace(), body]}, None, Scope(resource_group="rg"))
    found = importing.from_template(expanded)
    told = list(importing.differences(expanded, planned(found, tmp_path)))
    assert f"{ML}/datastores fabrikam-ml/old: properties.Password: comes from elsewhere" in told
    assert "canary" not in repr(found) + repr(told)


def test_a_key_is_read_where_the_template_reads_it() -> None:
    """From an account elsewhere, whose group and subscription the file then says; of another account it is a secret."""
    key = f"[listKeys('{ACCOUNT}', '2024-01-01').keys[1].value]"
    found = store(datastore({"key": key}))
    assert found["credentials"] == {"account_key": {"list_keys": "key2"}}
    assert (found["resource_group"], found["subscription_id"]) == ("rg-fabrikam", ACCOUNT.split("/")[2])
    other = store(datastore({"key": key.replace("stdata", "stother")}))
    assert other["credentials"] == {"account_key": {"secret": "raw-data-account-key"}}
    assert "resource_group" not in other
    near = key.replace(f"'{ACCOUNT}'", "resourceId('rg-near', 'Microsoft.Storage/storageAccounts', 'stdata')")
    found = store(datastore({"key": near}))
    assert (found["resource_group"], found.get("subscription_id")) == ("rg-near", None)


def inner(*resources: dict[str, Any], group: str = "rg-data") -> dict[str, Any]:
    """A nested deployment to another group."""
    return {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2025-04-01",
        "name": "data",
        "resourceGroup": group,
        "properties": {"mode": "Incremental", "template": {"resources": list(resources)},
                       "expressionEvaluationOptions": {"scope": "inner"}},
    }  # fmt: skip


CONTAINER = {
    "type": "Microsoft.Storage/storageAccounts/blobServices/containers",
    "apiVersion": "2024-01-01",
    "name": "stdata/default/raw",
}


def test_a_container_in_another_group_is_created() -> None:
    """The file says the group, or names the account by its id where the body says a subscription."""
    found = store(datastore({"key": "[parameters('sql')]"}), inner(CONTAINER), **SECURE)
    assert (found["create"], found["resource_group"]) == (True, "rg-data")
    body = datastore({"key": "[parameters('sql')]"}, subscriptionId="s", resourceGroup="rg-data")
    mapping = imported(workspace(), body, inner(CONTAINER), **SECURE).mapping
    account = "/subscriptions/s/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/stdata"
    assert mapping["storage_accounts"] == [account]
    assert mapping["datastores"][0]["create"] is True
    assert not {"subscription_id", "resource_group"} & mapping["datastores"][0].keys()


def role(principal: str, role_: str = "Storage Blob Data Reader", scope: str = RAW, **more: str) -> dict[str, Any]:
    """A role assignment."""
    definition = f"[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{identity.ROLES[role_]}')]"
    return {
        "type": "Microsoft.Authorization/roleAssignments",
        "apiVersion": "2022-04-01",
        "name": "00000000-0000-0000-0000-0000000000a1",
        "scope": scope,
        "properties": {"roleDefinitionId": definition, "principalId": principal, **more},
    }


def test_roles_on_the_container_are_access() -> None:
    """The workspace's identity, somebody's and a group's; the account's place comes from what they are given on."""
    own = f"[reference(resourceId('{ML}', 'fabrikam-ml'), '2025-12-01', 'Full').identity.principalId]"
    id_ = f"{FABRIKAM}/Microsoft.ManagedIdentity/userAssignedIdentities/id-batch"
    body = datastore({})
    del body["properties"]["credentials"]
    found = store(body, role(own))
    assert (found["access"], found["resource_group"]) == ("read", "rg-fabrikam")
    assert "access_for" not in found
    written = store(
        body,
        role(f"[reference('{id_}', '2023-01-31').principalId]", "Storage Blob Data Contributor"),
        role("p", "Storage Blob Data Contributor", principalType="group"),
    )
    assert written["access"] == "write"
    assert written["access_for"] == [id_, {"principal_id": "p", "principal_type": "Group"}]


@pytest.mark.parametrize(
    "given",
    [
        role("p", "Contributor"),
        role("p", scope=ACCOUNT),
        role("p", scope="/subscriptions/s"),
        role("p", scope="x"),
        role("[guid('x', parameters('sql'))]"),
    ],
)
def test_roles_that_the_plan_would_not_give_are_told(given: dict[str, Any], tmp_path: Path) -> None:
    """Another role, another scope, somebody who can't be named."""
    body = datastore({})
    del body["properties"]["credentials"]
    expanded = expand({"resources": [workspace(), body, given], **SECURE}, None, Scope(resource_group="rg"))
    found = importing.from_template(expanded)
    assert "access" not in found.mapping["datastores"][0]
    told = list(importing.differences(expanded, planned(found, tmp_path)))
    assert sum("roleAssignments" in note and note.endswith("the file doesn't make it") for note in told) == 1
