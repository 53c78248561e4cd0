"""`amlstack doctor` says what is there and what is wanting."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from amlstack.cli import amlstack, extras
from amlstack.cli.doctor import command, installation, tools
from amlstack.sandbox import control
from amlstack.toolchain import lookup
from tests.fake_credentials import ACCOUNT_KEY

FILE = "name: contoso-ml\nname_seed: contoso\nresource_group: rg\nlocation: westeurope\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory on a machine where everything is there."""
    monkeypatch.chdir(tmp_path)
    for name in ("AMLSTACK_STATE", lookup.VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(lookup, "places", lambda: iter([("PATH", tmp_path)]))
    monkeypatch.setattr(lookup, "version", lambda _: lookup.VERSION)
    monkeypatch.setattr(shutil, "which", lambda name, **_: f"/usr/bin/{name}")
    monkeypatch.setattr(extras, "installed", lambda _: True)
    monkeypatch.setattr(installation, "version", lambda _: lookup.VERSION)
    monkeypatch.setattr(tools, "version", lambda _: lookup.VERSION)
    return tmp_path


def looked(*arguments: str, code: int = 0) -> dict[str, dict[str, Any]]:
    """What is found, by name."""
    done = CliRunner().invoke(command, [*arguments, "--format", "json"])
    assert done.exit_code == code, done.output
    said = json.loads(done.stdout)
    assert said["summary"].endswith(".")
    return {each["name"]: each for each in said["checks"]}


def test_all_that_is_looked_at_is_told(folder: Path) -> None:
    """A line each with its state, and how to have what is absent; nothing is made on the way."""
    done = CliRunner().invoke(amlstack, ["doctor"])
    assert done.exit_code == 0
    for name in (
        "Python", "amlstack", "packages", "its files", "[live]", "[pulumi]", "[sandbox]", "pulumi engine",
        "pulumi packages", "git", "az", "bicep", "network", "workspace file", "amlstack.toml", "sandbox", "environment",
    ):  # fmt: skip
        assert f" {name} " in done.stdout
    assert "-      workspace file   no workspace.yaml in " in done.stdout
    assert done.stdout.splitlines()[-1] == "14 ok, 3 absent."
    assert list(folder.iterdir()) == []


def test_the_light_install_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without extras, engine, az and bicep nothing is wrong: each says how to have it."""
    monkeypatch.setattr(extras, "installed", lambda _: False)
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(tools, "version", lambda _: "")
    monkeypatch.setattr(lookup, "places", lambda: iter([("PATH", None)]))
    found = looked()
    absent = {name: each["mend"] for name, each in found.items() if each["state"] == "absent"}
    assert absent["[sandbox]"] == "pip install 'amlstack[sandbox]'"
    assert absent["pulumi engine"] == "amlstack toolchain install"
    assert {"[live]", "[pulumi]", "pulumi packages", "git", "az", "bicep"} <= absent.keys()


def test_half_an_extra_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it lacks is named; what only another extra brings doesn't count as a half."""
    monkeypatch.setattr(extras, "installed", lambda module: module != "uvicorn")
    found = looked(code=1)
    assert (found["[sandbox]"]["state"], found["[sandbox]"]["found"]) == ("wrong", "lacks uvicorn")
    monkeypatch.setattr(extras, "installed", lambda module: module in extras.ADDED["sandbox"])
    assert looked()["[live]"]["state"] == "absent"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("3.1.0", "is 3.1.0, "),
        (None, "is a program that does not run"),
    ],
)
def test_another_engine_is_wrong(monkeypatch: pytest.MonkeyPatch, said: str | None, why: str) -> None:
    """By what it says its version is."""
    monkeypatch.setattr(lookup, "version", lambda _: said)
    engine = looked(code=1)["pulumi engine"]
    assert why in engine["found"]
    assert engine["mend"] == "amlstack toolchain install"


def test_no_engine_is_wrong_where_the_sandbox_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """And one that AMLSTACK_TOOLCHAIN names in vain, and packages of another version."""
    monkeypatch.setattr(lookup, "places", lambda: iter([("PATH", None)]))
    assert "no pulumi" in looked(code=1)["pulumi engine"]["found"]

    def refused() -> Iterator[Any]:
        raise lookup.ToolchainError("AMLSTACK_TOOLCHAIN is /nowhere, which does not hold pulumi.")

    monkeypatch.setattr(lookup, "places", refused)
    assert "is /nowhere" in looked(code=1)["pulumi engine"]["found"]
    monkeypatch.setattr(tools, "version", lambda _: "3.1.0")
    assert "they must be of one version" in looked(code=1)["pulumi packages"]["found"]


def test_what_nothing_runs_without_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """An old Python, a package that is gone, a checkout without its links: exit code 2."""
    with monkeypatch.context() as old:
        old.setattr(sys, "version_info", (3, 9, 1))
        assert looked(code=2)["Python"]["mend"] == "install Python 3.11 or newer"
    monkeypatch.setattr(installation, "find_spec", lambda name: None if name == "yaml" else name)
    assert looked(code=2)["packages"]["mend"] == "pip install PyYAML"
    monkeypatch.setattr(installation, "ROOMS", ("components", "nowhere"))
    assert "nowhere isn't a folder" in looked(code=2)["its files"]["found"]


def test_the_workspace_file_is_read_and_planned(folder: Path) -> None:
    """A fault is told at its place with the number of the others, and `check` as what says more."""
    (folder / "workspace.yaml").write_text(FILE)
    assert looked()["workspace file"]["found"].startswith("workspace.yaml: workspace contoso-ml, ")
    other = folder / "other.yaml"
    other.write_text(FILE + "locaton: x\nnmae: y\n")
    found = looked(str(other), code=1)["workspace file"]
    assert "other.yaml:5:1: unknown key 'locaton'" in found["found"]
    assert found["found"].endswith("(and 1 more)")
    assert found["mend"] == f"amlstack check {other}"
    other.write_text(FILE + "storage_account: {sku: Premium_LRS}\n")
    assert "can't be a workspace's default storage account" in looked(str(other), code=1)["workspace file"]["found"]
    assert "no such file" in looked("gone.yaml", code=1)["workspace file"]["found"]


def test_the_settings_that_hold_for_it_are_read(folder: Path) -> None:
    """Those beside the file, or above it; every fault of them."""
    (folder / "amlstack.toml").write_text('profile = "production"\n[rules]\nAML-041 = "off"\n')
    found = looked()["amlstack.toml"]["found"]
    assert found == "amlstack.toml: profile production, 1 rules set, 0 waivers"
    (folder / "amlstack.toml").write_text('profile = "strict"\n')
    assert "amlstack.toml:1:" in looked(code=1)["amlstack.toml"]["found"]


def test_the_sandbox_of_the_folder_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """None, stopped, running, or in a place that can't be written."""
    assert looked()["sandbox"]["mend"] == "amlstack sandbox up"
    (folder / ".amlstack").mkdir()
    assert looked()["sandbox"]["found"].startswith("stopped, kept in ")
    monkeypatch.setattr(control, "running", lambda _: control.Running("http://127.0.0.1:1", ACCOUNT_KEY, 1))
    found = looked()["sandbox"]["found"]
    assert found.startswith("runs at http://127.0.0.1:1, ")
    (folder / "file").touch()
    monkeypatch.setenv("AMLSTACK_STATE", str(folder / "file"))
    assert looked(code=1)["sandbox"]["mend"].endswith("AMLSTACK_STATE")
    monkeypatch.setitem(sys.modules, "amlstack.sandbox.control", None)
    monkeypatch.delattr("amlstack.sandbox.control")
    assert "doesn't run on this system" in looked()["sandbox"]["found"]


def test_nothing_of_a_secret_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of variables the names alone, of secrets their number; a credential in a file is masked."""
    monkeypatch.setenv("AMLSTACK_SECRET_RAW_KEY", ACCOUNT_KEY)
    monkeypatch.setenv("ARM_CLIENT_SECRET", ACCOUNT_KEY)
    (folder / "workspace.yaml").write_text(f"{FILE}'AccountKey={ACCOUNT_KEY}': x\n")
    for arguments in ([], ["--format", "json"]):
        said = CliRunner().invoke(command, arguments).output
        assert ACCOUNT_KEY not in said
        assert "RAW_KEY" not in said
        assert "AMLSTACK_SECRET_* (1)" in said
        assert "ARM_CLIENT_SECRET" in said
