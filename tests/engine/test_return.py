"""Destroyed and created again under the same names: what Azure keeps blocks them, and each lawful way out works."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from amlstack.sandbox import control
from tests.conftest import AMLSTACK

from .conftest import VAULT, WORKSPACE, Stack, counted

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.engine, pytest.mark.thorough]


@pytest.fixture
def destroyed(stack: Stack) -> Stack:
    """A stack that was up and is destroyed."""
    stack.lives("up")
    stack.lives("destroy")
    return stack


def sandbox_command(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of `amlstack sandbox` on the stack's sandbox."""
    command = [*AMLSTACK, "sandbox", *words, "--state", str(stack.sandbox.state)]
    return subprocess.run(command, env=stack.variables, capture_output=True, text=True, check=False)


def purge_workspace(stack: Stack) -> None:
    """Purge the soft-deleted workspace."""
    purged = sandbox_command(stack, "purge", "contoso-ml")
    assert purged.returncode == 0, purged.stderr


def test_destroy_leaves_what_azure_keeps_as_deleted(destroyed: Stack) -> None:
    """Nothing exists any more; vault, workspace and Log Analytics keep their names, and the vault can't be purged."""
    assert destroyed.sandbox.resources() == {}
    shown = sandbox_command(destroyed, "show").stdout
    assert all(f" {name}, until 20" in shown for name in ("contoso-ml", "kv-contoso-ml-11tuw", "log-contoso-ml"))
    refused = sandbox_command(destroyed, "purge", "kv-contoso-ml-11tuw")
    assert refused.returncode == 1
    assert "purge-protected" in refused.stderr
    assert sandbox_command(destroyed, "purge", "nobody").returncode == 2
    where = f"/subscriptions/{control.SUBSCRIPTION}/providers/Microsoft.KeyVault/locations/westeurope/deletedVaults"
    assert destroyed.sandbox.get(f"{where}/{VAULT.rpartition('/')[2]}", "2024-11-01")


def test_log_analytics_comes_back_as_itself(stack: Stack) -> None:
    """Created again in its group within its days, a deleted Log Analytics workspace is recovered: it keeps its id."""
    stack.lives("up")
    first = stack.body("workspaces", "log-contoso-ml")["properties"]["customerId"]
    stack.lives("destroy")
    purge_workspace(stack)
    stack.declare(key_vault="kv-contoso-second")
    stack.lives("up")
    assert stack.body("workspaces", "log-contoso-ml")["properties"]["customerId"] == first


def test_a_purge_protected_vault_names_its_ways_out_and_comes_back(destroyed: Stack) -> None:
    """The error says recover or another name, not purge; recovered by the file, a run succeeds."""
    said = destroyed.refused("up")
    assert said.count("ConflictError") >= 1
    assert "recover it with createMode 'recover', or choose another name" in said
    destroyed.declare(key_vault={"create_mode": "recover"})
    said = destroyed.refused("up")
    assert "Soft-deleted workspace exists. Please purge or recover it." in said
    purge_workspace(destroyed)
    destroyed.lives("up")
    assert destroyed.body("workspaces", "contoso-ml")["properties"]["keyVault"].lower() == VAULT.lower()
    destroyed.declare(key_vault=None)
    destroyed.lives("up")
    assert counted(destroyed.lives("up")) == {"unchanged": 10}


def test_another_vaults_name_is_a_way_out_too(destroyed: Stack) -> None:
    """With the workspace purged and the vault under another name, a run succeeds."""
    purge_workspace(destroyed)
    destroyed.declare(key_vault="kv-contoso-second")
    assert counted(destroyed.lives("up")) == {"created": 10}


def test_a_restored_workspace_is_imported_and_the_next_run_goes_on(destroyed: Stack) -> None:
    """Restored, the workspace is there: a run won't make it again; imported, it is taken on."""
    destroyed.declare(key_vault={"create_mode": "recover"})
    destroyed.refused("up")
    restored = sandbox_command(destroyed, "restore", "contoso-ml")
    assert restored.returncode == 0, restored.stderr
    assert "pulumi import" in destroyed.refused("up")
    imported = subprocess.run(
        [
            *("pulumi", "import", "azure-native:machinelearningservices:Workspace", "contoso-ml-workspace", WORKSPACE),
            *("--parent", "component=urn:pulumi:contoso-ml::amlstack::amlstack:index:Workspace::contoso-ml"),
            *("--yes", "--skip-preview", "--protect=false", "--generate-code=false", "--stack", "contoso-ml"),
            *("--cwd", str(ROOT)),
        ],
        env=destroyed.variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert imported.returncode == 0, imported.stdout + imported.stderr
    destroyed.lives("up")
    assert counted(destroyed.lives("up")) == {"unchanged": 10}
