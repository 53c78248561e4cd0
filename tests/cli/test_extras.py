"""The light install: which packages the extras add, and what a command says that lacks them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from click.testing import CliRunner

from amlstack.cli import amlstack, extras
from tests.conftest import ROOT

OPTIONAL = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nothing but the light install were there."""
    added = {module for modules in extras.ADDED.values() for module in modules}
    monkeypatch.setattr(extras, "installed", lambda module: module not in added)


@pytest.mark.parametrize("extra", extras.ADDED)
def test_the_modules_of_an_extra_are_those_of_its_packages(extra: str) -> None:
    """Each package that the extra names in pyproject.toml has one of its modules looked for."""
    named = {re.split(r"[^\w-]", each)[0].lower() for each in OPTIONAL[extra]}
    owners = packages_distributions()
    found = {module.replace(".", "-") for module in extras.ADDED[extra] if module.startswith("azure.")}
    found |= {owner.lower().replace("_", "-") for module in extras.ADDED[extra] for owner in owners.get(module, [])}
    assert found == named


def test_all_has_every_extra() -> None:
    """`amlstack[all]` is the sum of the others but `dev`."""
    assert OPTIONAL["all"] == [f"amlstack[{','.join(extras.ADDED)}]"]
    assert OPTIONAL.keys() == {"all", "dev", *extras.ADDED}


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("sandbox up workspace.yaml", "sandbox,pulumi"),
        ("sandbox show", "sandbox"),
        ("sandbox deploy arm", "sandbox"),
        ("recover dev", "live,pulumi,sandbox"),
    ],
)
def test_a_command_without_its_extra_names_it(command: str, named: str) -> None:
    """It says what to install and ends with 2, and its help can be read all the same."""
    done = CliRunner().invoke(amlstack, command.split(), prog_name="amlstack")
    assert done.exit_code == 2
    said = f"`amlstack {' '.join(command.split()[: 1 + command.startswith('sandbox')])}` needs more"
    assert done.stderr.startswith(f"Error: {said}")
    assert done.stderr.endswith(f"pip install 'amlstack[{named}]'\n")
    assert CliRunner().invoke(amlstack, [*command.split(), "--help"]).exit_code == 0


def test_a_package_within_another_that_is_not_there() -> None:
    """Where not even the folder of a module is there, it isn't installed, and nothing is raised."""
    assert not extras.installed("no_such_package.inside")
    assert extras.installed("click.testing")


@pytest.mark.parametrize(
    "command", ["sandbox up workspace.yaml -- --refresh", "sandbox show --json", "recover dev", "toolchain install"]
)
def test_what_windows_cannot_run_is_said_there(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox locks files as only POSIX does: on Windows its commands name WSL, exit code 2; their help too."""
    monkeypatch.setattr(sys, "platform", "win32")
    done = CliRunner().invoke(amlstack, command.split(), prog_name="amlstack")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "doesn't run on Windows itself. Run it in WSL" in done.stderr
    shown = CliRunner().invoke(amlstack, [*command.split()[:2], "--help"], prog_name="amlstack")
    assert shown.exit_code == 0
    assert "WSL" in shown.stdout


def test_the_light_commands_import_nothing_that_windows_lacks() -> None:
    """Without Python's modules for POSIX every other command, and what brings the engine, can be imported."""
    probe = (
        "import sys\nfrom importlib import import_module\n"
        "for name in ('fcntl', 'grp', 'pwd', 'resource', 'termios'): sys.modules[name] = None\n"
        "from amlstack.cli import amlstack as group\n"
        "import amlstack.arm.language, amlstack.arm.export, amlstack.importing, amlstack.policies.rules\n"
        "[import_module(each.module) for each in group.later.values() if not each.posix]\n"
        "assert 'amlstack.sandbox' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
