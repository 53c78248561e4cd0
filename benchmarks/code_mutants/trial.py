"""One mutant at a time put into a copy of the tree, and the tests that run its line."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .mutants import Mutant
from .record import Covering, Record
from .sources import python, site, variables

ENGINE = "engine"
SLOW = (
    "_hypothesis_pytestplugin",
    "azure.core.pipeline.policies",
    "azure.identity",
    "click.testing",
    "cryptography.x509",
    "httpx",
    "hypothesis.strategies",
    "jinja2",
    "jsonschema",
    "jwt",
    "pulumi",
    "pulumi.provider.experimental",
    "pulumi_azure_native.authorization",
    "pulumi_azure_native.machinelearningservices",
    "pulumi_azure_native.storage",
    "pulumi_policy",
    "rich.console",
    "starlette.applications",
    "uvicorn",
    "yaml",
)
"""What many tests import, and what takes long to import."""
_FIRST, _EACH = 8, 4
"""How many tests are tried at first, and then of each file."""
_AT_MOST = 0.6
"""The part of a mutant's time that its tests may take by the record."""
_TEST_SECONDS = 30
_ENGINE_SECONDS = 120
_PASSED, _NO_SUCH_TEST, _NOTHING_CHOSEN = 0, 4, 5
"""Exit codes of pytest."""
_dates = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant."""

    status: str
    """`killed`, `timeout` (killed too: a test came to no end), `survived` or `not covered`."""
    by: str = ""
    """The test that failed."""
    tests: int = 0
    """How many were started."""
    left: int = 0
    """How many cover it but weren't started, for lack of time."""
    took: float = 0.0


@dataclass
class Worker:
    """The process that runs tests in a copy, in forks."""

    copy: Path
    options: Sequence[str] = ()
    """For pytest, besides its own."""
    imports: Sequence[str] = SLOW
    """What is imported before the first run."""
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        program = site(self.copy) / "code_mutants_worker.py"
        self.process = subprocess.Popen(
            [str(python(self.copy)), "-P", str(program), str(self.copy.parent), *self.imports],
            cwd=self.copy,
            env=variables(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, ids: Sequence[str], seconds: float, test_seconds: float, *more: str) -> dict[str, Any]:
        """How pytest ended for some tests, and which of them failed."""
        limits = ["--timeout", str(test_seconds), "--basetemp", str(self.copy.parent / "tmp")]
        arguments = ["-q", "--tb", "short", "-p", "no:cacheprovider", *limits, *self.options, *more, *ids]
        asked = {"arguments": arguments, "seconds": seconds}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(asked), file=self.process.stdin, flush=True)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def stop(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def tried(mutant: Mutant, record: Record, worker: Worker, seconds: float) -> Outcome:
    """Run the tests that cover a mutant until one fails, or its time is up."""
    groups = record.covering(mutant)
    covering = sum(map(len, groups))
    if not covering:
        return Outcome("not covered")
    started = time.monotonic()
    done = 0
    with _applied(mutant, worker.copy):
        for batch in ordered(groups, record, seconds):
            rest = seconds - (time.monotonic() - started)
            if rest <= 1:
                break
            done += len(batch)
            limits = (rest, _TEST_SECONDS)
            if ENGINE in batch[0].marks:
                limits = (_ENGINE_SECONDS, _ENGINE_SECONDS)
            failed = _failed(worker, [test.id for test in batch], *limits)
            if failed:
                status, by = failed
                return Outcome(status, by, done, covering - done, round(time.monotonic() - started, 1))
    return Outcome("survived", "", done, covering - done, round(time.monotonic() - started, 1))


def _failed(worker: Worker, ids: Sequence[str], seconds: float, test_seconds: float) -> tuple[str, str] | None:
    answer = worker.run(ids, seconds, test_seconds, "-x")
    if answer["code"] == _NO_SUCH_TEST and not answer["failed"] and "::" in ids[0]:
        # the mutant gives its parameters other names, or nothing can be imported
        return _failed(worker, sorted({id_.partition("::")[0] for id_ in ids}), seconds - answer["took"], test_seconds)
    if answer["failed"]:
        test, what = answer["failed"][0]
        return ("timeout" if what == "timeout" else "killed"), test
    if answer["code"] in {None, _PASSED, _NOTHING_CHOSEN}:
        return None
    return "killed", f"pytest ends with {answer['code']}"


def ordered(groups: Sequence[Sequence[Covering]], record: Record, seconds: float) -> Iterator[list[Covering]]:
    """The tests in batches: a few of the files that are most about the mutant, some of each file, then the rest.

    Those of a group come before those of the next, quick ones before slow ones; what takes more than a mutant's time is
    left out. A test that needs the engine runs only where no other test covers the mutant, and only one.
    """
    files: dict[tuple[int, int, str], list[Covering]] = defaultdict(list)
    for place, tests in enumerate(groups):
        for test in sorted(tests, key=lambda test: test.seconds):
            if ENGINE not in test.marks:
                files[place, record.about[test.file], test.file].append(test)
    if not files:
        yield [min((test for tests in groups for test in tests), key=lambda test: test.seconds)]
        return
    turns = [(turn // _EACH, near, test) for near, tests in files.items() for turn, test in enumerate(tests)]
    total, chosen = 0.0, []
    for _, _, test in sorted(turns, key=lambda each: each[:2]):
        if total + test.seconds < seconds * _AT_MOST:
            chosen.append(test)
            total += test.seconds
    some = _FIRST + _EACH * len(files)
    yield from filter(None, (chosen[:_FIRST], chosen[_FIRST:some], chosen[some:]))


@contextmanager
def _applied(mutant: Mutant, copy: Path) -> Iterator[None]:
    """Change the file, and bring it back; each time it has another date, so that no bytecode of another is taken."""
    file = copy / mutant.file
    source, time_ = file.read_bytes(), file.stat().st_mtime
    try:
        file.write_bytes(mutant.applied(source))
        date = next(_dates)
        os.utime(file, (date, date))
        yield
    finally:
        file.write_bytes(source)
        os.utime(file, (time_, time_))
