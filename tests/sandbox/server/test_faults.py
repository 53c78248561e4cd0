"""Calls that go wrong on purpose: which ones, how, and what is written all the same."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from amlstack.catalog import keyvault, monitoring, resources, storage
from amlstack.sandbox import contents, control
from amlstack.sandbox.server import faults

from .client import LOCATION, Arm, name, storage_body, vault_body


@pytest.fixture(autouse=True)
def _nothing_stays_armed(http: httpx.Client) -> Iterator[None]:
    """Disarm the session's server again."""
    yield
    assert http.delete("/sandbox/faults").status_code == 200


def play(arm: Arm, *given: dict[str, Any]) -> None:
    """Arm these faults."""
    answer = arm.http.put("/sandbox/faults", json={"faults": given})
    assert answer.status_code == 200, answer.text


CODES = {409: "Conflict", 429: "TooManyRequests", 500: "InternalServerError", 503: "ServiceUnavailable"}


def get(arm: Arm, path: str) -> int:
    """The status of a GET."""
    return arm.send("GET", path).status_code


@pytest.mark.parametrize("status", [409, 429, 500, 503])
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_error_is_answered_before_or_after_the_write(arm: Arm, status: int, when: str) -> None:
    """The answer is the error in ARM's shape; what the call asks for is done only where the fault comes after."""
    path = arm.id(storage.ACCOUNT, name("st"))
    play(arm, {"fault": status, "when": when, "method": "PUT"})
    answer = arm.send("PUT", path, storage_body())
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == CODES[status]
    assert ("retry-after" in answer.headers) == (status in {429, 503})
    assert get(arm, path) == (200 if when == "after" else 404)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_dropped_line_is_no_answer_at_all(arm: Arm, when: str) -> None:
    """The connection ends without a byte, before or after the write, and the server goes on."""
    path = arm.id(storage.ACCOUNT, name("st"))
    play(arm, {"fault": "drop", "when": when, "method": "PUT"})
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        arm.send("PUT", path, storage_body())
    assert get(arm, path) == (200 if when == "after" else 404)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_kill_keeps_the_state_whole(tmp_path: Path, when: str) -> None:
    """The server dies before or after the write, and a new one finds what was written, all of it or nothing."""
    found = control.ensure(tmp_path)
    headers = {"Authorization": f"Bearer {found.token}"}
    with httpx.Client(base_url=found.url, headers=headers, timeout=30) as http:
        arm = Arm(http)
        arm.made(arm.group, {"location": LOCATION})
        play(arm, {"fault": "kill", "when": when, "method": "PUT"})
        with pytest.raises(httpx.TransportError):
            arm.send("PUT", arm.id(storage.ACCOUNT, "stcontoso"), storage_body())
    again = control.ensure(tmp_path)
    try:
        assert again.pid != found.pid
        names = [each["name"] for each in contents.existing(tmp_path)]
        assert names == (["rg-contoso", "stcontoso"] if when == "after" else ["rg-contoso"])
    finally:
        control.stop(tmp_path)


def test_a_slow_answer_comes_late_and_whole(arm: Arm) -> None:
    """The answer is the right one, no sooner than asked for."""
    play(arm, {"fault": "slow", "seconds": 0.3, "path": "*/resourcegroups/*"})
    begun = time.monotonic()
    assert get(arm, arm.group) == 200
    assert time.monotonic() - begun >= 0.3


def test_the_nth_call_that_matches_is_hit_so_often(arm: Arm) -> None:
    """Calls are counted by method and path, in any case; before the nth and after the last nothing happens."""
    play(
        arm,
        {"fault": 500, "method": "GET", "path": "*/RESOURCEGROUPS/rg-contoso", "nth": 2, "times": 2},
        {"fault": 409, "method": "DELETE", "times": "always"},
    )
    assert arm.send("HEAD", arm.group).status_code == 204
    assert [get(arm, arm.group) for _ in range(5)] == [200, 500, 500, 200, 200]
    assert [arm.send("DELETE", arm.group).status_code for _ in range(3)] == [409, 409, 409]
    told = arm.http.get("/sandbox/faults").json()["faults"]
    assert [(each["seen"], each["played"]) for each in told] == [(5, 2), (3, 3)]
    assert arm.http.delete("/sandbox/faults").json() == {"faults": []}
    assert arm.send("DELETE", arm.group).status_code == 202


@pytest.mark.parametrize(
    ("kind", "called", "body"),
    [
        (storage.ACCOUNT, "st", storage_body()),
        (monitoring.LOG_ANALYTICS, "log", {"location": LOCATION}),
        (keyvault.VAULT, "kv", vault_body()),
        (resources.GROUP, "", {"location": LOCATION}),
    ],
    ids=["Location", "Azure-AsyncOperation", "body", "at once"],
)
def test_an_operation_fails_in_the_form_in_which_it_is_polled(arm: Arm, kind: Any, called: str, body: Any) -> None:
    """The write is accepted, each of ARM's three forms tells of the failure, and a second write mends it."""
    path = arm.id(kind, name(called)) if called else f"{arm.group}-two"
    play(arm, {"fault": "fail-operation", "method": "PUT", "code": "Broken"})
    answer = arm.send("PUT", path, body)
    assert answer.status_code < 300
    if "azure-asyncoperation" in answer.headers:
        told = arm.http.get(answer.headers["azure-asyncoperation"])
        assert (told.json()["status"], told.json()["error"]["code"]) == ("Failed", "Broken")
    elif "location" in answer.headers:
        told = arm.http.get(answer.headers["location"])
        assert (told.status_code, told.json()["error"]["code"]) == (409, "Broken")
    else:
        assert answer.json()["properties"]["provisioningState"] == "Creating"
    assert arm.got(path)["properties"]["provisioningState"] == "Failed"
    while arm.send("PUT", path, body).status_code == 409:  # its operation is still under way
        time.sleep(0.02)
    assert arm.got(path)["properties"].get("provisioningState") != "Failed"


def test_a_deletion_that_fails_deletes_nothing(arm: Arm) -> None:
    """The operation of a DELETE is accepted and fails; the resource is there until it is deleted again."""
    play(arm, {"fault": "fail-operation", "method": "DELETE"})
    answer = arm.send("DELETE", arm.group)
    assert answer.status_code == 202
    assert arm.http.get(answer.headers["azure-asyncoperation"]).json()["status"] == "Failed"
    assert get(arm, arm.group) == 200
    assert arm.send("DELETE", arm.group).status_code == 202
    assert get(arm, arm.group) == 404


def test_the_sandbox_s_own_paths_meet_no_fault(arm: Arm) -> None:
    """Whatever is armed, the server can be asked what it holds, and be disarmed."""
    play(arm, {"fault": "drop", "times": "always"})
    assert arm.group in [each["id"] for each in arm.http.get("/sandbox/resources").json()["value"]]
    assert arm.http.delete("/sandbox/faults").status_code == 200
    assert get(arm, arm.group) == 200


def test_what_is_held_up_is_cut_off_when_others_are_armed(arm: Arm) -> None:
    """A slow call ends without an answer, and unwritten, as soon as the faults change."""
    path = arm.id(storage.ACCOUNT, name("st"))
    play(arm, {"fault": "slow", "seconds": 60, "method": "PUT"})
    ended: list[type[BaseException]] = []

    def write() -> None:
        try:
            arm.send("PUT", path, storage_body())
        except httpx.TransportError as error:
            ended.append(type(error))

    writing = threading.Thread(target=write)
    writing.start()
    while not arm.http.get("/sandbox/faults").json()["faults"][0]["played"]:
        time.sleep(0.01)
    arm.http.delete("/sandbox/faults")
    writing.join(10)
    assert len(ended) == 1
    assert get(arm, path) == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "faults is missing"),
        ({"faults": {}}, "faults can't be that: expected a list"),
        ({"faults": [{}]}, "fault is missing"),
        ({"faults": [{"fault": 404}]}, "expected one of 409, 429, 500, 503, slow, drop"),
        ({"faults": [{"fault": 409, "metod": "PUT"}]}, "faults.0.metod: unknown key 'metod'"),
        ({"faults": [{"fault": 409, "method": "put"}]}, "expected one of DELETE, GET"),
        ({"faults": [{"fault": 409, "nth": 0}]}, "faults.0.nth: nth can't be that: expected at least 1"),
        ({"faults": [{"fault": 409, "nth": 1.5}]}, "expected a whole number"),
        ({"faults": [{"fault": 409, "times": "ever"}]}, "expected a whole number from 1, or always"),
        ({"faults": [{"fault": 409, "retry_after": 1}]}, "retry_after means nothing for 409: it goes with 429, 503"),
        ({"faults": [{"fault": "drop", "seconds": 1}]}, "seconds means nothing for drop: it goes with slow"),
        ({"faults": [{"fault": "fail-operation", "when": "after"}]}, "when means nothing for fail-operation"),
        ({"faults": [{"fault": "slow", "seconds": 1e9}]}, "expected at most 3600"),
        ({"faults": [{"fault": 409, "path": ""}]}, "expected something in it"),
    ],
)
def test_what_is_no_fault_is_refused(arm: Arm, given: Any, said: str) -> None:
    """The server takes nothing that the schema doesn't, says where it breaks, and keeps what was armed."""
    play(arm, {"fault": 409, "method": "PUT"})
    assert said in "; ".join(map(str, faults.check(given)))
    answer = arm.http.put("/sandbox/faults", json=given)
    assert answer.status_code == 400
    assert said in answer.json()["error"]["message"]
    assert [each["fault"] for each in arm.http.get("/sandbox/faults").json()["faults"]] == [409]
    assert arm.http.post("/sandbox/faults").status_code == 405


def test_a_call_that_comes_again_too_early_is_counted(arm: Arm) -> None:
    """Each time the answer was 429 or 503 and the same call came again before Retry-After was over; no other call."""
    path = arm.id(storage.ACCOUNT, name("st"))
    later = {"fault": 503, "path": "*/resourceGroups/*/storageAccounts/*", "method": "DELETE", "retry_after": 0}
    play(arm, {"fault": 429, "method": "PUT", "retry_after": 3600, "times": 2}, later)
    arm.send("PUT", path, storage_body())
    arm.send("GET", path)
    arm.send("PUT", arm.id(storage.ACCOUNT, name("st")), storage_body())
    arm.send("PUT", path.upper(), storage_body())
    arm.send("DELETE", path)
    arm.send("DELETE", path)
    told = arm.http.get("/sandbox/faults").json()["faults"]
    assert [(each["played"], each["early"]) for each in told] == [(2, 1), (1, 0)]
