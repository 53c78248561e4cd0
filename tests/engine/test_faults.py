"""A sample of `python -m benchmarks.faults`: every call of a run meets a fault, and every fault a call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from amlstack.sandbox import control
from benchmarks.faults.calls import TRIALS, Call, recorded
from benchmarks.faults.sandboxes import Breakable, different

from .conftest import Stack

pytestmark = [pytest.mark.engine, pytest.mark.thorough, pytest.mark.xdist_group("faults")]

BY_NAME = {trial.name: trial for trial in TRIALS}
PASSING = ("429", "drop after", "503", "slow", "drop")
"""What a client overcomes. Every call of one run meets one, in turns."""
CHAIN = (
    ("GET resource group", "409"),
    ("PUT resource group", "kill -9 server"),
    ("PUT resource group", "kill -9 server after"),
    ("PUT storage account", "kill -9 engine"),
    ("PUT storage account", "kill -9 engine after"),
    ("PUT blob container raw", "500 for good"),
    ("PUT datastore raw", "operation fails"),
)
"""What ends a run: each run goes on where the one before it ended, and fails a little later."""


@dataclass(frozen=True)
class Clean:
    """A run in which nothing went wrong."""

    calls: list[Call]
    held: Mapping[str, Any]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    """What a run calls, and what it leaves."""
    made = Breakable(tmp_path_factory.mktemp("clean") / "sandbox")
    try:
        run = made.up()
        assert run.code == 0, run.output
        return Clean(recorded((made.state / control.LOG).read_text()), made.holds())
    finally:
        assert made.left() == []


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[Breakable]:
    """A sandbox to be broken; no process of it may be left."""
    made = Breakable(tmp_path / "sandbox")
    yield made
    assert made.left() == []


def test_the_trials_are_all_in_the_sample(clean: Clean) -> None:
    """No column of the whole table is left out here, and the run has the calls that are counted on."""
    assert {*PASSING, *(name for _, name in CHAIN)} == set(BY_NAME)
    assert len(clean.calls) > 40


def test_what_a_client_overcomes_at_every_call_of_one_run(clean: Clean, broken: Breakable) -> None:
    """The run ends well by itself, where a clean one ends, and the next one has nothing to do."""
    faults = list(_in_turns(clean.calls))
    broken.arm(*faults)
    first = broken.up()
    assert first.code == 0, first.output
    assert [each for each in broken.unmet() if not _as_time_allows(each)] == []
    broken.arm()
    assert different(broken.holds(), clean.held) == []
    second = broken.up()
    assert "14 unchanged" in second.output
    assert different(broken.holds(), clean.held) == []


def _as_time_allows(fault: Mapping[str, Any]) -> bool:
    """Whether it waits for a poll, or for a further read of what may be ready at the first: how many there are, the
    machine's speed decides."""
    poll, read = str(fault["path"]).endswith("/*"), fault["method"] == "GET"
    return poll or (read and int(fault.get("nth", 1)) > 1)


def _in_turns(calls: list[Call]) -> Iterator[dict[str, Any]]:
    """A fault for each call. A call that was sent again counts twice, which moves the ones after it."""
    again = Counter[tuple[str, str]]()
    for index, call in enumerate(calls):
        trial = BY_NAME[PASSING[index % len(PASSING)]]
        fault = {**trial.at(call), "nth": call.nth + again[call.method, call.path]}
        yield fault | ({"seconds": 0.05} if fault["fault"] == "slow" else {})
        again[call.method, call.path] += fault["fault"] != "slow"


def test_what_ends_a_run_is_recovered_by_the_next(clean: Clean, broken: Breakable) -> None:
    """After each failure and each kill the next run goes on, and the last one ends where a clean one does."""
    before = BY_NAME["409"]
    for words, name in CHAIN:
        call, trial = next(call for call in clean.calls if str(call).startswith(words)), BY_NAME[name]
        broken.arm({**trial.at(call), "nth": 1})
        run = broken.up_and_kill() if trial.kills_engine else broken.up()
        assert run.code == 1, run.output
        assert ("mended   a killed run" in run.output) == before.kills_engine
        assert trial.kills_engine or control.running(broken.state) is None or broken.played()
        before = trial
    broken.arm()
    last = broken.up()
    assert last.code == 0, last.output
    assert different(broken.holds(), clean.held) == []


def arm(stack: Stack, *faults: dict[str, Any]) -> None:
    """Let calls of the stack's go wrong so, or not at all."""
    status, body = stack.sandbox.server.request("PUT", "/sandbox/faults", {"faults": faults})
    assert status == 200, body


def written(stack: Stack) -> dict[str, dict[str, Any]]:
    """The stack's own datastores as they were last written, by name."""
    bodies = {id_.rpartition("/")[2]: body for id_, body in stack.sandbox.resources().items() if "/datastores/" in id_}
    return {name: body for name, body in bodies.items() if name.startswith("store_")}


def many(stack: Stack, number: int) -> list[str]:
    """Declare so many datastores on the workspace's own account; their names."""
    names = [f"store_{each:02}" for each in range(number)]
    stack.declare(datastores=[{**stack.keys["datastores"][0], "name": name} for name in names])
    return names


@pytest.mark.parametrize("fault", [{"fault": 409, "code": "Refused"}, {"fault": "fail-operation"}], ids=str)
def test_a_datastore_that_fails_leaves_the_others(stack: Stack, fault: dict[str, Any]) -> None:
    """What was registered beside it stays as it was, and a second run registers what is missing."""
    names = many(stack, 20)
    arm(stack, {**fault, "method": "PUT", "path": f"*/datastores/{names[10]}", "times": "always"})
    # not `refused`: with this option the SDK says besides what it couldn't register, with a traceback of its own
    failed = stack.run("up", "--skip-preview", "--continue-on-error")
    assert failed.code == 1, failed.output
    before = written(stack)
    assert {*names} - {names[10]} <= {*before}
    arm(stack)
    stack.lives("up", "--skip-preview")
    after = written(stack)
    assert sorted(after) == names
    assert {name for name in names if after[name] != before.get(name)} == {names[10]}


def test_a_datastore_that_fails_ends_the_run(stack: Stack) -> None:
    """Without --continue-on-error the engine begins nothing more; the second run keeps what was made and finishes."""
    names = many(stack, 20)
    arm(stack, {"fault": 409, "code": "Refused", "method": "PUT", "path": f"*/datastores/{names[10]}"})
    stack.refused("up", "--skip-preview", "--parallel", "2")
    before = written(stack)
    assert names[10] not in before
    stack.lives("up", "--skip-preview")
    after = written(stack)
    assert sorted(after) == names
    assert before == {name: after[name] for name in before}


def test_retry_after_is_honoured(stack: Stack) -> None:
    """A datastore that is throttled three times is sent again as often, and never before the time that was asked."""
    many(stack, 5)
    arm(stack, {"fault": 429, "method": "PUT", "path": "*/datastores/store_02", "times": 3, "retry_after": 2})
    stack.lives("up", "--skip-preview")
    (told,) = stack.sandbox.server.request("GET", "/sandbox/faults")[1]["faults"]
    assert (told["seen"], told["played"], told["early"]) == (4, 3, 0)
    assert len(written(stack)) == 5
