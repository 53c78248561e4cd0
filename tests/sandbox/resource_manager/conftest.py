"""A server in this process, with one group in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from amlstack.catalog import resources
from amlstack.sandbox.resource_manager.call import Settings
from amlstack.sandbox.server import app

from .asking import GROUP, Asking


def _stop() -> None:
    """Nothing to stop."""


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Asking]:
    """How the server is asked."""
    server = app.Server(tmp_path, "token", Settings(delay=0), _stop)
    made = Asking(server)
    assert made("PUT", GROUP, resources.GROUP.api_version, {"location": "westeurope"}).status_code == 201
    yield made
    server.store.close()
