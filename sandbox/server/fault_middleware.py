"""An ASGI layer around the server that plays the faults which are due."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import uuid
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from amlstack.sandbox.resource_manager.body import parse
from amlstack.sandbox.resource_manager.call import Answer
from amlstack.sandbox.resource_manager.errors import ArmError, bad_content

from .faults import Armed, Asked, Fault, check, read
from .own_routes import PREFIX

_LOG = logging.getLogger("amlstack.sandbox")
_CODES = {409: "Conflict", 429: "TooManyRequests", 500: "InternalServerError", 503: "ServiceUnavailable"}
"""Azure's usual code for a status.
Source: https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors"""
_POLLS = (b"azure-asyncoperation", b"location")


def arm(armed: Armed, method: str, raw: bytes) -> Answer:
    """Answer a call of /sandbox/faults: PUT takes what a faults file holds, as JSON. Raises ArmError."""
    if method == "PUT":
        data = parse(raw)
        breaches = check(data)
        if breaches:
            raise bad_content("; ".join(map(str, breaches)))
        armed.arm(read(data))
    elif method == "DELETE":
        armed.arm(Asked())
    elif method != "GET":
        raise ArmError(405, "MethodNotAllowed", f"The sandbox's faults do not support http method '{method}'.")
    return Answer(200, armed.shown)


class Faulty:
    """An ASGI application with faults. The sandbox's own paths (/sandbox) never meet one."""

    def __init__(self, app: ASGIApp, armed: Armed, hang_up: Callable[[Scope], None]) -> None:
        """`hang_up` cuts the connection that a request came by."""
        self._app = app
        self._armed = armed
        self._hang_up = hang_up
        self._failed: dict[str, dict[str, Any]] = {}
        """Paths of polls that tell of a failure, and of resources whose operation failed, with the error."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or don't."""
        if scope["type"] != "http" or scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        fault = self._armed.due(scope["method"], scope["path"])
        if fault:
            _LOG.info("fault %s %s for %s %s", fault.fault, fault.when, scope["method"], scope["path"])
            await self._play(fault, scope, receive, send)
        elif scope["path"].lower() in self._failed:
            await self._after_failure(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _play(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.fault == "fail-operation":
            await self._fail_operation(fault, scope, receive, send)
            return
        done = await self._captured(scope, receive) if fault.when == "after" else None
        if fault.fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif fault.fault == "drop" or (fault.fault == "slow" and not await self._armed.held(fault.seconds)):
            self._hang_up(scope)
            await asyncio.sleep(0)  # the connection's end is told in the loop's next turn
        elif fault.fault != "slow":
            await _drained(receive if done is None else None)
            await _refusal(fault)(scope, receive, send)
        elif done is None:
            await self._app(scope, receive, send)
        else:
            await _sent(done, send)

    async def _captured(self, scope: Scope, receive: Receive) -> list[Message]:
        """What the application answers, kept back: all that it writes is written then."""
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._app(scope, receive, keep)
        return answer

    async def _fail_operation(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin the operation, and see to it that its polls, and GETs of the resource, tell that it failed."""
        code = fault.code or "OperationFailed"
        error = {"code": code, "message": "The long-running operation failed: the faults that were asked for say so."}
        path = scope["path"].lower()
        if scope["method"] == "DELETE":  # what isn't deleted is still there
            await _drained(receive)
            url = _made_up_operation(scope)
            self._failed[url.partition("?")[0].lower()] = error
            base = str(Request(scope).base_url).rstrip("/")
            headers = {"Azure-AsyncOperation": f"{base}{url}", "Retry-After": "1"}
            await Response(status_code=202, headers=headers)(scope, receive, send)
            return
        answer = await self._captured(scope, receive)
        polls = [value.decode() for name, value in answer[0]["headers"] if name.lower() in _POLLS]
        if answer[0]["status"] < 300 and scope["method"] in {"PUT", "PATCH", "POST"}:
            for each in polls:
                self._failed["/" + each.split("/", 3)[3].partition("?")[0].lower()] = error
            if scope["method"] != "POST":
                self._failed[path] = error
            if not polls:  # the third of ARM's forms: the body says that more is to come
                answer = _with_state(answer, "Creating")
        await _sent(answer, send)

    async def _after_failure(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A poll that tells of the failure, a GET of what failed, or the write that starts anew."""
        path = scope["path"].lower()
        if "/operationstatuses/" in path:
            name = path.rpartition("/")[2]
            await _json(200, {"name": name, "status": "Failed", "error": self._failed[path]})(scope, receive, send)
        elif "/operationresults/" in path:
            await _json(409, {"error": self._failed[path]})(scope, receive, send)
        elif scope["method"] == "GET":
            await _sent(_with_state(await self._captured(scope, receive), "Failed"), send)
        else:
            if scope["method"] in {"PUT", "DELETE"}:
                del self._failed[path]
            await self._app(scope, receive, send)


def _refusal(fault: Fault) -> Response:
    status = int(fault.fault)
    message = "The faults that were asked for say so."
    headers = {"Retry-After": f"{fault.retry_after:g}"} if status in {429, 503} else {}
    return _json(status, {"error": ArmError(status, fault.code or _CODES[status], message).error}, headers)


def _made_up_operation(scope: Scope) -> str:
    parts = scope["path"].split("/")
    providers = [parts[i + 1] for i, each in enumerate(parts[:-1]) if each.lower() == "providers"]
    namespace = providers[-1] if providers else "Microsoft.Resources"
    query = scope["query_string"].decode()
    return f"/subscriptions/{parts[2]}/providers/{namespace}/locations/global/operationStatuses/{uuid.uuid4()}?{query}"


def _with_state(answer: list[Message], state: str) -> list[Message]:
    """An answer whose resource is in this provisioningState; one that is no resource stays as it is."""
    start, raw = answer[0], b"".join(each.get("body", b"") for each in answer[1:])
    if start["status"] >= 300 or not raw:
        return answer
    body = json.loads(raw)
    changed = json.dumps({**body, "properties": {**body.get("properties", {}), "provisioningState": state}}).encode()
    kept = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
    headers = [*kept, (b"content-length", str(len(changed)).encode())]
    return [{**start, "headers": headers}, {"type": "http.response.body", "body": changed}]


def _json(status: int, body: Any, headers: dict[str, str] | None = None) -> Response:
    request_id = {"x-ms-request-id": str(uuid.uuid4()), "cache-control": "no-cache"}
    return Response(json.dumps(body), status, {**request_id, **(headers or {})}, "application/json")


async def _drained(receive: Receive | None) -> None:
    """Read a body that nobody wants, so that the connection can go on."""
    while receive and (message := await receive())["type"] == "http.request" and message.get("more_body"):
        pass


async def _sent(answer: list[Message], send: Send) -> None:
    for message in answer:
        await send(message)
