"""One server over TLS for the session, and for each test a subscription of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from amlstack.sandbox import control
from amlstack.sandbox.resource_manager.call import Settings
from tests.serving import served

from .azure import Azure


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[control.Running]:
    """A sandbox that speaks https."""
    with served(tmp_path_factory.mktemp("sandbox-tls"), tls=True, settings=Settings(delay=0.02)) as found:
        yield found


@pytest.fixture
def azure(server: control.Running) -> Azure:
    """A fresh subscription on the session's server."""
    return Azure(server)


@pytest.fixture
def group(azure: Azure) -> str:
    """A resource group in it."""
    return azure.group()
