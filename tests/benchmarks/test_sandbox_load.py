"""Many clients at once: nothing is lost, doubled or given twice; and the benchmark that measures them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amlstack.catalog import identity
from amlstack.sandbox import control
from benchmarks import sandbox_load
from benchmarks.clients import Client, Ledger, crowd

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def server() -> Iterator[control.Running]:
    """A sandbox over TLS."""
    with sandbox_load._serving("amlstack.sandbox.server", "--tls", "--delay", "0.02") as found:
        yield found


def test_64_clients(server: control.Running) -> None:
    """64 clients create and delete at once; what exists is what they were told, and each name is one client's."""
    clients, faults = crowd(server, 64, seconds=0, rounds=8)
    assert faults == []
    assert all(client.created for client in clients)
    assert sum(client.refused for client in clients) > 0
    assert sum(client.deleted for client in clients) > 0


def test_what_is_noticed(server: control.Running) -> None:
    """A resource that somebody else deletes is lost, one that somebody else makes wasn't deleted."""
    client = Client(1, server, Ledger(), ["stnobodys"])
    client.live(end=0, rounds=3)
    version = identity.USER_ASSIGNED.api_version
    gone, more = min(client._own), f"{client.group}/providers/{identity.USER_ASSIGNED.type}/id-more"
    client.send("DELETE", gone, version)
    client.send("PUT", more, version, {"location": "westeurope"})
    client._check()
    assert client.ledger.faults == [f"{gone} was lost", f"{more} was not deleted"]
    client.close()


def test_a_name_that_two_have() -> None:
    """A name that is given to a second client before the first gave it back is a fault."""
    ledger = Ledger()
    ledger.take("stcontoso", 1)
    ledger.give_back("stcontoso")
    ledger.take("stcontoso", 2)
    assert ledger.faults == []
    ledger.take("stcontoso", 3)
    assert len(ledger.faults) == 1


def test_the_rows() -> None:
    """Throughput and latencies are compared with a bare answer's."""
    said: list[str] = []
    rows = sandbox_load.measure("sandbox_load", 1, said.append, clients=4, seconds=0.5).rows
    assert [row.name for row in rows] == [
        "sandbox_load time a request",
        "sandbox_load latency",
        "sandbox_load latency, 99 of 100",
    ]
    assert all(row.ratio > 0 and row.against == "a bare starlette answer" for row in rows)
    assert "nothing lost, doubled or given twice" in said[-1]
