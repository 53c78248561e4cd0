"""The policy pack under the real engine, over the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from amlstack import policies
from tests.conftest import ROOT, Engine, Result, Sandbox

pytestmark = pytest.mark.engine

PACK = Path(str(policies.__file__)).parent
CANARY = "c4nary-4f1d-account-key"
PROGRAM = """
import pulumi
from pulumi_azure_native import keyvault, machinelearningservices, resources, storage

group = resources.ResourceGroup("group", location="westeurope")
account = storage.StorageAccount(
    "store",
    resource_group_name=group.name,
    kind="StorageV2",
    sku={{"name": "{sku}"}},
    minimum_tls_version="TLS1_2",
)
storage.BlobContainer("raw", container_name="raw", account_name=account.name, resource_group_name=group.name)
vault = keyvault.Vault(
    "vault",
    resource_group_name=group.name,
    properties={{
        "tenant_id": "72f988bf-0000-4000-8000-000000000001",
        "sku": {{"family": "A", "name": "standard"}},
        "enable_rbac_authorization": True,
        "enable_purge_protection": True,
    }},
)
workspace = machinelearningservices.Workspace(
    "workspace",
    resource_group_name=group.name,
    identity={{"type": "SystemAssigned"}},
    storage_account=account.id,
    key_vault=vault.id,
)
machinelearningservices.Datastore(
    "store",
    name="{datastore}",
    resource_group_name=group.name,
    workspace_name=workspace.name,
    properties={{
        "datastoreType": "AzureBlob",
        "accountName": account.name,
        "containerName": "raw",
        "credentials": {{
            "credentialsType": "AccountKey",
            "secrets": {{"secretsType": "AccountKey", "key": pulumi.Output.secret("{key}")}},
        }},
    }},
)
"""

Checked = Callable[[Path], Result]


@pytest.fixture
def preview(engine: Engine) -> Checked:
    """Preview a program or a workspace file with the pack, as its README says."""
    return lambda target: engine("preview", target, "--policy-pack", str(PACK))


def test_a_premium_default_storage_stops_the_first_preview(preview: Checked, engine: Engine, sandbox: Sandbox) -> None:
    """Where every id is still unknown the workspace's account is found all the same, and nothing is made."""
    result = preview(engine.program(PROGRAM.format(sku="Premium_LRS", datastore="raw", key=CANARY)))
    assert result.code != 0
    assert "[mandatory]" in result.output
    assert "AML-021  (azure-native:machinelearningservices:Workspace: workspace)" in result.output
    assert "the default storage account store is Premium_LRS. Use one of Standard_LRS" in result.output
    assert sandbox.resources() == {}
    assert not any((PACK / name).exists() for name in ("venv", ".venv"))


@pytest.mark.thorough
def test_a_program_that_keeps_the_rules_passes(preview: Checked, engine: Engine) -> None:
    """The same program with another SKU has no finding of any kind."""
    result = preview(engine.program(PROGRAM.format(sku="Standard_LRS", datastore="raw", key=CANARY)))
    assert result.code == 0, result.output
    assert "✅ amlstack@v" in result.output
    assert "AML-" not in result.output


@pytest.mark.thorough
def test_a_secret_stays_out_of_what_the_engine_prints(preview: Checked, engine: Engine) -> None:
    """A datastore's unlawful name stops the preview; its key, which the pack is given in clear, isn't shown."""
    result = preview(engine.program(PROGRAM.format(sku="Standard_LRS", datastore="no good", key=CANARY)))
    assert result.code != 0
    assert "AML-001" in result.output
    assert "'no good'" in result.output
    assert CANARY not in result.output


@pytest.mark.thorough
def test_the_projects_own_program_passes(preview: Checked) -> None:
    """What the components make of the default example has no finding."""
    result = preview(ROOT / "examples" / "defaults" / "workspace.yaml")
    assert result.code == 0, result.output
    assert "✅ amlstack@v" in result.output
    assert "AML-" not in result.output
