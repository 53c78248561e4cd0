"""The client of the Resource Manager, against a server that says what the test wants."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from amlstack.sandbox.plugin.arm_client import Arm, Refusal, Unreachable

ID = "/subscriptions/s/resourceGroups/rg"


class Scripted(ThreadingHTTPServer):
    """Gives the answers it was told, in order, and keeps the requests."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[tuple[int, Any, dict[str, str]] | None] = []
        self.requests: list[str] = []

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Scripted
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append(f"{self.command} {self.path}")
        answer = self.server.answers.pop(0)
        if answer is None:  # the line drops
            self.close_connection = True
            self.connection.close()
            return
        status, body, headers = answer
        raw = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/json", "Content-Length": str(len(raw))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_PUT = do_DELETE = do_POST = _answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Scripted]:
    """A scripted server."""
    found = Scripted()
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield found
    found.shutdown()
    found.server_close()
    thread.join()


@pytest.fixture
def arm(server: Scripted) -> Arm:
    """A client of it."""
    return Arm(server.url, "token")


def refusal(status: int, code: str, **headers: str) -> tuple[int, Any, dict[str, str]]:
    """An answer in ARM's error shape."""
    return status, {"error": {"code": code, "message": "no"}}, headers


LATER = {"Retry-After": "0.01"}


@pytest.mark.parametrize("first", [refusal(429, "TooManyRequests", **LATER), refusal(500, "Broken"), None])
def test_a_passing_fault_is_tried_again(arm: Arm, server: Scripted, first: Any) -> None:
    """Too many requests, a fault of the server's and a dropped line are each overcome by another try."""
    server.answers = [first, (200, {"id": ID}, {})]
    assert arm.put(ID, "2024-03-01", {}, {}) == {"id": ID}
    assert server.requests == [f"PUT {ID}?api-version=2024-03-01"] * 2


def test_a_conflict_with_a_running_operation_is_waited_out(arm: Arm, server: Scripted) -> None:
    """409 AnotherOperationInProgress is tried again; any other 409 is final."""
    server.answers = [refusal(409, "AnotherOperationInProgress"), (200, {"id": ID}, {}), refusal(409, "Conflict")]
    assert arm.put(ID, "1", {}, {}) == {"id": ID}
    with pytest.raises(Refusal, match=r"^Conflict: no$") as refused:
        arm.put(ID, "1", {}, {})
    assert not refused.value.created


def test_an_operation_is_followed_to_its_end(arm: Arm, server: Scripted) -> None:
    """A creation that goes on is polled where the header says, and the resource read at the end."""
    started = {"Azure-AsyncOperation": f"{server.url}/operation", **LATER}
    server.answers = [
        (201, {"id": ID, "properties": {"provisioningState": "Creating"}}, started),
        (200, {"status": "InProgress"}, LATER),
        (200, {"status": "Succeeded"}, {}),
        (200, {"id": ID, "properties": {"provisioningState": "Succeeded"}}, {}),
    ]
    assert arm.put(ID, "1", {}, {})["properties"] == {"provisioningState": "Succeeded"}
    assert server.requests[1:3] == ["GET /operation", "GET /operation"]


def test_a_failed_operation_may_have_left_something(arm: Arm, server: Scripted) -> None:
    """What began and then failed is told with its code, and as possibly there."""
    started = {"Azure-AsyncOperation": f"{server.url}/operation", "Retry-After": "0.01"}
    failed = {"status": "Failed", "error": {"code": "KeyVaultMissing", "message": "gone"}}
    server.answers = [(201, {"id": ID}, started), (200, failed, {})]
    with pytest.raises(Refusal, match="KeyVaultMissing: gone") as refused:
        arm.put(ID, "1", {}, {})
    assert refused.value.created


def test_a_lasting_fault_may_have_left_something(arm: Arm, server: Scripted) -> None:
    """Nobody knows what a server did before it broke, so that a creation must look; a read or a deletion needn't."""
    server.answers = [refusal(500, "Broken", **LATER)] * 14
    with pytest.raises(Refusal) as refused:
        arm.put(ID, "1", {}, {})
    assert refused.value.created
    with pytest.raises(Refusal) as refused:
        arm.delete(ID, "1")
    assert not refused.value.created


def test_details_stand_on_lines_of_their_own(arm: Arm, server: Scripted) -> None:
    """An error with several causes names each."""
    details = [{"code": "One", "message": "first"}, {"code": "Two", "message": "second"}]
    server.answers = [(400, {"error": {"code": "Many", "message": "see below", "details": details}}, {})]
    with pytest.raises(Refusal) as refused:
        arm.put(ID, "1", {}, {})
    assert str(refused.value) == "Many: see below\n  One: first\n  Two: second"


def test_what_is_gone_is_no_error_where_it_should_go(arm: Arm, server: Scripted) -> None:
    """404 is None for a read and fine for a deletion."""
    server.answers = [refusal(404, "ResourceNotFound"), refusal(404, "ResourceNotFound")]
    assert arm.get(ID, "1") is None
    arm.delete(ID, "1")
    assert len(server.requests) == 2


def test_the_query_says_what_the_body_cannot(arm: Arm, server: Scripted) -> None:
    """An option of the request goes beside the api-version."""
    server.answers = [(200, {}, {})]
    arm.put(ID, "1", {}, {"skipValidation": "true"})
    assert server.requests == [f"PUT {ID}?api-version=1&skipValidation=true"]


def test_a_sandbox_that_is_gone_is_said_to_be() -> None:
    """A refused connection names the address and the commands that start a sandbox."""
    with pytest.raises(Unreachable, match=r"http://127\.0\.0\.1:9 does not answer .* `amlstack sandbox up`"):
        Arm("http://127.0.0.1:9", "token").get(ID, "1")
