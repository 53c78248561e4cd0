"""Sandboxes to be broken: a run in one, what it holds afterwards, and which processes it left."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlstack.sandbox import contents, control
from amlstack.sandbox.engine import environment

from ..process import ROOT

EXAMPLE = ROOT / "examples" / "defaults" / "workspace.yaml"
STACK = "contoso-ml"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_ADDRESS = re.compile(r"10\.\d+\.\d+\.\d+")
"""Of private endpoints that are made side by side, each has the next free one when it comes."""
_PASSING = ("etag", "created", "modified", "sourcePosition", "stackTrace", "ciphertext")
"""What every write or run has of its own."""
_PATIENCE = 150.0


class Stuck(Exception):
    """Something that must happen didn't, in all the time that even a busy machine needs."""


@dataclass(frozen=True, slots=True)
class Run:
    """How a run of `amlstack sandbox up` ended."""

    code: int
    output: str


@dataclass(frozen=True, slots=True)
class Breakable:
    """A sandbox in a folder of its own."""

    state: Path
    file: Path = EXAMPLE
    stack: str = STACK
    """The name of what the file declares."""

    def up(self) -> Run:
        """Run `amlstack sandbox up` to its end."""
        with self._start() as process:
            output, _ = process.communicate(timeout=_PATIENCE)
        return Run(process.returncode, output)

    def up_and_kill(self) -> Run:
        """Start a run, and kill the engine with -9 when the fault that is armed holds one of its calls up."""
        with self._start() as process:
            _until(lambda: self.played() or process.poll() is not None, "the call that is to be held up")
            for lock in environment.backend(self.state).rglob(".pulumi/locks/**/*.json"):
                os.kill(json.loads(lock.read_text())["pid"], signal.SIGKILL)
            output, _ = process.communicate(timeout=_PATIENCE)
        # until the plugin has noticed, it would send the call again
        _until(lambda: not any("sandbox.plugin" in each for each in _processes(self.state)), "the plugin's end")
        self.arm()
        return Run(process.returncode, output)

    def arm(self, *faults: Mapping[str, Any]) -> None:
        """Let calls go wrong so, or not at all; the server is started where none runs."""
        status, body = control.ensure(self.state).request("PUT", "/sandbox/faults", {"faults": faults})
        assert status == 200, body

    def played(self) -> int:
        """How many calls have met a fault."""
        return sum(each["played"] for each in self._faults())

    def unmet(self) -> list[Mapping[str, Any]]:
        """The armed faults that no call has met."""
        return [each for each in self._faults() if not each["played"]]

    def _faults(self) -> list[dict[str, Any]]:
        faults: list[dict[str, Any]] = self._server("/sandbox/faults")["faults"]
        return faults

    def _server(self, path: str) -> Any:
        return control.ensure(self.state).request("GET", path)[1]

    def holds(self) -> dict[str, Any]:
        """What Azure and the stack hold, by id and URN, without what differs from run to run."""
        resources = contents.existing(self.state)
        kept = environment.backend(self.state) / ".pulumi" / "stacks" / environment.PROJECT / f"{self.stack}.json"
        latest = json.loads(kept.read_text())["checkpoint"]["latest"]
        stack = {each["urn"]: _lasting(each) for each in latest["resources"]}
        assert len(stack) == len(latest["resources"])
        pending = latest.get("pending_operations") or []
        return {**{each["id"]: _lasting(each) for each in resources}, **stack, "pending": pending}

    def left(self) -> list[str]:
        """Stop the server; the processes of this sandbox that are still there soon afterwards."""
        control.stop(self.state)
        found = _processes(self.state)
        end = time.monotonic() + 5
        while found and time.monotonic() < end:
            time.sleep(0.1)
            found = _processes(self.state)
        return found

    def _start(self) -> subprocess.Popen[str]:
        words = ["sandbox", "up", str(self.file), "--state", str(self.state), "--", "--skip-preview"]
        return subprocess.Popen(
            [sys.executable, "-m", "amlstack", *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def different(one: Mapping[str, Any], two: Mapping[str, Any]) -> list[str]:
    """Where two sandboxes differ."""
    return [key for key in {**one, **two} if one.get(key) != two.get(key)]


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _lasting(item) for key, item in value.items() if key not in _PASSING}
        # the engine draws the id of its default provider
        return {
            key: item
            for key, item in kept.items()
            if not (key == "id" and "pulumi:providers" in str(value.get("type")))
        }
    if isinstance(value, list):
        items = [_lasting(item) for item in value]
        if all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in items):
            return sorted(items, key=lambda item: item["id"])  # what lies in a subnet is listed as it came
        # dependencies are a set, which the SDK writes in any order
        return sorted(items) if all(isinstance(item, str) for item in items) else items
    if isinstance(value, str):
        if _ADDRESS.fullmatch(value):
            return "an address"
        return "a time" if _TIME.fullmatch(value) else re.sub(r"(::default\w*)::[0-9a-f-]{36}$", r"\1", value)
    return value


def _until(condition: Any, what: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise Stuck(what)
        time.sleep(0.2)


def _processes(state: Path) -> list[str]:
    """The processes that have this state folder on their command line or in their environment."""
    listed = subprocess.run(["ps", "axeww", "-o", "pid=,stat=,command="], capture_output=True, text=True, check=True)
    rows: Sequence[list[str]] = [line.split(None, 2) for line in listed.stdout.splitlines()]
    return [
        f"{pid} {command[:100]}"
        for pid, stat, command in (row for row in rows if len(row) == 3)
        if str(state) in command and not stat.startswith("Z") and int(pid) != os.getpid()
    ]
