"""The application, in this process: what it answers when the fault is its own."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import httpx
import pytest

from amlstack.sandbox.resource_manager.call import Answer, Call, Settings
from amlstack.sandbox.server import app

SECRET = "canary-0ff1ce"


def _stop() -> None:
    """Nothing to stop."""


def ask(server: app.Server) -> httpx.Response:
    """One request to an application that isn't served."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(server)
        headers = {"Authorization": "Bearer token"}
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers) as client:
            return await client.get("/subscriptions", params={"api-version": "2024-03-01"})

    return asyncio.run(send())


@pytest.fixture
def server(tmp_path: Path) -> app.Server:
    """An application on an empty state."""
    return app.Server(tmp_path, "token", Settings(), _stop)


def test_fault_of_its_own(
    server: app.Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A crash is a 500 in ARM's shape; the log says where it was, and neither says what the exception held."""

    def crash(call: Call) -> Answer:
        raise ValueError(f"{SECRET} in {call.target.type}")

    monkeypatch.setattr(app, "dispatch", crash)
    with caplog.at_level(logging.INFO, "amlstack.sandbox"):
        answer = ask(server)
    server.store.close()
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "InternalServerError"
    assert "ValueError" in caplog.text
    assert "test_app.py:" in caplog.text
    assert answer.headers["x-ms-request-id"] in caplog.text
    assert SECRET not in caplog.text + answer.text


def test_crash_keeps_nothing(server: app.Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a crashed request wrote before is undone."""

    def crash(call: Call) -> Answer:
        call.store.take("Microsoft.Storage/storageAccounts", "stcontoso")
        raise ValueError

    monkeypatch.setattr(app, "dispatch", crash)
    assert ask(server).status_code == 500
    assert not server.store.is_taken("Microsoft.Storage/storageAccounts", "stcontoso")
    server.store.close()


def test_state_that_fails(server: app.Server) -> None:
    """Where the database can't be used the answer is 503, which clients try again."""
    server.store.close()
    answer = ask(server)
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "ServiceUnavailable"
