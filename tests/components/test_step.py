"""A step is refused where nobody could make its call: in a preview already."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pulumi
import pytest

from amlstack.catalog import wire
from amlstack.components import Workspace
from amlstack.components.provider import Provider

from .mocking import Run, run

ARGS: Any = {
    "resource_group": {"name": "rg"},
    "location": "westeurope",
    "name_seed": "fabrikam",
    "managed_network": {"isolation_mode": "allow_internet_outbound"},
}
NOW = ARGS | {"provision_network_now": True}
IN_CAMEL_CASE = {
    "resourceGroup": {"name": "rg"},
    "location": "westeurope",
    "nameSeed": "fabrikam",
    "managedNetwork": {"isolationMode": "allow_internet_outbound"},
    "provisionNetworkNow": True,
}


@pytest.fixture(autouse=True)
def no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that names neither a sandbox nor who deploys."""
    for name in ("AMLSTACK_SANDBOX_URL", "ARM_CLIENT_SECRET", "ARM_USE_OIDC", "ARM_USE_MSI", "PULUMI_PYTHON_CMD"):
        monkeypatch.delenv(name, raising=False)


def made(args: Any) -> Run:
    """What a preview of a workspace registers."""
    return run(lambda: Workspace("fabrikam-ml", args), preview=True)


def test_a_step_follows_its_workspace() -> None:
    """It is the component's, waits for the workspace, and holds no credential; without the key there is none."""
    found = made(NOW)
    (step,) = found.of(wire.STEP)
    assert (step.name, step.parent) == ("fabrikam-ml-provision-network", "fabrikam-ml")
    assert step.dependencies == ("fabrikam-ml-workspace",)
    assert step.inputs.keys() == {"target", "action", "apiVersion", "body", "done", "__provider"}
    assert made(ARGS).of(wire.STEP) == []


@pytest.mark.parametrize(
    ("config", "refused"),
    [
        ({"azure-native:clientSecret": "made-up", "azure-native:clientId": "c"}, "azure-native:clientSecret"),
        ({"azure-native:useOidc": "true"}, "azure-native:useOidc"),
        ({"azure-native:environment": "usgovernment", "azure-native:tenantId": "t"}, None),
    ],
)
def test_what_the_configuration_alone_signs_in_is_refused(config: dict[str, str], refused: str | None) -> None:
    """With the key's name and not its value, and what to say instead."""
    pulumi.runtime.set_all_config(config)
    try:
        if refused is None:
            assert made(NOW).of(wire.STEP)
            return
        with pytest.raises(pulumi.RunError) as caught:
            made(NOW)
    finally:
        pulumi.runtime.set_all_config({})
    assert f"signed in by {refused} of the stack's configuration alone" in str(caught.value)
    assert "ARM_CLIENT_ID" in str(caught.value)
    assert "made-up" not in str(caught.value)


def constructed() -> Run:
    """What a preview of a workspace registers, of a program in another language."""
    provider = Provider()
    return run(lambda: provider.construct("fabrikam-ml", "amlstack:index:Workspace", IN_CAMEL_CASE), preview=True)


def test_another_language_needs_a_python_that_has_amlstack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The engine's Python, or the one that it is told: one that lacks amlstack is refused, with how to name ours."""
    monkeypatch.setenv("PULUMI_PYTHON_CMD", sys.executable)
    assert constructed().of(wire.STEP)
    bare = tmp_path / "bare"
    bare.write_text("#!/bin/sh\nexit 1\n")
    bare.chmod(0o755)
    for command in (str(bare), "/nowhere/python"):
        monkeypatch.setenv("PULUMI_PYTHON_CMD", command)
        with pytest.raises(pulumi.RunError) as caught:
            constructed()
        assert f"by {command}, which has no amlstack" in str(caught.value)
        assert f"export PULUMI_PYTHON_CMD={sys.executable}" in str(caught.value)
        assert made(NOW).of(wire.STEP), "a program in Python runs where amlstack is"


def test_the_environment_of_the_plugin_itself_is_not_the_engines(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A language host puts the plugin's virtual environment first on PATH: that one counts for nothing."""
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    own = Path(sys.executable).parent
    monkeypatch.setenv("PATH", f"{own}:{tmp_path}")
    monkeypatch.setenv("VIRTUAL_ENV", str(own.parent))
    with pytest.raises(pulumi.RunError, match="by python3, which has no amlstack"):
        constructed()
    monkeypatch.setenv("PATH", f"{own}:{own}")
    assert constructed().of(wire.STEP)
