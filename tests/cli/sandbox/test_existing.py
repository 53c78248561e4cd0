"""`amlstack sandbox up` of a file that names what the sandbox lacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amlstack import plan
from amlstack.cli.sandbox import existing
from amlstack.sandbox import control
from amlstack.spec import load
from tests.conftest import Engine, Sandbox
from tests.serving import served

GROUP = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-shared"
FILE = f"""
name: contoso-ml
name_seed: contoso
resource_group: rg-contoso-ml
location: westeurope
storage_account: {GROUP}/providers/Microsoft.Storage/storageAccounts/stshared
key_vault: {GROUP}/providers/Microsoft.KeyVault/vaults/kv-shared
identity:
  type: user_assigned
  user_assigned_identities:
    - {GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-shared
datastores:
  - {{name: raw, type: azure_blob, account_name: stshared, container_name: raw}}
  - {{name: later, type: azure_blob, account_name: stlater, resource_group: rg-later, container_name: later,
     skip_validation: true}}
"""
LACKS = [
    "storage account stshared in rg-shared",
    "blob container stshared/raw in rg-shared",
    "key vault kv-shared in rg-shared",
    "user-assigned identity id-shared in rg-shared",
]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[control.Running]:
    """A sandbox with nothing in it."""
    with served(tmp_path / "state") as running:
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The workspace file."""
    path = tmp_path / "workspace.yaml"
    path.write_text(FILE)
    return path


def test_what_is_lacking_is_told_and_made(
    server: control.Running, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each in a line, but for a place that no datastore looks at; made up, nothing is lacking any more."""
    planned = plan.workspace(load(str(file)).spec)
    wanted = existing.lacking(server, planned)
    existing.warn(wanted)
    assert capsys.readouterr().err.splitlines() == [f"existing {each}: isn't in the sandbox" for each in LACKS]
    names, option = existing.way_out(wanted)
    assert "key vault kv-shared, user-assigned identity id-shared" in names
    assert "sandbox up --create-existing" in option
    existing.make(server, wanted, "westeurope")
    assert [line.partition(": made up")[0] for line in capsys.readouterr().err.splitlines()] == [
        f"existing {each}" for each in LACKS
    ]
    assert existing.lacking(server, planned) == []
    assert list(existing.way_out([])) == []


@pytest.mark.thorough
@pytest.mark.engine
def test_up_makes_up_what_exists(engine: Engine, sandbox: Sandbox, file: Path) -> None:
    """Without the option it fails and says how to go on; with it the workspace comes up on what was made up."""
    failed = engine("up", file)
    assert failed.code == 1
    assert "`amlstack sandbox up --create-existing` makes up" in failed.output
    command = engine.command("up", file)
    cut = command.index("--")
    done = engine._ended([*command[:cut], "--create-existing", *command[cut:]], file, {})
    assert done.code == 0, done.output
    assert f"existing {LACKS[0]}: made up" in done.output
    assert any(id_.endswith("/datastores/raw") for id_ in sandbox.resources())
