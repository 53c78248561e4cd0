"""A region that Azure doesn't have: no plan, no export, no deployment; and how a new one is made known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amlstack.cli import amlstack

from .inputs import SCHEMA
from .test_check import STORE

HEAD = "name: contoso-ml\nname_seed: x\nresource_group: rg\ntags: {owner: x}\n"
MISSPELT = "there is no region 'westeurpoe': did you mean 'westeurope'?"


def run(*words: object) -> Result:
    """Run `amlstack`."""
    return CliRunner().invoke(amlstack, [str(each) for each in words])


def declared(folder: Path, location: str) -> Path:
    """A workspace file in a region."""
    file = folder / "workspace.yaml"
    file.write_text(f"{HEAD}location: {location}\n")
    return file


@pytest.mark.parametrize("command", [["plan"], ["plan", "--format", "json"], ["check"], ["export", "--out", "arm"]])
@pytest.mark.parametrize(
    ("location", "expected"),
    [("westeurpoe", MISSPELT), ("atlantis", "there is no region 'atlantis'\n"), ("europe", "no region 'europe'")],
)
def test_no_command_goes_on(
    command: list[str], location: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told once, at its key, with the match where it has one; nothing is written."""
    monkeypatch.chdir(tmp_path)
    done = run(command[0], declared(tmp_path, location), *command[1:])
    assert done.exit_code == 1
    assert done.output.count(expected) == 1
    assert f"{tmp_path / 'workspace.yaml'}:5:11: error AML-314" in done.output
    assert not (tmp_path / "arm").exists()


@pytest.mark.parametrize("location", ["westeurope", "usgovvirginia", "chinaeast3", "eastus2euap", "swedensouth"])
def test_regions_of_every_cloud_pass(location: str, tmp_path: Path) -> None:
    """Those that only some subscriptions see, too."""
    file = declared(tmp_path, location)
    assert "AML-31" not in run("check", file).output
    assert run("plan", file).exit_code == 0


@pytest.mark.parametrize("location", ["atlantiscentral", "westeurope2"])
def test_settings_make_a_region_known(location: str, tmp_path: Path) -> None:
    """`regions` in amlstack.toml, also where the file sets the rule itself; a wrong list is told at its line."""
    file = declared(tmp_path, location)
    assert run("check", file).exit_code == 1
    settings = tmp_path / "amlstack.toml"
    settings.write_text(f'regions = ["{location.title()}"]\n')
    file.write_text(f"{file.read_text()}policy: {{rules: {{AML-314: error}}}}\n")
    out = tmp_path / "arm"
    for words in (["check", file], ["plan", file], ["export", file, "--out", out], ["check", out]):
        done = run(*words)
        assert done.exit_code == 0, done.output
    settings.write_text('profile = "default"\nregions = "x"\n')
    done = run("check", file)
    assert (done.exit_code, "amlstack.toml:2:1: is no list of regions" in done.output) == (2, True)


def test_a_templates_region_is_looked_at_through_its_parameters(tmp_path: Path) -> None:
    """Each resource's; geographies and `global` are for what isn't regional."""
    zone = {"type": "Microsoft.Network/privateDnsZones", "apiVersion": "2024-06-01", "name": "a.b"}
    directory = {"type": "Microsoft.AzureActiveDirectory/b2cDirectories", "apiVersion": "2021-04-01", "name": "b"}
    store = {**STORE, "name": "stone", "kind": "StorageV2", "properties": {}, "location": "[parameters('where')]"}
    template = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"where": {"type": "string"}},
        "resources": [zone | {"location": "global"}, directory | {"location": "europe"}, store],
    }
    (tmp_path / "main.json").write_text(json.dumps(template))
    found = {}
    for location in ("westeurpoe", "westeurope", "europe"):
        given = tmp_path / "given.json"
        given.write_text(json.dumps({"parameters": {"where": {"value": location}}}))
        said = json.loads(run("check", tmp_path / "main.json", "-p", given, "--format", "json").stdout)
        found[location] = [each["resource"].split()[1] for each in said["findings"] if each["rule"] == "AML-314"]
    assert found == {"westeurpoe": ["stone"], "westeurope": [], "europe": ["stone"]}


def test_a_compute_lies_in_a_region_too(tmp_path: Path) -> None:
    """Where it says one of its own, whatever its workspace's is."""
    compute = {
        "type": "Microsoft.MachineLearningServices/workspaces/computes",
        "apiVersion": "2025-12-01",
        "name": "contoso-ml/cpu",
        "location": "westeurope",
        "properties": {"computeType": "AmlCompute", "computeLocation": "estus"},
    }
    template = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [compute]}
    (tmp_path / "main.json").write_text(json.dumps(template))
    assert "there is no region 'estus': did you mean 'eastus'?" in run("check", tmp_path / "main.json").stdout


def test_what_is_not_offered_in_a_region_is_a_warning(tmp_path: Path) -> None:
    """Of public regions that everybody sees; of others nothing is known."""
    for location, expected in (("mexicocentral", True), ("germanynorth", False), ("usgovvirginia", False)):
        done = run("check", declared(tmp_path, location))
        assert done.exit_code == 0
        assert ("isn't offered in Mexico Central, as of" in done.output) is expected
