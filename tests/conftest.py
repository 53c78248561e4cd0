"""What several rooms' tests share: a sandbox of one's own, and the real engine run against it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from amlstack.sandbox import control
from amlstack.sandbox.engine import environment
from amlstack.sandbox.engine.stack import Stack

from .serving import served

ROOT = Path(__file__).parents[1]
AMLSTACK = [sys.executable, "-c", "from amlstack.cli import main; main()"]
"""The command `amlstack`, also where it isn't installed."""


# no test asserts a time, also not what it takes to make an example; in CI every run tries the same examples
_EXAMPLES = hypothesis.settings(
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
hypothesis.settings.register_profile("thorough", _EXAMPLES)
hypothesis.settings.register_profile("quick", _EXAMPLES, max_examples=25)
hypothesis.settings.load_profile("quick")  # `make test-all` says --hypothesis-profile=thorough


def examples(thorough: int) -> int:
    """How many examples to try of a property that needs more or fewer than a hundred, in the profile that is used."""
    return thorough * hypothesis.settings().max_examples // 100


# a worker of xdist ignores SIGINT, as does what a shell starts in the background; what a test starts would do so too
signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox with a state folder of its own."""

    state: Path
    server: control.Running

    def get(self, path: str, api_version: str) -> dict[str, Any] | None:
        """What the Resource Manager answers, or None where it says 404."""
        status, body = self.server.request("GET", f"{path}?api-version={api_version}")
        assert status in {200, 404}, body
        return dict(body) if status == 200 else None

    def resources(self) -> dict[str, dict[str, Any]]:
        """Everything that exists, by id."""
        _, body = self.server.request("GET", "/sandbox/resources")
        return {resource["id"]: resource for resource in body["value"]}


@dataclass(frozen=True)
class Result:
    """How a command ended."""

    code: int
    output: str
    """What it printed, on stdout and stderr."""


class Engine:
    """The real `pulumi`, against one sandbox."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        environment.prepare(sandbox.state)
        # whichever checkout is tested, from any folder
        self.variables = {**environment.process_environment(sandbox.state, sandbox.server), "PYTHONPATH": str(ROOT)}
        self._sandbox = sandbox
        self._folder = folder

    def program(self, text: str) -> Path:
        """Write a Pulumi program; called again, it replaces the text. Returns its folder."""
        self._folder.mkdir(exist_ok=True)
        (self._folder / "Pulumi.yaml").write_text(f"name: {environment.PROJECT}\nruntime: python\n")
        (self._folder / "__main__.py").write_text(text)
        return self._folder

    def __call__(self, command: str, target: Path, *options: str, **variables: str) -> Result:
        """Run up, preview, refresh or destroy for a program's folder, or `amlstack sandbox` for a workspace file.

        `variables` are added to the environment.
        """
        return self._ended(self.command(command, target, *options), target, variables)

    def command(self, command: str, target: Path, *options: str) -> list[str]:
        """What to start for `command`, with its stack made."""
        if target.is_file():
            return [*AMLSTACK, "sandbox", command, str(target), "--state", str(self._sandbox.state), "--", *options]
        stack = Stack("test", self._sandbox.state, target, self.variables)
        stack.create()
        yes = [] if command == "preview" else ["--yes"]
        arguments = ["--stack", stack.name, "--config-file", str(stack.config_file), *yes, "--color", "never"]
        pulumi = str(environment.search_path()[0] / "pulumi")
        return [pulumi, command, "--non-interactive", *arguments, *options]

    def _ended(self, command: list[str], target: Path, variables: dict[str, str]) -> Result:
        folder = target.parent if target.is_file() else target
        ended = subprocess.run(
            command,
            cwd=folder,
            env={**self.variables, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return Result(ended.returncode, ended.stdout)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give what runs the engine, or a story of its own, time on a loaded machine too: no test fails by being slow."""
    for item in items:
        if item.get_closest_marker("engine") or item.get_closest_marker("thorough"):
            item.add_marker(pytest.mark.timeout(1200), append=False)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """A running sandbox, stopped afterwards."""
    state = tmp_path / "sandbox"
    with served(state) as server:
        yield Sandbox(state, server)


@pytest.fixture
def engine(sandbox: Sandbox, tmp_path: Path) -> Engine:
    """The real engine; call it with a command and a program's folder or a workspace file."""
    return Engine(sandbox, tmp_path / "program")


@pytest.fixture(autouse=True)
def _no_sandbox_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a sandbox that the developer's shell works on out of every test."""
    for name in [
        name
        for name in os.environ
        if name.startswith(("AMLSTACK_SANDBOX", "AMLSTACK_STATE", "AMLSTACK_ROLE", "PULUMI_", "ARM_"))
    ]:
        monkeypatch.delenv(name)
