"""Secrets from where they live, in a stack program on the real engine: a key vault, and the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from amlstack.sandbox import control, vaults
from tests.conftest import Engine, Sandbox

from .conftest import counted

pytestmark = [pytest.mark.engine, pytest.mark.thorough]

GROUP = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups"
VAULT = f"{GROUP}/rg-fabrikam/providers/Microsoft.KeyVault/vaults/kv-fabrikam"
STORE = "type: azure_blob, account_name: stfabrikam, container_name: data, skip_validation: true"
FILE = f"""\
name: contoso-ml
name_seed: contoso
resource_group: rg-contoso-ml
location: westeurope
datastores:
  - {{name: kept, {STORE}, credentials: {{account_key: {{secret: raw-key, key_vault: {VAULT}}}}}}}
  - {{name: given, {STORE}, credentials: {{sas_token: {{secret: by_variable}}}}}}
"""
PROGRAM = """\
from pathlib import Path

import pulumi

from amlstack.components import Workspace
from amlstack.components.program import declared

Workspace(*declared(pulumi.Config(), Path("workspace.yaml")))
"""


def key(sandbox: Sandbox, datastore: str) -> str:
    """The credential that a datastore was registered with."""
    workspace = f"{GROUP}/rg-contoso-ml/providers/Microsoft.MachineLearningServices/workspaces/contoso-ml"
    path = f"{workspace}/datastores/{datastore}/listSecrets?api-version=2025-12-01"
    status, body = sandbox.server.request("POST", path)
    assert status == 200, body
    return str(body.get("key") or body["sasToken"])


def test_secrets_are_told_missing_read_and_renewed(engine: Engine, sandbox: Sandbox) -> None:
    """What is missing is told before anything is made; then it is read; a new value is an update, seen beforehand."""
    folder: Path = engine.program(PROGRAM)
    (folder / "workspace.yaml").write_text(FILE)
    missing = engine("up", folder, "--skip-preview")
    assert missing.code != 0
    assert (
        f"workspace.yaml:6:{FILE.splitlines()[5].index('raw-key') + 1}: there is no secret 'raw-key'" in missing.output
    )
    assert f"amlstack sandbox secret set {VAULT} raw-key --create-vault" in missing.output
    assert "pulumi config set --secret by_variable, or in AMLSTACK_SECRET_BY_VARIABLE" in missing.output
    assert "Traceback" not in missing.output
    assert sandbox.resources() == {}

    vaults.make(sandbox.server, VAULT)
    vaults.put(sandbox.server, VAULT, "raw-key", "first-canary")
    variables = {"AMLSTACK_SECRET_BY_VARIABLE": "second-canary&sig=1"}
    made = engine("up", folder, "--skip-preview", **variables)
    assert made.code == 0, made.output
    assert (key(sandbox, "kept"), key(sandbox, "given")) == ("first-canary", "second-canary&sig=1")

    vaults.put(sandbox.server, VAULT, "raw-key", "third-canary")
    shown = engine("preview", folder, "--diff", **variables)
    assert "1 to update" in shown.output, shown.output
    renewed = engine("up", folder, "--skip-preview", **variables)
    assert counted(renewed.output)["updated"] == 1
    assert key(sandbox, "kept") == "third-canary"
    said = missing.output + made.output + shown.output + renewed.output
    assert "canary" not in said
