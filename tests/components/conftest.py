"""Set-up of the components' tests."""

from __future__ import annotations

import asyncio

# pytest's plugin would import hypothesis after the last test, when the SDK's nested event loops have thrown off the
# count by which CPython 3.11 guards its parser against recursion ("AST constructor recursion depth mismatch")
import hypothesis
import pytest

__all__ = ["hypothesis"]


@pytest.fixture(autouse=True)
def event_loop_for_outputs() -> None:
    """An event loop, which an Output needs: what ran before in the same process may have taken its own away."""
    policy = asyncio.get_event_loop_policy()
    try:
        policy.get_event_loop()
    except RuntimeError:
        policy.set_event_loop(policy.new_event_loop())
