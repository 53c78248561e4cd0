"""`amlstack check --only`, `--skip` and `--quiet`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amlstack.cli.check import command

BAD = "name: contoso-ml\nresource_group: rg\nlocation: westeurope\nstorage_account: {sku: Premium_LRS}\n"
WEAK = """\
{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
 "contentVersion": "1.0.0.0",
 "resources": [{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2025-06-01", "name": "st_bad",
   "location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"},
   "properties": {"supportsHttpsTrafficOnly": false, "minimumTlsVersion": "TLS1_0"}}]}
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template with several faults."""
    file = tmp_path / "main.json"
    file.write_text(WEAK)
    return file


def check(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, [str(each) for each in arguments])


def found(*arguments: object) -> set[str]:
    """The ids of what it finds."""
    return {each["rule"] for each in json.loads(check(*arguments, "--format", "json").stdout)["findings"]}


def test_only_some_rules_are_asked(template: Path) -> None:
    """By id, by name in any case, by a pattern; several add up, and a skipped one is out whatever else is said."""
    everything = found(template)
    assert {"AML-001", "AML-042"} < everything
    assert found(template, "--only", "AML-042") == {"AML-042"}
    assert found(template, "--only", "aml-042", "--only", "AML-001") == {"AML-001", "AML-042"}
    assert found(template, "--skip", "AML-042") == everything - {"AML-042"}
    assert found(template, "--only", "AML-0*", "--skip", "AML-042") == {
        each for each in everything if each.startswith("AML-0")
    } - {"AML-042"}


@pytest.mark.parametrize("option", ["--only", "--skip"])
def test_a_rule_that_is_not_there_is_refused(option: str, template: Path) -> None:
    """With the one that was probably meant; nothing is checked, since asking nothing would be a pass."""
    done = check(template, option, "Storage.SecureTransfr")
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"'{option}'" in done.stderr or f"{option}:" in done.stderr
    assert "did you mean Storage.SecureTransfer?" in done.stderr


def test_what_can_not_be_planned_is_told_whatever_is_chosen(tmp_path: Path) -> None:
    """A workspace file that Azure would refuse as a whole is no pass of the rules that were asked."""
    file = tmp_path / "workspace.yaml"
    file.write_text(BAD)
    assert "AML-900" in found(file, "--only", "AML-042")
    assert check(file, "--only", "AML-042").exit_code == 1


def test_a_files_own_policy_is_not_left_out_in_silence(tmp_path: Path) -> None:
    """What it asks for, and the command line doesn't, is named."""
    file = tmp_path / "workspace.yaml"
    file.write_text(BAD.replace("storage_account: {sku: Premium_LRS}", "policy: {profile: production}"))
    assert "its own policy asks for" in check(file, "--only", "AML-042").stdout
    assert "its own policy asks for" not in check(file).stdout


def test_quiet(template: Path, tmp_path: Path) -> None:
    """Findings and what can't be checked are all there is; where there are none, nothing is printed."""
    done = check(template, "--only", "AML-042", "--quiet", "--fail-on", "warning")
    assert done.exit_code == 1
    assert done.stdout.startswith(f"{template}:")
    assert "rule" not in done.stdout.splitlines()[-1]
    done = check(template, "--only", "AML-201", "-q")
    assert (done.exit_code, done.stdout) == (0, "")
    (tmp_path / "broken.json").write_text('{"$schema": ')
    done = check(tmp_path / "broken.json", "--quiet")
    assert done.exit_code == 2
    assert done.stdout.startswith("can't be checked: ")
