"""The server of the session, and templates for it."""

from __future__ import annotations

import pytest

from tests.sandbox.server.client import Arm
from tests.sandbox.server.conftest import arm, http, server, state

from .deploying import Deployer

__all__ = ["arm", "http", "server", "state"]


@pytest.fixture
def deploy(arm: Arm) -> Deployer:
    """Deploys to a fresh group, and its subscription."""
    return Deployer(arm)
