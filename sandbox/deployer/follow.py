"""Sending a deployment to the sandbox's server, and following it to its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from amlstack.catalog import resources
from amlstack.catalog.resources import DEPLOYMENT
from amlstack.sandbox.control import Running

_VERSION = f"?api-version={DEPLOYMENT.api_version}"
_PAUSE = 0.05
_SAFE = "/?=&.()-_~"
_OVER = ("Succeeded", "Failed")


class Refused(Exception):
    """The server refused a request."""

    def __init__(self, status: int, error: dict[str, Any]) -> None:
        super().__init__(f"{error['code']}: {error['message']}")
        self.status = status
        self.error = error


@dataclass(slots=True)
class Follower:
    """One deployment on one server; `tell` gets each operation when it has ended, those of nested ones too."""

    server: Running
    id: str
    tell: Callable[[dict[str, Any]], None]
    _told: set[str] = field(default_factory=set)

    def deploy(self, body: dict[str, Any]) -> dict[str, Any]:
        """Deploy, and wait for the end; the deployment's properties. Raises Refused, OSError."""
        self._ask("PUT", self.id, body)
        while True:
            properties: dict[str, Any] = self._ask("GET", self.id)["properties"]
            for operation in sorted(self._ended(self.id), key=lambda each: str(each["timestamp"])):
                self.tell(operation)
            if properties["provisioningState"] in _OVER:
                return properties
            time.sleep(_PAUSE)

    def _ended(self, deployment: str) -> Iterator[dict[str, Any]]:
        """The operations that have ended since they were last asked for, those of nested deployments among them."""
        try:
            listed = self._ask("GET", f"{deployment}/operations")["value"]
        except Refused:
            return  # a nested deployment that could not begin
        for each in listed:
            properties = each["properties"]
            target = properties.get("targetResource", {})
            if each["id"] in self._told:
                continue
            if target.get("resourceType", "").lower() == DEPLOYMENT.type.lower():
                yield from self._ended(target["id"])
            if properties["provisioningState"] in _OVER:
                self._told.add(each["id"])
                yield properties

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        return ask(self.server, method, f"{path}{_VERSION}", body)


def what_if(server: Running, id_: str, body: Any) -> dict[str, Any]:
    """What a deployment would change. Raises Refused, OSError."""
    path = quote(f"{id_}/whatIf{_VERSION}", safe=_SAFE)
    status, answer = server.followed("POST", path, body)
    if status >= 400 or answer["status"] == "Failed":
        raise Refused(status, answer["error"])
    found: dict[str, Any] = answer["properties"]
    return found


def ask(server: Running, method: str, path: str, body: Any = None) -> Any:
    """What the server answers. Raises Refused, and OSError where it can't be reached."""
    status, answer = server.request(method, quote(path, safe=_SAFE), body)
    if status >= 400:
        raise Refused(status, answer["error"])
    return answer


def group_location(server: Running, group: str) -> str | None:
    """The region of a resource group, by its id; None where there is no such group. Raises Refused, OSError."""
    try:
        found = ask(server, "GET", f"{group}?api-version={resources.GROUP.api_version}")
    except Refused as error:
        if error.status == 404:
            return None
        raise
    return str(found["location"])


def make_group(server: Running, group: str, location: str) -> None:
    """Create a resource group, by its id. Raises Refused, OSError."""
    ask(server, "PUT", f"{group}?api-version={resources.GROUP.api_version}", {"location": location})
