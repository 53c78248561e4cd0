"""One server over TLS for the session, and for each test a subscription of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlstack.sandbox import control
from tests.conftest import ROOT

from .azure import Azure


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[control.Running]:
    """A sandbox that speaks https."""
    state = tmp_path_factory.mktemp("sandbox-tls")
    command = [sys.executable, "-m", "amlstack.sandbox.server", "--state", str(state), "--tls", "--delay", "0.02"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    try:
        yield _up(state, process)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _up(state: Path, process: subprocess.Popen[bytes]) -> control.Running:
    for _ in range(600):
        found = control.running(state)
        if found:
            return found
        assert process.poll() is None, process.communicate()[1].decode()
        time.sleep(0.05)
    raise AssertionError("the server does not answer")


@pytest.fixture
def azure(server: control.Running) -> Azure:
    """A fresh subscription on the session's server."""
    return Azure(server)


@pytest.fixture
def group(azure: Azure) -> str:
    """A resource group in it."""
    return azure.group()
