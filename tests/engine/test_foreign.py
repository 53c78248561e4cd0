"""The components in somebody's own program, in Python, from another language and in YAML, on the real engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlstack.sandbox import control, vaults
from tests.conftest import Engine, Sandbox

from .conftest import counted
from .foreign import PYTHON, REMOTE, SECRET, UNKNOWN, Foreign

pytestmark = pytest.mark.engine

KEY = "Y2FuYXJ5LW9mLWEtZm9yZWlnbi1wcm9ncmFtLTAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="
CODE = "canary-of-a-cost-code"
GROUP = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-shared"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-fabrikam"
KEPT = "canary-of-a-vault-for-foreigners"
IN_PYTHON = f"""
shared = Workspace("shared", {{"resource_group": {{"id": "{GROUP}"}}, "location": "westeurope"}})
near = Workspace("near", {{
    "resource_group": {{"name": "rg-near"}},
    "location": "northeurope",
    "display_name": shared.resource_group_name,
    "description": shared.tracking_uri,
    "tags": {{"cost": pulumi.Output.secret("{CODE}")}},
    "key_vault": {{"soft_delete_retention_days": 30}},
    "datastores": [{{
        "name": "inner", "type": "azure_blob", "account_name": "stfabrikam", "container_name": "data",
        "skip_validation": True, "credentials": {{"account_key": pulumi.Output.secret("{KEY}")}},
    }}, {{
        "name": "kept", "type": "azure_blob", "account_name": "stfabrikam", "container_name": "data",
        "skip_validation": True, "credentials": {{"account_key": {{"secret": "raw-key", "key_vault": "{VAULT}"}}}},
    }}],
}})
far = Datastore("far", {{
    "workspace_name": near.name,
    "resource_group_name": near.resource_group_name,
    "name": "far",
    "description": near.tracking_uri,
    "skip_validation": True,
    "azure_blob": {{
        "account_name": "stfabrikam",
        "container_name": shared.resource_group_name,
        "credentials": {{"account_key": pulumi.Output.secret("{KEY}")}},
    }},
}})
kept = Datastore("kept", {{
    "workspace_name": near.name,
    "resource_group_name": near.resource_group_name,
    "name": "far_kept",
    "skip_validation": True,
    "azure_file": {{
        "account_name": "stfabrikam",
        "file_share_name": "data",
        "credentials": {{"sas_token": {{"secret": "raw-key", "key_vault": pulumi.Output.concat("{VAULT}")}}}},
    }},
}})
pulumi.export("far", far.resource_id)
"""
IN_YAML = f"""
resources:
  shared:
    type: amlstack:Workspace
    properties: {{resourceGroup: {{id: {GROUP}}}, location: westeurope}}
  near:
    type: amlstack:Workspace
    properties:
      resourceGroup: {{name: rg-near}}
      location: northeurope
      displayName: ${{shared.resourceGroupName}}
      description: ${{shared.trackingUri}}
      tags: {{cost: {{"fn::secret": {CODE}}}}}
      keyVault: {{softDeleteRetentionDays: 30}}
      datastores:
        - name: inner
          type: azure_blob
          accountName: stfabrikam
          containerName: data
          skipValidation: true
          credentials: {{accountKey: {{"fn::secret": "{KEY}"}}}}
        - name: kept
          type: azure_blob
          accountName: stfabrikam
          containerName: data
          skipValidation: true
          credentials: {{accountKey: {{secret: raw-key, keyVault: {VAULT}}}}}
  far:
    type: amlstack:Datastore
    properties:
      workspaceName: ${{near.name}}
      resourceGroupName: ${{near.resourceGroupName}}
      name: far
      description: ${{near.trackingUri}}
      skipValidation: true
      azureBlob:
        accountName: stfabrikam
        containerName: ${{shared.resourceGroupName}}
        credentials: {{accountKey: {{"fn::secret": "{KEY}"}}}}
  kept:
    type: amlstack:Datastore
    properties:
      workspaceName: ${{near.name}}
      resourceGroupName: ${{near.resourceGroupName}}
      name: far_kept
      skipValidation: true
      azureFile:
        accountName: stfabrikam
        fileShareName: data
        credentials: {{sasToken: {{secret: raw-key, keyVault: {{"fn::join": ["", [{VAULT}]]}}}}}}
outputs:
  far: ${{far.resourceId}}
"""
CELLS: dict[tuple[str, str], tuple[str, str, str | None]] = {
    ("Workspace", "plain"): ("near-workspace", "location", "northeurope"),
    ("Workspace", "Output"): ("near-workspace", "friendlyName", "rg-shared"),
    ("Workspace", "unknown"): ("near-workspace", "description", "azureml://westeurope."),
    ("Workspace", "secret"): ("near-workspace", "tags.cost", None),
    ("Workspace", "secret in a list"): ("near-datastore-inner", "properties.credentials.secrets.key", None),
    ("Workspace", "secret in a vault"): ("near-datastore-kept", "properties.credentials.secrets.key", None),
    ("Datastore", "plain"): ("far-datastore", "properties.accountName", "stfabrikam"),
    ("Datastore", "Output"): ("far-datastore", "properties.containerName", "rg-shared"),
    ("Datastore", "unknown"): ("far-datastore", "properties.description", "azureml://northeurope."),
    ("Datastore", "secret"): ("far-datastore", "properties.credentials.secrets.key", None),
    ("Datastore", "secret in a late vault"): ("kept-datastore", "properties.credentials.secrets.sasToken", None),
}
"""Of each component and each way to give a value: a child, its input, how that begins (None: a secret)."""


@pytest.fixture
def foreign(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> Foreign:
    """A program of one's own, with the plugin at hand."""
    return Foreign(engine, sandbox, tmp_path / "program")


def wrong(find: Any, unknown: str | None) -> list[tuple[str, str]]:
    """The cells that don't hold what they should; `unknown` is what stands for a value that isn't known yet."""
    found = []
    for cell, (name, path, begins) in CELLS.items():
        value = find(name, path)
        if begins is None:
            right = value == "[secret]" or (isinstance(value, dict) and SECRET in value)
        else:
            right = value == unknown if unknown and cell[1] == "unknown" else str(value).startswith(begins)
        found += [] if right else [cell]
    return found


@pytest.mark.parametrize(
    "language",
    [pytest.param("Python", marks=pytest.mark.thorough), "remote", pytest.param("YAML", marks=pytest.mark.thorough)],
)
def test_each_component_takes_each_kind_of_value_in_each_language(foreign: Foreign, language: str) -> None:
    """CELLS, in a preview and after an up: 2 components, 3 languages, 5 kinds, 2 commands; then nothing changes."""
    vaults.make(foreign.sandbox.server, VAULT)
    vaults.put(foreign.sandbox.server, VAULT, "raw-key", KEPT)
    before = list(foreign.sandbox.resources())
    if language == "YAML":
        foreign.yaml(IN_YAML)
    else:
        foreign.python(PYTHON if language == "Python" else REMOTE, IN_PYTHON)
    assert wrong(foreign.previewed(), UNKNOWN) == []
    assert list(foreign.sandbox.resources()) == before
    said = foreign.lives("up", "--skip-preview")
    assert wrong(foreign.kept(), None) == []
    bodies = {body["name"]: body for body in foreign.sandbox.resources().values()}
    assert bodies["near"]["tags"] == {"cost": CODE}
    assert bodies["far"]["properties"]["credentials"]["credentialsType"] == "AccountKey"
    for name, key in (("kept", "key"), ("far_kept", "sasToken")):
        listed = f"{bodies[name]['id']}/listSecrets?api-version=2025-12-01"
        assert foreign.sandbox.server.request("POST", listed)[1][key] == KEPT
    again = foreign.lives("up", "--skip-preview")
    assert counted(again) == {"unchanged": counted(said)["created"]}
    assert [canary for canary in (KEY, CODE, KEPT) if canary in said + again] == []
    foreign.lives("destroy", "--skip-preview")


RENAMED = """
import amlstack.components

def opts(end):
    return pulumi.ResourceOptions(aliases=[pulumi.Alias(name="{was}" + end)] if "{was}" else [])

args = {{"location": "westeurope", "name_seed": "fabrikam"}}
here = {{"name": "fabrikam-here", "resource_group": {{"name": "rg-here"}}}}
far = {{"name": "fabrikam-far", "resource_group": {{"name": "rg-far"}}}}
amlstack.components.Workspace("{name}-here", args | here, opts("-here"))
Workspace("{name}-far", args | far, opts("-far"))
"""


@pytest.mark.thorough
def test_a_component_renamed_with_an_alias_changes_nothing(foreign: Foreign) -> None:
    """Under a new name and an alias of the old one, every child stays what it is; in this program and in the plugin."""
    foreign.python(REMOTE, RENAMED.format(name="old", was=""))
    made = counted(foreign.lives("up", "--skip-preview"))["created"]
    foreign.python(REMOTE, RENAMED.format(name="new", was="old"))
    assert counted(foreign.lives("up")) == {"unchanged": made}


LATE_STRUCTURE = """
far = Datastore("far", {
    "workspace_name": "w", "resource_group_name": "rg", "name": "far", "skip_validation": True,
    "azure_blob": {
        "account_name": "stfabrikam", "container_name": "data",
        "credentials": pulumi.Output.secret({"account_key": "canary-of-a-key"}),
    },
})
"""
LATE_SKU = """
Workspace("near", {
    "resource_group": {"name": "rg"}, "location": "westeurope",
    "storage_account": {"sku": pulumi.Output.from_input("Premium_LRS")},
})
"""


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            LATE_STRUCTURE,
            "Datastore resource 'far' has a problem: azure_blob.credentials: is not a mapping",
        ),
        (LATE_SKU, "storage_account.sku: 'Premium_LRS' can't be a workspace's default storage account"),
    ],
)
def test_what_the_host_would_drop_is_refused_at_preview(foreign: Foreign, text: str, says: str) -> None:
    """From another language, a structure or a SKU that arrives late and won't do ends the preview by name."""
    foreign.python(REMOTE, text)
    result = foreign.run("preview")
    assert result.code != 0
    assert says in result.output
    assert "canary" not in result.output
