"""The commands around the sandbox's server: serve, show, reset, stop, build-image."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amlstack.sandbox import control
from tests.commands import amlstack
from tests.serving import served

SCOPE = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-contoso"
WORKSPACE = f"{SCOPE}/providers/Microsoft.MachineLearningServices/workspaces/ml-contoso"
ACCOUNT = f"{SCOPE}/providers/Microsoft.Storage/storageAccounts/stcontoso"
VAULT = f"{SCOPE}/providers/Microsoft.KeyVault/vaults/kv-contoso"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    """A state folder whose server is stopped afterwards."""
    folder = tmp_path / "state"
    yield folder
    control.stop(folder)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Path]:
    """A state folder that is served."""
    folder = tmp_path / "state"
    with served(folder):
        yield folder


def run(*words: str, state: Path) -> subprocess.CompletedProcess[str]:
    """What `amlstack sandbox WORDS --state STATE` does."""
    return amlstack("sandbox", *words, "--state", str(state))


def put(found: control.Running, path: str, api: str, body: dict[str, Any]) -> None:
    """PUT, and wait until it is there for good."""
    status, answer = found.request("PUT", f"{path}?api-version={api}", {"location": "westeurope", **body})
    assert status in {200, 201, 202}, answer
    while answer is None or answer["properties"]["provisioningState"] != "Succeeded":
        _, answer = found.request("GET", f"{path}?api-version={api}")


def workspace(state: Path) -> control.Running:
    """A workspace in the sandbox."""
    found = control.ensure(state)
    vault = {"tenantId": control.TENANT, "sku": {"family": "A", "name": "standard"}, "enableRbacAuthorization": True}
    put(found, SCOPE, "2024-03-01", {})
    put(found, ACCOUNT, "2024-01-01", {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}})
    put(found, VAULT, "2024-11-01", {"properties": vault})
    properties = {"storageAccount": ACCOUNT, "keyVault": VAULT}
    put(found, WORKSPACE, "2025-12-01", {"identity": {"type": "SystemAssigned"}, "properties": properties})
    return found


def test_empty(state: Path) -> None:
    """An empty sandbox is said to be, as text and as JSON, and showing it makes nothing."""
    assert run("show", state=state).stdout == "The sandbox is empty.\n"
    assert json.loads(run("show", "--json", state=state).stdout) == []
    assert run("stop", state=state).stdout == "No server was running.\n"
    assert not state.exists()


def test_show(running: Path) -> None:
    """What exists is shown as a tree by group; as JSON it is ARM resources sorted by id, with or without a server."""
    workspace(running)
    tree = run("show", state=running).stdout
    assert tree.startswith("rg-contoso  Microsoft.Resources/resourceGroups  (westeurope)\n")
    lines = tree.splitlines()
    place = next(at for at, line in enumerate(lines) if "ml-contoso" in line)
    assert "workspaceartifactstore" in lines[place + 1]
    assert lines[place + 1].index("workspace") > lines[place].index("ml-contoso")
    assert any("roleAssignments  (Storage Blob Data Contributor)" in line for line in lines)
    told = run("show", "--json", state=running).stdout
    found = json.loads(told)
    ids = [each["id"] for each in found]
    assert ids == sorted(ids, key=str.lower)
    assert {SCOPE, ACCOUNT, VAULT, WORKSPACE} <= set(ids)
    assert run("stop", state=running).stdout == "Stopped.\n"
    assert run("show", "--json", state=running).stdout == told


def test_show_what_keeps_its_name(running: Path) -> None:
    """What is soft-deleted is named below the tree, not in the JSON, with or without a server."""
    found = workspace(running)
    assert found.request("DELETE", f"{SCOPE}?api-version=2024-03-01")[0] == 202
    told = run("show", state=running).stdout
    assert told.startswith("The sandbox is empty.\n")
    assert "  key vault kv-contoso, until 20" in told
    assert "  Azure ML workspace ml-contoso, until 20" in told
    assert f"amlstack sandbox purge kv-contoso ml-contoso --state {running}" in told
    assert "raw" not in told
    assert json.loads(run("show", "--json", state=running).stdout) == []
    run("stop", state=running)
    assert run("show", state=running).stdout == told


def test_show_has_no_credentials(running: Path) -> None:
    """Neither the tree nor the JSON has a key of the storage account."""
    found = workspace(running)
    _, answer = found.request("POST", f"{ACCOUNT}/listKeys?api-version=2024-01-01")
    shown = run("show", state=running).stdout + run("show", "--json", state=running).stdout
    for key in answer["keys"]:
        assert key["value"] not in shown


def test_show_is_plain_without_a_terminal(running: Path) -> None:
    """No colour goes into a pipe, and no line is broken."""
    workspace(running)
    shown = run("show", state=running).stdout
    assert "\x1b" not in shown
    assert "workspaceworkingdirectory  Microsoft.MachineLearningServices/workspaces/datastores" in shown


def test_reset(running: Path) -> None:
    """After a reset nothing is there, and the server still runs."""
    found = workspace(running)
    assert run("reset", state=running).stdout == "The sandbox is empty.\n"
    assert json.loads(run("show", "--json", state=running).stdout) == []
    assert control.running(running) == found


def test_build_image(running: Path) -> None:
    """An image is built in a workspace by its name or id, and makes the lazy registry once."""
    workspace(running)
    first, second = run("build-image", "ML-Contoso", state=running), run("build-image", WORKSPACE, state=running)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert first.stdout == second.stdout
    found = json.loads(run("show", "--json", state=running).stdout)
    registries = [each["id"] for each in found if each["type"] == "Microsoft.ContainerRegistry/registries"]
    assert len(registries) == 1
    assert registries[0] in first.stdout


def test_build_image_where_a_tag_is_required(running: Path) -> None:
    """Where a policy requires a tag the build fails with ARM's error on stderr, and exit code 1."""
    found = workspace(running)
    definition = "/providers/Microsoft.Authorization/policyDefinitions/871b6d14-10aa-478d-b590-94f262ecfa99"
    body = {"properties": {"policyDefinitionId": definition, "parameters": {"tagName": {"value": "team"}}}}
    path = f"{SCOPE}/providers/Microsoft.Authorization/policyAssignments/tag"
    assert found.request("PUT", f"{path}?api-version=2022-06-01", body)[0] == 201
    done = run("build-image", "ml-contoso", state=running)
    assert (done.returncode, done.stdout) == (1, "")
    assert "RequestDisallowedByPolicy" in done.stderr
    assert "team" in done.stderr


def test_build_image_in_no_workspace(running: Path) -> None:
    """A workspace that isn't there is said with those that are, and exit code 2."""
    done = run("build-image", "ml-none", state=running)
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no workspace ml-none" in done.stderr


def test_serve(state: Path) -> None:
    """serve says its address, answers there, and ends with Ctrl+C."""
    command = [sys.executable, "-m", "amlstack", "sandbox", "serve", "--state", str(state)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = control.ensure(state)
        assert found.url in line
        assert found.pid == process.pid
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) in {0, 130}
    assert control.running(state) is None


def test_serve_twice(running: Path) -> None:
    """A second server on the same state is refused with exit code 2 and no traceback."""
    control.ensure(running)
    done = run("serve", state=running)
    assert (done.returncode, done.stdout) == (2, "")
    assert "another server serves" in done.stderr
    assert "Traceback" not in done.stderr


def test_serve_on_a_port_in_use(running: Path, tmp_path: Path) -> None:
    """A port that somebody has is refused with exit code 2."""
    port = control.ensure(running).url.rpartition(":")[2]
    done = run("serve", "--port", port, state=tmp_path / "second")
    assert done.returncode == 2
    assert f"port {port} can't be used" in done.stderr


@pytest.mark.parametrize("command", ["serve", "show", "reset", "stop", "build-image"])
def test_help_has_examples(command: str, state: Path) -> None:
    """Every command's help has an example."""
    done = run(command, "--help", state=state)
    assert done.returncode == 0
    assert f"amlstack sandbox {command}" in done.stdout.partition("Examples:")[2]


def test_state_that_is_a_file(tmp_path: Path) -> None:
    """A state that is a file is refused with exit code 2."""
    file = tmp_path / "file"
    file.touch()
    for command in ("show", "stop", "reset"):
        done = run(command, state=file)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", [("env",), ("serve",), ("secret", "set", "kv", "x"), ("deploy", "x.json", "-g", "rg", "--unchecked")]
)
def test_a_folder_that_cannot_be_written_is_told(words: tuple[str, ...], tmp_path: Path) -> None:
    """A state folder that can't be made is one line with what to do, whatever the command; no traceback."""
    (tmp_path / "file").touch()
    (tmp_path / "x.json").write_text('{"$schema": "https://x/deploymentTemplate.json", "resources": []}')
    words = tuple(str(tmp_path / word) if word.endswith(".json") else word for word in words)
    done = amlstack("sandbox", *words, given="v", AMLSTACK_STATE=str(tmp_path / "file" / "state"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "Not a directory: keep the sandbox in a folder that you can write: --state DIR" in done.stderr


def test_an_interrupt_while_a_server_starts_is_quiet(tmp_path: Path) -> None:
    """Ctrl-C while the command waits for its server ends it with 130, and says nothing."""
    (tmp_path / "stuck.py").write_text(
        "import os, signal, subprocess, sys\n"
        "from amlstack.cli import main\n"
        "from amlstack.sandbox import control\n"
        "control._start = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT)\n"
        f"main(['sandbox', 'env', '--state', {str(tmp_path / 'state')!r}])\n"
    )
    done = subprocess.run(
        [sys.executable, str(tmp_path / "stuck.py")],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "")
