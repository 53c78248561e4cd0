"""`amlstack check`, as a user runs it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amlstack.cli.check import command
from amlstack.cli.check.discovery import Discovery
from amlstack.cli.check.run import Wishes, run
from amlstack.policies import RULES
from amlstack.report import FORMATS, Report

from .inputs import SCHEMA

STORE = {
    "type": "Microsoft.Storage/storageAccounts",
    "apiVersion": "2024-01-01",
    "name": "[parameters('name')]",
    "location": "[resourceGroup().location]",
    "sku": {"name": "Standard_LRS"},
    "properties": {"minimumTlsVersion": "[parameters('tls')]", "supportsHttpsTrafficOnly": False},
}
TEMPLATE = {
    "$schema": SCHEMA,
    "contentVersion": "1.0.0.0",
    "parameters": {"name": {"type": "string"}, "tls": {"type": "string", "defaultValue": "TLS1_2"}},
    "resources": [STORE],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a template, and settings that leave only two rules about storage and the one about names."""
    kept = ("AML-001", "AML-041", "AML-042")
    off = "\n".join(f'{rule.id} = "off"' for rule in RULES if rule.id not in kept)
    (tmp_path / "amlstack.toml").write_text(f"[rules]\n{off}\n")
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "main.json").write_text(json.dumps(TEMPLATE, indent=2))
    return tmp_path


def check(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, [str(each) for each in arguments])


def found(*arguments: object) -> list[str]:
    """The ids of what it finds."""
    said = json.loads(check(*arguments, "--format", "json").stdout)
    return [each["rule"] for each in said["findings"]]


def parameters(folder: Path, file_name: str, **values: str) -> Path:
    """A parameter file."""
    file = folder / "infra" / file_name
    file.write_text(json.dumps({"parameters": {key: {"value": value} for key, value in values.items()}}))
    return file


def test_an_unknown_value_is_no_pass(folder: Path) -> None:
    """Without its parameter the name can't be judged, which is counted; with it the name is found."""
    assert found(folder) == ["AML-042"]
    assert "not applicable yet AML-001 name of Microsoft.Storage/storageAccounts" in check(folder).stdout
    parameters(folder, "main.parameters.json", name="not-lawful")
    assert found(folder) == ["AML-001", "AML-042"]


def test_each_parameter_file_beside_a_template_is_tried(folder: Path) -> None:
    """Those of its name, each by itself; what two have in common is told once for each resource."""
    parameters(folder, "main.parameters.json", name="stone")
    parameters(folder, "main.dev.parameters.json", name="sttwo", tls="TLS1_0")
    said = json.loads(check(folder, "--format", "json").stdout)
    assert [(each["rule"], each["resource"].split()[1]) for each in said["findings"]] == [
        ("AML-041", "sttwo"),
        ("AML-042", "stone"),
        ("AML-042", "sttwo"),
    ]
    assert [each["what"] for each in said["checked"]] == [
        "template with main.dev.parameters.json",
        "template with main.parameters.json",
    ]


def test_parameter_files_can_be_named(folder: Path) -> None:
    """Then those beside the template don't count."""
    parameters(folder, "main.parameters.json", name="stone")
    other = parameters(folder, "other.json", name="st-two")
    assert found(folder / "infra" / "main.json", "--parameters", other) == ["AML-001", "AML-042"]


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)])
def test_the_exit_code_says_what_was_found(level: str, code: int, folder: Path) -> None:
    """A warning fails where warnings are to."""
    assert check(folder, "--fail-on", level).exit_code == code


def test_what_cannot_be_read_is_exit_code_2_beside_findings(folder: Path) -> None:
    """The other files are checked all the same."""
    (folder / "bad.json").write_text('{"resources": [')
    done = check(folder, "--fail-on", "warning")
    assert done.exit_code == 2
    assert "AML-042" in done.stdout
    assert "can't be checked" in done.stdout


def test_a_misspelt_setting_is_told_and_nothing_is_checked_by_it(folder: Path) -> None:
    """With the line of amlstack.toml and the word that was meant."""
    (folder / "amlstack.toml").write_text('profile = "prodction"\n\n[rules]\nAML-O41 = "off"\n')
    done = check(folder)
    assert done.exit_code == 2
    assert "amlstack.toml:1:1: 'prodction' is no profile: did you mean 'production'?" in done.stdout
    assert "amlstack.toml:4:1: there is no rule 'AML-O41'" in done.stdout
    (folder / "amlstack.toml").write_text("[rules\n")
    assert "is no TOML" in check(folder).stdout


def waiver(until: str) -> str:
    """A waiver in TOML."""
    return f'[[waivers]]\nrule = "AML-042"\nresource = "stone"\nreason = "An old client."\nuntil = {until}\n'


def test_a_waiver_lets_be_until_its_day(folder: Path) -> None:
    """What is waived isn't found; when it ran out, both are."""
    parameters(folder, "main.parameters.json", name="stone")
    settings = (folder / "amlstack.toml").read_text()
    (folder / "amlstack.toml").write_text(settings + waiver("2999-12-31"))
    assert found(folder) == []
    assert "waived AML-042 Microsoft.Storage/storageAccounts stone: An old client." in check(folder).stdout
    (folder / "amlstack.toml").write_text(settings + waiver("2020-12-31"))
    assert found(folder) == ["AML-901", "AML-042"]


def test_a_waiver_that_one_of_several_inputs_needs_is_of_use(folder: Path) -> None:
    """Settings are shared: only what no input needs is told."""
    parameters(folder, "main.parameters.json", name="stone")
    mended = {**TEMPLATE, "resources": [{**STORE, "properties": {"minimumTlsVersion": "TLS1_2"}}]}
    (folder / "infra" / "azuredeploy.json").write_text(json.dumps(mended))
    parameters(folder, "azuredeploy.parameters.json", name="stone")
    file = folder / "amlstack.toml"
    file.write_text(file.read_text() + waiver("2999-12-31"))
    assert found(folder) == []
    (folder / "infra" / "main.json").unlink()
    assert found(folder) == ["AML-902"]


def test_settings_hold_for_the_folder_and_below(folder: Path) -> None:
    """The nearest file counts; --config goes before it."""
    (folder / "infra" / "amlstack.toml").write_text('[rules]\nAML-042 = "error"\nAML-041 = "off"\n')
    assert check(folder / "infra" / "main.json").exit_code == 1
    assert check(folder / "infra" / "main.json", "--config", folder / "amlstack.toml").exit_code == 0


def test_a_workspace_files_own_policy_counts(tmp_path: Path) -> None:
    """Its severity, its waiver at its place, and its profile, unless the command line says another."""
    file = tmp_path / "workspace.yaml"
    file.write_text(
        "name: contoso-ml\nname_seed: x\nresource_group: rg\nlocation: westeurope\ntags: {owner: x}\n"
        "policy:\n  waivers:\n    - {rule: AML-041, resource: st*, reason: none, until: 2999-12-31}\n"
    )
    assert "AML-902" in found(file)
    said = json.loads(check(file, "--format", "json").stdout)
    assert next(each["line"] for each in said["findings"] if each["rule"] == "AML-902") == 8


def test_what_no_plan_can_be_made_of_is_a_finding(tmp_path: Path) -> None:
    """A premium default storage account in the file: told at its key, as an error."""
    file = tmp_path / "workspace.yaml"
    file.write_text("name: contoso-ml\nresource_group: rg\nlocation: westeurope\nstorage_account: {sku: Premium_LRS}\n")
    done = check(file)
    assert done.exit_code == 1
    assert f"{file}:4:24: error AML-900 Workspace.Plan: workspace contoso-ml: 'Premium_LRS' can't be" in done.stdout


def test_formats_go_to_their_files(folder: Path) -> None:
    """Each --output takes the --format before it; one may be printed."""
    outputs = [("sarif", folder / "a.sarif"), ("junit", folder / "a.xml"), ("markdown", folder / "a.md")]
    words = [word for name, file in outputs for word in ("--format", name, "--output", file)]
    done = check(folder / "infra", *words, "--format", "github")
    assert done.stdout.startswith("::warning file=")
    assert all(file.read_text() for _, file in outputs)
    assert not list(folder.glob(".a*"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--format", "json", "--format", "text"), "Only one --format can be printed"),
        (("--format", "json", "--output", "a", "--output", "b"), "One --format goes to one --output"),
        (("--output", "a"), "--output wants its --format before it"),
        (("--output", "a", "--format", "sarif"), "--output wants its --format before it"),
        (("--format", "xml"), "'xml' is not one of"),
        (("--profile", "prod"), "'prod' is not one of"),
        (("--config", "none.toml"), "does not exist"),
        (("--format", "json", "--output", "none/a.json"), "none/a.json"),
    ],
)
def test_wrong_options_are_told(
    words: tuple[str, ...], expected: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With exit code 2 for what can't be meant, and nothing is written."""
    monkeypatch.chdir(folder)
    done = check(folder, *words)
    assert done.exit_code == 2
    assert expected in done.output
    assert not (folder / "a").exists()


@pytest.mark.parametrize("format_", FORMATS)
def test_every_run_says_the_same(format_: str, folder: Path) -> None:
    """Byte for byte, in every format."""
    parameters(folder, "main.parameters.json", name="st-one", tls="TLS1_0")
    assert check(folder, "--format", format_).stdout == check(folder, "--format", format_).stdout


def test_no_report_quotes_a_credential(folder: Path) -> None:
    """Neither a finding nor the line that is shown, whatever is wrong around it."""
    canary = "c4n4ryc4n4ryc4n4ryc4n4ryc4n4ryc4n4ry"
    store = {
        "type": "Microsoft.MachineLearningServices/workspaces/datastores",
        "apiVersion": "2025-12-01",
        "name": "contoso-ml/no good",
        "properties": {
            "datastoreType": "AzureBlob",
            "credentials": {"credentialsType": "AccountKey", "secrets": {"secretsType": "AccountKey", "key": canary}},
        },
    }
    (folder / "amlstack.toml").unlink()
    template = {
        **TEMPLATE,
        "parameters": {},
        "resources": [store],
        "outputs": {"key": {"type": "string", "value": canary}},
    }
    (folder / "infra" / "main.json").write_text(json.dumps(template, indent=2))
    for format_ in FORMATS:
        done = check(folder, "--profile", "audited", "--format", format_)
        assert "AML-001" in done.output
        assert canary not in done.output


def report(path: Path, today: dt.date) -> Report:
    """A run on a day."""
    return run(Discovery().over([path]), Wishes(today=today))


def test_the_last_day_of_a_waiver_counts(folder: Path) -> None:
    """It holds on that day, and not on the next."""
    parameters(folder, "main.parameters.json", name="stone")
    file = folder / "amlstack.toml"
    file.write_text(file.read_text() + waiver("2027-03-31"))
    assert len(report(folder, dt.date(2027, 3, 31)).findings) == 0
    assert len(report(folder, dt.date(2027, 4, 1)).findings) == 2


def test_a_workspace_file_goes_before_the_settings_around_it_and_the_command_line_before_both(tmp_path: Path) -> None:
    """Rule by rule, and the profile: amlstack.toml, then the file, then --profile."""
    file = tmp_path / "workspace.yaml"
    start = "name: contoso-ml\nname_seed: x\nresource_group: rg\nlocation: westeurope\ntags: {owner: x}\n"
    file.write_text(start)
    (tmp_path / "amlstack.toml").write_text('profile = "production"\n[rules]\nAML-148 = "off"\n')
    assert {"AML-044", "AML-148"} & set(found(file)) == {"AML-044"}
    file.write_text(f"{start}policy:\n  rules: {{AML-148: note}}\n")
    assert {"AML-044", "AML-148"} & set(found(file)) == {"AML-044", "AML-148"}
    file.write_text(f"{start}policy:\n  profile: default\n")
    assert {"AML-044", "AML-148"} & set(found(file)) == set()
    assert {"AML-044", "AML-148"} & set(found(file, "--profile", "audited")) == {"AML-044"}
