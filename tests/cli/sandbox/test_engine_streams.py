"""stdout of `amlstack sandbox up`, `preview` and `destroy` is the engine's alone: `-- --json` is JSON there."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from amlstack.sandbox.control import SUBSCRIPTION
from amlstack.sandbox.engine import environment
from amlstack.sandbox.engine.process import Outcome
from amlstack.sandbox.engine.stack import Stack
from tests.commands import amlstack
from tests.conftest import AMLSTACK, ROOT, Engine, Sandbox

VAULT = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-there/providers/Microsoft.KeyVault/vaults/kv-there"
WORKSPACE = f"""
name: contoso-ml
name_seed: contoso
resource_group: rg-contoso-ml
location: westeurope
key_vault: {VAULT}
datastores:
  - name: raw
    type: azure_blob
    account_name: stelsewhere
    container_name: raw
    skip_validation: true
    credentials: {{account_key: {{secret: raw_key}}}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workspace file with what is told: a vault that the sandbox lacks, and a secret without a value."""
    path = tmp_path / "workspace.yaml"
    path.write_text(WORKSPACE)
    return path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("up", "--create-existing"), ("existing key vault kv-there in rg-there: made up", "is up in the sandbox")),
        (("preview",), ("isn't in the sandbox", "Nothing was created")),
        (("destroy",), ("is gone from the sandbox",)),
    ],
    ids=["up", "preview", "destroy"],
)
def test_what_the_command_itself_says_is_on_stderr(
    words: tuple[str, ...], told: tuple[str, ...], sandbox: Sandbox, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sandbox's address, the stack, secrets, what is made up, what is next: none of it among the engine's words."""

    def run(self: Stack, command: str, options: list[str]) -> Outcome:
        click.echo(json.dumps([self.name, command, options[-1]]))
        return Outcome(0, interrupted=False)

    monkeypatch.setattr(Stack, "run", run)
    monkeypatch.setattr(Stack, "create", lambda *_: None)
    monkeypatch.setattr(Stack, "set_secret", lambda *_: None)
    monkeypatch.setattr(environment, "process_environment", lambda *_: {})
    monkeypatch.setattr(environment, "stacks", lambda _: ["contoso-ml"])
    done = amlstack("sandbox", *words, str(file), "--state", str(sandbox.state), "--", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["contoso-ml", words[0], "--json"]
    secret = () if words[0] == "destroy" else ("secret   raw_key: made up",)
    for each in (f"sandbox  {sandbox.server.url}", "stack    contoso-ml", "program  ", *secret, *told):
        assert each in done.stderr


@pytest.mark.thorough
@pytest.mark.engine
def test_a_preview_is_json_that_check_takes(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> None:
    """From a file or through a pipe, as it comes: one JSON document; the engine's events are one after the other."""
    file = shutil.copy(ROOT / "workspace.yaml", tmp_path)

    def ran(command: str) -> str:
        words = [*AMLSTACK, "sandbox", command, str(file), "--state", str(sandbox.state), "--", "--json"]
        done = subprocess.run(words, env=engine.variables, capture_output=True, text=True, check=True)
        assert "stack    contoso-ml" in done.stderr
        return done.stdout

    saved = tmp_path / "preview.json"
    saved.write_text(ran("preview"))
    assert {step["op"] for step in json.loads(saved.read_text())["steps"]} == {"create"}
    checked = amlstack("check", str(saved))
    assert checked.returncode == 0, checked.stdout
    assert amlstack("check", "-", given=saved.read_text()).returncode == 0
    for command in ("up", "destroy"):
        *_, last = _values(ran(command))
        assert "cancelEvent" in last


def _values(text: str) -> Iterator[Any]:
    """The JSON values that stand one after the other in a text; raises ValueError at anything else."""
    decoder, at = json.JSONDecoder(), 0
    while rest := text[at:].lstrip():
        at = len(text) - len(rest)
        value, at = decoder.raw_decode(text, at)
        yield value
