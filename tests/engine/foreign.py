"""Other people's programs, in three languages, that use the components; and the plugin, where the engine finds it."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from amlstack.components.provider import VERSION
from amlstack.sandbox.engine import environment
from tests.conftest import ROOT, Engine, Result, Sandbox

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine writes for a value that isn't known yet."""
SECRET = "4dabf18193072939515e22adb298388d"
"""The key by which the engine's state tells a secret."""

PYTHON = """
from amlstack.components import Datastore, Workspace
"""
REMOTE = """
import re

def camel(value):
    if isinstance(value, dict):
        return {re.sub("_(.)", lambda found: found[1].upper(), key): camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value

class Remote(pulumi.ComponentResource):
    outputs = ("resourceId", "name", "resourceGroupName", "trackingUri")

    def __init__(self, name, args, opts=None):
        given = dict.fromkeys(self.outputs) | camel(args)
        super().__init__(f"amlstack:index:{type(self).__name__}", name, given, opts, remote=True)

    def __getattr__(self, name):
        key = "".join(camel({name: None}))
        if key not in self.outputs:
            raise AttributeError(name)
        return self.__dict__[key]

class Workspace(Remote): ...
class Datastore(Remote): ...
"""
"""As in a language that has no components of its own: all of it happens in the plugin."""


class Foreign:
    """Somebody's program on a sandbox, with the amlstack plugin installed."""

    def __init__(self, engine: Engine, sandbox: Sandbox, folder: Path) -> None:
        self.engine = engine
        self.sandbox = sandbox
        self.folder = folder
        self._install(sandbox.state)

    def _install(self, state: Path) -> None:
        """Lay the plugin out as `pulumi plugin install resource amlstack VERSION --file DIR` does."""
        plugin = (
            Path(environment.variables(state, self.sandbox.server)["PULUMI_HOME"])
            / "plugins"
            / f"resource-amlstack-v{VERSION}"
            / "pulumi-resource-amlstack"
        )
        plugin.parent.mkdir(parents=True)
        start = f"PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -P -m amlstack.components"
        plugin.write_text(f'#!/bin/sh\n{start} "$@"\n')
        plugin.chmod(0o755)

    def python(self, components: str, text: str) -> None:
        """Write a Python program that takes the components from PYTHON or REMOTE."""
        self.engine.program(f"import pulumi\n{components}\n{text}")

    def yaml(self, text: str) -> None:
        """Write a YAML program."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "Pulumi.yaml").write_text(f"name: {environment.PROJECT}\nruntime: yaml\n{text}")

    def run(self, command: str, *options: str) -> Result:
        """Run up, preview, refresh or destroy."""
        return self.engine(command, self.folder, *options)

    def lives(self, command: str, *options: str) -> str:
        """Run a command that must end well; returns what it printed."""
        result = self.run(command, *options)
        assert result.code == 0, result.output
        return result.output

    def previewed(self) -> Callable[[str, str], Any]:
        """The inputs that a preview shows: `found("far-datastore", "properties.accountName")`."""
        shown = self.lives("preview", "--json", "--show-secrets=false")
        steps = json.loads(shown[shown.index("{") : shown.rindex("}") + 1])["steps"]
        return _finder([step["newState"] for step in steps])

    def kept(self) -> Callable[[str, str], Any]:
        """The same of the stack's state."""
        backend = environment.backend(self.sandbox.state) / ".pulumi" / "stacks" / environment.PROJECT
        (file,) = backend.glob("test.json")
        return _finder(json.loads(file.read_text())["checkpoint"]["latest"]["resources"])


def _finder(resources: list[dict[str, Any]]) -> Callable[[str, str], Any]:
    by_name = {resource["urn"].rpartition("::")[2]: resource.get("inputs", {}) for resource in resources}

    def find(name: str, path: str) -> Any:
        value = by_name[name]
        for key in path.split("."):
            if SECRET in value:
                return value  # the engine may mark a whole structure
            value = value[key]
        return value

    return find
