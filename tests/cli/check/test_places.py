"""Where a finding stands: in a workspace file, in a template, in a preview."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amlstack import plan, spec
from amlstack.arm.language import read
from amlstack.catalog import identity
from amlstack.cli.check import workspace
from amlstack.cli.check.discovery import Discovery
from amlstack.cli.check.subject import Subject
from amlstack.plan import nodes
from amlstack.plan.mapping import field_of
from amlstack.plan.nodes import NODES
from amlstack.policies.template_source import TemplatePlaces
from amlstack.spec.model import DatastoreSpec
from tests.conftest import ROOT

FILE = """\
name: contoso-ml
name_seed: contoso
resource_group: rg-contoso-ml
location: westeurope
tags: {owner: forecasting}
storage_account:
  sku: Standard_ZRS
container_registry: crcontoso
datastores:
  - name: raw
    type: azure_blob
    container_name: raw
    credentials:
      account_key: {secret: raw_key}
"""


@pytest.mark.parametrize(
    ("type_", "path", "line", "column"),
    [
        ("MachineLearningServices/workspaces", "name", 1, 7),
        ("MachineLearningServices/workspaces", "location", 4, 11),
        ("MachineLearningServices/workspaces", "tags.owner", 5, 15),
        ("MachineLearningServices/workspaces", "properties.v1LegacyMode", 1, 1),
        ("storageAccounts", "sku.name", 7, 8),
        ("storageAccounts", "properties.minimumTlsVersion", 6, 1),
        ("storageAccounts", "location", 4, 11),
        ("registries", "name", 8, 21),
        ("registries", "sku.name", 8, 21),
        ("vaults", "properties.enablePurgeProtection", 1, 1),
        ("datastores", "name", 10, 11),
        ("datastores", "properties.containerName", 12, 21),
        ("datastores", "properties.credentials.secrets.key", 14, 29),
        ("blobServices/containers", "name", 12, 21),
    ],
)
def test_a_workspace_files_value_is_found_at_its_key(
    type_: str, path: str, line: int, column: int, tmp_path: Path
) -> None:
    """The key that a value comes from; for what is derived or fixed the nearest that asked for it."""
    file = tmp_path / "workspace.yaml"
    file.write_text(FILE)
    subject = workspace.read(str(file))
    (resource,) = (each for each in subject.resources if each.type.endswith(type_))
    place = resource.where(path)
    assert place is not None
    assert (place.file, place.line, place.column) == (str(file), line, column)


STORES = """\
name: contoso-ml
name_seed: contoso
resource_group: rg-contoso-ml
location: northeurope
datastores:
  - name: sales
    type: azure_sql_database
    server_name: sql-contoso
    database_name: sales-db
    endpoint: database.contoso.example
    credentials:
      username: reader
      password: {secret: sales_password}
  - name: crm
    type: azure_postgresql
    server_name: psql-contoso
    database_name: crm-db
    port: 6432
    enforce_ssl: false
    skip_validation: true
    credentials: {username: writer, password: {secret: crm_password}}
  - name: ledger
    type: azure_sql_database
    server_name: sql-ledger
    database_name: ledger-db
    credentials:
      tenant_id: contoso-tenant
      client_id: contoso-client
      client_secret: {secret: ledger_secret}
      authority_url: https://login.contoso.example
  - name: bricks
    type: databricks_filesystem
  - name: far
    type: azure_blob
    account_name: stfar
    resource_group: rg-far
    subscription_id: 11111111-1111-1111-1111-111111111111
    container_name: far-raw
    access: write
    access_for: [{principal_id: 22222222-2222-2222-2222-222222222222, principal_type: Group}]
  - name: lake
    type: azure_data_lake_gen2
    account_name: stlake
    resource_group: rg-lake
    filesystem: lake-raw
    create: true
  - name: keyed
    type: azure_blob
    account_name: stkeyed
    resource_group: rg-keyed
    container_name: keyed-raw
    key: 2
  - name: listed
    type: azure_blob
    container_name: listed-raw
    credentials: {account_key: {list_keys: key1}}
"""
"""Each kind of place; what is looked for is the first of its kind."""


@pytest.mark.parametrize(
    ("name", "path", "key", "value"),
    [
        ("sales", "location", "location", "northeurope"),
        ("sales", "properties.DataStoreType", "type", "azure_sql_database"),
        ("sales", "properties.ServerName", "server_name", "sql-contoso"),
        ("sales", "properties.DatabaseName", "database_name", "sales-db"),
        ("sales", "properties.Endpoint", "endpoint", "database.contoso.example"),
        ("sales", "properties.UserName", "username", "reader"),
        ("sales", "properties.Password", "secret", "sales_password"),
        ("sales", "properties.password", "secret", "sales_password"),
        ("crm", "properties.UserId", "username", "writer"),
        ("crm", "properties.Password", "secret", "crm_password"),
        ("crm", "properties.Port", "port", "6432"),
        ("crm", "properties.EnforceSSL", "enforce_ssl", "false"),
        ("crm", "properties.SkipValidation", "skip_validation", "true"),
        ("ledger", "properties.TenantId", "tenant_id", "contoso-tenant"),
        ("ledger", "properties.ClientId", "client_id", "contoso-client"),
        ("ledger", "properties.ClientSecret", "secret", "ledger_secret"),
        ("ledger", "properties.AuthorityUrl", "authority_url", "https://login.contoso.example"),
        ("bricks", "properties.DataStoreType", "type", "databricks_filesystem"),
        ("bricks", "properties.Password", "- name", "bricks"),
        ("far", "properties.accountName", "account_name", "stfar"),
        ("far", "properties.resourceGroup", "resource_group", "rg-far"),
        ("far", "properties.subscriptionId", "subscription_id", "11111111-1111-1111-1111-111111111111"),
        ("far", "properties.serviceDataAccessAuthIdentity", "access", "write"),
        ("lake", "properties.filesystem", "filesystem", "lake-raw"),
        ("lake", "properties.datastoreType", "type", "azure_data_lake_gen2"),
        ("lake-raw", "name", "filesystem", "lake-raw"),
        ("keyed", "properties.credentials.secrets.key", "key", "2"),
        ("listed", "properties.credentials.secrets.key", "list_keys", "key1"),
        ("listed-raw", "name", "container_name", "listed-raw"),
        ("role", "properties.roleDefinitionId", "access", "write"),
        ("role", "properties.principalId", "access_for", "[{principal_id"),
        ("role", "properties.principalType", "access_for", "[{principal_id"),
    ],
)
def test_a_datastores_value_is_found_at_its_key(name: str, path: str, key: str, value: str, tmp_path: Path) -> None:
    """Of every kind, wherever it lies and however it signs in; also of what is made for it, and who is let in."""
    file = tmp_path / "workspace.yaml"
    file.write_text(STORES)
    resources = workspace.read(str(file)).resources
    found = [each for each in resources if each.names[-1] == name]
    if name == "role":
        found = [each for each in resources if each.type == identity.ROLE_ASSIGNMENT.type]
    place = found[0].where(path)
    assert place is not None
    at = STORES.index(f"{key}: {value}") + (2 if key == "- name" else len(f"{key}: "))
    before = STORES[:at]
    assert (place.line, place.column) == (before.count("\n") + 1, at - before.rfind("\n"))


def test_every_field_of_a_datastores_template_has_a_key_of_the_file() -> None:
    """What isn't derived is never only said to stand somewhere in the datastore."""
    said = {field.name for field in dataclasses.fields(DatastoreSpec)}
    derived = {"workspace", "after", "resource_group", "credentials"}
    for node in (nodes.Datastore, nodes.ClassicDatastore):
        for field in dataclasses.fields(node):
            key = (field.metadata.get("key") or field.name).lstrip("/")
            known = key in said or field.name in {each.name for each in dataclasses.fields(nodes.Node)} | derived
            assert known or key in ("location", "expires"), field.name


def test_every_field_of_every_template_is_known() -> None:
    """A template's field is one of its node, so that none can be put in without a place."""
    files = [ROOT / "examples/max/workspace.yaml", ROOT / "examples/private/workspace.yaml"]
    seen = set()
    for node in (node for file in files for node in plan.workspace(spec.load(file).spec)):
        known = {field.name for field in dataclasses.fields(node)} | {"why", "depends_on"}
        for path in ("name", "location", "tags", "properties.publicNetworkAccess", "sku.name"):
            assert set(field_of(node, path)[:1]) <= known
        seen.add(type(node))
    assert len(seen) > len(NODES) - 3


TEMPLATE = """\
{
  // a comment
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "variables": {"tls": "TLS1_0"},
  "Resources": [
    {
      "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "[concat('st', copyIndex())]",
      "copy": {"name": "stores", "count": 2},
      "Properties": {
        "minimumTlsVersion": "[variables('tls')]",
        "networkAcls": {"ipRules": [{"value": "1.2.3.4"}, {"value": "0.0.0.0/0"}]}
      },
      "tags": {"hidden.owner": "x", "hidden": {"owner": "y"}}
    },
    {
      "type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": "inner",
      "properties": {
        "mode": "Incremental",
        "template": {
          "resources": [
            {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "stinner",
             "properties": {
               "minimumTlsVersion": "TLS1_1"}}
          ],
          "outputs": {"key": {"type": "string", "value": "x"}}
        }
      }
    }
  ]
}
"""


@pytest.mark.parametrize(
    ("name", "path", "line", "column"),
    [
        ("st0", "properties.minimumTlsVersion", 11, 30),
        ("st1", "properties.minimumTlsVersion", 11, 30),
        ("st0", "properties.networkAcls.ipRules[1].value", 12, 69),
        ("st0", "properties.networkAcls.ipRules[7].value", 12, 36),
        ("st0", "properties.isHnsEnabled", 10, 21),
        ("st0", "tags.hidden.owner", 14, 32),
        ("st0", "location", 7, 5),
        ("stinner", "properties.minimumTlsVersion", 24, 37),
        ("mainTemplate", "properties.template.variables.tls", 5, 24),
        ("mainTemplate", "properties.template.outputs", 1, 1),
        ("inner", "properties.template.outputs.key.value", 26, 58),
    ],
)
def test_a_templates_value_is_found_where_it_is_written(
    name: str, path: str, line: int, column: int, tmp_path: Path
) -> None:
    """Through loops, nested deployments and keys in any case, to the value or what is nearest around it."""
    file = tmp_path / "main.json"
    file.write_text(TEMPLATE)
    (subject,) = (each for each in Discovery().over([file]) if isinstance(each, Subject))
    place = next(each for each in subject.resources if each.called == name).where(path)
    assert place is not None
    assert (place.line, place.column) == (line, column)


KEYS = st.text(st.characters(codec="utf-8", exclude_characters=".[]"), min_size=1, max_size=5)


@settings(deadline=None)
@given(st.recursive(st.integers(), lambda inner: st.dictionaries(KEYS, inner, max_size=4), max_leaves=12), st.data())
def test_any_path_leads_to_its_value(value: object, data: st.DataObject) -> None:
    """A value's dotted path stands at the very characters of the value, whatever the keys are."""
    path: list[str] = []
    inner = value
    while isinstance(inner, dict) and inner:
        key = data.draw(st.sampled_from(sorted(inner)))
        if sum(other.lower() == key.lower() for other in inner) > 1:
            break
        path.append(key)
        inner = inner[key]
    text = json.dumps(value, indent=1, ensure_ascii=False)
    place = TemplatePlaces(read(text, "x.json"), ())(".".join(path))
    rest = "\n".join(text.split("\n")[place.line - 1 :])[place.column - 1 :]
    assert rest.startswith(json.dumps(inner, ensure_ascii=False)[:1])


def test_a_previews_finding_stands_at_its_step(tmp_path: Path) -> None:
    """The line and the column of the step's URN, counted in characters."""
    urn = "urn:pulumi:dev::ü::azure-native:storage:StorageAccount::store"
    state = {"urn": urn, "type": "azure-native:storage:StorageAccount", "custom": True, "inputs": {"accountName": "st"}}
    steps = [{"op": "create", "urn": urn, "newState": state}]
    file = tmp_path / "p.json"
    file.write_text(json.dumps({"steps": steps, "changeSummary": {}}, indent=2, ensure_ascii=False), encoding="utf-8")
    (subject,) = (each for each in Discovery().over([file]) if isinstance(each, Subject))
    place = subject.resources[0].where("sku.name")
    assert place is not None
    assert (place.line, place.column) == (5, 7)
