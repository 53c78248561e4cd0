"""One stack in a sandbox: made, configured and run with the real Pulumi engine."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from amlstack.sandbox import control
from amlstack.variables import MADE_UP, secret_variable

from . import environment
from .process import Outcome, run


class EngineError(RuntimeError):
    """The engine refused what was asked of it beside a run; the message is its own."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack of a prepared sandbox."""

    name: str
    state: Path
    program: Path
    environment: Mapping[str, str]

    @property
    def config_file(self) -> Path:
        """Where its configuration is kept."""
        return environment.config_file(self.state, self.name)

    def exists(self) -> bool:
        """Whether the sandbox's backend has it."""
        return self.name in environment.stacks(self.state)

    def interrupted(self) -> bool:
        """Whether a lock is held, or an operation pending: an engine runs, or one that was killed left it so."""
        folder = environment.backend(self.state) / ".pulumi"
        if any((folder / "locks").glob(f"**/{environment.PROJECT}/{self.name}/*.json")):
            return True
        try:
            kept = json.loads((folder / "stacks" / environment.PROJECT / f"{self.name}.json").read_text("utf-8"))
            return bool((kept["checkpoint"]["latest"] or {}).get("pending_operations"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False  # nothing of this stack yet, or nothing that the engine could read: it will say so

    def create(self) -> None:
        """Make the stack where it isn't there. Raises EngineError."""
        if not self.exists():
            self._ask(["stack", "init", self.name, "--no-select"])

    def lacking(self, names: Sequence[str]) -> list[str]:
        """Which of these secrets the configuration doesn't have yet. Raises SandboxError where it can't be read."""
        kept = environment.configuration(self.config_file)
        return [name for name in names if f"{environment.PROJECT}:{name}" not in kept]

    def set_secret(self, name: str, value: str) -> None:
        """Keep a secret, encrypted, in the stack's configuration. Raises EngineError."""
        self._ask(["config", "set", "--secret", f"{environment.PROJECT}:{name}", "--stack", self.name], given=value)

    def run(self, command: str, options: Sequence[str]) -> Outcome:
        """Run `pulumi up`, `preview` or `destroy` on the terminal, to its end."""
        own = ["--stack", self.name, "--config-file", str(self.config_file)]
        return run(["pulumi", command, *own, *options], self.program, self.environment)

    def _ask(self, arguments: list[str], given: str | None = None) -> None:
        # a secret goes in through stdin: every user of the machine can read a command line
        answer = subprocess.run(
            [_pulumi(self.environment), *arguments, "--non-interactive"],
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            text=True,
            check=False,
            cwd=environment.config_folder(self.state),
            env=dict(self.environment),
        )
        if answer.returncode:
            raise EngineError(answer.stderr.strip() or f"pulumi {arguments[0]} failed")


def open_stack(name: str, state: Path, server: control.Running) -> Stack:
    """The stack of that name, in a sandbox that is made ready for it. Raises ToolchainError and SandboxError."""
    environment.prepare(state)
    return Stack(name, state, environment.program(), environment.process_environment(state, server))


def secret_for(name: str) -> tuple[str, str]:
    """A value for a secret that a workspace file names, and its source: AMLSTACK_SECRET_<NAME>, else made up."""
    variable = secret_variable(name)
    given = os.environ.get(variable)
    if given:
        return given, f"taken from {variable}"
    return f"{MADE_UP}{secrets.token_urlsafe(32)}", f"made up ({variable} sets it)"


def forget(state: Path) -> None:
    """Drop every stack, as when the sandbox itself is emptied; what was configured stays."""
    shutil.rmtree(environment.backend(state), ignore_errors=True)


def _pulumi(variables: Mapping[str, str]) -> str:
    return shutil.which("pulumi", path=variables["PATH"]) or "pulumi"
