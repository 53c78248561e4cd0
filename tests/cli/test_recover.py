"""`amlstack recover`, after a kill of the real engine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from amlstack.cli import amlstack
from amlstack.live import pulumi
from amlstack.sandbox.engine import environment
from amlstack.sandbox.engine.orphans import end_orphans
from tests.conftest import Engine, Sandbox

GROUP = "/subscriptions/5a9db0c5-0000-4000-8000-000000000001/resourceGroups/rg-contoso"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stcontoso"
CANARY = "canary-5d2e"
PROGRAM = f"""
import pulumi
from pulumi_azure_native import resources, storage

group = resources.ResourceGroup("group", resource_group_name="rg-contoso", location="westeurope")
storage.StorageAccount(
    "account",
    resource_group_name=group.name,
    account_name="stcontoso",
    kind="StorageV2",
    sku={{"name": "Standard_LRS"}},
    tags={{"note": pulumi.Output.secret("{CANARY}")}},
)
resources.ResourceGroup("other", resource_group_name="rg-other", location="westeurope")
"""


def recover(sandbox: Sandbox, *words: str, answer: str | None = None) -> Result:
    """Run the command on the sandbox's stack."""
    command = ["recover", "test", "--state", str(sandbox.state), *words]
    return CliRunner().invoke(amlstack, command, input=answer)


def held(path: str, when: str) -> dict[str, Any]:
    """A fault that holds a creation up before or after the write."""
    return {"fault": "slow", "seconds": 60, "method": "PUT", "path": path, "when": when}


def killed(engine: Engine, sandbox: Sandbox, folder: Path) -> None:
    """Kill a run when it has begun to create both: one is written by then, the other isn't."""
    faults = [held(ACCOUNT, "after"), held("*/rg-other", "before")]
    sandbox.server.request("PUT", "/sandbox/faults", {"faults": faults})
    with subprocess.Popen(
        engine.command("up", folder, "--skip-preview"),
        cwd=folder,
        env=engine.variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _until(lambda: all(each["played"] for each in sandbox.server.request("GET", "/sandbox/faults")[1]["faults"]))
        working = recover(sandbox, "--yes")
        process.send_signal(signal.SIGKILL)
    time.sleep(1)  # until the plugin has noticed, it would send the call again
    assert working.exit_code == 1
    assert "which still runs" in working.stdout
    assert "an engine still works on the stack" in working.stderr
    sandbox.server.request("DELETE", "/sandbox/faults")


def _until(condition: Callable[[], bool]) -> None:
    """Wait until something is so; the test's own time limit ends what never comes."""
    while not condition():
        time.sleep(0.02)


@pytest.mark.engine
def test_a_killed_run_is_mended(engine: Engine, sandbox: Sandbox) -> None:
    """What exists is adopted, what doesn't is dropped, nothing is written before a yes, and the next run goes on."""
    folder = engine.program(PROGRAM)
    killed(engine, sandbox, folder)
    before = _state(sandbox)

    shown = recover(sandbox, answer="n\n")
    assert shown.exit_code == 1
    assert "which is gone" in shown.stdout
    assert (
        f"adopt    azure-native:storage:StorageAccount account (creating): {ACCOUNT} exists (Succeeded" in shown.stdout
    )
    assert "drop     azure-native:resources:ResourceGroup other (creating): there is no /subscriptions/" in shown.stdout
    assert "Error: nothing was written." in shown.stderr
    assert _state(sandbox) == before
    assert "locked" in engine("up", folder).output

    # the engine writes such a note in one step with nothing else, unless it is killed in between
    torn = environment.backend(sandbox.state) / ".pulumi" / "stacks" / environment.PROJECT / "test.json.attrs"
    torn.touch()
    assert "EOF" in engine("up", folder).output
    mended = recover(sandbox, "--yes")
    assert mended.exit_code == 0, mended.output
    assert f"torn     {torn} was half written" in mended.stdout
    assert not torn.exists()
    backup = Path(mended.stdout.rpartition("it is in ")[2].strip())
    assert len(json.loads(backup.read_text())["deployment"]["pending_operations"]) == 2
    assert backup.stat().st_mode & 0o077 == 0
    assert end_orphans(sandbox.state / "pulumi" / "home") == []
    kept = [path for path in sandbox.state.rglob("*.json*") if path.is_file() and "server.json" not in path.name]
    assert not [path for path in kept if CANARY in path.read_text(errors="replace")]

    assert "nothing is pending" in recover(sandbox).stdout
    done = engine("up", folder, "--skip-preview")
    assert done.code == 0, done.output
    assert "1 created" in done.output
    assert "3 unchanged" in done.output
    again = engine("up", folder, "--skip-preview", "--refresh", "--expect-no-changes")
    assert again.code == 0, again.output


def _state(sandbox: Sandbox) -> str:
    folder = environment.backend(sandbox.state) / ".pulumi"
    files = sorted(path for name in ("stacks", "locks") for path in (folder / name).rglob("*.json"))
    return "".join(f"{path}\n{path.read_text()}" for path in files)


@pytest.mark.engine
def test_what_cannot_be_told_is_not_written(engine: Engine, sandbox: Sandbox) -> None:
    """A pending creation of a type that amlstack doesn't know keeps the whole stack as it is, with exit code 1."""
    folder = engine.program("")
    assert engine("up", folder, "--skip-preview").code == 0
    stack = environment.backend(sandbox.state) / ".pulumi" / "stacks" / environment.PROJECT / "test.json"
    kept = json.loads(stack.read_text())
    urn = "urn:pulumi:test::amlstack::aws:s3/bucket:Bucket::logs"
    pending = {"resource": {"urn": urn, "custom": True, "type": "aws:s3/bucket:Bucket"}, "type": "creating"}
    kept["checkpoint"]["latest"]["pending_operations"] = [pending]
    stack.write_text(json.dumps(kept))
    result = recover(sandbox, "--yes")
    assert result.exit_code == 1
    assert "unclear  aws:s3/bucket:Bucket logs (creating): amlstack does not know this type" in result.stdout
    assert "nothing was written, as it would lose what can't be told" in result.stderr
    assert json.loads(stack.read_text()) == kept


@pytest.mark.engine
def test_a_stack_that_is_not_there_is_told_by_the_engine(engine: Engine, sandbox: Sandbox) -> None:
    """The engine's own words, on stderr, with exit code 2."""
    result = recover(sandbox)
    assert result.exit_code == 2
    assert "pulumi stack export: no stack named 'test' found" in result.stderr


def test_without_pulumi_it_cannot_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this shell has no pulumi, it says how to get one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(amlstack, ["recover", "dev"])
    assert result.exit_code == 2
    assert "no pulumi on PATH" in result.stderr
    assert os.listdir(tmp_path) == []


def test_where_the_backend_cannot_be_looked_into_it_says_so() -> None:
    """Nothing is known of a lock there, and cancelling is announced."""
    from amlstack.cli.recover import described
    from amlstack.live.recover import Recovery

    assert described(Recovery({}, None, ()))[0].startswith("lock     can't be looked at on this backend")
    assert pulumi.locks("azblob://states", "dev") is None


@pytest.mark.thorough
@pytest.mark.engine
def test_on_azure_it_asks_azure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A stack on a backend of one's own, a managed identity, and Azure's own address, which a sandbox plays here."""
    from amlstack.live import azure
    from amlstack.sandbox import clients, control

    server = control.ensure(tmp_path / "azure", tls=True)
    try:
        for name, value in clients.variables("azure-mgmt", server, tmp_path).items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setitem(azure._CLOUDS, "public", (server.url, "https://nobody.invalid"))
        server.request("PUT", f"{GROUP}?api-version=2024-03-01", {"location": "westeurope"})
        stack = _stack_of_ones_own(tmp_path, monkeypatch)
        result = CliRunner().invoke(amlstack, ["recover", "dev", "--yes"])
        assert result.exit_code == 0, result.output + capfd.readouterr().err
        assert f"adopt    azure-native:resources:ResourceGroup group (creating): {GROUP} exists" in result.stdout
    finally:
        control.stop(tmp_path / "azure")
    latest = json.loads(stack.read_text())["checkpoint"]["latest"]
    (taken,) = latest["resources"]
    assert (taken["id"], taken["outputs"]["location"]) == (GROUP, "westeurope")
    assert not latest.get("pending_operations")
    assert len(list(tmp_path.glob("project/dev.*.json"))) == 1


def _stack_of_ones_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a stack in which a group was being created, and this process in it; the stack's file."""
    project, backend = folder / "project", folder / "backend"
    for made in (project, backend):
        made.mkdir()
    (project / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")
    monkeypatch.chdir(project)
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, [*environment.search_path(), "/usr/bin", "/bin"])))
    monkeypatch.setenv("PULUMI_BACKEND_URL", backend.as_uri())
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "a passphrase")
    monkeypatch.setenv("PULUMI_HOME", str(folder / "home"))
    monkeypatch.setenv("ARM_SUBSCRIPTION_ID", GROUP.split("/")[2])
    subprocess.run(["pulumi", "stack", "init", "dev", "--non-interactive"], check=True, capture_output=True)
    stack = backend / ".pulumi" / "stacks" / "demo" / "dev.json"
    kept = json.loads(stack.read_text())
    token = "azure-native:resources:ResourceGroup"
    inputs = {"resourceGroupName": "rg-contoso", "location": "westeurope"}
    resource = {"urn": f"urn:pulumi:dev::demo::{token}::group", "custom": True, "type": token, "inputs": inputs}
    manifest = {"time": "2026-11-20T12:00:00Z", "magic": "", "version": ""}
    operations = [{"type": "creating", "resource": resource}]
    kept["checkpoint"]["latest"] = {"manifest": manifest, "resources": [], "pending_operations": operations}
    stack.write_text(json.dumps(kept))
    return stack
