"""`amlstack rotate`: what uses which key, and the steps, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amlstack.cli.rotate import command
from amlstack.plan import rotation, workspace
from amlstack.spec import load

ROOT = Path(__file__).parents[2]
EXAMPLES = [ROOT / "workspace.yaml", *sorted(ROOT.glob("examples/*/workspace.yaml"))]


def rotate(*args: str) -> Result:
    """What `amlstack rotate ARGS` does."""
    return CliRunner().invoke(command, args)


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_each_example(file: Path) -> None:
    """Every account, every use with its place, every step with its number and every command is shown."""
    done = rotate(str(file))
    assert (done.exit_code, done.stderr) == (0, "")
    declaration = load(file)
    for account in rotation.accounts(workspace(declaration.spec)):
        assert f"storage account {account.name}" in done.stdout
        for use in account.uses:
            where = "" if use.kind == "workspace" else f"  {declaration.place(use.where)}"
            assert any(use.name in line and line.endswith(where) for line in done.stdout.splitlines())
        for number, step in enumerate(rotation.steps(account), 1):
            assert f"  {number}. " in done.stdout
            assert all(line in done.stdout for line in rotation.commands(account, step, str(file)))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.parent.name)
def test_the_same_as_json(file: Path) -> None:
    """Programs get the accounts with their uses, and the steps with their commands."""
    found = json.loads(rotate(str(file), "--format", "json").stdout)
    for said, account in zip(found["accounts"], rotation.accounts(workspace(load(file).spec)), strict=True):
        assert said["account"] == account.name
        assert [(use["name"], use["key"]) for use in said["uses"]] == [(use.name, use.key) for use in account.uses]
        assert [(step["do"], step["key"], step["uses"], tuple(step["commands"])) for step in said["steps"]] == [
            (step.do, step.key, [use.name for use in step.uses], rotation.commands(account, step, str(file)))
            for step in rotation.steps(account)
        ]


def test_what_keeps_a_secret_is_named() -> None:
    """The words for each way of holding a key; where nobody said which one it is, both are named."""
    said = rotate(str(ROOT / "examples/max/workspace.yaml")).stdout.splitlines()
    found = {line.split(":")[0].split()[-1]: " ".join(line.split()) for line in said if ": " in line}
    assert found["blob_listed_key"].startswith("key2 datastore blob_listed_key: read at deployment")
    assert found["blob_key"].startswith(
        "key1 or key2 datastore blob_key: a copy, secret blob-key in key vault kv-fabrikam"
    )
    assert "a SAS token that it signed, secret file-sas" in found["file_sas"]


def test_one_account() -> None:
    """--account leaves the others out; a name that isn't there is told with those that are."""
    file = str(ROOT / "examples/max/workspace.yaml")
    assert "storage account stcontosomax" not in rotate(file, "--account", "fabrikamdata").stdout
    refused = rotate(file, "--account", "stnobody")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "There is: stcontosomax, fabrikamdata." in refused.stderr


def test_a_file_with_faults(tmp_path: Path) -> None:
    """A file that has no plan is refused as everywhere."""
    file = tmp_path / "workspace.yaml"
    file.write_text("name: contoso-ml\nkind: zzz\n")
    done = rotate(str(file))
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"{file}:2:7: kind is 'zzz'" in done.stderr
