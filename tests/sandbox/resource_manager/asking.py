"""A server in this process, so that a test can give it kinds and guards of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from amlstack.sandbox.server import app

GROUP = "/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-contoso"


@dataclass(frozen=True)
class Asking:
    """A server, and how it is asked."""

    server: app.Server

    def __call__(self, method: str, path: str, version: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        """One request."""

        async def send() -> httpx.Response:
            headers = {"Authorization": "Bearer token"}
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(self.server), base_url="http://sandbox", headers=headers
            ) as client:
                return await client.request(method, path, params={"api-version": version}, json=body)

        return asyncio.run(send())

    def refused(self, method: str, path: str, version: str, body: Mapping[str, Any] | None = None) -> tuple[str, str]:
        """One request that is refused: code and message."""
        answer = self(method, path, version, body)
        assert answer.status_code >= 400, answer.text
        error = answer.json()["error"]
        return error["code"], error["message"]
