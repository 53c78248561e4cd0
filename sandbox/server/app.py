"""The ASGI application: token, body, transaction, answer. Nothing of a body or a key is ever logged."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sqlite3
import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from amlstack.catalog.resources import DEPLOYMENT
from amlstack.sandbox.deployments.states import interrupt
from amlstack.sandbox.providers.opaque import opaque
from amlstack.sandbox.resource_manager.body import parse as parse_body
from amlstack.sandbox.resource_manager.call import Answer, Call, Settings, Work
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.state_errors import explained
from amlstack.sandbox.resource_manager.store import Store
from amlstack.sandbox.resource_manager.target import Target
from amlstack.sandbox.resource_manager.target import parse as parse_target

from .dispatch import dispatch
from .fault_middleware import arm
from .faults import Armed
from .headers import answer_headers
from .own_routes import PREFIX, own_route
from .registry import PROVIDERS
from .signin import Asked, sign_in
from .tokens import challenge
from .tokens import check as check_token

_LOG = logging.getLogger("amlstack.sandbox")
_LARGEST = 4 * 1024 * 1024
"""Bytes of a body. Source: https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling"""
_WITH_ID = ("build-image", "purge", "restore")


class Server:
    """One sandbox: its store, its token, and when it was last asked."""

    def __init__(self, state: Path, token: str, settings: Settings, stop: Callable[[], None]) -> None:
        """Open the state folder. Raises OSError, or UnreadableState, where that can't be done."""
        self.state = state
        self.store = Store(state)
        self.last_request = time.monotonic()
        self.armed = Armed()
        self._token = token
        self._settings = settings
        self._stop = stop
        self._works: set[asyncio.Future[None]] = set()
        with self.store.transaction():
            interrupt(self.store)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] == "http":
            response = await self._answer(Request(scope, receive))
            await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        self.last_request = time.monotonic()
        request_id = str(uuid.uuid4())
        try:
            answer = self._handle(request, await _raw_body(request))
        except ArmError as error:
            refused = {"www-authenticate": challenge(_url(request), error)} if error.status == 401 else {}
            answer = Answer(error.status, {"error": error.error}, refused)
        except sqlite3.Error as error:
            answer = _failed(503, "ServiceUnavailable", f"The state can't be used: {explained(error)}.", request_id)
        except ClientDisconnect:
            answer = Answer(400)
        except Exception as error:  # noqa: BLE001 - a fault of the sandbox's own is still answered in ARM's shape
            where = "; ".join(
                f"{Path(each.filename).name}:{each.lineno}" for each in traceback.extract_tb(error.__traceback__)[-4:]
            )
            _LOG.error("%s %s %s", request_id, type(error).__name__, where)
            answer = _failed(
                500, "InternalServerError", f"The sandbox failed ({type(error).__name__}): see its log.", request_id
            )
        _LOG.info("%s %s %s %d", request_id, request.method, request.scope["path"], answer.status)
        return _response(request, answer, request_id)

    def _handle(self, request: Request, raw: bytes) -> Answer:
        path = str(request.scope["path"])
        if path == f"{PREFIX}/health":
            return Answer(200, {"pid": os.getpid(), "state": str(self.state)})
        query = {key.lower(): value for key, value in request.query_params.items()}
        asked = Asked(request.method, path, query, request.headers, raw, self._token, _url(request), self.store)
        answer = sign_in(asked)
        if answer:
            return answer
        given, own = request.headers.get("authorization", ""), path.startswith(f"{PREFIX}/")
        check_token(given, self._token, _url(request), owner=own)
        if (request.method, path) == ("POST", f"{PREFIX}/stop"):
            self._stop()
            return Answer(202)
        if path == f"{PREFIX}/faults":
            return arm(self.armed, request.method, raw)
        return self._call(request, path, raw)

    def _call(self, request: Request, path: str, raw: bytes) -> Answer:
        own = path.startswith(f"{PREFIX}/")
        with self.store.transaction():
            target = _target(path, own=own)
            read_there = target.type == DEPLOYMENT.type.lower()
            call = Call(
                method=request.method,
                target=target,
                query={key.lower(): value for key, value in request.query_params.items()},
                body=parse_body(raw) if raw and not read_there else _empty(request, raw),
                raw=raw,
                store=self.store,
                settings=replace(self._settings, roles_spread=self.armed.roles_spread_seconds),
                providers={**opaque(self.store.let_pass.types()), **PROVIDERS},
                url=_url(request),
                path=path,
                headers=request.headers,
                start=self._start,
            )
            return own_route(call, path) if own else dispatch(call)

    def _start(self, work: Work) -> None:
        # asyncio keeps no reference of its own; and it begins when this request's transaction has ended
        going = asyncio.ensure_future(work(dispatch))
        self._works.add(going)
        going.add_done_callback(self._works.discard)


def _url(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _target(path: str, *, own: bool) -> Target:
    if not own:
        return parse_target(path)
    word, _, rest = path.removeprefix(f"{PREFIX}/").partition("/")
    return parse_target(rest) if word in _WITH_ID else Target("", None, "", "", ())


def _empty(request: Request, raw: bytes) -> dict[str, object]:
    if not raw and request.method in {"PUT", "PATCH"} and not request.scope["path"].startswith(f"{PREFIX}/"):
        raise ArmError(400, "InvalidRequestContent", "The request content is missing: a JSON object is needed.")
    return {}


async def _raw_body(request: Request) -> bytes:
    """The body. Raises ArmError 413 where it is too large."""
    found = bytearray()
    async for chunk in request.stream():
        found += chunk
        if len(found) > _LARGEST:
            raise ArmError(413, "RequestContentTooLarge", f"The request content is larger than {_LARGEST} bytes.")
    return bytes(found)


def _failed(status: int, code: str, message: str, request_id: str) -> Answer:
    return Answer(status, {"error": {"code": code, "message": f"{message} Request {request_id}."}})


def _response(request: Request, answer: Answer, request_id: str) -> Response:
    common = answer_headers(request.method, str(request.scope["path"]), request.headers, request_id, answer.status)
    headers = {**common, **answer.headers}
    if answer.body is None or request.method == "HEAD":
        return Response(status_code=answer.status, headers=headers)
    return Response(json.dumps(answer.body), answer.status, headers, "application/json")
