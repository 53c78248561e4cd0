"""An export is asked what its workspace files are asked, however it is named."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from amlstack.cli.check import gate
from amlstack.cli.export import command as export

from .test_bad_input import GOOD
from .test_check import STORE, TEMPLATE, check

BASIS = {"name_seed": "x", "resource_group": "rg", "location": "westeurope", "tags": {"owner": "x"}}
POLICY: dict[str, Any] = {
    "profile": "production",
    "rules": {"Storage.SharedKey": "error", "AML-041": "note", "AML-104": "off"},
    "waivers": [{"rule": "AML-044", "resource": "st*", "reason": "The old tool reads it.", "until": "2999-12-31"}],
}
NAMES = ("dev", "prod")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two workspace files, of which one has a policy, and their export in arm/."""
    place = tmp_path_factory.mktemp("exported")
    for name, policy in zip(NAMES, ({}, {"policy": POLICY}), strict=True):
        (place / f"{name}.yaml").write_text(yaml.safe_dump({"name": f"contoso-{name}", **BASIS, **policy}))
    files = [str(place / f"{name}.yaml") for name in NAMES]
    done = CliRunner().invoke(export, [*files, "--out", str(place / "arm"), "--bundle"])
    assert done.exit_code == 0, done.output
    return place


def rules(*words: object) -> tuple[set[str], set[str], set[str]]:
    """The rules that a check asks, and those whose findings it tells and has waived; of templates' form none."""
    said = json.loads(check(*words, "--format", "json").stdout)
    sarif = json.loads(check(*words, "--format", "sarif").stdout)["runs"][0]["tool"]["driver"]["rules"]
    found, waived = (
        {each["rule"] for each in said[key] if not each["rule"].startswith("AML-2")} for key in ("findings", "waived")
    )
    return {each["id"] for each in sarif}, found, waived


def test_an_export_is_asked_what_its_workspace_files_are_asked(folder: Path) -> None:
    """The same rules, findings and waivers: the folder, and its template and parameter file named by themselves."""
    wanted = rules(folder / "prod.yaml")
    assert "AML-044" in wanted[2]
    assert wanted[0] > rules(folder / "dev.yaml")[0]
    both = rules(folder / "dev.yaml", folder / "prod.yaml")
    arm = folder / "arm"
    for name in ("", "mainTemplate.json", "parameters.dev.json", "manifest.json"):
        assert rules(arm / name) == both
    for name in NAMES:
        asked = rules(arm / "mainTemplate.json", "--parameters", arm / f"parameters.{name}.json")
        assert asked == rules(folder / f"{name}.yaml")
    assert check(arm, arm / "mainTemplate.json", "--skip-others").stdout.count(" 2 inputs") == 1


def test_values_that_are_nobodys_are_asked_the_strictest_profile(folder: Path) -> None:
    """A parameter file that the manifest doesn't know gets no waiver."""
    other = folder / "other.json"
    other.write_text((folder / "arm" / "parameters.dev.json").read_text())
    asked, found, waived = rules(folder / "arm" / "mainTemplate.json", "--parameters", other)
    assert asked >= rules(folder / "dev.yaml", "--profile", "production")[0]
    assert ("AML-044" in found, waived) == (True, set())


def test_less_is_never_asked_silently(folder: Path) -> None:
    """More is, by the command line and amlstack.toml; what they leave out of the file's own policy is named."""
    own = len(rules(folder / "arm")[0])
    assert len(rules(folder / "arm", "--profile", "audited")[0]) > own
    settings = folder / "less.toml"
    settings.write_text('[rules]\nAML-045 = "off"\nAML-065 = "note"\nAML-066 = "error"\n')
    for path in (folder / "arm", folder / "prod.yaml"):
        less = f"skipped {path}: its own policy asks for AML-045, AML-065, which the command line or amlstack.toml"
        assert less in check(path, "--config", settings).stdout
        assert "its own policy asks for" in check(path, "--profile", "default").stdout
        assert "its own policy asks for" not in check(path).stdout


def test_a_manifest_that_was_edited_is_refused(folder: Path, tmp_path: Path) -> None:
    """It says what is to be checked: another profile, a broken word, a policy that can't be meant."""
    text = (folder / "arm" / "manifest.json").read_text()
    edited = {
        text.replace('"production"', '"default"'): "isn't as it was written",
        text[:-3]: "is no manifest of an export",
        '{"workspace_files": [], "deployments": 3}': "is no manifest of an export",
    }
    for content, expected in edited.items():
        for file in (folder / "arm").iterdir():
            (tmp_path / file.name).write_bytes(file.read_bytes())
        (tmp_path / "manifest.json").write_text(content)
        for path in (tmp_path, tmp_path / "mainTemplate.json"):
            done = check(path)
            assert (done.exit_code, expected in done.stdout) == (2, True), done.stdout


def test_a_fault_of_the_policy_stands_in_the_manifest(tmp_path: Path) -> None:
    """Where a rule of it is no longer there, its line is told; the other workspace file is checked."""
    (tmp_path / "main.json").write_text(GOOD)
    for name in NAMES:
        (tmp_path / f"{name}.json").write_text('{"parameters": {}}')
    listed = {
        "deployments": [{"template": "main.json", "parameters": [f"{name}.json" for name in NAMES]}],
        "policies": {"prod.json": {"rules": {"AML-999": "off"}}},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(listed, indent=1))
    done = check(tmp_path)
    assert done.exit_code == 2
    assert "manifest.json:14:16: there is no rule 'AML-999'" in done.stdout
    assert "1 input" in done.stdout


@pytest.mark.parametrize("policies", [3, {"main.json": 3}, {"a.json": {"profile": ["x"]}}, {"a.json": {"rules": "x"}}])
def test_a_damaged_policy_is_told(policies: object, tmp_path: Path) -> None:
    """Whatever stands where a policy belongs."""
    (tmp_path / "main.json").write_text(GOOD)
    (tmp_path / "a.json").write_text('{"parameters": {}}')
    listed = {"deployments": [{"template": "main.json", "parameters": ["a.json"]}], "policies": policies}
    (tmp_path / "manifest.json").write_text(json.dumps(listed))
    for words in ([tmp_path], [tmp_path / "main.json", "-p", tmp_path / "a.json"]):
        done = check(*words)
        assert (done.exit_code, done.exception and type(done.exception)) == (2, SystemExit)


def test_one_bad_parameter_file_costs_that_one(folder: Path, tmp_path: Path) -> None:
    """The other workspace file's is checked all the same."""
    for file in (folder / "arm").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "parameters.dev.json").write_text("{")
    done = check(tmp_path)
    assert done.exit_code == 2
    assert " 1 input," in done.stdout


@pytest.mark.parametrize(("severity", "stops"), [("error", True), ("off", False)])
def test_a_deployment_of_an_export_is_asked_the_same(severity: str, *, stops: bool, tmp_path: Path) -> None:
    """The gate before `sandbox deploy` reads the policy of the parameter file that it is given."""
    (tmp_path / "main.json").write_text(json.dumps({**TEMPLATE, "resources": [{**STORE, "kind": "StorageV2"}]}))
    for name in NAMES:
        given = {"parameters": {"name": {"value": "stone"}, "tls": {"value": "TLS1_0"}}}
        (tmp_path / f"{name}.json").write_text(json.dumps(given))
    listed = {
        "deployments": [{"template": "main.json", "parameters": [f"{name}.json" for name in NAMES]}],
        "policies": {"prod.json": {"rules": {"AML-041": severity, "AML-042": "off"}}},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(listed))
    task = (tmp_path / "main.json", [tmp_path / "prod.json"])
    with pytest.raises(gate.Stopped) if stops else contextlib.nullcontext():
        gate.templates([task])


@pytest.mark.parametrize("named", ["workspace.yaml", "input work*.yaml"])
def test_a_waiver_of_the_workspace_files_text_holds_for_what_stands_in_its_place(tmp_path: Path, named: str) -> None:
    """In the template and in the parameter file, however the export is named; a deployment asks the same."""
    key = base64.b64encode(hashlib.sha512(b"x").digest()).decode()
    said = {"name": "contoso-ml", **BASIS, "tags": {"old": f"AccountName=st;AccountKey={key}"}}
    waivers = [{"rule": "AML-220", "resource": named, "reason": "Revoked.", "until": "2999-12-31"}]
    file = tmp_path / "workspace.yaml"
    file.write_text(yaml.safe_dump({**said, "policy": {"waivers": waivers}}))
    arm = tmp_path / "arm"
    assert CliRunner().invoke(export, [str(file), "--out", str(arm)]).exit_code == 0
    for name in ("", "mainTemplate.json", "parameters.workspace.json"):
        done = check(arm / name)
        assert (done.exit_code, done.stdout.count("waived AML-220")) == (0, 2), done.stdout
    gate.templates([(arm / "mainTemplate.json", [arm / "parameters.workspace.json"])])
