"""A pytest plugin that moves the probe's tick on with each test, and writes down how each test went.

It is written as tests end, so that what was recorded counts also where the run is broken off.

What is collected or set up once for several tests (a module, a fixture of a module or session) has a tick of its own,
which each test's entry names.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any

import code_mutants_probe as probe  # type: ignore[import-not-found]
import pytest

_ticks: dict[str, int] = {"": 0}
_tests: dict[str, dict[str, Any]] = {}


def _tick(what: str) -> int:
    return _ticks.setdefault(what, len(_ticks))


def _fixture(definition: pytest.FixtureDef[Any]) -> str:
    return f"fixture {definition.baseid} {definition.argname}"


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    """Importing a test file is part of each of its tests."""
    before = probe.now(_tick(f"collect {collector.nodeid.partition('::')[0]}"))
    try:
        return (yield)
    finally:
        probe.now(before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """A test's own tick."""
    shared = [
        _tick(_fixture(definition))
        for definitions in item._fixtureinfo.name2fixturedefs.values()  # type: ignore[attr-defined]
        for definition in definitions
        if definition.scope != "function"
    ]
    probe.now(_tick(item.nodeid))
    _tests[item.nodeid] = {
        "ticks": [_tick(item.nodeid), _tick(f"collect {item.nodeid.partition('::')[0]}"), *shared],
        "marks": sorted({mark.name for mark in item.iter_markers()}),
        "seconds": 0.0,
        "passed": True,
    }
    try:
        return (yield)
    finally:
        probe.now(0)
        with (probe.FOLDER / "tests").open("a", encoding="utf-8") as tests:
            print(json.dumps([item.nodeid, _tests[item.nodeid]]), file=tests)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
    """The tick of a fixture that several tests share."""
    if fixturedef.scope == "function":
        return (yield)
    before = probe.now(_tick(_fixture(fixturedef)))
    try:
        return (yield)
    finally:
        probe.now(before)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Add a phase's time; a test that is skipped or fails here can't tell a mutant from the original."""
    entry = _tests[report.nodeid]
    entry["seconds"] = round(entry["seconds"] + report.duration, 3)
    entry["passed"] = entry["passed"] and report.passed
