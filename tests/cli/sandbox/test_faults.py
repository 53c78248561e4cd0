"""`--faults FILE`: what it refuses, and where in the file that stands."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from amlstack.cli import amlstack
from amlstack.cli.sandbox.faults import load
from tests.conftest import AMLSTACK, ROOT, Engine, Sandbox

GOOD = """\
faults:
  - {fault: 429, method: PUT, path: "*/storageAccounts/*", nth: 2, times: always, retry_after: 0.5}
  - {fault: slow, seconds: 2, when: after}
  - {fault: fail-operation, code: SkuNotAvailable}
"""


def test_a_faults_file_is_read(tmp_path: Path) -> None:
    """YAML and JSON say the same; comments and order are free."""
    file = tmp_path / "faults.yaml"
    file.write_text(f"# what goes wrong\n{GOOD}")
    assert [each["fault"] for each in load(file)["faults"]] == [429, "slow", "fail-operation"]
    file.write_text('{"faults": [{"fault": 503, "retry_after": 1}]}')
    assert load(file) == {"faults": [{"fault": 503, "retry_after": 1}]}
    file.write_text("roles_spread_seconds: 3\n")
    assert load(file) == {"roles_spread_seconds": 3}


def test_the_documents_example_is_one(tmp_path: Path) -> None:
    """What the page about the sandbox shows is taken as it is."""
    page = (ROOT / "docs" / "sandbox.md").read_text()
    file = tmp_path / "faults.yaml"
    file.write_text(page.partition("<!-- a faults file -->\n```yaml\n")[2].partition("```")[0])
    assert [each["fault"] for each in load(file)["faults"]] == [429, "drop", "slow", "fail-operation"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: faults is missing"),
        ("- fault: 409\n", "1:1: the file can't be that: expected a mapping"),
        ("fault: 409\n", "1:1: unknown key 'fault': expected one of faults"),
        ("faults:\n  - fault: 404\n", "2:12: fault can't be that: expected one of 409, 429, 500, 503, slow"),
        ("faults:\n  - fault: 409\n    metod: PUT\n", "3:5: unknown key 'metod': expected one of fault, method"),
        ("faults:\n  - method: PUT\n", "2:5: fault is missing"),
        ("faults:\n  - fault: drop\n    nth: 0\n", "3:10: nth can't be that: expected at least 1"),
        ("faults:\n  - fault: drop\n    seconds: 3\n", "3:14: seconds means nothing for drop: it goes with slow"),
        ("faults:\n  - fault: drop\n    fault: kill\n", "3:5: 'fault' stands here a second time"),
        ("roles_spread_seconds: -1\n", "1:23: roles_spread_seconds can't be that: expected at least 0"),
        ("roles_spread_seconds: late\n", "1:23: roles_spread_seconds can't be that: expected a number"),
        ("faults: [fault: drop\n", "not YAML"),
    ],
)
def test_a_bad_faults_file_starts_nothing(tmp_path: Path, text: str, said: str) -> None:
    """Each thing that is wrong is said with file, line and column, the exit code is 2, and no server starts."""
    file, state = tmp_path / "faults.yaml", tmp_path / "state"
    file.write_text(text)
    result = CliRunner().invoke(amlstack, ["sandbox", "serve", "--faults", str(file), "--state", str(state)])
    assert result.exit_code == 2
    assert f"{file}:" in result.stderr
    assert said in result.stderr
    assert not state.exists()


def test_everything_is_said_at_once(tmp_path: Path) -> None:
    """Two faulty lines are two messages."""
    file = tmp_path / "faults.yaml"
    file.write_text("faults:\n  - fault: 404\n  - fault: drop\n    times: never\n")
    with pytest.raises(click.ClickException) as refused:
        load(file)
    assert [line.rpartition("faults.yaml:")[2].split(":")[0] for line in str(refused.value).splitlines()] == ["2", "4"]


@pytest.mark.engine
def test_up_passes_its_faults_on_for_one_run(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> None:
    """The run meets them, fails as it would in Azure, and leaves none of them armed."""
    faults, workspace = tmp_path / "faults.yaml", tmp_path / "workspace.yaml"
    faults.write_text('faults:\n  - {fault: 409, code: GroupBeingDeleted, method: PUT, path: "*/resourceGroups/*"}\n')
    workspace.write_text("name: contoso-ml\nname_seed: contoso\nresource_group: rg-contoso\nlocation: westeurope\n")
    up = [*AMLSTACK, "sandbox", "up", str(workspace), "--state", str(sandbox.state), "--faults", str(faults)]
    done = subprocess.run([*up, "--", "--skip-preview"], env=engine.variables, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout
    assert "GroupBeingDeleted" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    assert sandbox.server.request("GET", "/sandbox/faults") == (200, {"faults": []})
    assert sandbox.resources() == {}
