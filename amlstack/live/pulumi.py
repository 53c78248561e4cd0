"""The pulumi command line on one stack: export, import, cancel; and who holds the stack's lock."""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from amlstack import json_text

from .stack_schema import deployment_of


class PulumiError(Exception):
    """pulumi isn't there, or refused; the message is its own."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A lock of a stack on a backend of files, as the engine that took it describes itself."""

    who: str
    """user@host."""
    pid: int
    since: str
    alive: bool | None
    """Whether that engine still runs; None where it ran on another machine."""

    def __str__(self) -> str:
        how = {True: "which still runs", False: "which is gone", None: "of which nothing can be told from here"}
        return f"taken by {self.who} at {self.since}, process {self.pid}, {how[self.alive]}"


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack, by the name that pulumi knows it by in `folder`."""

    name: str
    folder: Path
    environment: Mapping[str, str] = field(repr=False)

    def export(self) -> dict[str, Any]:
        """The stack's deployment; secrets in it are encrypted. Raises PulumiError, also where it isn't one."""
        try:
            return deployment_of(json_text.read(self._ask("stack", "export")))
        except ValueError as error:
            raise PulumiError(f"pulumi stack export: {self.name} isn't as the engine writes a stack: {error}") from None

    def take(self, exported: Mapping[str, Any]) -> None:
        """Replace the deployment; the engine checks that it is sound, and writes it at once. Raises PulumiError."""
        self._ask("stack", "import", given=json.dumps(exported))

    def cancel(self) -> None:
        """Take the stack's lock away from whoever holds it. Raises PulumiError, also where there is none."""
        self._ask("cancel", "--yes")

    def backend(self) -> str:
        """The address of the backend that pulumi is logged in to. Raises PulumiError."""
        try:
            said = json_text.read(self._run("whoami", "--verbose", "--json"))
        except ValueError:
            raise PulumiError("pulumi whoami: it doesn't say, as JSON, where it is logged in") from None
        return str(said.get("url", "")) if isinstance(said, dict) else ""

    def _ask(self, *words: str, given: str | None = None) -> str:
        return self._run(*words, "--stack", self.name, given=given)

    def _run(self, *words: str, given: str | None = None) -> str:
        program = shutil.which("pulumi", path=self.environment.get("PATH"))
        if program is None:
            raise PulumiError("no pulumi on PATH: install it, or `make setup` in a checkout of amlstack")
        ended = subprocess.run(
            [program, *words, "--non-interactive", "--color", "never"],
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env={**self.environment, "PULUMI_SKIP_UPDATE_CHECK": "true"},
        )
        if ended.returncode:
            said = ended.stderr.strip().removeprefix("error: ")
            raise PulumiError(f"pulumi {' '.join(words[:2])}: {said or f'exit code {ended.returncode}'}")
        return ended.stdout


def locks(backend: str, stack: str) -> list[Lock] | None:
    """The locks of a stack on a backend of files; None where the backend is none, and can't be looked into.

    Source of the form: the engine's pkg/backend/diy/lock.go.
    """
    home = _files(backend)
    if home is None:
        return None
    *project, name = stack.split("/")[-2:]
    below = "/".join(["**", *project, name, "*.json"])
    return [_lock(path) for path in sorted((home / "locks").glob(below))]


def torn(backend: str, stack: str) -> list[Path]:
    """Notes on a stack's files that were half written when the engine was killed: it can't read the files then.

    They hold nothing but a content type and a checksum; a file without one is read all the same. Source:
    gocloud.dev/blob/fileblob, which writes a file beside and renames it, but not its `.attrs`.
    """
    home, name = _files(backend), stack.rpartition("/")[2]
    found = [] if home is None else sorted((home / "stacks").glob(f"**/{name}.json*.attrs"))
    return [path for path in found if not _whole(path)]


def _files(backend: str) -> Path | None:
    """The folder of a backend of files."""
    parts = urlsplit(backend)
    if parts.scheme != "file":
        return None
    return (Path.home() if parts.path in {"", "/~"} else Path(unquote(parts.path))) / ".pulumi"


def _whole(path: Path) -> bool:
    try:
        json_text.read(path.read_bytes())
    except ValueError:
        return False
    return True


def _lock(path: Path) -> Lock:
    try:
        said = json_text.read(path.read_bytes())
        who, pid, since = f"{said['username']}@{said['hostname']}", int(said["pid"]), str(said["timestamp"])
    except (OSError, ValueError, KeyError, TypeError):
        return Lock("somebody", 0, "an unknown time", None)
    here = said["hostname"] == platform.node()
    return Lock(who, pid, since.partition(".")[0], _runs(pid) if here else None)


def _runs(pid: int) -> bool:
    """Whether this process is an engine: after a restart of the machine it may well be something else."""
    listed = subprocess.run(["ps", "-p", str(pid), "-o", "comm="], capture_output=True, text=True, check=False)
    return Path(listed.stdout.strip()).name.startswith("pulumi")
