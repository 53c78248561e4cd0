"""What the Pulumi engine is told through its environment, so that it works on one sandbox and touches nothing else."""

from __future__ import annotations

import os
import secrets
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

import amlstack
from amlstack.sandbox import control

from . import toolchain

AZURE_NATIVE = "3.29.0"
"""The version of azure-native that the plugin stands in for: the SDK's own."""
PROJECT = "amlstack"
"""The name in Pulumi.yaml."""
_FOLDER = "pulumi"
"""Everything of the engine's, in a sandbox's state folder."""


def prepare(state: Path) -> None:
    """Make the engine's folders, with the stand-in plugin installed in a PULUMI_HOME of the sandbox's own.

    Laid out as `pulumi plugin install resource azure-native VERSION --file DIR` does.
    """
    folder = state / _FOLDER
    for name in ("backend", "config"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    plugin = folder / "home" / "plugins" / f"resource-azure-native-v{AZURE_NATIVE}" / "pulumi-resource-azure-native"
    plugin.parent.mkdir(parents=True, exist_ok=True)
    _write(plugin, _plugin_script(), 0o755)
    if not _passphrase(state).exists():
        _write(_passphrase(state), secrets.token_hex(16), 0o600)


def variables(state: Path, server: control.Running) -> dict[str, str]:
    """The variables for a prepared sandbox, without PATH (see `search_path`)."""
    found = {
        "PULUMI_HOME": str(state / _FOLDER / "home"),
        "PULUMI_BACKEND_URL": (state / _FOLDER / "backend").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": _passphrase(state).read_text(encoding="utf-8"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "ARM_SUBSCRIPTION_ID": control.SUBSCRIPTION,
        "ARM_TENANT_ID": control.TENANT,
        "AMLSTACK_STATE": str(state),
        "AMLSTACK_SANDBOX_URL": server.url,
        "AMLSTACK_SANDBOX_TOKEN": server.token,
    }
    return found | ({"REQUESTS_CA_BUNDLE": server.ca_file} if server.ca_file else {})


def search_path() -> list[Path]:
    """What comes first on PATH: the tool chain, then this Python, which the language host takes from there.

    Raises ToolchainError where there is no engine.
    """
    return [toolchain.find(), Path(sys.executable).parent]


def process_environment(state: Path, server: control.Running) -> dict[str, str]:
    """The whole environment of an engine's process. Raises ToolchainError where there is no engine."""
    # the engine of a sandbox has nothing to do with the stack or the account that this shell works on
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("PULUMI_STACK", "PULUMI_ACCESS_TOKEN")
    }
    path = os.pathsep.join([*map(str, search_path()), inherited.get("PATH", os.defpath)])
    return inherited | variables(state, server) | {"PATH": path}


def exports(values: Mapping[str, str]) -> str:
    """Lines for a shell's `eval`, PATH last. Raises ToolchainError where there is no engine."""
    lines = [f"export {name}={shlex.quote(value)}" for name, value in values.items()]
    path = os.pathsep.join(map(str, search_path()))
    return "\n".join([*lines, f'export PATH={shlex.quote(path)}{os.pathsep}"$PATH"'])


def config_file(state: Path, stack: str) -> Path:
    """Where a stack's configuration is kept."""
    return state / _FOLDER / "config" / f"{stack}.yaml"


def stacks(state: Path) -> list[str]:
    """The names of the stacks that the sandbox's backend has."""
    folder = state / _FOLDER / "backend" / ".pulumi" / "stacks" / PROJECT
    return sorted(path.stem for path in folder.glob("*.json"))


def program() -> Path:
    """The folder with Pulumi.yaml and __main__.py: a checkout's own root, else the package's copy."""
    package = Path(str(amlstack.__file__)).absolute().parent
    return package.parent if (package.parent / "Pulumi.yaml").is_file() else package / "program"


def _passphrase(state: Path) -> Path:
    return state / _FOLDER / "passphrase"


def _plugin_script() -> str:
    root = Path(str(amlstack.__file__)).absolute().parents[1]
    return (
        "#!/bin/sh\n"
        f'export PYTHONPATH={shlex.quote(str(root))}"${{PYTHONPATH:+:$PYTHONPATH}}"\n'
        f'exec {shlex.quote(sys.executable)} -P -m amlstack.sandbox.plugin "$@"\n'
    )


def _write(path: Path, text: str, mode: int) -> None:
    """Write beside and rename, so that nobody reads half of it; leave what is right already."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.touch(mode=mode)
    beside.write_text(text, encoding="utf-8")
    beside.rename(path)
