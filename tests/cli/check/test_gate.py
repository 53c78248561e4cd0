"""Nothing is made at an error that isn't waived: an export, an up, a deployment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from amlstack.cli import amlstack
from amlstack.cli.check import gate
from tests.conftest import ROOT

from .inputs import SCHEMA

FILE = (ROOT / "examples" / "defaults" / "workspace.yaml").read_text()
STRICT = "\npolicy:\n  rules: {Storage.SharedKey: error}\n"
WAIVED = f"{STRICT}  waivers: [{{rule: AML-044, resource: st*, reason: An old client., until: 2999-12-31}}]\n"
PREMIUM: dict[str, Any] = {
    "$schema": SCHEMA,
    "contentVersion": "1.0.0.0",
    "parameters": {"sku": {"type": "string", "defaultValue": "Standard_LRS"}},
    "resources": [
        {
            "type": "Microsoft.Storage/storageAccounts",
            "apiVersion": "2024-01-01",
            "name": "stcontoso",
            "location": "westeurope",
            "kind": "StorageV2",
            "sku": {"name": "[parameters('sku')]"},
        },
        {
            "type": "Microsoft.MachineLearningServices/workspaces",
            "apiVersion": "2025-12-01",
            "name": "contoso-ml",
            "location": "westeurope",
            "identity": {"type": "SystemAssigned"},
            "properties": {
                "storageAccount": "[resourceId('Microsoft.Storage/storageAccounts', 'stcontoso')]",
                "keyVault": "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv-contoso",
            },
        },
    ],
}


def run(*words: object) -> Result:
    """Run `amlstack`."""
    return CliRunner().invoke(amlstack, [str(word) for word in words])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The default example with a rule made stricter than it is."""
    made = tmp_path / "workspace.yaml"
    made.write_text(FILE + STRICT)
    return made


@pytest.mark.parametrize(
    "command", [["export", "--out"], ["sandbox", "up", "--state"], ["sandbox", "preview", "--state"]]
)
def test_what_breaks_a_rule_is_not_made(command: list[str], file: Path, tmp_path: Path) -> None:
    """Exit code 1, the finding at its place with its mend, how to waive it, and nothing written or started."""
    done = run(*command, tmp_path / "made", file)
    assert done.exit_code == 1
    assert f"{file}:" in done.stderr
    assert "error AML-044 Storage.SharedKey" in done.stderr
    assert "waive it under `policy`" in done.stderr
    assert "1 error in 1 input" in done.stderr
    assert not (tmp_path / "made").exists()


def test_what_is_waived_is_made(file: Path, tmp_path: Path) -> None:
    """A reason and a day are enough; warnings stop nothing."""
    file.write_text(FILE + WAIVED)
    assert run("export", "--out", tmp_path / "made", file).exit_code == 0
    file.write_text(FILE + STRICT.replace("error", "warning"))
    assert run("export", "--out", tmp_path / "other", file).exit_code == 0


def test_settings_that_cannot_be_read_stop_it_too(file: Path, tmp_path: Path) -> None:
    """What is asked for isn't known then; exit code 2."""
    (tmp_path / "amlstack.toml").write_text('profile = "prodction"\n')
    done = run("export", "--out", tmp_path / "made", file)
    assert done.exit_code == 2
    assert "did you mean 'production'?" in done.stderr


def test_a_template_is_not_deployed(tmp_path: Path) -> None:
    """With the parameter files that it would be deployed with, of which the later one wins."""
    template = tmp_path / "main.json"
    template.write_text(json.dumps(PREMIUM, indent=2))
    for name, sku in (("good", "Standard_ZRS"), ("bad", "Premium_LRS")):
        (tmp_path / f"{name}.json").write_text(json.dumps({"parameters": {"sku": {"value": sku}}}))
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    gate.templates([(template, (good,))])
    gate.templates([(template, (bad, good))])
    with pytest.raises(gate.Stopped) as stopped:
        gate.templates([(template, (good, bad))])
    assert "AML-021" in stopped.value.message
    words = ("--parameters", good, "--parameters", bad, "--resource-group", "rg", "--state", tmp_path / "state")
    done = run("sandbox", "deploy", template, *words)
    assert done.exit_code == 1
    assert "AML-021" in done.stderr
    assert not (tmp_path / "state").exists()


def test_a_program_is_told_why_not(file: Path) -> None:
    """The same words, or None where it may go on; the file's other faults are the program's own to tell."""
    assert "AML-044" in str(gate.refusal(str(file)))
    file.write_text(FILE)
    assert gate.refusal(str(file)) is None
    file.write_text("name: [")
    assert gate.refusal(str(file)) is None
