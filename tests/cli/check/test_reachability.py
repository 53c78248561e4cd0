"""Who reaches a closed workspace, as `amlstack check` tells it of a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amlstack.cli.check import command
from amlstack.cli.export import command as export
from tests.conftest import ROOT
from tests.policies.private_workspace import private

from .inputs import SCHEMA

OPEN = "name: contoso-ml\nlocation: westeurope\nresource_group: rg-contoso\n"
CLOSED = f"{OPEN}public_network_access: disabled\ncontainer_registry: {{name: crcontoso, sku: Premium}}\n"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A template of a private workspace whose vault has no endpoint."""
    made = tmp_path_factory.mktemp("private") / "main.json"
    resources = list(private().without("vault", "vault group").values())
    made.write_text(json.dumps({"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": resources}, indent=2))
    return made


def check(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(command, [str(each) for each in arguments])


def test_the_table_stands_below_the_findings(file: Path) -> None:
    """The finding is a warning at its place, and the table names the pair."""
    done = check(file, "--only", "AML-438")
    assert done.exit_code == 0
    assert check(file, "--only", "AML-438", "--fail-on", "warning").exit_code == 1
    finding, table = (
        done.stdout.index("warning AML-438"),
        done.stdout.index(f"Who reaches ml, and what it stands on ({file}):"),
    )
    assert finding < table
    assert (
        "doesn't work compute (vnet) to vault: public access is off, and no private endpoint leads there" in done.stdout
    )


def test_the_json_has_the_same_pairs_as_the_table(file: Path) -> None:
    """With the file that declares them."""
    (said,) = json.loads(check(file, "--only", "AML-438", "--format", "json").stdout)["reachability"]
    assert (said["workspace"], said["file"]) == ("ml", str(file))
    (shut,) = [each for each in said["pairs"] if each["reaches"] == "no" and each["needed"]]
    assert (shut["who"], shut["where"], shut["service"], shut["rule"]) == ("compute", "vnet", "vault", "AML-438")


def test_the_picture_is_a_format(file: Path) -> None:
    """With the exit code of the findings."""
    done = check(file, "--only", "AML-438", "--format", "mermaid", "--fail-on", "warning")
    assert done.exit_code == 1
    assert done.stdout.startswith("flowchart LR\n")
    assert '--x|"vault: no"|' in done.stdout


@pytest.mark.parametrize("example", ["private", "hub_and_spoke"])
@pytest.mark.parametrize("words", [(), ("--modules",)], ids=["whole", "modules"])
def test_an_export_has_the_table_of_its_file(example: str, words: tuple[str, ...], tmp_path: Path) -> None:
    """In one template or several: it is told of the resources, however they are declared."""
    file = ROOT / "examples" / example / "workspace.yaml"
    assert CliRunner().invoke(export, [str(file), "--out", str(tmp_path / "arm"), *words]).exit_code == 0

    def told(path: Path) -> list[tuple[str, ...]]:
        (said,) = json.loads(check(path, "--format", "json").stdout)["reachability"]
        return sorted((each["who"], each["where"], each["service"], each["reaches"]) for each in said["pairs"])

    assert told(tmp_path / "arm") == told(file)


@pytest.mark.parametrize("words", [("--quiet",), ("--skip", "AML-438"), ("--only", "AML-041")])
def test_who_asks_for_less_gets_no_table(file: Path, words: tuple[str, ...]) -> None:
    """Nor where the rule about it isn't asked."""
    assert "Who reaches" not in check(file, *words).stdout


def test_a_public_workspace_has_no_table(tmp_path: Path) -> None:
    """What `check` says of it stays what it was."""
    file = tmp_path / "workspace.yaml"
    file.write_text(OPEN)
    assert "Who reaches" not in check(file).stdout
    assert check(file, "--format", "mermaid").stdout.startswith("flowchart LR\n    %% no workspace here is closed")


def test_a_workspace_file_has_one_too(tmp_path: Path) -> None:
    """Closed without an endpoint: nobody gets in, which another rule tells, and no second one."""
    file = tmp_path / "workspace.yaml"
    file.write_text(CLOSED)
    done = check(file)
    assert "Who reaches contoso-ml" in done.stdout
    assert "doesn't work studio user (no network) to workspace: public access is off (AML-133)" in done.stdout


WAITS = """\
name: contoso-ml
location: westeurope
resource_group: rg-contoso
key_vault: /subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv
network:
  mode: private
  private_endpoints: [{target: key_vault, group_id: vault, manual: true}]
"""


def test_an_endpoint_that_others_approve_is_told_in_the_words_of_the_file(tmp_path: Path) -> None:
    """By the key that says so, and at its place."""
    file = tmp_path / "workspace.yaml"
    file.write_text(WAITS)
    (found,) = json.loads(check(file, "--only", "AML-438", "--format", "json").stdout)["findings"]
    assert (found["line"], found["severity"]) == (7, "note")
    assert "`manual` of the endpoint in `private_endpoints`" in found["mend"]


def test_the_word_private_lets_all_in_who_work_with_it_and_nobody_else(tmp_path: Path) -> None:
    """Every pair that is needed is reached, none is unknown, and the internet reaches nothing."""
    file = tmp_path / "workspace.yaml"
    file.write_text(f"{OPEN}network: private\nimage_build_compute: cpu\n")
    (said,) = json.loads(check(file, "--format", "json").stdout)["reachability"]
    assert {each["reaches"] for each in said["pairs"] if each["needed"]} == {"yes"}
    assert {each["reaches"] for each in said["pairs"] if each["who"] == "anybody"} == {"no"}
    assert "unknown" not in {each["reaches"] for each in said["pairs"]}


def test_zones_that_a_policy_writes_are_not_known(tmp_path: Path) -> None:
    """Nobody here sees whether it does, so that no user's way counts as open."""
    file = tmp_path / "workspace.yaml"
    file.write_text(f"{OPEN}network: {{mode: private, dns: policy}}\n")
    (said,) = json.loads(check(file, "--format", "json").stdout)["reachability"]
    users = {each["why"]: each["reaches"] for each in said["pairs"] if each["who"] == "studio user"}
    assert set(users.values()) == {"unknown"}
    assert all("a policy" in why for why in users)
