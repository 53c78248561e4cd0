"""The real engine and the stand-in plugin, with small programs against a sandbox."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Engine, Sandbox

pytestmark = pytest.mark.engine

GROUP = "/subscriptions/5a9db0c5-0000-4000-8000-000000000001/resourceGroups/rg-contoso"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stcontoso"
PROGRAM = """
import pulumi
from pulumi_azure_native import resources, storage

group = resources.ResourceGroup("group", resource_group_name="rg-contoso", location="westeurope")
account = storage.StorageAccount(
    "account", resource_group_name=group.name, account_name="NAME", kind="StorageV2", sku={"name": "SKU"}, tags=TAGS
)
box = storage.BlobContainer("box", resource_group_name=group.name, account_name=account.name)
pulumi.export("box", box.name)
pulumi.export("blob", account.primary_endpoints.blob)
"""


def program(name: str = "stcontoso", sku: str = "Standard_LRS", tags: str = "{}") -> str:
    """The small program: a group, an account, a container."""
    return PROGRAM.replace("NAME", name).replace("SKU", sku).replace("TAGS", tags)


@pytest.mark.thorough
def test_create_no_change_update_refresh_destroy(engine: Engine, sandbox: Sandbox) -> None:
    """What is created stays as it is, is updated in place, is unchanged by a refresh, and goes again."""
    folder = engine.program(program())
    created = engine("up", folder, "--skip-preview")
    assert created.code == 0, created.output
    assert {GROUP, ACCOUNT, f"{ACCOUNT}/blobServices/default/containers/box"} <= set(sandbox.resources())
    assert 'blob: "https://stcontoso.blob' in created.output

    again = engine("up", folder, "--skip-preview", "--expect-no-changes")
    assert again.code == 0, again.output

    engine.program(program(tags="{'team': 'ml'}"))
    updated = engine("up", folder, "--skip-preview")
    assert "[diff: ~tags]" in updated.output
    assert "1 updated" in updated.output
    assert sandbox.resources()[ACCOUNT]["tags"] == {"team": "ml"}

    refreshed = engine("refresh", folder, "--skip-preview", "--expect-no-changes")
    assert refreshed.code == 0, refreshed.output

    destroyed = engine("destroy", folder, "--skip-preview")
    assert destroyed.code == 0, destroyed.output
    assert not sandbox.resources()


@pytest.mark.thorough
def test_preview_writes_nothing(engine: Engine, sandbox: Sandbox) -> None:
    """A preview asks, and creates nothing; what only Azure will know is unknown."""
    result = engine("preview", engine.program(program()))
    assert result.code == 0, result.output
    assert "4 to create" in result.output
    assert "[unknown]" in result.output
    assert not sandbox.resources()


def test_another_name_replaces_after_deleting(engine: Engine, sandbox: Sandbox) -> None:
    """A given name is part of the id: the account, and what lies in it, goes before its replacement comes."""
    folder = engine.program(program())
    assert engine("up", folder, "--skip-preview").code == 0
    engine.program(program(name="stcontoso2"))
    replaced = engine("up", folder, "--skip-preview")
    assert replaced.code == 0, replaced.output
    assert "2 replaced" in replaced.output
    assert replaced.output.index("account deleted") < replaced.output.index("account creating")
    assert ACCOUNT not in sandbox.resources()
    assert f"{ACCOUNT}2" in sandbox.resources()


@pytest.mark.thorough
def test_a_refusal_is_said_in_one_line_and_the_rest_is_kept(engine: Engine, sandbox: Sandbox) -> None:
    """What Azure refuses is told with its code, what was created before stays, and a corrected run finishes."""
    folder = engine.program(program(name="St-Contoso"))
    refused = engine("up", folder, "--skip-preview")
    assert refused.code != 0
    assert "error: AccountNameInvalid: " in refused.output
    assert "Traceback" not in refused.output
    assert set(sandbox.resources()) == {GROUP}

    engine.program(program())
    corrected = engine("up", folder, "--skip-preview")
    assert corrected.code == 0, corrected.output
    assert "2 created" in corrected.output


@pytest.mark.thorough
def test_what_exists_already_is_not_taken_over(engine: Engine, sandbox: Sandbox) -> None:
    """A resource that isn't in the state is not written over."""
    sandbox.server.request("PUT", f"{GROUP}?api-version=2024-03-01", {"location": "northeurope"})
    result = engine("up", engine.program(program()), "--skip-preview")
    assert f"cannot create already existing resource '{GROUP}'" in result.output
    assert sandbox.resources()[GROUP]["location"] == "northeurope"


@pytest.mark.thorough
def test_import_takes_over_what_exists(engine: Engine, sandbox: Sandbox) -> None:
    """An import reads the inputs from the id, and the next run has nothing to change."""
    sandbox.server.request("PUT", f"{GROUP}?api-version=2024-03-01", {"location": "westeurope"})
    group = 'resources.ResourceGroup("group", resource_group_name="rg-contoso", location="westeurope"'
    head = "import pulumi\nfrom pulumi_azure_native import resources\n"
    folder = engine.program(f'{head}{group}, opts=pulumi.ResourceOptions(import_="{GROUP}"))')
    imported = engine("up", folder, "--skip-preview")
    assert "1 imported" in imported.output
    engine.program(f"{head}{group})")
    assert engine("up", folder, "--skip-preview", "--expect-no-changes").code == 0


@pytest.mark.thorough
def test_import_without_a_program(engine: Engine, sandbox: Sandbox) -> None:
    """`pulumi import` takes a resource into the state; and asks for no program where it is told so."""
    sandbox.server.request("PUT", f"{GROUP}?api-version=2024-03-01", {"location": "westeurope"})
    folder = engine.program(program())
    wanted = ("azure-native:resources:ResourceGroup", "group", GROUP)
    result = engine("import", folder, *wanted, "--generate-code=false")
    assert result.code == 0, result.output
    assert "1 imported" in result.output


@pytest.mark.thorough
def test_a_drift_is_found_and_mended(engine: Engine, sandbox: Sandbox) -> None:
    """What somebody changed in Azure is seen by a refresh and put right by the next run."""
    folder = engine.program(program(tags="{'team': 'ml'}"))
    assert engine("up", folder, "--skip-preview").code == 0
    sandbox.server.request("PATCH", f"{ACCOUNT}?api-version=2024-01-01", {"tags": {"team": "other"}})
    mended = engine("up", folder, "--skip-preview", "--refresh")
    assert mended.code == 0, mended.output
    assert sandbox.resources()[ACCOUNT]["tags"] == {"team": "ml"}


@pytest.mark.thorough
def test_a_secret_stays_out_of_the_state(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> None:
    """A secret input is encrypted in the state, though the plugin saw it in clear."""
    canary = "canary-7c1f"
    text = program(tags='{"note": pulumi.Output.secret("canary-" + "7c1f")}')
    result = engine("up", engine.program(text), "--skip-preview")
    assert result.code == 0, result.output
    assert canary not in result.output
    assert sandbox.resources()[ACCOUNT]["tags"] == {"note": canary}
    kept = [path for path in (sandbox.state / "pulumi").rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if canary.encode() in path.read_bytes()]


def test_a_killed_engine_leaves_no_plugin_behind(engine: Engine, sandbox: Sandbox) -> None:
    """The plugin ends by itself when its engine is killed and can't tell it."""
    folder = engine.program("import time\n" + program() + "\naccount.id.apply(lambda _: time.sleep(60))")
    with subprocess.Popen(
        engine.command("up", folder, "--skip-preview"),
        cwd=folder,
        env=engine.variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _until(lambda: ACCOUNT in sandbox.resources())
        started = _descendants(process.pid)
        process.kill()
    plugins = [pid for pid, command in started.items() if "amlstack.sandbox.plugin" in command]
    assert plugins
    _until(lambda: not set(plugins) & set(_processes()))
    for pid in set(started) & set(_processes()):  # the program sleeps on
        os.kill(pid, signal.SIGKILL)


def _until(condition: Callable[[], bool]) -> None:
    """Wait until something is so; the test's own time limit ends what never comes."""
    while not condition():
        time.sleep(0.05)


def _processes() -> dict[int, tuple[int, str]]:
    """Every process: its parent and its command line."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return {int(pid): (int(parent), command[0] if command else "") for pid, parent, *command in rows}


def _descendants(root: int) -> dict[int, str]:
    """The command line of every process below one."""
    everyone, found = _processes(), {root: ""}
    while more := {pid: args for pid, (parent, args) in everyone.items() if parent in found and pid not in found}:
        found |= more
    return {pid: command for pid, command in found.items() if pid != root}
