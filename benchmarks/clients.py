"""Many clients at once on one Resource Manager, each with a ledger of what must be there.

They quarrel about a few global names and make, look at and delete what is their own. What they note: a name that two
have at once, a resource that is lost or listed twice, an answer that none of it explains.
"""

from __future__ import annotations

import http.client
import json
import random
import ssl
import threading
import time
import uuid
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from amlstack.catalog import identity, storage
from amlstack.sandbox.control import Running

PAGE = 7
"""Entries of a page of the lists: few, so that most lists come in several."""
_HELD = 2
"""Global names that a client holds on to."""
_GROUP_API = "2021-04-01"


@dataclass
class Ledger:
    """Who has which global name, by what the clients were told."""

    owners: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, name: str, client: int) -> None:
        """Note that a creation was answered."""
        with self._lock:
            if name in self.owners:
                self.faults.append(f"{name} was given to client {client} while client {self.owners[name]} had it")
            self.owners[name] = client

    def give_back(self, name: str) -> None:
        """Note that a deletion is about to be asked for."""
        with self._lock:
            del self.owners[name]

    def fault(self, what: str) -> None:
        """Note what should not be."""
        with self._lock:
            self.faults.append(what)


@dataclass
class Client:
    """One client, with a connection and a subscription of its own."""

    number: int
    server: Running
    ledger: Ledger
    names: list[str]
    latencies: list[float] = field(default_factory=list)
    """Seconds of each request."""
    created: int = 0
    deleted: int = 0
    refused: int = 0
    """Creations under a name that somebody had."""

    def __post_init__(self) -> None:
        self.group = f"/subscriptions/{uuid.uuid4()}/resourceGroups/rg-{self.number}"
        self._chance = random.Random(self.number)  # noqa: S311 - the same run again, no secret
        self._own: set[str] = set()
        self._held: list[str] = []
        parts = urlsplit(self.server.url)
        host, port = str(parts.hostname), parts.port
        self._line = http.client.HTTPConnection(host, port, timeout=120)
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=self.server.ca_file)
            self._line = http.client.HTTPSConnection(host, port, timeout=120, context=context)

    def live(self, end: float, rounds: int = 1) -> None:
        """Create and delete until `end` (of time.monotonic), and so many rounds; then look whether all is there."""
        self._need(self.send("PUT", self.group, _GROUP_API, {"location": "westeurope"}), 201)
        while rounds > 0 or time.monotonic() < end:
            self._quarrel(self._chance.choice(self.names))
            self._keep_house()
            rounds -= 1
        self._check()
        self.close()

    def close(self) -> None:
        """End the connection."""
        self._line.close()

    def send(self, method: str, path: str, version: str, body: Any = None) -> tuple[int, Any, Any]:
        """One request; its status, headers and JSON."""
        url = path if "?" in path else f"{path}?api-version={version}"
        headers = {"Authorization": f"Bearer {self.server.token}", "Content-Type": "application/json"}
        start = time.perf_counter()
        self._line.request(method, url, None if body is None else json.dumps(body), headers)
        answer = self._line.getresponse()
        raw = answer.read()
        self.latencies.append(time.perf_counter() - start)
        return answer.status, answer.headers, json.loads(raw) if raw else None

    def _quarrel(self, name: str) -> None:
        """Ask for a global name, and give one back when there are too many."""
        if name not in self._held:
            body = {"location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
            status, headers, _ = self.send("PUT", self._account(name), storage.ACCOUNT.api_version, body)
            if status == 202:
                self.ledger.take(name, self.number)
                self._held.append(name)
                self.created += 1
                self._wait(headers["location"])
            elif status == 409:
                self.refused += 1
            else:
                self.ledger.fault(f"the creation of {name} was answered {status}")
        if len(self._held) > _HELD:
            name = self._held.pop(0)
            self.ledger.give_back(name)
            self._delete(self._account(name), storage.ACCOUNT.api_version)

    def _wait(self, location: str) -> None:
        parts = urlsplit(location)
        while self.send("GET", f"{parts.path}?{parts.query}", "")[0] == 202:
            time.sleep(0.02)

    def _keep_house(self) -> None:
        """Make something of one's own, look at it, and delete something."""
        path = f"{self.group}/providers/{identity.USER_ASSIGNED.type}/id-{self.number}-{self.created}-{len(self._own)}"
        version = identity.USER_ASSIGNED.api_version
        if path not in self._own:
            self._need(self.send("PUT", path, version, {"location": "westeurope"}), 201)
            self._own.add(path)
            self.created += 1
        self._need(self.send("GET", path, version), 200)
        if len(self._own) > 3 * PAGE:
            gone = self._chance.choice(sorted(self._own))
            self._own.remove(gone)
            self._delete(gone, version)

    def _delete(self, path: str, version: str) -> None:
        self._need(self.send("DELETE", path, version), 200)
        self.deleted += 1

    def _check(self) -> None:
        """Compare what is listed, page by page, with what must be there."""
        found: list[str] = []
        url = f"{self.group}/resources?api-version={_GROUP_API}&$top={PAGE}"
        while url:
            status, _, body = self.send("GET", url, "")
            self._need((status, None, body), 200)
            found += [each["id"] for each in body["value"]]
            parts = urlsplit(body.get("nextLink", ""))
            url = f"{parts.path}?{parts.query}" if parts.query else ""
        wanted = self._own | {self._account(name) for name in self._held}
        for what, ids in (("lost", wanted - set(found)), ("not deleted", set(found) - wanted)):
            for each in sorted(ids):
                self.ledger.fault(f"{each} was {what}")
        if len(found) != len(set(found)):
            self.ledger.fault(f"client {self.number}'s list has something twice")

    def _account(self, name: str) -> str:
        return f"{self.group}/providers/{storage.ACCOUNT.type}/{name}"

    def _need(self, answer: tuple[int, Any, Any], status: int) -> None:
        if answer[0] != status:
            self.ledger.fault(f"client {self.number} was answered {answer[0]} instead of {status}: {answer[2]}")


def crowd(server: Running, count: int, seconds: float, rounds: int = 1) -> tuple[list[Client], list[str]]:
    """Let `count` clients live at once, for `seconds` and so many rounds; they, and what should not have been."""
    ledger = Ledger()
    names = [f"st{uuid.uuid4().hex[:8]}{number}" for number in range(count)]
    clients = [Client(number, server, ledger, names) for number in range(count)]
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(client.live, end, rounds) for client in clients]:
            done.result()
    return clients, [*ledger.faults, *_taken_twice(server, names)]


def _taken_twice(server: Running, names: Iterable[str]) -> list[str]:
    """The global names that stand more than once in all that exists."""
    _, body = server.request("GET", "/sandbox/resources")
    found = [each["name"] for each in body["value"] if each["type"] == storage.ACCOUNT.type]
    return [f"{name} exists {found.count(name)} times" for name in names if found.count(name) > 1]
