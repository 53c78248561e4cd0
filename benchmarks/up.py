"""`pulumi up` of many datastores by the Workspace component, and of the same by azure-native alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from amlstack.sandbox import contents, control
from amlstack.sandbox.engine import environment
from amlstack.sandbox.engine.stack import Stack

from . import declared
from .figures import BenchmarkError, Report, Row, Sample, Say
from .process import ROOT, Cost, cost

BARE = Path(__file__).with_name("bare")
AIM = "ratio 1.15"
UNSAVED = {"PULUMI_EXPERIMENTAL": "true", "PULUMI_SKIP_CHECKPOINTS": "true"}
"""The engine writes its state once, at the end, and not after each step."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A program, and what it is told."""

    name: str
    program: Path
    config: Mapping[str, str | int]
    costs: list[Cost] = field(default_factory=list)
    made: set[str] = field(default_factory=set)
    """Ids of all that its last run left in the sandbox."""

    @property
    def wall(self) -> Sample:
        """From the engine's start to its end."""
        return Sample(tuple(each.wall for each in self.costs), "s")

    @property
    def processor(self) -> Sample:
        """Of the engine, the program and the plugin."""
        return Sample(tuple(each.processor for each in self.costs), "s")


def measure(name: str, runs: int, say: Say, datastores: int, unsaved: bool = False) -> Report:
    """Runs of the three contenders with that many datastores. Raises BenchmarkError as `compare` does."""
    with tempfile.TemporaryDirectory() as folder:
        ours, plain, kept = _contenders(declared.write(Path(folder, "workspace.yaml"), datastores), datastores)
        compare(name, runs, say, (ours, plain, kept), UNSAVED if unsaved else {})
    aim = "" if unsaved else AIM
    rows = (
        Row(name, plain.name, ours.wall, plain.wall, aim, name),
        Row(name, kept.name, ours.wall, kept.wall, "", name),
        Row(f"{name} processor", plain.name, ours.processor, plain.processor, "", name),
    )
    return Report(rows)


def compare(
    name: str, runs: int, say: Say, contenders: Sequence[Contender], extra: Mapping[str, str] | None = None
) -> None:
    """Whole runs, each in a sandbox of its own, the contenders taking turns; their costs are kept with them.

    `extra` are variables of the environment. Raises BenchmarkError where a run fails, or where two of them didn't make
    the same.
    """
    for run in range(runs):
        for each in contenders:
            _run(each, extra or {})
            say(f"{name}: run {run + 1} of {runs}, {each.name}: {each.costs[-1].wall:.1f} s")
    ours, *others = contenders
    for other in others:
        if different := ours.made ^ other.made:
            raise BenchmarkError(f"{ours.name} and {other.name} made different things: {sorted(different)[:3]}")


def _contenders(file: Path, datastores: int) -> tuple[Contender, Contender, Contender]:
    return (
        Contender("the Workspace component", environment.program(), {"file": str(file)}),
        Contender("azure-native, no aliases", BARE, {"datastores": datastores, "version_aliases": "false"}),
        Contender("azure-native as it is", BARE, {"datastores": datastores, "version_aliases": "true"}),
    )


def _run(contender: Contender, extra: Mapping[str, str]) -> None:
    """Run a contender once in a fresh sandbox; only the engine's own process is measured."""
    with sandbox(contender.program, extra) as stack:
        contender.costs.append(cost(command(stack, contender.config), stack.program, stack.environment))
        contender.made.clear()
        contender.made.update(resource["id"] for resource in contents.existing(stack.state))


@contextmanager
def sandbox(program: Path, extra: Mapping[str, str]) -> Iterator[Stack]:
    """An empty stack of a program, in a sandbox that is gone afterwards."""
    # an engine that was interrupted may still be writing there
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        state = Path(folder, "sandbox")
        try:
            server = control.ensure(state)
            environment.prepare(state)
            variables = environment.process_environment(state, server) | {"PYTHONPATH": str(ROOT), **extra}
            stack = Stack("bench", state, program, variables)
            stack.create()
            yield stack
        finally:
            control.stop(state)


def command(stack: Stack, config: Mapping[str, str | int]) -> list[str]:
    """The command line that brings a stack up with that configuration."""
    pulumi = str(environment.search_path()[0] / "pulumi")
    said = [f"--config={environment.PROJECT}:{key}={value}" for key, value in config.items()]
    own = [f"--stack={stack.name}", f"--config-file={stack.config_file}"]
    return [pulumi, "up", "--yes", "--skip-preview", "--non-interactive", *own, *said]
