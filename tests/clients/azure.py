"""Microsoft's clients, pointed at a sandbox, and what their tests share."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError

from amlstack.sandbox import control
from amlstack.sandbox.server import tokens

Client = TypeVar("Client")
LOCATION = "westeurope"
ARM = "https://management.azure.com"


def name(prefix: str) -> str:
    """A global name that no other test has."""
    return f"{prefix}{uuid.uuid4().hex[:12]}"


@dataclass(frozen=True)
class Credential:
    """A credential that signs in at the sandbox, for the audience that a client asks for."""

    server: control.Running

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        """A token for the first scope."""
        token = tokens.mint(self.server.token, scopes[0].removesuffix("/.default"))
        return AccessToken(token, int(time.time()) + tokens.HOUR)


@dataclass(frozen=True)
class Azure:
    """One subscription of one sandbox."""

    server: control.Running
    subscription: str = field(default_factory=lambda: str(uuid.uuid4()))

    def client(self, kind: type[Client], **options: Any) -> Client:
        """A client of the subscription, set up as its users would."""
        return kind(Credential(self.server), self.subscription, **self.options, **options)  # type: ignore[call-arg]

    @property
    def options(self) -> dict[str, Any]:
        """What points any client at the sandbox."""
        return {
            "base_url": self.server.url,
            "credential_scopes": [f"{ARM}/.default"],
            "connection_verify": self.server.ca_file,
        }

    def group(self, called: str = "rg-contoso") -> str:
        """Create a resource group; its name."""
        path = f"{self.scope}/resourceGroups/{called}?api-version=2021-04-01"
        status, body = self.server.request("PUT", path, {"location": LOCATION})
        assert status == 201, body
        return called

    @property
    def scope(self) -> str:
        """The subscription's id."""
        return f"/subscriptions/{self.subscription}"

    def id(self, type_: str, called: str, group: str = "rg-contoso") -> str:
        """The id of a resource."""
        return f"{self.scope}/resourceGroups/{group}/providers/{type_}/{called}"


@contextmanager
def refused(status: int, code: str) -> Iterator[pytest.ExceptionInfo[HttpResponseError]]:
    """Expect that ARM refuses with that status and code, and that the client can read them."""
    with pytest.raises(HttpResponseError) as refusal:
        yield refusal
    assert refusal.value.status_code == status, refusal.value
    assert refusal.value.error is not None
    assert refusal.value.error.code == code, refusal.value
    assert refusal.value.error.message
