"""One server process: its lock, its port, its log, and `server.json`, which tells others where it is."""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import logging.handlers
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from amlstack.sandbox.control import LOCK, LOG, RECORD, Running, make_folder, recorded, write_private
from amlstack.sandbox.resource_manager.call import Settings

from .faults import Asked
from .tls import certificate as certificate_of

_LOG_BYTES = 1_000_000


class AlreadyServed(RuntimeError):
    """Another process serves this state folder."""


def serve(
    state: Path,
    *,
    port: int | None = None,
    tls: bool = False,
    settings: Settings | None = None,
    faults: Asked = Asked(),  # noqa: B008 - frozen
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve `state` on 127.0.0.1 until a signal, `POST /sandbox/stop`, or an hour (Settings.idle) without a request.

    `faults` are played from the first call on; `ready` is called with the address. Raises AlreadyServed, and OSError
    where folder or port can't be used.
    """
    settings = settings or Settings()
    state = state.resolve()
    make_folder(state)
    with _served(state):
        before = recorded(state)
        token = before.token if before else secrets.token_urlsafe(32)
        listening = _listen(port, before)
        scheme = "https" if tls else "http"
        url = f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
        certificate = certificate_of(state) if tls else None
        record = {
            "url": url,
            "token": token,
            "pid": os.getpid(),
            "ca_file": str(certificate[0]) if certificate else None,
        }
        write_private(state / RECORD, json.dumps(record))
        _log_to(state)
        if ready:
            ready(url)
        asyncio.run(_run(state, token, settings, faults, listening, certificate))


async def _run(
    state: Path,
    token: str,
    settings: Settings,
    faults: Asked,
    listening: socket.socket,
    certificate: tuple[Path, Path] | None,
) -> None:
    import uvicorn

    from .app import Server
    from .fault_middleware import Faulty

    def stop() -> None:
        engine.should_exit = True

    def hang_up(scope: Any) -> None:
        # the one way to no answer at all: an application that returns without one makes uvicorn send a 500
        for connection in list(engine.server_state.connections):
            if connection.client == scope["client"]:  # type: ignore[union-attr]
                connection.transport.abort()

    sandbox = Server(state, token, settings, stop)
    sandbox.armed.arm(faults)
    files: dict[str, Any] = {"ssl_certfile": certificate[0], "ssl_keyfile": certificate[1]} if certificate else {}
    engine = uvicorn.Server(
        uvicorn.Config(
            Faulty(sandbox, sandbox.armed, hang_up),
            lifespan="off",
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=2,
            **files,
        )
    )
    watch = asyncio.create_task(_end_when_idle(sandbox, settings.idle, stop))
    try:
        await engine.serve(sockets=[listening])
    finally:
        watch.cancel()
        sandbox.store.close()


async def _end_when_idle(sandbox: Any, idle: float, stop: Callable[[], None]) -> None:
    while idle:
        await asyncio.sleep(min(idle, 1.0))
        if time.monotonic() - sandbox.last_request > idle:
            logging.getLogger("amlstack.sandbox").info("no request for %g s: ending", idle)
            stop()
            return


@contextmanager
def _served(state: Path) -> Iterator[None]:
    """Hold the lock that says 'this folder is served': the system lets go of it however the process ends."""
    with (state / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyServed(f"another server serves {state}: stop it first (amlstack sandbox stop)") from None
        yield


def _listen(port: int | None, before: Running | None) -> socket.socket:
    """A socket: on `port`, else on the port of last time, so that settings out there still hold, else on any."""
    last = int(before.url.rpartition(":")[2]) if before else 0
    for each in (port,) if port is not None else (last, 0):
        # asyncio turns Nagle's delay (40 ms a request) off only for a socket that says it is TCP
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", each))
        except (OSError, OverflowError):
            listening.close()
            continue
        listening.listen(128)
        return listening
    raise OSError(f"port {port} can't be used: give another --port")


def _log_to(state: Path) -> None:
    handler = logging.handlers.RotatingFileHandler(state / LOG, maxBytes=_LOG_BYTES, backupCount=1)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name in ("amlstack.sandbox", "uvicorn"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)
