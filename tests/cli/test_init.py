"""`amlstack init`: a first workspace file, and a Pulumi program beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from amlstack.cli import amlstack
from amlstack.cli.init import STARTER
from tests.conftest import ROOT


def init(*args: str, answers: str | None = None) -> Result:
    """Run the command; `answers` are what somebody types."""
    return CliRunner().invoke(amlstack, ["init", *args], input=answers)


def test_it_writes_a_file_that_plans_and_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named after its folder, lawfully; `check` finds nothing in it, and what it says to do next works."""
    monkeypatch.chdir(tmp_path)
    done = init("Sales forecast")
    assert done.exit_code == 0, done.output
    written = yaml.safe_load(Path("Sales forecast", "workspace.yaml").read_text())
    assert (written["name"], written["resource_group"]) == ("Sales-forecast", "rg-Sales-forecast")
    run = CliRunner()
    assert run.invoke(amlstack, ["plan", "Sales forecast/workspace.yaml"]).exit_code == 0
    checked = run.invoke(amlstack, ["check", "Sales forecast", "--fail-on", "note"])
    assert checked.exit_code == 0, checked.output


def _with_key(line: str) -> str:
    """The starter with one of its commented keys taken into it."""
    text = STARTER.read_text(encoding="utf-8").replace(line, line.removeprefix("#"))
    values = {"name": "contoso-ml", "name_seed": "contoso", "resource_group": "rg", "location": "westeurope"}
    for key, value in values.items():
        text = text.replace(f"${key}\n", f"{value}\n")
    return text


@pytest.mark.parametrize("line", re.findall(r"^#\w+:.*$", STARTER.read_text(encoding="utf-8"), re.MULTILINE))
def test_every_commented_key_can_be_taken(line: str, tmp_path: Path) -> None:
    """Without its `#` each line is a key that plans."""
    file = tmp_path / "workspace.yaml"
    file.write_text(_with_key(line))
    done = CliRunner().invoke(amlstack, ["plan", str(file)])
    assert done.exit_code == 0, done.output
    assert line[1:].partition(":")[0] in yaml.safe_load(file.read_text())


def test_options_are_taken_as_they_are(tmp_path: Path) -> None:
    """Also a name that YAML would read as a number."""
    options = ["--name", "007", "--name-seed", "contoso", "--resource-group", "rg-x", "--location", "northeurope"]
    assert init(str(tmp_path), *options).exit_code == 0
    found = yaml.safe_load((tmp_path / "workspace.yaml").read_text())
    assert [found[key] for key in ("name", "name_seed", "resource_group", "location")] == options[1::2]


def test_on_a_terminal_it_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For what no option says, with a default that Enter takes."""
    monkeypatch.setattr("amlstack.cli.init._on_terminal", lambda: True)
    done = init(str(tmp_path), "--location", "westeurope", answers="fabrikam-ml\nfabrikam\n\n")
    assert done.exit_code == 0, done.output
    assert "Resource group [rg-fabrikam-ml]:" in done.output
    assert "Azure region" not in done.output
    found = yaml.safe_load((tmp_path / "workspace.yaml").read_text())
    assert (found["name"], found["name_seed"], found["resource_group"]) == ("fabrikam-ml", "fabrikam", "rg-fabrikam-ml")


def test_nothing_is_written_over_and_nothing_that_cannot_be_planned(tmp_path: Path) -> None:
    """Each fault is told at once, with how to mend it; one file that is there stops all of them."""
    done = init(str(tmp_path / "new"), "--name", "a b", "--program")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "'a b' is not a lawful Azure ML workspace name" in done.stderr
    assert "'rg-a b' is not a lawful resource group name" in done.stderr
    assert not (tmp_path / "new").exists()
    (tmp_path / "Pulumi.yaml").write_text("mine")
    done = init(str(tmp_path), "--program")
    assert done.exit_code == 2
    assert "Pulumi.yaml" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["Pulumi.yaml"]
    assert (tmp_path / "Pulumi.yaml").read_text() == "mine"


def test_a_program_beside_it(tmp_path: Path) -> None:
    """It is amlstack's own, in a project of the workspace's name: configuration and stacks are the user's."""
    assert init(str(tmp_path), "--program", "--name", "fabrikam-ml").exit_code == 0
    project = yaml.safe_load((tmp_path / "Pulumi.yaml").read_text())
    assert (project["name"], project["runtime"]) == ("fabrikam-ml", "python")
    assert "import amlstack.program.__main__" in (tmp_path / "__main__.py").read_text()
    assert (ROOT / "amlstack" / "program" / "__main__.py").resolve() == ROOT / "__main__.py"
