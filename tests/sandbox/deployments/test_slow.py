"""What happens to a deployment while it runs: its server ends, its group goes."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog.resources import DEPLOYMENT
from amlstack.sandbox import contents, control
from amlstack.sandbox.resource_manager import history, let_pass
from amlstack.sandbox.resource_manager.store import VERSION, Store
from tests.sandbox.server.client import LOCATION

from .deploying import account, container, template

GROUP = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-slow"
PATH = f"{GROUP}/providers/{DEPLOYMENT.type}/d"
API = f"?api-version={DEPLOYMENT.api_version}"
DELAY = 0.4


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder whose server takes its time with every creation, and in which a deployment runs."""
    yield from begun(tmp_path, DELAY, monkeypatch)


@pytest.fixture
def endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same with a deployment that no test sees the end of, however slow the machine is."""
    yield from begun(tmp_path, 3600, monkeypatch)


def begun(tmp_path: Path, delay: float, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Begin a deployment on a server that takes so long for every creation; the server is stopped afterwards."""
    monkeypatch.setenv("AMLSTACK_SANDBOX_DELAY", str(delay))
    ask(tmp_path, "PUT", f"{GROUP}?api-version=2024-03-01", {"location": LOCATION})
    what = template(account("stslow"), container("stslow", "raw"))
    assert ask(tmp_path, "PUT", f"{PATH}{API}", {"properties": {"mode": "Incremental", "template": what}})[0] == 201
    yield tmp_path
    control.stop(tmp_path)


def ask(state: Path, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """What the server answers."""
    return control.ensure(state).request(method, path, body)


def test_a_server_that_is_killed(endless: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next server says that the deployment was interrupted; another one under its name ends well."""
    os.kill(control.ensure(endless).pid, signal.SIGKILL)
    monkeypatch.setenv("AMLSTACK_SANDBOX_DELAY", "0.01")
    _, found = ask(endless, "GET", f"{PATH}{API}")
    assert found["properties"]["provisioningState"] == "Failed"
    assert found["properties"]["error"]["details"][0]["code"] == "DeploymentInterrupted"
    # the first one's account is still being made
    body = {"properties": {"mode": "Incremental", "template": template(account("stnext"))}}
    assert ask(endless, "PUT", f"{PATH}{API}", body)[0] == 200
    assert ended(endless) == "Succeeded"


def ended(state: Path) -> str:
    """How the deployment ends."""
    while (found := ask(state, "GET", f"{PATH}{API}")[1]["properties"]["provisioningState"]) in {"Accepted", "Running"}:
        time.sleep(0.05)
    return str(found)


def test_a_server_that_is_stopped(endless: Path) -> None:
    """A deployment doesn't keep a server from ending, and is interrupted as well."""
    assert control.stop(endless)
    assert ask(endless, "GET", f"{PATH}{API}")[1]["properties"]["provisioningState"] == "Failed"


def test_a_group_that_goes(slow: Path) -> None:
    """With its group a deployment ends, and leaves nothing behind."""
    assert ask(slow, "DELETE", f"{GROUP}?api-version=2024-03-01")[0] == 202
    while ask(slow, "GET", f"{PATH}{API}")[0] != 404 or contents.existing(slow):
        time.sleep(0.05)
    store = Store(slow)
    assert store.history.operations(PATH) == []
    store.close()


def test_a_name_that_is_used_again(slow: Path) -> None:
    """After a reset, what is left of the old run writes nothing into a new deployment of its name."""
    assert ask(slow, "POST", "/sandbox/reset")[0] == 204
    ask(slow, "PUT", f"{GROUP}?api-version=2024-03-01", {"location": LOCATION})
    ask(slow, "PUT", f"{PATH}{API}", {"properties": {"mode": "Incremental", "template": template()}})
    assert ended(slow) == "Succeeded"
    time.sleep(2 * DELAY)  # what is left of the old run would write by now
    assert ended(slow) == "Succeeded"
    assert ask(slow, "GET", f"{PATH}/operations{API}")[1]["value"] == []
    assert [each["name"] for each in contents.existing(slow)] == ["rg-slow"]


def test_a_state_from_before_deployments(tmp_path: Path) -> None:
    """A state file that knows no deployments and no times yet is taken on, with what is in it."""
    store = Store(tmp_path)
    store.take("Microsoft.Storage/storageAccounts", "stcontoso")
    store.close()
    database = sqlite3.connect(tmp_path / control.DATABASE)
    for name in (*history.NAMES, "time", *let_pass.NAMES, "salt"):
        database.execute(f"DROP TABLE {name}")
    database.execute("DROP INDEX operation_end")
    database.execute("PRAGMA user_version = 1")
    database.close()
    again = Store(tmp_path)
    assert again.is_taken("Microsoft.Storage/storageAccounts", "stcontoso")
    assert again.history.unfinished() == []
    again.close()
    kept = sqlite3.connect(tmp_path / control.DATABASE)
    assert kept.execute("PRAGMA user_version").fetchone() == (VERSION,)
    kept.close()


def test_old_deployments_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scope remembers so many deployments, and forgets the oldest with its operations."""
    monkeypatch.setattr(history, "HISTORY", 2)
    store = Store(tmp_path)
    for number in range(3):
        id_ = f"{GROUP}/providers/{DEPLOYMENT.type}/d{number}"
        store.history.put_operation(id_, 0, {})
        store.history.put(history.Deployment(id_, {"provisioningState": "Succeeded"}, {}, started_at=float(number)))
    assert [each.name for each in store.history.at(GROUP)] == ["d1", "d2"]
    assert store.history.operations(f"{GROUP}/providers/{DEPLOYMENT.type}/d0") == []
    store.close()
