"""What is there after the server was killed in the middle of its work."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from pathlib import Path

import httpx
import pytest

from amlstack.catalog import machinelearning, storage
from amlstack.sandbox import control

from .client import LOCATION, Arm, storage_body


def _client(found: control.Running) -> httpx.Client:
    return httpx.Client(base_url=found.url, headers={"Authorization": f"Bearer {found.token}"}, timeout=30)


@pytest.mark.parametrize("after", [5, 23, 60])
def test_kill_in_the_middle(tmp_path: Path, after: int) -> None:
    """Killed amid writes, the state holds every answered request whole and no half of another; the server comes
    back."""
    found = control.ensure(tmp_path)
    with _client(found) as http:
        arm = Arm(http)
        arm.made(arm.group, {"location": LOCATION})
        body = arm.workspace_body()
        answered = _write_until_killed(arm, body, found.pid, after)
    with sqlite3.connect(tmp_path / control.DATABASE) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    again = control.ensure(tmp_path)
    try:
        assert (again.url, again.token) == (found.url, found.token)
        with _client(again) as http:
            arm.http = http
            workspaces = {
                each["id"]: each for each in arm.got(f"{arm.group}/providers/{machinelearning.WORKSPACE.type}")["value"]
            }
            assert answered <= set(workspaces)
            assert len(workspaces) <= len(answered) + 1
            for each in workspaces:
                assert len(arm.got(f"{each}/datastores")["value"]) == 4
            assert arm.put(arm.id(storage.ACCOUNT, "stafterwards"), storage_body()).status_code == 202
    finally:
        control.stop(tmp_path)


def _write_until_killed(arm: Arm, body: dict[str, object], pid: int, after: int) -> set[str]:
    """Make workspaces until the server dies; those that were answered."""
    answered: set[str] = set()
    killer = threading.Timer(after / 100, os.kill, (pid, signal.SIGKILL))
    killer.start()
    try:
        for number in range(10_000):
            answer = arm.send("PUT", arm.workspace_path(f"ml-{number}"), body)
            assert answer.status_code == 201, answer.text
            answered.add(answer.json()["id"])
    except httpx.TransportError:
        return answered
    finally:
        killer.join()
    raise AssertionError("the server was not killed")
