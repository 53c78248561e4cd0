"""A template comes back as the workspace file that says the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from amlstack import importing, plan, spec
from amlstack.arm import export
from amlstack.arm.language import Expanded, Scope, expand

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*/workspace.yaml"))
ML = "Microsoft.MachineLearningServices/workspaces"


def exported(file: Path, scope: export.Scope) -> tuple[Expanded, plan.Plan]:
    """An example's export, expanded, and its plan."""
    made = plan.workspace(spec.load(file).spec)
    source = export.Source("workspace", made)
    whole = export.export([source], scope)
    template, given = (json.loads(whole.files[f"{name}.json"]) for name in ("mainTemplate", "parameters.workspace"))
    return expand(template, given, Scope(resource_group=source.group if scope == "resource-group" else None)), made


def planned(found: importing.Found, folder: Path) -> plan.Plan:
    """The plan of an imported file."""
    file = folder / "workspace.yaml"
    file.write_text(importing.text(found.mapping, "a test"), encoding="utf-8")
    return plan.workspace(spec.load(file).spec)


@pytest.mark.parametrize("scope", ["resource-group", "subscription"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda file: file.parent.name)
def test_an_export_comes_back_as_the_file_it_is_of(example: Path, scope: export.Scope, tmp_path: Path) -> None:
    """Every example at every scope: nothing is left out, and the imported file exports the same resources."""
    expanded, original = exported(example, scope)
    found = importing.from_template(expanded)
    found.mapping["name_seed"] = spec.load(example).spec.name_seed
    assert found.notes == ()
    made = planned(found, tmp_path)
    if names := importing.role_assignment_names(expanded, lambda: expanded, made):
        found.mapping["role_assignment_names"] = names
        made = planned(found, tmp_path)
    assert list(importing.differences(expanded, made)) == []
    assert [store.name for store in made.of(plan.nodes.Datastore)] == [
        store.name for store in original.of(plan.nodes.Datastore)
    ]


def test_what_a_group_says_by_itself_is_told(tmp_path: Path) -> None:
    """A template for a subscription makes the group: what the file wouldn't say of it, and a second one, are listed."""
    source = export.Source("workspace", plan.workspace(spec.load(ROOT / "examples/defaults/workspace.yaml").spec))
    whole = export.export([source], "subscription")
    template, given = (json.loads(whole.files[f"{name}.json"]) for name in ("mainTemplate", "parameters.workspace"))
    (group,) = (each for each in template["resources"] if each["type"].endswith("/resourceGroups"))
    template["resources"].append({**group, "name": "rg-second"})
    group["tags"], group["managedBy"] = {"cost_center": "4711"}, "/subscriptions/s"
    expanded = expand(template, given, Scope())
    told = list(importing.differences(expanded, planned(importing.from_template(expanded), tmp_path)))
    groups = [each.partition("resourceGroups ")[2] for each in told if "resourceGroups " in each.partition(":")[0]]
    assert f'{source.group}: tags.cost_center: "4711" in the template, not set by the file' in groups
    assert f'{source.group}: managedBy: "/subscriptions/s" in the template, not set by the file' in groups
    assert "rg-second: the file doesn't make it" in groups
    beyond = importing.beyond(expanded).notes
    assert any(f"{source.group}: managedBy: a workspace file can't say it" in each for each in beyond)
    assert not any("tags" in each for each in beyond)


def test_what_the_file_would_do_otherwise_is_told(tmp_path: Path) -> None:
    """A setting, a resource more and a resource less: a sentence each, by the resource's type and name."""
    expanded, _ = exported(ROOT / "examples/defaults/workspace.yaml", "resource-group")
    found = importing.from_template(expanded)
    found.mapping["storage_account"]["sku"] = "Standard_GRS"
    removed = found.mapping["datastores"].pop()["name"]
    found.mapping["datastores"].append({"name": "fresh", "type": "azure_blob", "container_name": "fresh"})
    told = "\n".join(importing.differences(expanded, planned(found, tmp_path)))
    assert 'sku.name: "Standard_LRS" in the template, "Standard_GRS" by the file' in told
    assert f"{ML}/datastores contoso-ml/{removed}: the file doesn't make it" in told
    assert f"{ML}/datastores contoso-ml/fresh: the file would make it as well" in told


def workspace(**properties: Any) -> dict[str, Any]:
    """A workspace on an account and a vault that exist."""
    there = "/subscriptions/0/resourceGroups/rg-fabrikam/providers/Microsoft."
    return {
        "type": ML,
        "apiVersion": "2025-12-01",
        "name": "fabrikam-ml",
        "location": "westeurope",
        "properties": {
            "storageAccount": f"{there}Storage/storageAccounts/stfabrikam",
            "keyVault": f"{there}KeyVault/vaults/kv-fabrikam",
            **properties,
        },
    }


def datastore(secrets: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """A blob datastore with an account key."""
    return {
        "type": f"{ML}/datastores",
        "apiVersion": "2025-12-01",
        "name": "fabrikam-ml/raw_data",
        "properties": {
            "datastoreType": "AzureBlob",
            "accountName": "stdata",
            "containerName": "raw",
            "credentials": {"credentialsType": "AccountKey", "secrets": {"secretsType": "AccountKey", **secrets}},
            **properties,
        },
    }


def imported(*resources: dict[str, Any], **sections: Any) -> importing.Found:
    """What an import makes of some resources."""
    return importing.from_template(expand({"resources": list(resources), **sections}, None, Scope(resource_group="rg")))


def test_what_exists_already_is_named_by_its_id() -> None:
    """A dependency that the template doesn't make is its ARM id in the file."""
    found = imported(workspace())
    assert found.mapping["key_vault"].endswith("/vaults/kv-fabrikam")
    assert found.mapping["resource_group"] == "rg"


def test_no_credential_is_taken_along() -> None:
    """A key that stands in the template in the clear is a secret's name in the file, and a note says so without it."""
    found = imported(workspace(), datastore({"key": "canary-key"}))
    (store,) = found.mapping["datastores"]
    assert store["credentials"] == {"account_key": {"secret": "raw-data-account-key"}}
    assert "raw-data-account-key" in found.notes[0]
    assert "canary" not in repr(found)


def test_a_secret_keeps_its_name_and_its_vault() -> None:
    """A secure parameter's name, a member of a secureObject, and what a Key Vault reference refers to."""
    template = {
        "parameters": {"raw": {"type": "securestring"}, "all": {"type": "secureObject"}},
        "resources": [
            workspace(),
            datastore({"key": "[parameters('raw')]"}),
            {**datastore({"key": "[parameters('all').clean]"}), "name": "fabrikam-ml/clean"},
        ],
    }
    vault = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-keys"
    version = "2b7778becf3b58eb96de87807545c05d"
    reference = {"keyVault": {"id": vault}, "secretName": "raw-key", "secretVersion": version}
    given = {"parameters": {"raw": {"reference": reference}, "all": {"value": {"clean": "canary"}}}}
    found = importing.from_template(expand(template, given, Scope(resource_group="rg")))
    first, second = (store["credentials"]["account_key"] for store in found.mapping["datastores"])
    assert first == {"secret": "raw-key", "key_vault": vault, "version": version}
    assert second == {"secret": "clean"}


def test_what_only_a_deployment_knows_is_told() -> None:
    """A value that waits for the deployment isn't guessed: the file leaves it out, and a note says which."""
    there = "reference('/subscriptions/0/resourceGroups/rg/providers/Microsoft.Insights/components/x', '2020-02-02')"
    found = imported(workspace(description=f"[{there}.Type]", applicationInsights=f"[{there}.id]"))
    assert "description" not in found.mapping
    assert "application_insights" not in found.mapping
    assert ["description" in note or "applicationInsights" in note for note in found.notes] == [True, True]


def test_a_word_or_type_that_the_file_has_not_is_told() -> None:
    """Another kind of datastore, another mode: left out by name."""
    found = imported(workspace(publicNetworkAccess="Perhaps"), datastore({}, datastoreType="Hdfs"))
    assert "datastores" not in found.mapping
    assert "publicNetworkAccess is Perhaps" in found.notes[0]
    assert "raw_data is Hdfs" in found.notes[1]


def test_one_workspace_must_be_meant() -> None:
    """None, several without a name, a name that isn't there: refused with what there is."""
    other = {**workspace(), "name": "fabrikam-two"}
    with pytest.raises(importing.NothingToImport, match=f"has no {ML}"):
        imported()
    for name, words in ((None, "2 workspaces"), ("x", "no workspace 'x'")):
        expanded = expand({"resources": [workspace(), other]}, None, Scope(resource_group="rg"))
        with pytest.raises(importing.NothingToImport, match=f"{words}; name one of fabrikam-ml, fabrikam-two"):
            importing.from_template(expanded, name)
    assert importing.from_template(expanded, "fabrikam-two").mapping["name"] == "fabrikam-two"


def test_text_that_looks_like_yaml_comes_back_as_text() -> None:
    """Whatever a template's text is, the file's YAML reads as the same."""
    hostile = {"yes": "no", "a: b": "{{x}}", "n": "\x85\u2028é😀", "z": "0123"}
    found = imported({**workspace(), "tags": hostile})
    assert yaml.safe_load(importing.text(found.mapping, "a\nb: c"))["tags"] == hostile
