"""Programs in YAML that use azure-native alone, as its documentation writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlstack.catalog import identity
from amlstack.sandbox.engine import environment
from tests.conftest import Engine, Sandbox

from .conftest import counted

pytestmark = [pytest.mark.engine, pytest.mark.thorough]

PROGRAM = f"""
name: {environment.PROJECT}
runtime: yaml
resources:
  group: {{type: azure-native:resources:ResourceGroup, properties: {{location: westeurope}}}}
  store:
    type: azure-native:storage:StorageAccount
    properties: {{resourceGroupName: "${{group.name}}", sku: {{name: Standard_LRS}}, kind: StorageV2}}
  vault:
    type: azure-native:keyvault:Vault
    properties:
      resourceGroupName: ${{group.name}}
      properties: {{tenantId: "${{me.tenantId}}", sku: {{family: A, name: standard}}, enableRbacAuthorization: true}}
  insights:
    type: azure-native:applicationinsights:Component
    properties: {{resourceGroupName: "${{group.name}}", kind: web, applicationType: web}}
  workspace:
    type: azure-native:machinelearningservices:Workspace
    properties:
      resourceGroupName: ${{group.name}}
      identity: {{type: SystemAssigned}}
      storageAccount: ${{store.id}}
      keyVault: ${{vault.id}}
      applicationInsights: ${{insights.id}}
  reader:
    type: azure-native:authorization:RoleAssignment
    properties:
      scope: ${{store.id}}
      principalId: ${{workspace.identity.principalId}}
      principalType: ServicePrincipal
      roleDefinitionId: /providers/Microsoft.Authorization/roleDefinitions/{identity.ROLES["Storage Blob Data Reader"]}
variables:
  me:
    fn::invoke: {{function: azure-native:authorization:getClientConfig}}
  keys:
    fn::invoke:
      function: azure-native:storage:listStorageAccountKeys
      arguments: {{resourceGroupName: "${{group.name}}", accountName: "${{store.name}}"}}
      return: keys
outputs:
  connection: ${{insights.connectionString}}
  blobs: ${{store.primaryEndpoints.blob}}
  tracking: ${{workspace.mlFlowTrackingUri}}
  key: ${{keys[0].keyName}}
"""


def test_a_plain_program_previews_and_comes_up(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> None:
    """What one resource gives another, names and ids and more, is known to YAML, in a preview as well as in an up."""
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(PROGRAM)
    preview = engine("preview", folder)
    assert preview.code == 0, preview.output
    assert sandbox.resources() == {}
    up = engine("up", folder, "--skip-preview")
    assert up.code == 0, up.output
    assert counted(up.output) == {"created": 7}
    wanted = ("InstrumentationKey=", ".blob.core.windows.net/", "azureml://", '"key1"')
    assert [word for word in wanted if word not in up.output] == []
