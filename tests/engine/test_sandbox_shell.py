"""A shell that works on the sandbox by `amlstack sandbox env`: plain pulumi, in the folder of the program."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import AMLSTACK, ROOT

from .conftest import Stack, counted

pytestmark = [pytest.mark.engine, pytest.mark.thorough]


def shell(stack: Stack, script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a shell that has evaluated what the command prints."""
    printed = subprocess.run(
        [*AMLSTACK, "sandbox", "env", "--state", str(stack.sandbox.state)],
        cwd=folder,
        env=stack.variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return subprocess.run(
        ["sh", "-c", f'eval "$LINES"\n{script}'],
        cwd=folder,
        env={**stack.variables, "LINES": printed.stdout},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def test_plain_pulumi_after_up(stack: Stack, tmp_path: Path) -> None:
    """It finds the workspace's own file and secrets and changes nothing, in a folder whose workspace.yaml is another's.

    Nothing is written beside Pulumi.yaml. Without what the command exported, the program would build that other
    workspace in place of this one, and refuses it before anything changes.
    """
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("Pulumi.yaml", "__main__.py", "workspace.yaml"):
        shutil.copy(ROOT / name, folder)
    credentials = {"account_key": {"secret": "far_key"}}
    far = {
        "type": "azure_blob",
        "account_name": "stfabrikam",
        "container_name": "data",
        "credentials": credentials,
        "skip_validation": True,
    }
    stack.declare(name="fabrikam-ml", resource_group="rg-fabrikam-ml", datastores=[{"name": "far", **far}])
    stack.lives("up")
    before = stack.sandbox.resources()
    done = shell(stack, "pulumi up --yes --skip-preview --non-interactive --color never", folder)
    assert done.returncode == 0, done.stdout
    assert counted(done.stdout).keys() == {"unchanged"}
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == [
        "Pulumi.yaml",
        "__main__.py",
        "workspace.yaml",
    ]
    forgotten = "unset PULUMI_OPTION_CONFIG_FILE AMLSTACK_FILE\npulumi up --yes --non-interactive --color never"
    done = shell(stack, forgotten, folder)
    assert done.returncode != 0
    assert "workspace.yaml: declares the workspace contoso-ml in rg-contoso-ml" in done.stdout
    assert "was made from fabrikam-ml in rg-fabrikam-ml" in done.stdout
    assert stack.sandbox.resources() == before
