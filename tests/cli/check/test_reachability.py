"""Who reaches a closed workspace, as `amlstack check` tells it of a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from amlstack.cli.check import command
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
