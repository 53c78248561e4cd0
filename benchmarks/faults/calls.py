"""The calls that a run makes to the Resource Manager, and the faults that each can meet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import BY_TYPE, ids

_LOGGED = re.compile(r" INFO [0-9a-f-]{36} (?P<method>[A-Z]+) (?P<path>/subscriptions/\S+) \d{3}$", re.MULTILINE)
_OPERATION = re.compile(r"/operation(?:Statuses|Results)/[0-9a-f-]{36}$")
_ORDINALS = {1: "", 2: " again", 3: " a third time"}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a run: the nth of a method to a path."""

    method: str
    path: str
    """A poll's operation is `*`: it has another id in each run."""
    nth: int

    @property
    def writes(self) -> bool:
        """Whether there is a before and an after."""
        return self.method == "PUT"

    def __str__(self) -> str:
        if self.path.endswith("/*"):
            what = f"poll of {self.path.split('/providers/')[1].split('/')[0]}"
        elif self.method == "POST":
            what = "POST listKeys"
        else:
            found = ids.parse(self.path)
            what = f"{self.method} {BY_TYPE[found.type.lower()].title} {found.name}"
        return what + _ORDINALS.get(self.nth, f", number {self.nth}")


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """One way for a call to go wrong: a column of the table."""

    name: str
    fault: Mapping[str, Any]
    """As a faults file says it; where the engine is killed, what holds the call up meanwhile."""
    kills_engine: bool = False
    writes_only: bool = False
    """Whether it differs from the trial before it only for what is written."""

    def suits(self, call: Call) -> bool:
        """Whether this call can meet it."""
        return call.writes or not self.writes_only

    def at(self, call: Call) -> dict[str, Any]:
        """The fault at one call."""
        return {"method": call.method, "path": call.path, "nth": call.nth, **self.fault}


_HELD = {"fault": "slow", "seconds": 60}
TRIALS = (
    Trial("409", {"fault": 409}),
    Trial("429", {"fault": 429, "retry_after": 0.05}),
    Trial("500 for good", {"fault": 500, "times": "always"}),
    Trial("503", {"fault": 503, "retry_after": 0.05}),
    Trial("slow", {"fault": "slow", "seconds": 0.5}),
    Trial("drop", {"fault": "drop"}),
    Trial("drop after", {"fault": "drop", "when": "after"}, writes_only=True),
    Trial("operation fails", {"fault": "fail-operation"}, writes_only=True),
    Trial("kill -9 engine", _HELD, kills_engine=True),
    Trial("kill -9 engine after", {**_HELD, "when": "after"}, kills_engine=True, writes_only=True),
    Trial("kill -9 server", {"fault": "kill"}),
    Trial("kill -9 server after", {"fault": "kill", "when": "after"}, writes_only=True),
)
"""409, 429, 503, slow and drop hit one call once; 500 hits each try of it, so that the run can't go on."""


def recorded(log: str) -> list[Call]:
    """The calls that a server's log tells of, in order; of an operation's polls the first only."""
    seen = Counter[tuple[str, str]]()
    found = []
    for logged in _LOGGED.finditer(log):
        path = _OPERATION.sub(lambda match: f"/{match[0].split('/')[1]}/*", logged["path"])
        seen[logged["method"], path] += 1
        call = Call(logged["method"], path, seen[logged["method"], path])
        if not (path.endswith("/*") and call.nth > 1):
            found.append(call)
    return found


def cells(calls: Iterable[Call]) -> list[tuple[Call, Trial]]:
    """Every call with every trial that suits it."""
    return [(call, trial) for call in calls for trial in TRIALS if trial.suits(call)]
