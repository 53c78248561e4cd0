"""Credentials in every place of every sort of input: found, at their place, and in no report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from amlstack.cli.check.discovery import Discovery
from amlstack.cli.check.run import Wishes, run
from amlstack.report import FORMATS, Report, written
from tests.fake_credentials import CREDENTIALS

RULE = "AML-220"
WORKSPACE = {"name": "contoso-ml", "resource_group": "rg-contoso", "location": "westeurope"}
STORE = {"name": "raw", "type": "azure_blob", "container_name": "raw"}
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def workspace_file(**said: Any) -> tuple[str, str]:
    """A workspace file; YAML takes JSON, but not the other way round."""
    return "workspace.yaml", json.dumps({**WORKSPACE, **said}, indent=1)


def template_file(**said: Any) -> tuple[str, str]:
    """A template."""
    whole = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [], **said}
    return "main.json", json.dumps(whole, indent=1)


def resource(**said: Any) -> dict[str, Any]:
    """A resource of a template."""
    return {"type": "Microsoft.Web/sites", "apiVersion": "2024-04-01", "name": "app", **said}


def preview_file(inputs: Any, **said: Any) -> tuple[str, str]:
    """A saved preview with a resource that the catalog doesn't have."""
    urn = "urn:pulumi:dev::app::azure-native:web:WebApp::app"
    state = {"urn": urn, "type": "azure-native:web:WebApp", "custom": True, "inputs": inputs}
    step = {"op": "create", "urn": urn, "newState": state}
    whole = {"steps": [step], "changeSummary": {"create": 1}, **said}
    return "preview.json", json.dumps(whole, indent=1)


INPUTS: dict[str, Callable[[str], tuple[str, str]]] = {
    "a tag": lambda text: workspace_file(tags={"owner": text}),
    "a description": lambda text: workspace_file(description=text),
    "a datastore's description": lambda text: workspace_file(datastores=[{**STORE, "description": text}]),
    "a container's name": lambda text: workspace_file(datastores=[{**STORE, "container_name": text}]),
    "a name": lambda text: workspace_file(name=text),
    "a waiver's reason": lambda text: workspace_file(
        policy={"waivers": [{"rule": "AML-053", "resource": "x", "reason": text, "until": "2999-01-01"}]}
    ),
    "a template's tag": lambda text: template_file(resources=[resource(tags={"a.b": text})]),
    "a name of a member": lambda text: template_file(resources=[resource(tags={text: "x"})]),
    "a resource that isn't deployed": lambda text: template_file(
        resources=[resource(condition="[equals(1, 2)]", properties={"x": text})]
    ),
    "a default": lambda text: template_file(parameters={"x": {"type": "string", "defaultValue": text}}),
    "a variable": lambda text: template_file(variables={"x": [text]}),
    "a nested template": lambda text: template_file(
        resources=[
            resource(
                type="Microsoft.Resources/deployments",
                properties={
                    "mode": "Incremental",
                    "template": json.loads(template_file(variables={"x": text})[1]),
                },
            )
        ]
    ),
    "a program's input": lambda text: preview_file({"siteConfig": {"appSettings": [{"name": "x", "value": text}]}}),
    "a configuration": lambda text: preview_file({}, config={"app:x": text}),
}  # fmt: skip


def checked(folder: Path, *files: tuple[str, str]) -> Report:
    """What `check` says of a folder with files."""
    for name, text in files:
        (folder / name).write_text(text, encoding="utf-8")
    return run(Discovery().over([folder]), Wishes())


def assert_untold(report: Report, hidden: str) -> None:
    """No report shows it."""
    for format_ in FORMATS:
        said = written(report, format_)
        assert hidden not in said
        assert hidden[:20] not in said
        assert json.dumps(hidden)[1:-1] not in said


def assert_found(place: str, kind: str, folder: Path) -> None:
    """A sort of credential in a place is one error, at a line that holds it, and told by no format."""
    text, hidden = CREDENTIALS[kind]
    name, whole = INPUTS[place](text)
    report = checked(folder, (name, whole))
    (found,) = (each for each in report.findings if each.rule == RULE)
    assert str(found.severity) == "error"
    assert found.place is not None
    if place == "a configuration":
        assert (Path(found.place.file).name, found.place.line) == (name, 0)
    else:
        line = whole.splitlines()[found.place.line - 1]
        assert json.dumps(text)[1:-1] in line or '"urn"' in line
    assert_untold(report, hidden)


@pytest.mark.parametrize(("place", "kind"), list(zip(INPUTS, cycle(CREDENTIALS), strict=False)))
def test_it_is_found_wherever_it_stands(place: str, kind: str, tmp_path: Path) -> None:
    """In each place, and of each sort, it is found and not told."""
    assert_found(place, kind, tmp_path)


@pytest.mark.thorough
@pytest.mark.parametrize("place", INPUTS)
@pytest.mark.parametrize("kind", CREDENTIALS)
def test_each_sort_is_found_in_each_place(place: str, kind: str, tmp_path: Path) -> None:
    """The same of all pairs."""
    assert_found(place, kind, tmp_path)


def test_it_is_found_in_a_parameter_file_and_in_a_datastore_file(tmp_path: Path) -> None:
    """Where it stands in the file beside a template, or in one that a workspace file includes, that file is named."""
    said = {f"x{number}": text for number, (text, _) in enumerate(CREDENTIALS.values())}
    parameters = {"$schema": "deploymentParameters.json#", "parameters": {"x": {"value": said}}}
    template = template_file(parameters={"x": {"type": "object"}})
    store = ("raw.yml", json.dumps({**STORE, "tags": said}, indent=1))
    workspace = workspace_file(datastores=[{"include": "raw.yml"}])
    report = checked(tmp_path, template, ("main.parameters.json", json.dumps(parameters)), store, workspace)
    found = Counter(Path(each.place.file).name for each in report.findings if each.rule == RULE and each.place)
    assert found == {"main.parameters.json": len(CREDENTIALS), "raw.yml": len(CREDENTIALS)}
    for _, hidden in CREDENTIALS.values():
        assert_untold(report, hidden)


def test_it_is_found_in_files_on_their_own(tmp_path: Path) -> None:
    """A parameter file without its template, a datastore file that nothing includes."""
    text, hidden = CREDENTIALS["a signature"]
    parameters = {"$schema": "deploymentParameters.json#", "parameters": {"x": {"value": text}}}
    store = {
        "$schema": "https://azuremlschemas.azureedge.net/latest/azureBlob.schema.json",
        **STORE,
        "description": text,
    }
    report = checked(tmp_path, ("x.parameters.json", json.dumps(parameters)), ("raw.yml", json.dumps(store)))
    found = {Path(each.place.file).name for each in report.findings if each.rule == RULE and each.place}
    assert found == {"x.parameters.json", "raw.yml"}
    assert_untold(report, hidden)


def test_it_is_found_in_comments(tmp_path: Path) -> None:
    """A key that was commented out is still in the file."""
    text, hidden = CREDENTIALS["a signature"]
    yaml, template = (tmp_path / each for each in ("workspace.yaml", "main.json"))
    report = checked(
        tmp_path,
        (yaml.name, f"name: contoso-ml # {text}\nresource_group: rg\nlocation: westeurope\n# {text} again\n"),
        (
            template.name,
            f'{{"$schema": "{SCHEMA}", "contentVersion": "1.0.0.0",\n /* {text} */ "resources": []}} // x\n',
        ),
    )
    found = [
        (Path(each.place.file).name, each.place.line) for each in report.findings if each.rule == RULE and each.place
    ]
    assert found == [("main.json", 2), ("workspace.yaml", 1), ("workspace.yaml", 4)]
    assert_untold(report, hidden)


@pytest.mark.parametrize("escaped", [r"raw?sp=r\u0026sig\u003dSIG", r"raw?sp=r&sig=SIG\u0022"])
def test_escapes_hide_none(escaped: str, tmp_path: Path) -> None:
    """Serializers write & and = as escapes; what is meant is looked at."""
    _, signature = CREDENTIALS["a signature"]
    for name, whole in (workspace_file(tags={"x": "X"}), template_file(variables={"x": "X"})):
        report = checked(tmp_path, (name, whole.replace('"X"', f'"{escaped.replace("SIG", signature)}"')))
        assert [each.rule for each in report.findings].count(RULE) == 1
        (tmp_path / name).unlink()


def test_a_waiver_lets_it_be_and_a_setting_turns_it_off(tmp_path: Path) -> None:
    """It is a rule like the others; inside credentials a literal is refused whatever is set."""
    text, hidden = CREDENTIALS["a storage connection"]
    waiver = {"rule": RULE, "resource": "workspace.yaml", "reason": f"known: {text}", "until": "2999-01-01"}
    report = checked(tmp_path, workspace_file(tags={"x": text}, policy={"waivers": [waiver]}))
    assert [each.finding.rule for each in report.waived] == [RULE, RULE]
    assert not [each for each in report.findings if each.rule == RULE]
    assert_untold(report, hidden)
    report = checked(tmp_path, workspace_file(tags={"x": text}, policy={"rules": {RULE: "off"}}))
    assert report.findings == ()
    store = {**STORE, "account_name": "stcontoso", "credentials": {"account_key": text}}
    report = checked(tmp_path, workspace_file(datastores=[store], policy={"rules": {RULE: "off"}}))
    assert len(report.unreadable) == 1
    assert_untold(report, hidden)


def test_what_an_expression_makes_is_not_judged(tmp_path: Path) -> None:
    """Each literal of a template is looked at by itself, and its resources aren't looked at once more."""
    said = {"a": "AccountKey", "b": "abcdefgh12345678", "whole": "[concat(variables('a'), '=', variables('b'))]"}
    shown = [resource(tags={"x": "[variables('whole')]", "y": "[concat('AccountKey=', variables('b'))]"})]
    report = checked(tmp_path, template_file(variables=said, resources=shown))
    assert RULE in {rule.id for rule in report.rules}
    assert RULE not in {each.rule for each in report.findings}
