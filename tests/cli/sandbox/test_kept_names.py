"""Names that soft-deleted resources keep: told after a destroy and by `show`, and freed all at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amlstack import plan
from amlstack.cli.sandbox import kept_names
from amlstack.sandbox import contents, control
from amlstack.spec import load
from tests.serving import served

from .test_server_commands import SCOPE, VAULT, WORKSPACE, put, run, workspace

LOGS = f"{SCOPE}/providers/Microsoft.OperationalInsights/workspaces/log-contoso"
PROTECTED = VAULT.replace("kv-contoso", "kv-protected")


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A sandbox in which a workspace, two vaults and a Log Analytics workspace are soft-deleted."""
    folder = tmp_path / "state"
    with served(folder):
        found = workspace(folder)
        sku = {"family": "A", "name": "standard"}
        put(found, PROTECTED, "2024-11-01", {"properties": {"tenantId": control.TENANT, "sku": sku,
            "enableRbacAuthorization": True, "enablePurgeProtection": True}})  # fmt: skip
        put(found, LOGS, "2023-09-01", {"properties": {}})
        assert found.request("DELETE", f"{SCOPE}?api-version=2024-03-01")[0] == 202
        yield folder


def test_kept_names_are_told_with_what_frees_them(state: Path) -> None:
    """Until when, what comes back by itself, what nothing frees; one command frees the others all at once."""
    told = list(kept_names.lines(contents.deleted(state), state))
    assert [line.partition(", until ")[0] for line in told[:4]] == [
        "  key vault kv-contoso",
        "  key vault kv-protected",
        "  Azure ML workspace ml-contoso",
        "  Log Analytics workspace log-contoso",
    ]
    assert "key_vault: {create_mode: recover}" in told[1]
    assert "comes back" in told[3]
    option = f"--state {state}"
    assert told[4:6] == [
        "To free the names:",
        f"  amlstack sandbox purge kv-contoso ml-contoso log-contoso {option}",
    ]
    assert f"sandbox reset {option}" in told[6]
    done = run(*told[5].split()[2:-2], state=state)
    assert (done.returncode, done.stdout.count("its name is free")) == (0, 3), done.stderr
    assert [each["name"] for each in contents.deleted(state)] == ["kv-protected"]
    assert list(kept_names.lines(contents.deleted(state), state))[1:] == [told[6]]


def test_what_can_be_purged_is_purged(state: Path) -> None:
    """A protected vault is refused, the others are purged all the same; an unknown name stops it before anything."""
    unknown = run("purge", "ml-contoso", "kv-none", state=state)
    assert (unknown.returncode, "kv-none" in unknown.stderr) == (2, True)
    assert len(contents.deleted(state)) == 4
    done = run("purge", "kv-protected", "log-contoso", state=state)
    assert done.returncode == 1
    assert done.stdout == "log-contoso is purged: its name is free.\n"
    assert "kv-protected: " in done.stderr
    assert {each["name"] for each in contents.deleted(state)} == {"kv-contoso", "kv-protected", "ml-contoso"}
    server = control.ensure(state)
    assert server.request("POST", f"/sandbox/purge{LOGS}")[0] == 404


def test_a_destroy_tells_of_its_own_file(state: Path, tmp_path: Path) -> None:
    """What another workspace has left isn't told."""
    file = tmp_path / "workspace.yaml"
    file.write_text("name: ml-contoso\nresource_group: rg-contoso\nlocation: westeurope\nkey_vault: kv-contoso\n")
    kept = kept_names.of_plan(contents.deleted(state), plan.workspace(load(str(file)).spec))
    assert [each["id"] for each in kept] == [VAULT, WORKSPACE]
