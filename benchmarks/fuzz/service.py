"""A sandbox's server in this process, without a socket: what the command line asks of one, and what it falls over."""

from __future__ import annotations

import asyncio
import atexit
import json
import logging
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from amlstack.sandbox.resource_manager.call import Settings
from amlstack.sandbox.server.app import Server

URL, _TOKEN = "http://127.0.0.1:1", "a-token-of-nobodys"
_LONGEST = 50


class _Kept(logging.Handler):
    """Keeps the exceptions that the server tells its log of: its own faults, which it answers with 500."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.fallen: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the exception that is told of."""
        error = sys.exc_info()[1]
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        if error is not None:
            self.fallen.append(error)


class Service:
    """Answers as `control.Running` does. An exception of the server's own is raised here."""

    url, token, pid, ca_file = URL, _TOKEN, 0, None

    def __init__(self, folder: Path) -> None:
        self._kept = _Kept()
        log = logging.getLogger("amlstack.sandbox")
        log.addHandler(self._kept)
        log.propagate = False
        self._server = Server(folder, _TOKEN, Settings(delay=0), lambda: None)
        self._loop = asyncio.new_event_loop()

    def empty(self) -> None:
        """Forget everything."""
        with self._server.store.transaction():
            self._server.store.empty()

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send one request, and wait for what goes on after its answer; the status and the JSON that came back."""
        return self._asked(method, path, body)[:2]

    def followed(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """The same, with what the answer's Location says in the end where the answer is 202."""
        status, found, location = self._asked(method, path, body)
        while status == 202 and location:
            status, found, location = self._asked("GET", location.removeprefix(URL), None)
        return status, found

    def _asked(self, method: str, path: str, body: Any) -> tuple[int, Any, str | None]:
        status, headers, raw = self._loop.run_until_complete(self._sent(method, path, body))
        if self._kept.fallen:
            error, *_ = self._kept.fallen
            self._kept.fallen = []
            raise error
        found = dict(headers)
        return status, json.loads(raw) if raw else None, found.get(b"location", b"").decode() or None

    async def _sent(self, method: str, path: str, body: Any) -> tuple[int, Any, bytes]:
        place, _, query = path.partition("?")
        scope = {
            "type": "http", "method": method, "path": unquote(place), "raw_path": place.encode("utf-8", "replace"),
            "query_string": query.encode("utf-8", "replace"), "scheme": "http", "server": ("127.0.0.1", 1),
            "client": ("127.0.0.1", 1), "root_path": "", "http_version": "1.1",
            "headers": [(b"host", b"127.0.0.1:1"), (b"authorization", f"Bearer {_TOKEN}".encode())],
        }  # fmt: skip
        sent = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        said: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": sent, "more_body": False}

        async def send(message: Any) -> None:
            said.append(message)

        await self._server(scope, receive, send)
        for _ in range(_LONGEST):  # what was begun ends before the next request
            others = asyncio.all_tasks() - {asyncio.current_task()}
            if not others:
                break
            await asyncio.wait(others, timeout=5)
        return said[0]["status"], said[0]["headers"], b"".join(each.get("body", b"") for each in said[1:])


@cache
def service() -> Service:
    """The one of this process; its folder goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="amlstack-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Service(folder)
