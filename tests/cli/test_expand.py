"""`amlstack expand`: resources on stdout, or what is wrong on stderr."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from amlstack.cli.expand import command

STORE = {
    "type": "Microsoft.Storage/storageAccounts",
    "apiVersion": "2024-01-01",
    "name": "[concat('st', copyIndex())]",
    "location": "[resourceGroup().location]",
    "tags": {"key": "[parameters('key')]", "literal": "[[x]"},
    "copy": {"name": "stores", "count": "[parameters('count')]"},
}
TEMPLATE = {
    "parameters": {"count": {"type": "int"}, "key": {"type": "securestring"}},
    "resources": [STORE],
    "outputs": {"blob": {"type": "string", "value": "[reference('st0').primaryEndpoints.blob]"}},
}


def expand(folder: Path, template: Any, *args: str, parameters: Any = None) -> Result:
    """What `amlstack expand` says of a template."""
    file = folder / "t.json"
    file.write_text(template if isinstance(template, str) else json.dumps(template), encoding="utf-8")
    if parameters is not None:
        (folder / "p.json").write_text(json.dumps(parameters), encoding="utf-8")
        args = (*args, "--parameters", str(folder / "p.json"))
    return CliRunner().invoke(command, [str(file), *args])


def test_the_resources_and_outputs_are_json(tmp_path: Path) -> None:
    """Loops unrolled, literals escaped, what waits as an expression, and no secret."""
    parameters = {"count": {"value": 2}, "key": {"value": "canary"}}
    done = expand(tmp_path, TEMPLATE, "--location", "northeurope", parameters=parameters)
    assert (done.exit_code, done.stderr) == (0, "")
    shown = json.loads(done.stdout)
    assert [(each["name"], each["location"]) for each in shown["resources"]] == [
        ("st0", "northeurope"),
        ("st1", "northeurope"),
    ]
    assert shown["resources"][0]["tags"] == {"key": "[parameters('key')]", "literal": "[[x]"}
    zeros = "00000000-0000-0000-0000-000000000000"
    id_ = f"/subscriptions/{zeros}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st0"
    assert shown["outputs"]["blob"]["value"] == f"[reference('{id_}', '2024-01-01').primaryEndpoints.blob]"
    assert "canary" not in done.output


def test_every_fault_is_a_line_on_stderr(tmp_path: Path) -> None:
    """Of the template and of the parameter file, each with its place; exit code 2 beside what could be expanded."""
    broken = '{\n "parameters": {"count": {"type": "int"}},\n "resources": [{"type": "[nope()]"}],\n "outputs": {}\n}'
    done = expand(tmp_path, broken, parameters={"parameters": {"count": {"value": "canary"}, "cuont": {"value": 1}}})
    assert (done.exit_code, json.loads(done.stdout)) == (2, {"resources": [], "outputs": {}})
    lines = [line.removeprefix(f"can't be evaluated: {tmp_path}/") for line in done.stderr.splitlines()]
    assert lines == [
        "p.json:1:56: the template declares no parameter 'cuont'; did you mean 'count'?",
        "p.json:1:26: parameter 'count' is string, not int; give it int",
        "t.json:3:27: 'nope' is no function of the template language; docs/template-language.md has the list",
    ]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Named, with exit code 2."""
    done = CliRunner().invoke(command, [str(tmp_path / "none.json")])
    assert (done.exit_code, done.stderr) == (2, f"{tmp_path / 'none.json'}: no such file or directory; name a file\n")


def test_a_template_of_a_subscription_has_no_group(tmp_path: Path) -> None:
    """By its $schema; what goes to a group says which."""
    inside = {"resources": [{"type": "A/b", "apiVersion": "1", "name": "c"}]}
    nested = {
        "type": "Microsoft.Resources/deployments",
        "apiVersion": "2025-04-01",
        "name": "n",
        "resourceGroup": "made",
        "properties": {"mode": "Incremental", "template": inside},
    }
    whole = {
        "$schema": "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#",
        "resources": [nested],
        "outputs": {"id": {"type": "string", "value": "[resourceId('A/b', 'c')]"}},
    }
    shown = json.loads(expand(tmp_path, whole, "--subscription", "s").stdout)
    assert shown["resources"] == [{"type": "A/b", "apiVersion": "1", "name": "c", "resourceGroup": "made"}]
    assert shown["outputs"]["id"]["value"] == "/subscriptions/s/providers/A/b/c"
    assert json.loads(expand(tmp_path, whole, "-g", "made").stdout)["resources"][0].keys() == {
        "type",
        "apiVersion",
        "name",
    }


def test_a_parameter_without_a_value_stays_an_expression(tmp_path: Path) -> None:
    """It waits, which is no fault; the same holds for what stands on it."""
    store = {"type": "A/b", "apiVersion": "1", "name": "[concat('st', parameters('name'))]"}
    done = expand(tmp_path, {"parameters": {"name": {"type": "string"}}, "resources": [store]})
    assert (done.exit_code, json.loads(done.stdout)["resources"]) == (0, [store])


def test_a_management_groups_template_is_expanded_like_a_subscriptions(tmp_path: Path) -> None:
    """So is a tenant's: neither has a group."""
    for level in ("managementGroup", "tenant"):
        schema = f"https://schema.management.azure.com/schemas/2019-08-01/{level}DeploymentTemplate.json#"
        outputs = {"id": {"type": "string", "value": "[tenantResourceId('A/b', 'c')]"}}
        done = expand(tmp_path, {"$schema": schema, "resources": [], "outputs": outputs})
        assert (done.exit_code, json.loads(done.stdout)["outputs"]["id"]["value"]) == (0, "/providers/A/b/c")


def test_a_linked_template_has_a_uri(tmp_path: Path) -> None:
    """deployment() says it where --template-uri does; quickstarts find what lies beside them by it."""
    link = "[uri(deployment().properties.templateLink.uri, 'nested/a.json')]"
    template = {"resources": [], "outputs": {"to": {"type": "string", "value": link}}}
    done = expand(tmp_path, template, "--template-uri", "https://contoso.com/t/main.json")
    assert json.loads(done.stdout)["outputs"]["to"]["value"] == "https://contoso.com/t/nested/a.json"
