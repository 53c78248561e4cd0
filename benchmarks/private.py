"""A private workspace: commands beside those of a default one, and `pulumi up` beside azure-native alone."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from amlstack.catalog import of_native
from amlstack.sandbox.engine import environment

from . import up
from .figures import BenchmarkError, Report, Row, Say
from .process import ROOT, Cost, busy, cost, installed, wall

PRIVATE, DEFAULTS = (ROOT / "examples" / name / "workspace.yaml" for name in ("private", "defaults"))
_OF_THE_SDK = ("azureApiVersion", "__defaults")
"""Inputs that azure-native's classes, and the engine, add by themselves."""
BARE = Path(__file__).with_name("bare_stack")


def cold(name: str, runs: int, say: Say) -> Report:
    """plan, check and export of examples/private as processes of their own, against those of examples/defaults."""
    say(f"{name}: {runs} runs of each of six processes")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for command in ("plan", "check", "export"):
            costs: dict[Path, list[Cost]] = {PRIVATE: [], DEFAULTS: []}
            out = ["--out", str(Path(folder, "arm")), "--force"] if command == "export" else []
            for run in range(runs + 1):
                for file, found in costs.items():
                    one = cost([sys.executable, "-m", "amlstack", command, str(file), *out], environment=installed())
                    if run:
                        found.append(one)
            against = f"amlstack {command} of examples/defaults"
            ours, theirs = costs.values()
            rows += [
                Row(f"{name} {command}", against, wall(ours), wall(theirs), "", name),
                Row(f"{name} {command} processor", against, busy(ours), busy(theirs), "", name),
            ]
    return Report(tuple(rows))


def up_private(name: str, runs: int, say: Say) -> Report:
    """`pulumi up` of examples/private, against azure-native alone making the same resources.

    The network isn't provisioned at once: that is a call which azure-native knows no resource for.
    """
    with tempfile.TemporaryDirectory() as folder:
        file, listed = Path(folder, "workspace.yaml"), Path(folder, "resources.json")
        declared = yaml.safe_load(PRIVATE.read_text(encoding="utf-8")) | {"provision_network_now": False}
        file.write_text(yaml.safe_dump(declared, sort_keys=False), encoding="utf-8")
        ours = up.Contender("the Workspace component", environment.program(), {"file": str(file)})
        listed.write_text(json.dumps(list(_resources(_state(ours)))), encoding="utf-8")
        bare = up.Contender("azure-native, no aliases", BARE, {"resources": str(listed)})
        up.compare(name, runs, say, (ours, bare))
    return Report(
        (
            Row(name, bare.name, ours.wall, bare.wall, up.AIM, name),
            Row(f"{name} processor", bare.name, ours.processor, bare.processor, "", name),
        )
    )


def _state(contender: up.Contender) -> list[Mapping[str, Any]]:
    """The resources of the stack that a run leaves, in the order of their creation. Raises BenchmarkError."""
    with up.sandbox(contender.program, {}) as stack:
        variables = dict(stack.environment)
        for command in (up.command(stack, contender.config), _export(stack.name)):
            ended = subprocess.run(
                command, cwd=stack.program, env=variables, capture_output=True, text=True, check=False
            )
            if ended.returncode:
                raise BenchmarkError(f"{' '.join(command)} ended with {ended.returncode}:\n{ended.stderr[-2000:]}")
    found: list[Mapping[str, Any]] = json.loads(ended.stdout)["deployment"]["resources"]
    return found


def _export(stack: str) -> list[str]:
    return [str(environment.search_path()[0] / "pulumi"), "stack", "export", "--show-secrets", f"--stack={stack}"]


def _resources(state: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """What the bare program registers: module, class, name, arguments, and what each waits for."""
    from amlstack.components.native import arguments

    names = {each["urn"]: each["urn"].rpartition("::")[2] for each in state}
    holders = {
        found: names[each["urn"]]
        for each in state
        if (found := (each.get("outputs", {}).get("identity") or {}).get("principalId"))
    }
    for each in state:
        kind = of_native(each["type"], each.get("inputs", {}))
        if kind is None:
            continue
        _, module, cls = each["type"].split(":")
        given = {word: value for word, value in each["inputs"].items() if word not in _OF_THE_SDK}
        said = arguments(kind, given)
        yield {
            "module": module,
            "class": cls,
            "name": names[each["urn"]],
            "arguments": said,
            "after": [names[urn] for urn in each.get("dependencies", ())],
            "principal_of": holders.get(said.get("principal_id")),
        }
