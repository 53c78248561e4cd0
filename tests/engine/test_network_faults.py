"""Faults of a file with a network: what passes is overcome, what ends a run or kills it is recovered by the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks.faults.sandboxes import Breakable, different

pytestmark = [pytest.mark.engine, pytest.mark.thorough, pytest.mark.xdist_group("network_faults")]

NAME = "contoso-closed"
KEYS = {
    "name": NAME,
    "name_seed": "contoso",
    "resource_group": "rg-contoso-closed",
    "location": "westeurope",
    "network": "private",
}
HELD = {"fault": "slow", "seconds": 60}
PASSING: tuple[Mapping[str, Any], ...] = (
    {"fault": 429, "code": "RetryableError", "retry_after": 0.05, "path": "*/privateEndpoints/*-blob"},
    {"fault": 429, "code": "RetryableError", "retry_after": 0.05, "path": "*/privateEndpoints/*-vault"},
    {"fault": 409, "code": "AnotherOperationInProgress", "path": "*/privateDnsZones/privatelink.blob.*"},
    {"fault": 503, "retry_after": 0.05, "path": "*/virtualNetworkLinks/*", "times": 3},
    {"fault": "drop", "when": "after", "path": "*/privateDnsZoneGroups/default"},
    {"fault": "drop", "path": "*/virtualNetworks/*"},
    {"fault": "drop", "when": "after", "method": "POST", "path": "*/provisionManagedNetwork"},
)
"""What a client overcomes, of network.md's codes too, at calls that a network alone has."""
ENDING: tuple[Mapping[str, Any], ...] = (
    {"fault": 409, "code": "Conflict", "path": "*/privateDnsZones/privatelink.blob.*"},
    {**HELD, "when": "after", "path": "*/virtualNetworks/*"},
    {"fault": 409, "code": "InvalidPrivateLinkServiceId", "path": "*/privateEndpoints/*-blob"},
    {"fault": 409, "code": "StorageAccountOperationInProgress", "path": "*/privateEndpoints/*-file"},
    {"fault": "kill", "path": "*/privateDnsZoneGroups/default"},
    {**HELD, "path": "*/privateDnsZoneGroups/default"},
    {**HELD, "when": "after", "method": "POST", "path": "*/provisionManagedNetwork"},
)
"""What ends a run; where a call is held up, the engine is killed meanwhile."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace file."""
    path = tmp_path_factory.mktemp("closed") / "workspace.yaml"
    path.write_text(yaml.safe_dump(KEYS))
    return path


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, file: Path) -> Mapping[str, Any]:
    """What a run leaves in which nothing goes wrong."""
    made = Breakable(tmp_path_factory.mktemp("clean") / "sandbox", file, NAME)
    try:
        run = made.up()
        assert run.code == 0, run.output
        return made.holds()
    finally:
        assert made.left() == []


@pytest.fixture
def broken(tmp_path: Path, file: Path) -> Iterator[Breakable]:
    """A sandbox to be broken; no process of it may be left."""
    made = Breakable(tmp_path / "sandbox", file, NAME)
    yield made
    assert made.left() == []


def put(fault: Mapping[str, Any]) -> dict[str, Any]:
    """A fault of a PUT, unless it says otherwise."""
    return {"method": "PUT", **fault}


def test_what_passes_is_overcome_in_one_run(clean: Mapping[str, Any], broken: Breakable) -> None:
    """It ends well by itself, where a clean one ends, and the next one has nothing to do."""
    broken.arm(*map(put, PASSING))
    first = broken.up()
    assert first.code == 0, first.output
    assert broken.unmet() == []
    broken.arm()
    assert different(broken.holds(), clean) == []
    assert "unchanged" in broken.up().output
    assert different(broken.holds(), clean) == []


def test_what_ends_or_kills_a_run_is_recovered_by_the_next(clean: Mapping[str, Any], broken: Breakable) -> None:
    """Each run goes on where the one before it ended, and the last one ends where a clean one does."""
    for fault in ENDING:
        broken.arm(put(fault))
        run = broken.up_and_kill() if fault["fault"] == HELD["fault"] else broken.up()
        assert run.code == 1, (fault, run.output)
        assert "Traceback" not in run.output
    broken.arm()
    last = broken.up()
    assert last.code == 0, last.output
    assert different(broken.holds(), clean) == []
