"""What the Pulumi engine is told through its environment, so that it works on one sandbox and touches nothing else."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import Any

import yaml

import amlstack
from amlstack.sandbox import control
from amlstack.toolchain import lookup

from . import passphrase

AZURE_NATIVE = "3.29.0"
"""The version of azure-native that the plugin stands in for: the SDK's own."""
PROJECT = "amlstack"
"""The name in Pulumi.yaml."""
_OF_STACK = ("PULUMI_STACK", "PULUMI_OPTION_CONFIG_FILE", "AMLSTACK_FILE")
"""What chooses a stack, and says where its configuration and its workspace file are. The engine takes each of its
options from a variable PULUMI_OPTION_*; with --config-file nothing is written beside Pulumi.yaml."""
_FOLDER = "pulumi"
"""Everything of the engine's, in a sandbox's state folder."""


def prepare(state: Path) -> None:
    """Make the engine's folders, with the stand-in plugin installed in a PULUMI_HOME of the sandbox's own.

    Laid out as `pulumi plugin install resource azure-native VERSION --file DIR` does. Raises SandboxError where the
    passphrase can't be kept.
    """
    for needed in (backend(state), config_folder(state)):
        needed.mkdir(parents=True, exist_ok=True, mode=0o700)
    passphrase.settle(state / _FOLDER, used=any(config_folder(state).glob("Pulumi.*.yaml")) or bool(stacks(state)))
    _write(config_folder(state) / "Pulumi.yaml", f"name: {PROJECT}\nruntime: python\n", 0o600)
    plugin = (
        state / _FOLDER / "home" / "plugins" / f"resource-azure-native-v{AZURE_NATIVE}" / "pulumi-resource-azure-native"
    )
    plugin.parent.mkdir(parents=True, exist_ok=True)
    _write(plugin, _plugin_script(), 0o755)


def variables(state: Path, server: control.Running) -> dict[str, str]:
    """The variables for a prepared sandbox, without PATH (see `search_path`). Raises SandboxError: not its user."""
    found = {
        "PULUMI_HOME": str(state / _FOLDER / "home"),
        "PULUMI_BACKEND_URL": backend_url(state),
        "PULUMI_CONFIG_PASSPHRASE": passphrase.of(state / _FOLDER),
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
    return [lookup.find(), Path(sys.executable).parent]


def process_environment(state: Path, server: control.Running) -> dict[str, str]:
    """The whole environment of an engine's process. Raises SandboxError; ToolchainError where there is no engine."""
    # the engine of a sandbox has nothing to do with the stack or the account that this shell works on
    inherited = {name: value for name, value in os.environ.items() if name not in (*_OF_STACK, "PULUMI_ACCESS_TOKEN")}
    path = os.pathsep.join([*map(str, search_path()), inherited.get("PATH", os.defpath)])
    return inherited | variables(state, server) | {"PATH": path}


def stack_variables(state: Path, stack: str | None) -> dict[str, str | None]:
    """What makes plain `pulumi` work on that stack with the configuration and the file it was made from.

    Without a stack each is None: what another sandbox has left in a shell must not stay. Raises SandboxError.
    """
    if stack is None:
        return dict.fromkeys(_OF_STACK)
    configured = config_file(state, stack)
    file = configuration(configured).get(f"{PROJECT}:file")
    return dict(zip(_OF_STACK, (stack, str(configured), file if isinstance(file, str) else None), strict=True))


def configuration(file: Path) -> dict[str, Any]:
    """A stack's configuration by key, empty where there is no file. Raises SandboxError for one that can't be read."""
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        config = found.get("config") or {}
        return {str(key): value for key, value in config.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, yaml.YAMLError):
        what = "is no configuration of a stack: mend it, or remove it and give its values anew"
        raise control.SandboxError(f"{file} {what}") from None


def project_of(folder: Path) -> str | None:
    """The name of the Pulumi project a folder lies in: "" where its file can't be read, None where it's in none."""
    for above in (folder, *folder.parents):
        for path in (above / "Pulumi.yaml", above / "Pulumi.yml"):
            if path.is_file():
                try:
                    return str(yaml.safe_load(path.read_text(encoding="utf-8"))["name"])
                except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError):
                    return ""
    return None


def backend(state: Path) -> Path:
    """Where the engine keeps its stacks."""
    return state / _FOLDER / "backend"


def backend_url(state: Path) -> str:
    """The same as the engine takes it: without notes beside each file, which a kill can leave half-written."""
    return f"{backend(state).as_uri()}?metadata=skip"


def config_folder(state: Path) -> Path:
    """A project folder without a program, where stacks are made and configured: a checkout is left alone."""
    return state / _FOLDER / "config"


def config_file(state: Path, stack: str) -> Path:
    """Where a stack's configuration is kept."""
    return config_folder(state) / f"Pulumi.{stack}.yaml"


def stacks(state: Path) -> list[str]:
    """The names of the stacks that the sandbox's backend has."""
    folder = backend(state) / ".pulumi" / "stacks" / PROJECT
    return sorted(path.stem for path in folder.glob("*.json"))


def program() -> Path:
    """The folder with Pulumi.yaml and __main__.py: a checkout's own root, else the package's copy."""
    package = Path(str(amlstack.__file__)).absolute().parent
    return package.parent if (package.parent / "Pulumi.yaml").is_file() else package / "program"


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
