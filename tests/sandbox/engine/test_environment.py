"""What the engine is told, and what is laid out for it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from amlstack.sandbox import control
from amlstack.sandbox.engine import environment
from amlstack.sandbox.engine.stack import secret_for
from amlstack.toolchain import lookup

SERVER = control.Running("http://127.0.0.1:1", "to'ken", 1)


def test_preparing_twice_changes_nothing(tmp_path: Path) -> None:
    """The plugin is laid out where the engine looks for it, and written only where something changed."""
    state = tmp_path / "a b"
    environment.prepare(state)
    plugin = state / "pulumi/home/plugins/resource-azure-native-v3.29.0/pulumi-resource-azure-native"
    assert os.access(plugin, os.X_OK)
    before = plugin.stat().st_mtime_ns
    environment.prepare(state)
    assert plugin.stat().st_mtime_ns == before


def test_the_plugin_starts_from_any_folder(tmp_path: Path) -> None:
    """The script finds this Python and this amlstack, wherever the engine runs it."""
    environment.prepare(tmp_path)
    plugin = tmp_path / "pulumi/home/plugins/resource-azure-native-v3.29.0/pulumi-resource-azure-native"
    said = subprocess.run([plugin, "--help"], cwd="/", capture_output=True, text=True, check=True).stdout
    assert "usage: pulumi-resource-azure-native" in said


def test_the_shells_own_stack_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a selected stack nor a sign-in of the shell reaches the sandbox's engine."""
    monkeypatch.setattr(lookup, "find", lambda: tmp_path)
    monkeypatch.setenv("PULUMI_STACK", "production")
    monkeypatch.setenv("PULUMI_OPTION_CONFIG_FILE", "Pulumi.production.yaml")
    monkeypatch.setenv("PULUMI_ACCESS_TOKEN", "pul-1")
    found = environment.process_environment(tmp_path, SERVER)
    assert not {"PULUMI_STACK", "PULUMI_OPTION_CONFIG_FILE", "PULUMI_ACCESS_TOKEN"} & set(found)
    assert found["PULUMI_BACKEND_URL"].startswith("file://")


def test_a_secret_is_given_or_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment gives it where it is set; otherwise no two are alike. Its source never shows it."""
    monkeypatch.setenv("AMLSTACK_SECRET_RAW_KEY", "given-9f2")
    value, source = secret_for("raw-key")
    assert value == "given-9f2"
    assert value not in source
    monkeypatch.delenv("AMLSTACK_SECRET_RAW_KEY")
    made, source = secret_for("raw_key")
    assert made != secret_for("raw_key")[0]
    assert made not in source


def test_a_checkout_is_its_own_program() -> None:
    """In a checkout the program is the root, so that `pulumi up` by hand is on the same project."""
    assert (environment.program() / "Pulumi.yaml").read_text().startswith(f"name: {environment.PROJECT}\n")
    assert environment.program() == Path(__file__).parents[3]


@pytest.mark.parametrize(
    "content", [b"a: [", b"- x", b"config: x", b"config: [1]", b"\xff", b"!!python/object:os.x {}"]
)
def test_a_configuration_that_is_none_is_told(content: bytes, tmp_path: Path) -> None:
    """Users edit a stack's configuration: one that can't be read is named, with what to do."""
    file = environment.config_file(tmp_path, "dev")
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    with pytest.raises(control.SandboxError, match=r"Pulumi\.dev\.yaml is no configuration of a stack: mend it"):
        environment.stack_variables(tmp_path, "dev")


def test_a_configuration_may_say_nothing(tmp_path: Path) -> None:
    """No file, an empty one, and one whose file is a secret name no workspace file."""
    file = environment.config_file(tmp_path, "dev")
    file.parent.mkdir(parents=True)
    for content in (None, "", "config:", "config: {amlstack:file: {secure: x}}"):
        if content is not None:
            file.write_text(content)
        assert environment.stack_variables(tmp_path, "dev")["AMLSTACK_FILE"] is None
