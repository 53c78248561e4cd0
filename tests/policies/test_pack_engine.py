"""The policy pack under the real engine, over the sandbox."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import amlstack
from amlstack import policies
from tests.conftest import Engine, Result, Sandbox

pytestmark = pytest.mark.engine

ROOT = Path(str(amlstack.__file__)).absolute().parents[1]
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
def preview(engine: Engine, tmp_path: Path) -> Checked:
    """Preview a program or a workspace file with the pack.

    The engine's own way to start a pack needs the language host of an official release. So this is a copy of the pack
    with a runtime that has no host: the engine then looks for an executable of that name.
    """
    pack, folder = tmp_path / "pack", Path(str(policies.__file__)).parent
    pack.mkdir()
    (pack / "__main__.py").write_text((folder / "__main__.py").read_text())
    described = (folder / "PulumiPolicy.yaml").read_text()
    (pack / "PulumiPolicy.yaml").write_text(described.replace("runtime: python", "runtime: amlstack"))
    analyzer = tmp_path / "bin" / "pulumi-analyzer-policy-amlstack"
    analyzer.parent.mkdir()
    analyzer.write_text(
        f"#!/bin/sh\nexport PYTHONPATH={shlex.quote(str(ROOT))}\n"
        f'exec {shlex.quote(sys.executable)} -u -m pulumi.policy "$@"\n'
    )
    analyzer.chmod(0o755)
    path = os.pathsep.join([engine.variables["PATH"], str(analyzer.parent)])
    return lambda target: engine("preview", target, "--policy-pack", str(pack), PATH=path)


def test_a_premium_default_storage_stops_the_first_preview(preview: Checked, engine: Engine, sandbox: Sandbox) -> None:
    """Where every id is still unknown the workspace's account is found all the same, and nothing is made."""
    result = preview(engine.program(PROGRAM.format(sku="Premium_LRS", datastore="raw", key=CANARY)))
    assert result.code != 0
    assert "[mandatory]" in result.output
    assert "AML-021  (azure-native:machinelearningservices:Workspace: workspace)" in result.output
    assert "the default storage account store is Premium_LRS. Use one of Standard_LRS" in result.output
    assert sandbox.resources() == {}


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
