"""Calls that go wrong on purpose: what a faults file says, and which call it hits.

The form is faults.schema.json's, and docs/sandbox.md describes it. faulty.py plays what is due here.
"""

from __future__ import annotations

import asyncio
import fnmatch
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

SCHEMA_FILE = Path(__file__).with_name("faults.schema.json")

Does = Literal[409, 429, 500, 503, "slow", "drop", "fail-operation", "kill"]
_GOES_WITH: Mapping[str, tuple[Does, ...]] = {
    "seconds": ("slow",),
    "retry_after": (429, 503),
    "code": (409, 429, 500, 503, "fail-operation"),
    "when": (409, 429, 500, 503, "slow", "drop", "kill"),
}
"""Keys that mean something for some faults only."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that is wrong with the data of a faults file."""

    path: tuple[str | int, ...]
    """Keys and indexes from the top; of a key that shouldn't be there, the key's own."""
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'the top'}: {self.what}: {self.mend}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, and the calls that it hits: the schema says what each field means."""

    fault: Does
    method: str | None = None
    path: str = "*"
    nth: int = 1
    times: int | Literal["always"] = 1
    when: Literal["before", "after"] = "before"
    retry_after: float = 1
    seconds: float = 5
    code: str | None = None

    def matches(self, method: str, path: str) -> bool:
        """Whether a call is one of those that are counted."""
        return self.method in (None, method) and fnmatch.fnmatchcase(path.lower(), self.path.lower())

    def hits(self, number: int) -> bool:
        """Whether the call of this number, from 1, among those that match is hit."""
        return number >= self.nth and (self.times == "always" or number < self.nth + self.times)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a faults file asks for."""

    faults: tuple[Fault, ...] = ()
    roles_spread_seconds: float = 0
    """How long after its creation a role assignment counts for nothing."""


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a faults file."""
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


def check(data: Any) -> list[Breach]:
    """Everything that is wrong with the data of a faults file, none of it raised."""
    from jsonschema import Draft202012Validator

    found = [breach for error in Draft202012Validator(schema()).iter_errors(data) for breach in _breaches(error)]
    return found or list(_misplaced(data.get("faults", ())))


def read(data: Any) -> Asked:
    """What data asks for that `check` finds nothing wrong with."""
    return Asked(**{**data, "faults": tuple(Fault(**each) for each in data.get("faults", ()))})


def _breaches(error: Any) -> Iterator[Breach]:
    """jsonschema's error in sentences: one for each key that is unknown or missing."""
    path, known = tuple(error.absolute_path), error.schema.get("properties", {})
    if error.validator == "additionalProperties":
        for key in sorted(map(str, set(error.instance) - set(known))):
            yield Breach((*path, key), f"unknown key {key[:60]!r}", f"expected one of {', '.join(known)}")
    elif error.validator == "required":
        missing = ", ".join(key for key in error.validator_value if key not in error.instance)
        yield Breach(path, f"{missing} is missing", "docs/sandbox.md has an example")
    elif error.validator == "minProperties":
        yield Breach(path, "faults is missing", "docs/sandbox.md has an example")
    else:
        yield Breach(path, f"{str(path[-1]) if path else 'the file'} can't be that", f"expected {_expected(error)}")


def _expected(error: Any) -> str:
    rule = error.validator_value
    match error.validator:
        case "enum":
            return f"one of {', '.join(map(str, rule))}"
        case "anyOf":
            return "a whole number from 1, or always"
        case "minimum" | "maximum":
            return f"{'at least' if error.validator == 'minimum' else 'at most'} {rule}"
        case "type":
            words = {"integer": "a whole number", "array": "a list", "object": "a mapping", "string": "text"}
            return words.get(rule, f"a {rule}")
    return "something in it"


def _misplaced(items: Iterable[Mapping[str, Any]]) -> Iterator[Breach]:
    for index, item in enumerate(items):
        for key, faults in _GOES_WITH.items():
            if key in item and item["fault"] not in faults:
                mend = f"it goes with {', '.join(map(str, faults))}"
                yield Breach(("faults", index, key), f"{key} means nothing for {item['fault']}", mend)


class Armed:
    """The faults of one server, with how often each was met."""

    roles_spread_seconds: float
    """How long after its creation a role assignment counts for nothing."""

    def __init__(self) -> None:
        self.arm(Asked())

    def arm(self, asked: Asked) -> None:
        """Take these in place of what was there. Calls that are still held up are cut off."""
        for held in getattr(self, "_held", ()):
            held.set()
        self._faults = asked.faults
        self.roles_spread_seconds = asked.roles_spread_seconds
        self._seen = [0] * len(self._faults)
        self._played = [0] * len(self._faults)
        self._early = [0] * len(self._faults)
        self._told: dict[tuple[str, str], tuple[int, float]] = {}
        self._held: set[asyncio.Event] = set()

    def due(self, method: str, path: str) -> Fault | None:
        """The fault that this call is to meet; each that it matches counts it."""
        self._count_early(method, path)
        found: int | None = None
        for index, fault in enumerate(self._faults):
            if fault.matches(method, path):
                self._seen[index] += 1
                if found is None and fault.hits(self._seen[index]):
                    found = index
        if found is None:
            return None
        self._played[found] += 1
        fault = self._faults[found]
        if fault.fault in _GOES_WITH["retry_after"]:
            self._told[method, path.lower()] = found, time.monotonic() + fault.retry_after
        return fault

    def _count_early(self, method: str, path: str) -> None:
        """Count a call that comes again sooner than its last answer's Retry-After said."""
        told = self._told.pop((method, path.lower()), None)
        if told and time.monotonic() < told[1]:
            self._early[told[0]] += 1

    async def held(self, seconds: float) -> bool:
        """Hold a call up; False where others were armed meanwhile."""
        lifted = asyncio.Event()
        self._held.add(lifted)
        try:
            await asyncio.wait_for(lifted.wait(), seconds)
        except TimeoutError:
            return True
        finally:
            self._held.discard(lifted)
        return False

    @property
    def shown(self) -> dict[str, Any]:
        """What a file would say, and with each fault how many calls it has `seen` and hit (`played`), and how many of
        these came again before Retry-After was over (`early`).
        """
        counts = zip(self._faults, self._seen, self._played, self._early, strict=True)
        faults = [
            {**_said(fault), "seen": seen, "played": played, "early": early} for fault, seen, played, early in counts
        ]
        late = {"roles_spread_seconds": self.roles_spread_seconds} if self.roles_spread_seconds else {}
        return {"faults": faults, **late}


def _said(fault: Fault) -> dict[str, Any]:
    values = {each.name: (getattr(fault, each.name), each.default) for each in fields(fault)}
    return {name: value for name, (value, default) in values.items() if value != default}
