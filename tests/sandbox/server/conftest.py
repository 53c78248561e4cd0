"""One server for the session, and a fresh subscription with a group for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from amlstack.sandbox import control

from .client import LOCATION, Arm


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The state folder of the session's server."""
    folder = tmp_path_factory.mktemp("sandbox")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AMLSTACK_SANDBOX_DELAY", "0.01")
        control.ensure(folder)
    yield folder
    control.stop(folder)


@pytest.fixture(scope="session")
def server(state: Path) -> control.Running:
    """The session's server."""
    return control.ensure(state)


@pytest.fixture(scope="session")
def http(server: control.Running) -> Iterator[httpx.Client]:
    """A client that is signed in."""
    headers = {"Authorization": f"Bearer {server.token}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=30) as client:
        yield client


@pytest.fixture
def arm(http: httpx.Client) -> Arm:
    """A fresh subscription with a group in it."""
    made = Arm(http)
    made.made(made.group, {"location": LOCATION})
    return made
