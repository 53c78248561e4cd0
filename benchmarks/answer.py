"""The least that a server can do: an application that gives one answer, served as the sandbox is."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
from pathlib import Path

import uvicorn
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from amlstack.sandbox.control import RECORD, write_private
from amlstack.sandbox.server.tls import certificate


class Answer:
    """Reads the body, and answers the same to everything; to the health check what a sandbox would."""

    def __init__(self, state: Path) -> None:
        self._health = {"pid": os.getpid(), "state": str(state.resolve())}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        request = Request(scope, receive)
        await request.body()
        await JSONResponse(self._health)(scope, receive, send)


def main() -> None:
    """Serve on a free port of 127.0.0.1, over TLS where asked to, until a signal; server.json says where."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--tls", action="store_true")
    given = parser.parse_args()
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(128)
    files = certificate(given.state) if given.tls else None
    url = f"{'https' if files else 'http'}://127.0.0.1:{listening.getsockname()[1]}"
    record = {"url": url, "token": "none", "pid": os.getpid(), "ca_file": str(files[0]) if files else None}
    write_private(given.state / RECORD, json.dumps(record))
    certfile, keyfile = files or (None, None)
    config = uvicorn.Config(
        Answer(given.state),
        lifespan="off",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=2,
        ssl_certfile=certfile,
        ssl_keyfile=keyfile,
    )
    asyncio.run(uvicorn.Server(config).serve(sockets=[listening]))


if __name__ == "__main__":
    main()
