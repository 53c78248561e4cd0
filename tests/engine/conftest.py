"""What the tests of the whole share: a workspace file that changes between runs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from amlstack.sandbox import control
from tests.conftest import Engine, Result, Sandbox

GROUP = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-contoso-ml"
WORKSPACE = f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/contoso-ml"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-contoso-ml-11tuw"


class Stack:
    """One workspace file on one sandbox, run by the real engine as `amlstack sandbox` runs it."""

    def __init__(self, engine: Engine, sandbox: Sandbox, file: Path) -> None:
        self.sandbox = sandbox
        self.file = file
        self._engine = engine
        self.variables = engine.variables
        """The environment in which the engine works on the sandbox."""
        self.keys: dict[str, Any] = {
            "name": "contoso-ml",
            "name_seed": "contoso",
            "resource_group": "rg-contoso-ml",
            "location": "westeurope",
            "tags": {"owner": "forecasting"},
            "datastores": [
                {
                    "name": "raw",
                    "type": "azure_blob",
                    "container_name": "raw",
                    "credentials": {"account_key": {"list_keys": "key1"}},
                }
            ],
        }

    def declare(self, **keys: Any) -> None:
        """Lay keys over the declaration; None takes one away."""
        self.keys = {key: value for key, value in {**self.keys, **keys}.items() if value is not None}

    def run(self, command: str, *options: str, **variables: str) -> Result:
        """Run up, preview, refresh or destroy on the declaration as it is now."""
        self.file.write_text(yaml.safe_dump(self.keys, sort_keys=False))
        return self._engine(command, self.file, *options, **variables)

    def lives(self, command: str, *options: str, **variables: str) -> str:
        """Run a command that must end well; returns what it printed."""
        result = self.run(command, *options, **variables)
        assert result.code == 0, result.output
        return result.output

    def refused(self, command: str, *options: str) -> str:
        """Run a command that must fail, without a traceback; returns what it printed."""
        result = self.run(command, *options)
        assert result.code == 1, result.output
        assert "Traceback" not in result.output
        return result.output

    def build_image(self) -> None:
        """Play the first build of an image: Azure ML makes the registry that the workspace lacks."""
        status, body = self.sandbox.server.request("POST", f"/sandbox/build-image{WORKSPACE}")
        assert status == 200, body

    def body(self, type_: str, name: str) -> dict[str, Any]:
        """The one resource of a type and name, as the Resource Manager has it."""
        ending = f"{type_}/{name}".lower()
        (found,) = [body for id_, body in self.sandbox.resources().items() if id_.lower().endswith(ending)]
        return found


def counted(output: str) -> dict[str, int]:
    """The engine's own summary: {'created': 14} or {'unchanged': 14}."""
    summary = output.rpartition("Resources:")[2].partition("Duration")[0]
    return {what: int(number) for number, what in re.findall(r"(\d+) (\w+)", summary)}


def pulumi(engine: Engine, folder: Path, *words: str) -> str:
    """Run a command of pulumi's own in a folder, which must end well; returns what it printed."""
    ended = subprocess.run(
        ["pulumi", *words, "--non-interactive", "--color", "never"],
        cwd=folder,
        env=engine.variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


@pytest.fixture
def stack(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> Stack:
    """A small workspace file of its own on a sandbox of its own."""
    return Stack(engine, sandbox, tmp_path / "workspace.yaml")
