"""`amlstack import`: a file, what it lacks, and an exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from amlstack.arm.language.scope import NOBODY
from amlstack.cli import export, import_

ROOT = Path(__file__).parents[2]
FILE = ROOT / "examples/defaults/workspace.yaml"


def run(*args: object) -> Result:
    """What the command says."""
    return CliRunner().invoke(import_.command, [str(each) for each in args])


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """An exported template, with its parameters beside it."""
    made = CliRunner().invoke(export.command, [str(FILE), "--out", str(tmp_path / "arm")])
    assert made.exit_code == 0, made.output
    return tmp_path / "arm" / "mainTemplate.json"


def arm(template: Path, out: Path, *more: object) -> Result:
    """Import a template."""
    parameters = template.with_name("parameters.workspace.json")
    return run("--from-arm", template, "-p", parameters, "-g", "rg-contoso-ml", "--out", out, *more)


def test_a_template_becomes_a_file_that_exports_the_same(template: Path, tmp_path: Path) -> None:
    """Exit code 0 where nothing is lost; the export of the new file has the same resources."""
    done = arm(template, tmp_path / "new.yaml")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "workspace contoso-ml, 3 datastores" in done.stdout
    again = CliRunner().invoke(export.command, [str(tmp_path / "new.yaml"), "--out", str(tmp_path / "again")])
    assert again.exit_code == 0, again.output
    first, second = (json.loads(path.read_text()) for path in (template, tmp_path / "again" / "mainTemplate.json"))
    assert second["resources"] == first["resources"]


def test_what_is_lost_is_said(template: Path, tmp_path: Path) -> None:
    """A setting that the file can't say is a note and exit code 1; the file is written all the same."""
    whole = json.loads(template.read_text())
    account = next(each for each in whole["resources"] if each["type"].endswith("/storageAccounts"))
    account["properties"]["minimumTlsVersion"] = "TLS1_3"
    template.write_text(json.dumps(whole))
    done = arm(template, tmp_path / "new.yaml")
    assert done.exit_code == 1
    assert 'properties.minimumTlsVersion: "TLS1_3" in the template, "TLS1_2" by the file' in done.stderr
    assert (tmp_path / "new.yaml").exists()


def test_a_file_that_azure_would_refuse_is_written_with_its_faults(template: Path, tmp_path: Path) -> None:
    """A premium default storage comes along, with the place in the new file where it has to be mended."""
    parameters = template.with_name("parameters.workspace.json")
    given: dict[str, Any] = json.loads(parameters.read_text())
    given["parameters"]["storageAccountSku"]["value"] = "Premium_LRS"
    parameters.write_text(json.dumps(given))
    whole = json.loads(template.read_text())
    del whole["parameters"]["storageAccountSku"]["allowedValues"]
    template.write_text(json.dumps(whole))
    done = arm(template, tmp_path / "new.yaml")
    assert done.exit_code == 1
    assert "new.yaml:" in done.stderr
    assert "Premium_LRS" in done.stderr


def test_a_file_that_is_there_is_kept(template: Path, tmp_path: Path) -> None:
    """Nothing is written over without --force."""
    (tmp_path / "new.yaml").write_text("mine")
    refused = arm(template, tmp_path / "new.yaml")
    assert (refused.exit_code, (tmp_path / "new.yaml").read_text()) == (2, "mine")
    assert "--force" in refused.stderr
    assert arm(template, tmp_path / "new.yaml", "--force").exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["arm", "new.yaml"]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "Give --from-arm TEMPLATE, or --from-az DIR."),
        (("--from-arm", "no.json", "-g", "rg"), "no.json"),
        (("--from-az", "nowhere"), "found none"),
        (("--from-arm", "arm/mainTemplate.json"), "give --resource-group NAME"),
    ],
)
def test_what_cannot_be_imported_is_told(
    args: tuple[str, ...], words: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 2, a sentence, no file."""
    monkeypatch.chdir(tmp_path)
    done = run(*args, "--out", "new.yaml")
    assert done.exit_code == 2
    assert words in done.stderr
    assert not (tmp_path / "new.yaml").exists()


def test_a_folder_of_az_ml_becomes_a_file(tmp_path: Path) -> None:
    """The group, which az ml's files don't say, comes from the command line."""
    (tmp_path / "ws.yml").write_text(
        "$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json\n"
        "name: fabrikam-ml\nlocation: westeurope\n"
    )
    done = run("--from-az", tmp_path, "-g", "rg-fabrikam", "--name-seed", "fabrikam", "--out", tmp_path / "new.yaml")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "name_seed: fabrikam" in (tmp_path / "new.yaml").read_text()


ACCOUNT = {
    "type": "Microsoft.Storage/storageAccounts",
    "apiVersion": "2024-01-01",
    "name": "stfabrikam",
    "location": "westeurope",
    "kind": "StorageV2",
    "sku": {"name": "Standard_LRS"},
}
OWN = "[resourceId('Microsoft.Storage/storageAccounts', 'stfabrikam')]"


def workspace_template(path: Path, workspace: dict[str, Any], account: dict[str, Any] | None = None) -> Path:
    """A template with a workspace, whose body is given in part, and the account that it stands on."""
    body = {
        "type": "Microsoft.MachineLearningServices/workspaces",
        "apiVersion": "2025-12-01",
        "name": "fabrikam-ml",
        "location": "westeurope",
        "identity": {"type": "SystemAssigned"},
        **workspace,
    }
    body["properties"] = {"storageAccount": OWN, **workspace.get("properties", {})}
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    path.write_text(json.dumps({"$schema": schema, "resources": [body, {**ACCOUNT, **(account or {})}]}))
    return path


LOCATION, SUBSCRIPTION = "--location REGION", "--subscription ID"
VAULT = "[resourceId('rg-else', 'Microsoft.KeyVault/vaults', 'kv-fabrikam')]"


@pytest.mark.parametrize(
    ("workspace", "account", "needed"),
    [
        ({"location": "[resourceGroup().location]"}, {}, {LOCATION}),
        ({"tags": {"home": "[concat('in ', toLower(resourceGroup().location))]"}}, {}, {LOCATION}),
        ({"name": "[concat('ml-', uniqueString(resourceGroup().id))]"}, {}, {SUBSCRIPTION}),
        ({"name": "[concat('ml-', uniqueString(subscription().id))]"}, {}, {SUBSCRIPTION}),
        ({"tags": {"owner": "[subscription().subscriptionId]"}}, {}, {SUBSCRIPTION}),
        ({"properties": {"keyVault": VAULT}}, {}, {SUBSCRIPTION}),
        (
            {"name": "[uniqueString(resourceGroup().id)]", "location": "[resourceGroup().location]"},
            {},
            {LOCATION, SUBSCRIPTION},
        ),
        ({}, {"condition": "[not(equals(resourceGroup().location, 'chinanorth'))]"}, {LOCATION}),
        (
            {},
            {"sku": {"name": "[if(equals(resourceGroup().location, 'chinanorth'), 'Standard_LRS', 'Standard_ZRS')]"}},
            {LOCATION},
        ),
        ({"tags": {"where": "[createObject('eastus', 'e')[resourceGroup().location]]"}}, {}, {LOCATION}),
        ({}, {}, set()),
        ({"tags": {"group": "[resourceGroup().name]"}}, {}, set()),
    ],
)
def test_what_only_a_deployment_knows_is_asked_for(
    workspace: dict[str, Any], account: dict[str, Any], needed: set[str], tmp_path: Path
) -> None:
    """No region and no subscription is made up: exit code 2 with the options that say them, at once, and no file."""
    template = workspace_template(tmp_path / "main.json", workspace, account)
    args = ("--from-arm", template, "-g", "rg-fabrikam", "--out", tmp_path / "new.yaml")
    done = run(*args)
    assert {each for each in (LOCATION, SUBSCRIPTION) if each in done.stderr} == needed
    assert (done.exit_code == 2, (tmp_path / "new.yaml").exists()) == (bool(needed), not needed)
    said = {LOCATION: ("-l", "eastus"), SUBSCRIPTION: ("--subscription", "11111111-1111-4111-8111-111111111111")}
    again = run(*args, *(word for each in needed for word in said[each]), "--force")
    assert again.exit_code in (0, 1), again.stderr
    assert NOBODY not in (tmp_path / "new.yaml").read_text()


def test_a_tenant_is_nobodys_guess(tmp_path: Path) -> None:
    """What reads the tenant's id is left for the user to write, and said."""
    body = {
        "type": "Microsoft.MachineLearningServices/workspaces/datastores",
        "apiVersion": "2025-12-01",
        "name": "fabrikam-ml/lake",
        "properties": {
            "datastoreType": "AzureDataLakeGen1",
            "storeName": "lake",
            "credentials": {
                "credentialsType": "ServicePrincipal",
                "clientId": "c",
                "tenantId": "[subscription().tenantId]",
                "secrets": {"secretsType": "ServicePrincipal", "clientSecret": "[parameters('secret')]"},
            },
        },
    }
    template = workspace_template(tmp_path / "main.json", {})
    whole = json.loads(template.read_text())
    whole |= {"parameters": {"secret": {"type": "securestring"}}, "resources": [*whole["resources"], body]}
    template.write_text(json.dumps(whole))
    done = run("--from-arm", template, "-g", "rg-fabrikam", "--out", tmp_path / "new.yaml")
    assert done.exit_code == 1
    assert "the tenant_id of datastore lake is only known at a deployment" in done.stderr
    assert "00000000-0000" not in (tmp_path / "new.yaml").read_text()


def test_what_cannot_be_evaluated_is_told_beside_the_rest(tmp_path: Path) -> None:
    """A wrong expression costs its value: the rest is imported, and the exit code is 2."""
    template = workspace_template(tmp_path / "main.json", {"tags": {"a": "[nothing()]", "b": "kept"}})
    done = run("--from-arm", template, "-g", "rg-fabrikam", "--out", tmp_path / "new.yaml")
    assert done.exit_code == 2
    assert "can't be evaluated: " in done.stderr
    assert "nothing" in done.stderr
    assert "b: kept" in (tmp_path / "new.yaml").read_text()


def test_a_fault_of_the_template_costs_its_expression(tmp_path: Path) -> None:
    """The workspace is imported without it, and the exit code is 2."""
    workspace = {
        "type": "Microsoft.MachineLearningServices/workspaces",
        "apiVersion": "2025-12-01",
        "name": "contoso-ml",
        "location": "westeurope",
        "identity": {"type": "SystemAssigned"},
        "properties": {"description": "[split('a/b', '/')[8]]", "friendlyName": "Contoso"},
    }
    file, out = tmp_path / "main.json", tmp_path / "workspace.yaml"
    file.write_text(json.dumps({"resources": [workspace]}, indent=1))
    done = CliRunner().invoke(import_.command, ["--from-arm", str(file), "-g", "rg", "--out", str(out)])
    assert done.exit_code == 2
    assert f"can't be evaluated: {file}:12:" in done.stderr
    assert "name: contoso-ml" in out.read_text()


NETWORK = {
    "type": "Microsoft.Network/privateEndpoints",
    "apiVersion": "2024-05-01",
    "name": "pe-fabrikam",
    "location": "westeurope",
    "properties": {},
}


def told(path: Path, workspace: dict[str, Any], account: dict[str, Any] | None = None, *more: Any) -> Result:
    """What the import of a template says."""
    template = workspace_template(path / "main.json", workspace, account)
    whole = json.loads(template.read_text())
    template.write_text(json.dumps({**whole, "resources": [*whole["resources"], *more]}))
    return run("--from-arm", template, "-g", "rg-fabrikam", "--out", path / "new.yaml")


@pytest.mark.parametrize(
    ("workspace", "account", "more", "lost"),
    [
        ({"encryption": {"status": "Enabled"}}, {}, (), "properties.encryption.status"),
        ({"ipAllowlist": ["203.0.113.7"]}, {}, (), "the allow-list, which lets in 203.0.113.7, is lost"),
        ({}, {"encryption": {"requireInfrastructureEncryption": True}}, (), "requireInfrastructureEncryption"),
        ({}, {"publicNetworkAccess": "SecuredByPerimeter"}, (), "stfabrikam: properties.publicNetworkAccess"),
        ({}, {"allowSharedKeyAccess": False}, (), "properties.allowSharedKeyAccess"),
        ({}, {}, (NETWORK,), "privateEndpoints pe-fabrikam: the file doesn't make it"),
    ],
)
def test_a_safeguard_that_is_lost_cannot_be_overlooked(
    workspace: dict[str, Any], account: dict[str, Any], more: tuple[Any, ...], lost: str, tmp_path: Path
) -> None:
    """By name in a warning, in the last line's count, and in a comment at the top of the new file."""
    done = told(tmp_path, {"properties": workspace}, {"properties": account}, *more)
    assert done.exit_code == 1
    warnings = [line for line in done.stderr.splitlines() if line.startswith("warning: ")]
    assert [lost in line for line in warnings] == [True]
    assert done.stderr.splitlines()[-1].startswith("WARNING: a setting that keeps the workspace safe is not in")
    comment = (tmp_path / "new.yaml").read_text().splitlines()[1]
    assert comment.startswith("# LOST: ")
    assert lost in comment


@pytest.mark.parametrize(
    "account",
    [
        {"publicNetworkAccess": "Enabled"},
        {"allowCrossTenantReplication": True},
        {"minimumTlsVersion": "TLS1_0"},
        {"encryption": {"keySource": "Microsoft.Storage", "services": {"blob": {"enabled": True}}}},
        {"isNfsV3Enabled": True},
    ],
)
def test_what_keeps_nobody_out_is_a_note(account: dict[str, Any], tmp_path: Path) -> None:
    """It is listed by its name too."""
    done = told(tmp_path, {}, {"properties": account})
    assert "warning: " not in done.stderr.lower()
    assert f"properties.{next(iter(account))}" in done.stderr
    assert "LOST" not in (tmp_path / "new.yaml").read_text()


def test_what_no_file_can_say_is_named_where_the_new_file_has_faults(tmp_path: Path) -> None:
    """What differs can't be told then; what has no place in any file is, and the faults' places are the file's own."""
    acls = {"networkAcls": {"defaultAction": "Deny"}, "isNfsV3Enabled": True}
    scope = {"encryption": {"status": "Enabled"}}
    premium = {"sku": {"name": "Premium_LRS"}, "properties": acls}
    compute = {**NETWORK, "type": "Microsoft.MachineLearningServices/workspaces/computes", "name": "fabrikam-ml/gpu"}
    done = told(tmp_path, {"properties": scope}, premium, NETWORK, compute)
    assert done.exit_code == 1
    for line in (
        "note: Microsoft.Storage/storageAccounts stfabrikam: properties.isNfsV3Enabled: a workspace file can't say it",
        "note: Microsoft.MachineLearningServices/workspaces/computes fabrikam-ml/gpu: a workspace file can't say it",
        "note: what else differs from the template can't be told before the file is mended",
        "warning: the private endpoint pe-fabrikam leads to what only a deployment knows, or to several services: the ",
        "workspaces fabrikam-ml: properties.encryption.status: a workspace file can't say it",
    ):
        assert line in done.stderr
    assert "networkAcls" not in done.stderr
    text = (tmp_path / "new.yaml").read_text().splitlines()
    assert sum(line.startswith("# LOST: ") for line in text) == 2
    (place,) = (line for line in done.stderr.splitlines() if "Premium_LRS" in line and "new.yaml:" in line)
    assert "Premium_LRS" in text[int(place.split("new.yaml:")[1].split(":")[0]) - 1]


def test_words_that_azure_takes_in_any_case_are_no_difference(tmp_path: Path) -> None:
    """A region as the portal writes it, a word in lower case: written in the file's own spelling, and not told."""
    words = {
        "location": "West US 2",
        "identity": {"type": "systemAssigned"},
        "properties": {"publicNetworkAccess": "disabled"},
    }
    acls = {"networkAcls": {"defaultAction": "deny", "bypass": "azureServices"}}
    done = told(tmp_path, words, {"location": "WestUS2", "properties": acls})
    for word in ("location", "disabled", "deny", "systemAssigned", "warning: ", "azureServices"):
        assert word not in done.stderr
    text = (tmp_path / "new.yaml").read_text()
    assert "location: westus2" in text
    assert "public_network_access: disabled" in text


def test_free_text_that_differs_in_case_is_a_difference(tmp_path: Path) -> None:
    """A tag's value isn't a word of Azure's: one of another resource, which the file can't say, is told."""
    done = told(tmp_path, {"tags": {"team": "Data"}}, {"tags": {"team": "data"}})
    assert 'tags.team: "data" in the template, "Data" by the file' in done.stderr


def test_nothing_of_a_template_breaks_out_of_a_comment(tmp_path: Path) -> None:
    """A name with a line's end in it stays in its line, and the file is the same declaration."""
    rule = "rule\nname: evil\u2028x"
    done = told(tmp_path, {"properties": {"managedNetwork": {"outboundRules": {rule: {"type": "FQDN"}}}}})
    assert done.exit_code == 1
    lines = (tmp_path / "new.yaml").read_text().splitlines()
    assert [line for line in lines if "evil" in line] == [line for line in lines if line.startswith("# LOST")]


def test_what_az_ml_prints_is_nothing_lost(tmp_path: Path) -> None:
    """Read-only keys are told, with exit code 0; a lost safeguard is a warning, with 1."""
    file = tmp_path / "ml" / "ws.yml"
    file.parent.mkdir()
    file.write_text("name: fabrikam-ml\nlocation: West Europe\nid: /subscriptions/s\n")
    args = ("--from-az", file.parent, "-g", "rg", "--out", tmp_path / "new.yaml")
    done = run(*args)
    assert done.exit_code == 0
    assert "note: " in done.stderr
    assert "id is what az ml prints" in done.stderr
    file.write_text("name: fabrikam-ml\ncustomer_managed_key: {key_uri: https://kv.vault.azure.net/keys/k/1}\n")
    done = run(*args, "-l", "westeurope", "--force")
    assert done.exit_code == 1
    assert done.stderr.startswith("warning: ")
