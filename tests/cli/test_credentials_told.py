"""No command prints, or writes for readers, a credential that stands in what it is given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.commands import amlstack
from tests.fake_credentials import CREDENTIALS

WORKSPACE = {"name": "contoso-ml", "resource_group": "rg-contoso", "location": "westeurope", "name_seed": "contoso"}
WAIVERS = [{"rule": "AML-220", "resource": "*", "reason": "known", "until": "2999-01-01"}]
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def tags() -> dict[str, str]:
    """A tag of each sort of credential."""
    return {f"t{number}": text for number, (text, _) in enumerate(CREDENTIALS.values())}


def write(folder: Path, name: str, said: Mapping[str, Any]) -> str:
    """A file, as JSON; its path."""
    file = folder / name
    file.write_text(json.dumps(said), encoding="utf-8")
    return str(file)


def assert_untold(*texts: str) -> None:
    """None of the texts holds one of the credentials, also as JSON writes it."""
    for text in texts:
        for _, hidden in CREDENTIALS.values():
            assert hidden[:12] not in text  # also where a message cuts it
            assert json.dumps(hidden)[1:-1] not in text


@pytest.mark.parametrize("format_", ["tree", "json", "mermaid", "pulumi-import"])
def test_plan(format_: str, tmp_path: Path) -> None:
    """The plan is made, and on stderr each place is told."""
    file = write(tmp_path, "workspace.yaml", {**WORKSPACE, "tags": tags()})
    done = amlstack("plan", file, "--format", format_, "--subscription", "0b1f6471-1bf0-4dda-aec3-cb9272f09590")
    assert done.returncode == 0
    assert done.stderr.count("AML-220") == len(CREDENTIALS)
    assert_untold(done.stdout, done.stderr)


def test_a_waived_credential_is_no_news(tmp_path: Path) -> None:
    """A plan doesn't tell of it."""
    file = write(tmp_path, "workspace.yaml", {**WORKSPACE, "tags": tags(), "policy": {"waivers": WAIVERS}})
    assert "AML-220" not in amlstack("plan", file).stderr


@pytest.mark.parametrize(
    "place", ["name", "location", "description", "container_name", "unknown key", "kind", "include"]
)
@pytest.mark.parametrize("command", ["plan", "check", "export", "rotate"])
def test_errors(command: str, place: str, tmp_path: Path) -> None:
    """Each command refuses what a credential makes unlawful, and names it not."""
    options = {"export": ("--out", str(tmp_path / "arm"))}.get(command, ())
    for text, _ in CREDENTIALS.values():
        store: dict[str, Any] = {"name": "raw", "type": "azure_blob", "container_name": text}
        others: dict[str, dict[str, Any]] = {
            "container_name": {"datastores": [store]},
            "include": {"datastores": [{"include": text}]},
            "unknown key": {text: "x"},
        }
        said = {**WORKSPACE, **others.get(place, {place: text})}
        done = amlstack(command, write(tmp_path, "workspace.yaml", said), *options)
        assert done.returncode or command in ("plan", "rotate")
        assert_untold(done.stdout, done.stderr)
    assert not (tmp_path / "arm").exists()


def test_export_writes_none_for_readers(tmp_path: Path) -> None:
    """One that is waived is deployed as it is declared, but stands in no inventory, diagram or README."""
    said = {**WORKSPACE, "tags": tags(), "policy": {"waivers": WAIVERS}}
    file, out = write(tmp_path, "workspace.yaml", said), tmp_path / "arm"
    for words in (("--out", str(out), "--bundle"), ("--verify", str(out))):
        done = amlstack("export", file, *words)
        assert (done.returncode, done.stderr) == (0, "")
        assert_untold(done.stdout)
    read = {each.name: each.read_text(encoding="utf-8") for each in out.iterdir()}
    deployed = json.dumps(json.loads(read.pop("parameters.workspace.json")) | json.loads(read.pop("mainTemplate.json")))
    assert all(json.dumps(text)[1:-1] in deployed for text, _ in CREDENTIALS.values())
    assert_untold(*read.values())


def test_files_that_differ_in_shape(tmp_path: Path) -> None:
    """What keeps two files from sharing a template is told without it."""
    text, _ = CREDENTIALS["a signature"]
    waived = {**WORKSPACE, "policy": {"waivers": WAIVERS}}
    files = [write(tmp_path, f"{name}.yaml", {**waived, "tags": {name: text}}) for name in ("one", "two")]
    done = amlstack("export", *files, "--out", str(tmp_path / "arm"))
    assert_untold(done.stdout, done.stderr)


def test_expand(tmp_path: Path) -> None:
    """Wherever it stands, and whatever stands where a credential belongs; expressions stay as they are."""
    key = "[listKeys(resourceId('Microsoft.Storage/storageAccounts', 'st'), '2023-01-01').keys[0].value]"
    connection = f"[concat('AccountKey=', {key[1:-1]})]"
    secrets = {"secretsType": "AccountKey", "key": "canary-1"}
    template = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"x": {"type": "object", "defaultValue": tags()}, "s": {"type": "secureString"}},
        "resources": [
            {
                "type": "Microsoft.MachineLearningServices/workspaces/datastores",
                "apiVersion": "2024-04-01",
                "name": "ml/raw",
                "properties": {"tags": "[parameters('x')]", "credentials": {"secrets": secrets}},
            },
            {
                "type": "Microsoft.KeyVault/vaults/secrets",
                "apiVersion": "2023-07-01",
                "name": "kv/s",
                "properties": {"value": "canary-2", "contentType": connection},
            },
            {
                "type": "Microsoft.Compute/virtualMachines",
                "apiVersion": "2024-07-01",
                "name": "vm",
                "properties": {"osProfile": {"adminPassword": "canary-3", "adminUsername": "[parameters('s')]"}},
            },
        ],
        "outputs": {
            "one": {"type": "secureString", "value": "canary-4"},
            "two": {"type": "secureObject", "value": {"x": ["canary-5"]}},
            "three": {"type": "string", "value": CREDENTIALS["a signature"][0]},
        },
    }
    done = amlstack("expand", write(tmp_path, "main.json", template))
    assert done.returncode == 0
    assert "canary" not in done.stdout
    assert_untold(done.stdout)
    datastore, secret, machine = json.loads(done.stdout)["resources"]
    assert datastore["properties"]["credentials"] == {"secrets": {"secretsType": "AccountKey", "key": "***"}}
    assert "listKeys" in secret["properties"]["contentType"]
    assert "AccountKey=" in secret["properties"]["contentType"]
    assert machine["properties"]["osProfile"] == {"adminPassword": "***", "adminUsername": "[parameters('s')]"}


def test_expand_tells_no_credential_in_an_error(tmp_path: Path) -> None:
    """What an expression is wrong about may be one."""
    for text, _ in CREDENTIALS.values():
        template = {
            "$schema": SCHEMA,
            "contentVersion": "1.0.0.0",
            "variables": {"x": f"[int('{text}')]", "y": f"[createObject('{text}', 1).x]"},
            "resources": [],
            "outputs": {each: {"type": "string", "value": f"[string(variables('{each}'))]"} for each in "xy"},
        }
        done = amlstack("expand", write(tmp_path, "main.json", template))
        assert_untold(done.stdout, done.stderr)


def test_import(tmp_path: Path) -> None:
    """From a template: what a description or a tag holds is left out, and neither file nor notes have it."""
    template = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "resources": [
            {
                "type": "Microsoft.MachineLearningServices/workspaces",
                "apiVersion": "2024-04-01",
                "name": "contoso-ml",
                "location": "westeurope",
                "tags": tags(),
                "properties": {"description": CREDENTIALS["a signature"][0], "publicNetworkAccess": "Enabled"},
            }
        ],
    }
    out = tmp_path / "workspace.yaml"
    source = write(tmp_path, "main.json", template)
    done = amlstack("import", "--from-arm", source, "-g", "rg", "--out", str(out))
    assert done.returncode == 1
    assert "description holds a shared access signature in the clear, and is left out" in done.stderr
    assert_untold(done.stdout, done.stderr, out.read_text(encoding="utf-8"))
