"""`amlstack sandbox up`, `preview`, `destroy` and `env`, with the real engine."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from amlstack.cli import amlstack
from amlstack.sandbox import control
from tests.conftest import Engine, Sandbox

WORKSPACE = """
name: contoso-ml
name_seed: contoso
resource_group: rg-contoso-ml
location: westeurope
datastores:
  - name: raw
    type: azure_blob
    account_name: stelsewhere
    container_name: raw
    skip_validation: true
    credentials: {account_key: {secret: raw_key}}
"""
KEY = "c2VjcmV0LWNhbmFyeS0xMjM0"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workspace file that names a secret."""
    path = tmp_path / "workspace.yaml"
    path.write_text(WORKSPACE)
    return path


@pytest.mark.thorough
@pytest.mark.engine
def test_up_twice_then_destroy(engine: Engine, sandbox: Sandbox, file: Path) -> None:
    """The first run creates, the second changes nothing, also on a restarted server, and at the end nothing is left."""
    first = engine("up", file, AMLSTACK_SECRET_RAW_KEY=KEY)
    assert first.code == 0, first.output
    assert f"sandbox  {sandbox.server.url}" in first.output
    assert "stack    contoso-ml" in first.output
    assert "secret   raw_key: taken from AMLSTACK_SECRET_RAW_KEY" in first.output
    assert "contoso-ml is up in the sandbox. Next:" in first.output
    assert KEY not in first.output
    datastore = next(body for id_, body in sandbox.resources().items() if id_.endswith("/datastores/raw"))
    assert datastore["properties"]["accountName"] == "stelsewhere"

    assert control.stop(sandbox.state)
    second = engine("up", file, "--expect-no-changes")
    assert second.code == 0, second.output
    assert "secret " not in second.output
    assert "made up  the credential of contoso-ml/raw isn't kept" in second.output

    gone = engine("destroy", file)
    assert gone.code == 0, gone.output
    assert "amlstack sandbox purge contoso-ml log-contoso-ml" in gone.output
    assert "`key_vault: {create_mode: recover}` brings it back" in gone.output
    assert not sandbox.resources()
    kept = [path for path in sandbox.state.rglob("*") if path.is_file()]
    assert sandbox.state / control.DATABASE in kept
    assert not [path for path in kept if KEY.encode() in path.read_bytes()]


@pytest.mark.thorough
@pytest.mark.engine
def test_preview_writes_nothing(engine: Engine, sandbox: Sandbox, file: Path) -> None:
    """A preview shows what would be created, and makes up a secret that it lacks."""
    result = engine("preview", file)
    assert result.code == 0, result.output
    assert "secret   raw_key: made up (AMLSTACK_SECRET_RAW_KEY sets it)" in result.output
    assert "to create" in result.output
    assert not sandbox.resources()


@pytest.mark.thorough
@pytest.mark.engine
def test_a_failure_of_the_engine_is_exit_code_1(engine: Engine, sandbox: Sandbox, file: Path) -> None:
    """What Azure refuses is told by the engine, and the command ends with 1."""
    sandbox.server.request("PUT", "/sandbox/taken/Microsoft.Storage/storageAccounts/sttaken")
    file.write_text(f"{WORKSPACE}storage_account: sttaken\n")
    result = engine("up", file)
    assert result.code == 1
    assert "AlreadyTaken" in result.output
    assert "Error: pulumi up failed" in result.output
    assert "Traceback" not in result.output


@pytest.mark.engine
def test_an_interrupted_up_ends_cleanly(engine: Engine, file: Path) -> None:
    """Ctrl-C lets the engine finish what it is doing and give its lock back: the next run goes on."""
    with subprocess.Popen(
        engine.command("up", file, "--skip-preview"),
        env=engine.variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "resource-group created" in line:
                process.send_signal(signal.SIGINT)
                break
        rest = process.stdout.read()
    assert process.returncode == 130, rest
    assert "Traceback" not in rest
    again = engine("up", file, "--skip-preview")
    assert again.code == 0, again.output


@pytest.mark.thorough
@pytest.mark.engine
def test_env_puts_a_shell_on_the_sandbox(engine: Engine, sandbox: Sandbox, file: Path) -> None:
    """After eval, `pulumi` is on the sandbox's one stack."""
    assert engine("up", file).code == 0
    said = CliRunner().invoke(amlstack, ["sandbox", "env", "--state", str(sandbox.state)])
    assert said.exit_code == 0, said.output
    script = (
        f"{said.stdout}\ncd {sandbox.state}/pulumi/config && pulumi stack --show-name && pulumi stack output workspace"
    )
    answer = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert answer.stdout.split() == ["contoso-ml", "contoso-ml"], answer.stderr


@pytest.mark.parametrize("command", ["up", "preview", "destroy"])
def test_a_missing_file_starts_nothing(tmp_path: Path, command: str) -> None:
    """A file that isn't there is said on stderr, with exit code 2, and no server runs afterwards."""
    state = tmp_path / "state"
    result = CliRunner().invoke(amlstack, ["sandbox", command, str(tmp_path / "none.yaml"), "--state", str(state)])
    assert result.exit_code == 2
    assert "none.yaml" in result.stderr
    assert not state.exists()


def test_a_faulty_file_starts_nothing(tmp_path: Path) -> None:
    """Faults of the file come first, with their places."""
    file, state = tmp_path / "workspace.yaml", tmp_path / "state"
    file.write_text("name: contoso-ml\nlocatoin: westeurope\n")
    result = CliRunner().invoke(amlstack, ["sandbox", "up", str(file), "--state", str(state)])
    assert result.exit_code == 2
    assert "workspace.yaml:2:1" in result.stderr
    assert not state.exists()


def test_nothing_to_destroy_is_said_before_anything_starts(tmp_path: Path, file: Path) -> None:
    """Without a stack there is nothing to destroy, and no server is started for it."""
    state = tmp_path / "state"
    result = CliRunner().invoke(amlstack, ["sandbox", "destroy", str(file), "--state", str(state)])
    assert result.exit_code == 2
    assert "there is no stack contoso-ml" in result.stderr
    assert control.running(state) is None


def test_without_an_engine_it_says_how_to_get_one(
    sandbox: Sandbox, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A missing tool chain is a prerequisite's own error, with exit code 2."""
    monkeypatch.setenv("AMLSTACK_TOOLCHAIN", str(tmp_path))
    result = CliRunner().invoke(amlstack, ["sandbox", "up", str(file), "--state", str(sandbox.state)])
    assert result.exit_code == 2
    assert "AMLSTACK_TOOLCHAIN" in result.stderr
