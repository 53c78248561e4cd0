"""Waivers in a template's metadata, in a nested one's, and in a resource's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from amlstack.catalog.resources import DEPLOYMENT_TYPE
from amlstack.cli.check import command, gate
from tests.cli.check.inputs import SCHEMA

RULE, OTHER = "AML-042", "AML-041"
SELECTED = ("--only", RULE, "--only", OTHER, "--fail-on", "warning")


def waiver(rule: str = RULE, resource: str | None = "*", **said: Any) -> dict[str, Any]:
    """A waiver as a template has it."""
    whole = {"rule": rule, "resource": resource, "reason": "Old clients.", "until": "2999-12-31", **said}
    return {key: value for key, value in whole.items() if value is not None}


def holding(*waivers: Any) -> dict[str, Any]:
    """Metadata with some waivers, beside what a compiler writes."""
    return {"metadata": {"_generator": {"name": "bicep"}, "amlstack": {"waivers": list(waivers)}}}


def account(name: str, **body: Any) -> dict[str, Any]:
    """A storage account that takes plain http and TLS 1.0."""
    weak = {"supportsHttpsTrafficOnly": False, "minimumTlsVersion": "TLS1_0"}
    made = {
        "type": "Microsoft.Storage/storageAccounts",
        "apiVersion": "2025-06-01",
        "name": name,
        "location": "westeurope",
    }
    return {**made, "kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "properties": weak, **body}


def template(*resources: Any, **body: Any) -> dict[str, Any]:
    """A template of some resources."""
    return {"$schema": SCHEMA, "contentVersion": "1.0.0.0", **body, "resources": list(resources)}


def nested(name: str, inner: dict[str, Any], **body: Any) -> dict[str, Any]:
    """A deployment with a template inside, as a compiled Bicep module is."""
    properties = {"mode": "Incremental", "expressionEvaluationOptions": {"scope": "inner"}, "template": inner}
    return {"type": DEPLOYMENT_TYPE, "apiVersion": "2025-04-01", "name": name, "properties": properties, **body}


def check(folder: Path, whole: dict[str, Any], *arguments: str, **parameters: dict[str, Any]) -> Result:
    """Check a template, with parameter files beside it."""
    (folder / "main.json").write_text(json.dumps(whole, indent=1))
    for name, said in parameters.items():
        values = {key: {"value": value} for key, value in said.items()}
        (folder / f"main.{name}.parameters.json").write_text(json.dumps({"parameters": values}))
    return CliRunner().invoke(command, [str(folder / "main.json"), *(arguments or (*SELECTED, "--format", "json"))])


def found(done: Result) -> list[tuple[str, str]]:
    """The rule and the last word of each finding's resource."""
    return [(each["rule"], each["resource"].rpartition(" ")[2]) for each in json.loads(done.stdout)["findings"]]


def test_a_template_lets_be_what_it_deploys(tmp_path: Path) -> None:
    """By name or pattern, nested deployments included; in SARIF and JSON it is waived, with its reason."""
    inside = nested("module", template(account("stinner")))
    done = check(tmp_path, template(account("stouter"), account("stkept"), inside, **holding(waiver(resource="st*er"))))
    assert found(done) == [(OTHER, "stouter"), (RULE, "stkept"), (OTHER, "stkept"), (OTHER, "stinner")]
    waived = json.loads(done.stdout)["waived"]
    assert [(each["resource"].rpartition(" ")[2], each["reason"], each["until"]) for each in waived] == [
        ("stouter", "Old clients.", "2999-12-31"),
        ("stinner", "Old clients.", "2999-12-31"),
    ]


def test_a_module_lets_be_what_lies_in_it_alone(tmp_path: Path) -> None:
    """What Bicep compiles `metadata amlstack` of a module to, nested twice too; the deployment's own does the same."""
    deep = nested("deep", template(account("stdeep")))
    inside = nested("module", template(account("stinner"), deep, **holding(waiver(), waiver(OTHER))))
    assert found(check(tmp_path, template(account("stouter"), inside))) == [(RULE, "stouter"), (OTHER, "stouter")]
    beside = nested("module", template(account("stinner")), **holding(waiver(), waiver(OTHER)))
    assert found(check(tmp_path, template(account("stouter"), beside))) == [(RULE, "stouter"), (OTHER, "stouter")]


def test_a_resource_lets_be_its_own(tmp_path: Path) -> None:
    """Without naming itself, in each round of its loop, and in the form with symbolic names."""
    own = account("stown", **holding(waiver(resource=None), waiver(OTHER, resource=None)))
    assert found(check(tmp_path, template(own, account("stkept")))) == [(RULE, "stkept"), (OTHER, "stkept")]
    looped = own | {"name": "[concat('stown', copyIndex())]", "copy": {"name": "all", "count": 2}}
    assert found(check(tmp_path, template(looped))) == []
    symbolic = template() | {"languageVersion": "2.0", "resources": {"own": own, "kept": account("stkept")}}
    assert found(check(tmp_path, symbolic)) == [(RULE, "stkept"), (OTHER, "stkept")]


def test_one_that_ran_out_or_lets_nothing_be_is_told(tmp_path: Path) -> None:
    """At its place, as a workspace file's is."""
    whole = template(account("stown"), **holding(waiver(until="2001-01-01"), waiver(OTHER, "stgone")))
    done = check(tmp_path, whole)
    assert [rule for rule, _ in found(done)] == ["AML-901", "AML-902", RULE, OTHER]
    lines = (tmp_path / "main.json").read_text().splitlines()
    told = json.loads(done.stdout)["findings"][:2]
    assert [lines[each["line"]].strip() for each in told] == [f'"rule": "{RULE}",', f'"rule": "{OTHER}",']
    assert done.exit_code == 1


def test_one_that_some_parameters_need_is_of_use(tmp_path: Path) -> None:
    """It is told once, where the template needs it with none of its parameter files."""
    weak = account("[parameters('name')]")
    declared = {"parameters": {"name": {"type": "string"}}}
    whole = template(weak, **declared, **holding(waiver(resource="stdev"), waiver(OTHER, "stgone")))
    done = check(tmp_path, whole, dev={"name": "stdev"}, prod={"name": "stprod"})
    assert found(done).count(("AML-902", "stgone")) == 1
    assert ("AML-902", "stdev") not in found(done)
    assert (RULE, "stprod") in found(done)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (waiver(reason=None), "a waiver has no reason: a waiver names rule, resource, reason, until"),
        (waiver(resource=None), "a waiver has no resource"),
        (waiver(rule="Storage.SecureTransfr"), "did you mean 'Storage.SecureTransfer'?"),
        (waiver(until="soon"), "is no date"),
        (waiver(reason="[parameters('why')]"), "is an expression: write the text itself"),
        (waiver(expires="2999-12-31"), "unknown key 'expires'"),
        ("all", "is not a mapping"),
    ],
)
def test_one_that_cannot_be_meant_is_refused(tmp_path: Path, said: Any, why: str) -> None:
    """At its place, with exit code 2: a waiver that isn't read would be taken for one that holds."""
    done = check(tmp_path, template(account("stown"), **holding(said)))
    unreadable = json.loads(done.stdout)["unreadable"]
    assert any(why in each["what"] for each in unreadable)
    assert all(each["line"] > 1 for each in unreadable)
    assert done.exit_code == 2


def test_other_metadata_is_nobody_s_business(tmp_path: Path) -> None:
    """A word of another tool, or a text, is passed over; a key that was meant to be `waivers` isn't."""
    others: tuple[Any, ...] = ("0.1", {"version": "0.1"}, None, [])
    for other in others:
        assert check(tmp_path, template(account("stown"), metadata={"amlstack": other})).exit_code == 1
    done = check(tmp_path, template(account("stown"), metadata={"amlstack": {"waiver": [waiver()]}}))
    assert "unknown key 'waiver': did you mean 'waivers'?" in done.stdout


@pytest.mark.parametrize("odd", [5, "x", None, {}, [5], True])
def test_an_odd_template_ends_in_no_traceback(tmp_path: Path, odd: Any) -> None:
    """What is no list of resources, or no resource, has no waivers."""
    whole = template(
        account("stown", resources=odd), nested("module", template() | {"resources": odd}), **holding(waiver())
    )
    assert check(tmp_path, whole).exception is None or isinstance(check(tmp_path, whole).exception, SystemExit)
    assert (RULE, "stown") not in found(check(tmp_path, whole))


def test_a_deployment_goes_by_them_too(tmp_path: Path) -> None:
    """What is an error and waived in the template doesn't stop `sandbox deploy`."""
    (tmp_path / "amlstack.toml").write_text(f'[rules]\n{RULE} = "error"\n')
    file = tmp_path / "main.json"
    file.write_text(json.dumps(template(account("stown"))))
    with pytest.raises(gate.Stopped):
        gate.templates([(file, ())])
    file.write_text(json.dumps(template(account("stown", **holding(waiver(resource=None))))))
    gate.templates([(file, ())])
