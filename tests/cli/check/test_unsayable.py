"""What a workspace file can't say is told in its findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from amlstack.catalog import storage
from amlstack.cli.check import command

FILE = "name: contoso-ml\nname_seed: contoso\nlocation: westeurope\nresource_group: rg\n"


@pytest.fixture(scope="module")
def mends(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The mends of an audit's findings in a small file, by rule."""
    file = tmp_path_factory.mktemp("declared") / "workspace.yaml"
    file.write_text(FILE)
    said = CliRunner().invoke(command, [str(file), "--profile", "audited", "--format", "json"]).stdout
    found: dict[str, list[str]] = {}
    for each in json.loads(said)["findings"]:
        found.setdefault(each["rule"], []).append(each["mend"])
    return found


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ("AML-049", f"properties.encryption.keySource of {storage.ACCOUNT.type}"),
        ("AML-055", "properties.networkAcls.defaultAction of Microsoft.KeyVault/vaults"),
        ("AML-073", "properties.publicNetworkAccessForQuery of Microsoft.Insights/components"),
        ("AML-188", "properties.encryption.status of Microsoft.MachineLearningServices/workspaces"),
        ("AML-184", "a resource of its own"),
        ("AML-185", "a resource of its own"),
        ("AML-132", "a resource of its own"),
        ("AML-158", "a resource of its own"),
    ],
)
def test_what_has_no_key(mends: dict[str, list[str]], rule: str, where: str) -> None:
    """The finding says so, and names the property of the template, or that a resource is missing beside it."""
    assert all(each.startswith("A workspace file can't say this yet: ") for each in mends[rule])
    assert any(where in each for each in mends[rule])


@pytest.mark.parametrize("rule", ["AML-044", "AML-046", "AML-077", "AML-131", "AML-148", "AML-163", "AML-189"])
def test_what_has_a_key(mends: dict[str, list[str]], rule: str) -> None:
    """Its finding is told as ever: by a key of its own, or by one that it follows from."""
    assert mends[rule]
    assert not any("can't say" in each for each in mends[rule])


def test_a_template_can_say_all_of_it(tmp_path: Path) -> None:
    """The same finding in a template has its rule's own mend."""
    account = {"type": storage.ACCOUNT.type, "apiVersion": "2024-01-01", "name": "stcontoso", "location": "westeurope"}
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    file = tmp_path / "main.json"
    file.write_text(json.dumps({"$schema": schema, "contentVersion": "1.0.0.0", "resources": [account]}))
    said = CliRunner().invoke(command, [str(file), "--profile", "audited", "--format", "json"]).stdout
    assert "can't say" not in said
