"""What has no value in a template costs its expression: the rest is judged, and it is told in every format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from amlstack.cli.check import command

ACCOUNT = {
    "type": "Microsoft.Storage/storageAccounts",
    "apiVersion": "2024-01-01",
    "name": "Bad_Name",
    "location": "westeurope",
    "sku": {"name": "Standard_LRS"},
    "kind": "StorageV2",
    "properties": {"supportsHttpsTrafficOnly": False, "minimumTlsVersion": "TLS1_2", "allowBlobPublicAccess": False},
}
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
WHAT = "the array has no item 8"


def checked(folder: Path, *args: str, account: Any = ACCOUNT, text: str = "", **sections: Any) -> Result:
    """What `amlstack check` says of a template with one account."""
    file = folder / "main.json"
    whole = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [account], **sections}
    file.write_text(text or json.dumps(whole, indent=1), encoding="utf-8")
    return CliRunner().invoke(command, [str(file), *args])


FAULTY: dict[str, Any] = {"outputs": {"o": {"type": "string", "value": "[split('a/b', '/')[8]]"}}}


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "github", "markdown"])
def test_a_fault_is_told_beside_the_findings(tmp_path: Path, format_: str) -> None:
    """With its line and column; the findings of the account are there too, and the exit code is 2."""
    done = checked(tmp_path, "--format", format_, **FAULTY)
    said = done.stdout
    assert done.exit_code == 2
    assert ("AML-001" in said, "AML-042" in said) == (True, True)
    match format_:
        case "text":
            assert f"can't be evaluated: {tmp_path}/main.json:24:" in said
            assert "1 not evaluated" in said
        case "json":
            (fault,) = json.loads(said)["not_evaluated"]
            assert (fault["line"], fault["file"], WHAT in fault["what"]) == (24, f"{tmp_path}/main.json", True)
        case "sarif":
            (run,) = json.loads(said)["runs"][0]["invocations"]
            (told,) = run["toolExecutionNotifications"]
            assert (run["executionSuccessful"], WHAT in told["message"]["text"]) == (False, True)
            assert told["locations"][0]["physicalLocation"]["region"]["startLine"] == 24
        case "junit":
            cases = ET.fromstring(said).iter("testcase")  # noqa: S314
            assert [each.get("name") for each in cases if each.find("error") is not None] == ["can be evaluated"]
        case _:
            assert "can't be evaluated" in said


def test_what_only_waits_is_no_fault(tmp_path: Path) -> None:
    """A parameter without a value, a region that nobody said: rules that need them are not applicable yet."""
    account = {**ACCOUNT, "name": "stcontoso", "location": "[resourceGroup().location]", "kind": "[parameters('kind')]"}
    done = checked(tmp_path, "--fail-on", "never", account=account, parameters={"kind": {"type": "string"}})
    assert (done.exit_code, "can't be evaluated" in done.stdout, "not applicable yet" in done.stdout) == (
        0,
        False,
        True,
    )


def test_a_finding_says_that_its_resource_may_not_be_deployed(tmp_path: Path) -> None:
    """One with an unknown condition is judged as if it were."""
    account = {**ACCOUNT, "condition": "[parameters('wanted')]"}
    done = checked(tmp_path, account=account, parameters={"wanted": {"type": "bool"}})
    assert done.exit_code == 1
    assert "supportsHttpsTrafficOnly is false (if it is deployed: its condition isn't known yet)" in done.stdout


def test_a_trailing_comma_is_a_warning(tmp_path: Path) -> None:
    """Resource Manager takes it, others don't: the template is checked, and the comma is told."""
    whole = f'{{"$schema": "{SCHEMA}", "contentVersion": "1.0.0.0",\n"resources": [{json.dumps(ACCOUNT)},]}}'
    done = checked(tmp_path, text=whole)
    assert (done.exit_code, "main.json:2:" in done.stdout) == (1, True)
    assert "warning AML-903 Template.TrailingComma" in done.stdout


def test_what_is_not_evaluated_for_its_condition_is_a_note(tmp_path: Path) -> None:
    """With languageVersion 1.0 it is fairly sure only; never exit 2."""
    account = {**ACCOUNT, "name": "[split('a', '/')[8]]", "condition": False}
    done = checked(tmp_path, account=account)
    assert (done.exit_code, "note AML-904 Template.Unsure" in done.stdout) == (0, True)


def test_a_deployment_that_cannot_be_looked_into_is_named(tmp_path: Path) -> None:
    """Nobody knows what it is given."""
    inner = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": []}
    options = {"scope": "inner"}
    nested = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2025-04-01",
        "name": "inner",
        "properties": {
            "mode": "Incremental",
            "expressionEvaluationOptions": options,
            "parameters": "[parameters('given')]",
            "template": inner,
        },
    }
    done = checked(tmp_path, account=nested, parameters={"given": {"type": "object"}})
    assert "what its deployment inner is given isn't known yet: its template isn't looked into" in done.stdout
