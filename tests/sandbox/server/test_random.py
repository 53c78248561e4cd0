"""Ten thousand random requests: no fault of the server's own, and what it keeps is unharmed."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import random
import socket
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from amlstack import catalog
from amlstack.sandbox import control
from amlstack.sandbox.resource_manager.call import Settings
from amlstack.sandbox.resource_manager.store import Store
from amlstack.sandbox.server import app

from .random_requests import Asked, requests

SEED, COUNT = 20261120, 10_000
TOKEN = "token"


def _stop() -> None:
    """Nothing to stop."""


async def ask(server: app.Server, asked: Asked) -> tuple[int, bytes]:
    """What the application answers."""
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": asked.body, "more_body": False}

    async def send(message: Any) -> None:
        said.append(message)

    await server(asked.scope, receive, send)
    return int(said[0]["status"]), b"".join(each.get("body", b"") for each in said[1:])


async def ask_all(server: app.Server) -> Counter[int]:
    """Send them all; how often each status came back."""
    statuses: Counter[int] = Counter()
    for asked in islice(requests(SEED, TOKEN), COUNT):
        status, body = await ask(server, asked)
        assert status < 500 or b"NotImplemented" in body, (asked, status, body)
        assert b"Traceback" not in body, asked
        if status >= 400 and asked.method != "HEAD":
            error = json.loads(body)["error"]
            assert error["code"], asked
            assert error["message"], asked
        statuses[status] += 1
    return statuses


@pytest.mark.timeout(300)
def test_random_requests(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Every answer is a success or a refusal in ARM's shape, nothing was logged as an error, and many got through."""
    server = app.Server(tmp_path, TOKEN, Settings(delay=0.001), _stop)
    with caplog.at_level(logging.ERROR):
        statuses = asyncio.run(ask_all(server))
    server.store.close()
    assert caplog.text == ""
    assert sum(statuses.values()) == COUNT
    # a fuzz whose requests are all refused at the door would show nothing
    assert sum(count for status, count in statuses.items() if status < 300) > COUNT / 20
    assert {200, 201, 202, 204, 400, 401, 404, 405, 409, 412} <= set(statuses)
    whole(tmp_path)


def whole(state: Path) -> None:
    """What is kept can be read, has its parents, and no global name twice."""
    store = Store(state)
    found = store.every()
    keys = {each.key for each in found}
    names = Counter((each.type.lower(), each.name.lower()) for each in found)
    assert found
    for each in found:
        kind = catalog.BY_TYPE.get(each.type.lower())
        if kind and kind.name.unique_in == "global":
            assert names[each.type.lower(), each.name.lower()] == 1, each.id
        parts = each.key.split("/")
        if len(parts) > 5:
            assert "/".join(parts[:5]) in keys or parts[3] == "providers", each.id
        if kind and kind.type.count("/") > 1:
            assert "/".join(parts[:9]) in keys, each.id
    assert store._db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store.close()


def test_random_requests_on_the_line(server: control.Running, state: Path) -> None:
    """A part of such requests, sent over a connection as a client does: the same, and the server stays."""
    parts = urlsplit(server.url)
    for asked in islice(requests(SEED + 1, server.token), 300):
        line = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)
        target = f"{quote(asked.path)}?{asked.scope['query_string'].decode()}"
        line.putrequest(asked.method, target, skip_host=any(name == "host" for name, _ in asked.headers))
        for name, value in asked.headers:
            line.putheader(name, quote(value, safe=" /;=*,.-[:") if not value.isprintable() else value.encode())
        line.putheader("content-length", str(len(asked.body)))
        line.endheaders(asked.body)
        answer = line.getresponse()
        assert answer.status < 500 or b"NotImplemented" in answer.read(), asked
        answer.read()
        line.close()
    assert server.health()["pid"] == server.pid
    assert "Traceback" not in (state / control.LOG).read_text()


def test_random_bytes_on_the_line(server: control.Running, state: Path) -> None:
    """What is no HTTP is answered with 400 or hung up on, and the next client is served."""
    chance = random.Random(SEED)
    parts = urlsplit(server.url)
    lines = [
        b"GET / HTTP/1.1\r\n",
        b"PUT /subscriptions HTTP/1.1\r\nContent-Length: 9\r\n\r\n{",
        b"\r\n\r\n",
        b"Host: x\r\n",
    ]
    for _ in range(200):
        sent = b"".join(chance.choice([*lines, chance.randbytes(30)]) for _ in range(chance.randrange(1, 5)))
        with socket.create_connection((str(parts.hostname), parts.port or 0), timeout=10) as line:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            answer = line.recv(200)
        assert not answer or answer.split()[1] in {b"400", b"401", b"404", b"405"}, (sent, answer)
    assert server.health()["pid"] == server.pid
    log = (state / control.LOG).read_text()
    assert "Traceback" not in log
