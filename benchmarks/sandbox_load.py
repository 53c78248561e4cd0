"""64 clients at once on a sandbox over TLS, against the same requests to a bare starlette application."""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from amlstack.sandbox import control

from .clients import Client, Ledger, crowd
from .figures import BenchmarkError, Report, Row, Sample, Say
from .process import ROOT, installed

CLIENTS = 64
_PATIENCE = 30.0


def measure(name: str, runs: int, say: Say, clients: int = CLIENTS, seconds: float = 60.0) -> Report:
    """`runs` times a minute of load on each. Raises BenchmarkError where anything was lost, doubled or given twice."""
    say(f"{name}: {clients} clients at once, {runs} times {seconds:g} s on each of two servers")
    ours = [_on_sandbox(clients, seconds, say) for _ in range(runs)]
    theirs = [_on_bare(clients, seconds) for _ in range(runs)]
    rows = []
    for part, unit, of in _FIGURES:
        mine, bare = (Sample(tuple(of(run) for run in each), unit) for each in (ours, theirs))
        rows.append(Row(f"{name} {part}", "a bare starlette answer", mine, bare, "", name))
    return Report(tuple(rows))


def _per_request(run: tuple[float, list[float]]) -> float:
    return run[0] / len(run[1]) * 1000


def _median(run: tuple[float, list[float]]) -> float:
    return statistics.median(run[1]) * 1000


def _slowest(run: tuple[float, list[float]]) -> float:
    return statistics.quantiles(run[1], n=100)[98] * 1000


_FIGURES = (
    ("time a request", "ms", _per_request),
    ("latency", "ms", _median),
    ("latency, 99 of 100", "ms", _slowest),
)
"""Of the seconds that a run took and the seconds of each request: 1,000 / time a request is the throughput."""


def _on_sandbox(count: int, seconds: float, say: Say) -> tuple[float, list[float]]:
    with _serving("amlstack.sandbox.server", "--tls", "--delay", "0.02") as server:
        start = time.perf_counter()
        clients, faults = crowd(server, count, seconds)
        took = time.perf_counter() - start
    if faults:
        raise BenchmarkError("\n".join([f"{len(faults)} faults under load:", *faults[:10]]))
    latencies = [each for client in clients for each in client.latencies]
    created, deleted = (sum(getattr(each, word) for each in clients) for word in ("created", "deleted"))
    refused = sum(each.refused for each in clients)
    say(
        f"  {len(latencies):,} requests, {len(latencies) / took:.0f} a second: {created:,} created, {deleted:,} "
        f"deleted, {refused:,} refused for a name that somebody had; nothing lost, doubled or given twice"
    )
    return took, latencies


def _on_bare(count: int, seconds: float) -> tuple[float, list[float]]:
    """The same connections and about the same mix of requests, with nothing behind them."""
    with _serving("benchmarks.answer", "--tls") as server:
        clients = [Client(number, server, Ledger(), []) for number in range(count)]
        start = time.perf_counter()
        with ThreadPoolExecutor(count) as pool:
            for done in [pool.submit(_knock, client, time.monotonic() + seconds) for client in clients]:
                done.result()
    return time.perf_counter() - start, [each for client in clients for each in client.latencies]


def _knock(client: Client, end: float) -> None:
    chance = random.Random(client.number)  # noqa: S311 - the same run again, no secret
    body = {"location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    while time.monotonic() < end:
        method = chance.choice(("PUT", "PUT", "GET", "DELETE"))
        client.send(method, f"{client.group}/providers/x/y/z", "2024-01-01", body if method == "PUT" else None)
    client.close()


@contextmanager
def _serving(module: str, *options: str) -> Iterator[control.Running]:
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder)
        command = [sys.executable, "-m", module, "--state", folder, *options]
        process = subprocess.Popen(command, cwd=ROOT, env=installed(), stderr=subprocess.PIPE)
        try:
            yield _up(state, process)
        finally:
            process.terminate()
            process.communicate(timeout=_PATIENCE)


def _up(state: Path, process: subprocess.Popen[bytes]) -> control.Running:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        found = control.running(state)
        if found:
            return found
        time.sleep(0.05)
    process.kill()
    raise BenchmarkError(f"the server did not start: {process.communicate()[1].decode()[-500:]}")
