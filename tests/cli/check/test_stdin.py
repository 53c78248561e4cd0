"""`amlstack check -`, and `-` for the other commands that read a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amlstack.cli import amlstack
from tests.cli.check.inputs import SCHEMA

HEAD = "name: contoso-ml\nname_seed: contoso\nresource_group: rg\nlocation: westeurope\n"
WORKSPACE = f"{HEAD}datastores:\n  - include: raw.yml\n"
RAW = "name: raw\ntype: azure_blob\naccount_name: stother\ncontainer_name: raw\nprotocol: http\n"
WEAK = {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2025-06-01", "name": "[parameters('name')]"} | {
    "location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"},
    "properties": {"supportsHttpsTrafficOnly": False},
}  # fmt: skip
TEMPLATE = json.dumps(
    {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "parameters": {"name": {"type": "string"}}, "resources": [WEAK]},
    indent=1,
)
PARAMETERS = json.dumps({"parameters": {"name": {"value": "stdev"}}})
URN = "urn:pulumi:dev::p::azure-native:storage:StorageAccount::st"
STATE = {"urn": URN, "type": "azure-native:storage:StorageAccount", "custom": True}
PREVIEW = json.dumps(
    {
        "config": {},
        "steps": [{"op": "create", "urn": URN, "newState": STATE | {"inputs": {"enableHttpsTrafficOnly": False}}}],
        "changeSummary": {"create": 1},
    }
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def run(given: str | bytes, *arguments: str) -> Result:
    """Run a command with something on standard input."""
    return CliRunner().invoke(amlstack, arguments, input=given)


def found(given: str | bytes, *arguments: str) -> list[tuple[str, str, int]]:
    """The rule, file and line of each finding."""
    said = json.loads(run(given, "check", "-", *arguments, "--format", "json").stdout)
    return [(each["rule"], each["file"], each["line"]) for each in said["findings"]]


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (HEAD + "storage_account: {sku: Premium_LRS}\n", "AML-900"),
        ("{name: contoso-ml, resource_group: rg, location: westeurpoe}\n", "AML-314"),
        (json.dumps({"name": "contoso-ml", "resource_group": "rg", "location": "westeurpoe"}), "AML-314"),
        (TEMPLATE, "AML-042"),
        ("\ufeff" + TEMPLATE, "AML-042"),
        (PREVIEW, "AML-042"),
    ],
)
def test_what_it_is_given_is_recognised(given: str, rule: str) -> None:
    """A workspace file, also in braces or as JSON, a template, a saved preview; places are in `<stdin>`."""
    told = found(given)
    assert rule in [each for each, _, _ in told]
    assert {file for _, file, _ in told} == {"<stdin>"}
    assert all(line for _, _, line in told)


def test_the_line_is_shown_of_what_was_given(folder: Path) -> None:
    """Not of what lies in a file of that name."""
    (folder / "workspace.yaml").write_text("\n" * 9)
    given = HEAD.replace("westeurope", "westeurpoe")
    for arguments in ((), ("--stdin-filename", "workspace.yaml")):
        assert "4 | location: westeurpoe\n" in run(given, "check", "-", *arguments).stdout


def test_it_is_taken_for_the_file_that_is_named(folder: Path) -> None:
    """With its includes, what includes it, the parameters beside it and its settings."""
    (folder / "infra").mkdir()
    (folder / "infra" / "workspace.yaml").write_text(WORKSPACE)
    (folder / "infra" / "raw.yml").write_text(RAW)
    told = found(WORKSPACE, "--stdin-filename", "infra/workspace.yaml")
    assert ("AML-096", "infra/raw.yml", 5) in told
    told = found(f"# new\n{RAW}", "--stdin-filename", "infra/raw.yml")
    assert ("AML-096", "infra/raw.yml", 6) in told
    (folder / "infra" / "main.parameters.json").write_text(PARAMETERS)
    said = run(TEMPLATE, "check", "-", "--stdin-filename", "infra/main.json", "--format", "json").stdout
    assert json.loads(said)["checked"][0]["what"] == "template with main.parameters.json"
    (folder / "infra" / "main.json").write_text(TEMPLATE)
    given = PARAMETERS.replace("stdev", "st_dev")
    assert "AML-001" in [rule for rule, _, _ in found(given, "--stdin-filename", "infra/main.parameters.json")]
    (folder / "infra" / "amlstack.toml").write_text('[rules]\nAML-096 = "off"\n')
    assert "AML-096" not in [rule for rule, _, _ in found(RAW, "--stdin-filename", "infra/raw.yml")]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "<stdin>: is empty: nothing was given on standard input"),
        ("on: push\njobs: {}\n", "<stdin>: is no workspace file, datastore file, ARM template"),
        ("{}", "<stdin>: is no ARM template, parameter file or saved preview"),
        ('{"resources": [', "<stdin>:1:16: "),
        (HEAD + "locaton: x\n", "<stdin>:5:1: unknown key 'locaton'"),
        (HEAD.encode("utf-16"), "<stdin>: is UTF-16: save it as UTF-8"),
        (PARAMETERS, "is a parameter file without its template beside it"),
    ],
)
def test_what_cannot_be_checked_is_told(given: str | bytes, why: str) -> None:
    """With exit code 2, and nothing taken for a pass."""
    done = run(given, "check", "-")
    assert done.exit_code == 2
    assert why in done.stdout


def test_what_does_not_go_together_is_refused() -> None:
    """A name for nothing, and writing into what is no file."""
    assert "name - as a PATH too" in run("", "check", "x", "--stdin-filename", "y").stderr
    assert "standard input is none" in run(HEAD, "check", "-", "--fix").stderr


def test_a_baseline_and_a_file_go_along(folder: Path) -> None:
    """It is one input among others, read once."""
    (folder / "workspace.yaml").write_text(HEAD)
    done = run(RAW, "check", "-", "workspace.yaml", "-", "--format", "json")
    assert [each["file"] for each in json.loads(done.stdout)["checked"]] == ["<stdin>", "workspace.yaml"]


def test_other_commands_take_it(folder: Path) -> None:
    """Plan, expand and import; an export says that it can't."""
    assert run(HEAD, "plan", "-").stdout.startswith("resource group")
    assert "<stdin>:5:1: unknown key 'x'" in run(HEAD + "x: 1\n", "plan", "-").stderr
    assert "<stdin>:4:11: error AML-314" in run(HEAD.replace("west", "wset"), "plan", "-").stderr
    assert json.loads(run(TEMPLATE, "expand", "-").stdout)["resources"][0]["kind"] == "StorageV2"
    (folder / "p.json").write_text(PARAMETERS)
    assert '"stdev"' in run(TEMPLATE, "expand", "-", "-p", "p.json").stdout
    assert "standard input is read once" in run(TEMPLATE, "expand", "-", "-p", "-").stderr
    assert (
        "the template has no Microsoft.MachineLearningServices"
        in run(TEMPLATE, "import", "--from-arm", "-", "-g", "rg").stderr
    )
    assert "write standard input to a file first" in run(HEAD, "export", "-", "--out", "arm").stderr
