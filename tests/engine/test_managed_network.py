"""A managed network on the real engine: Azure's rules and the user's after a refresh, and what doesn't go back."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import managed_network

from .conftest import WORKSPACE, Stack, counted

pytestmark = [pytest.mark.engine, pytest.mark.thorough, pytest.mark.xdist_group("managed_network")]

QUIET = "--skip-preview"
APPROVED = "allow_only_approved_outbound"


def fqdn(name: str, destination: str) -> dict[str, str]:
    """A rule for a name."""
    return {"name": name, "type": "fqdn", "destination": destination}


def rules(stack: Stack) -> dict[str, Any]:
    """What the workspace says of its rules, by name."""
    status, body = stack.sandbox.server.request("GET", f"{WORKSPACE}?api-version=2025-12-01")
    assert status == 200, body
    found: dict[str, Any] = body["properties"]["managedNetwork"]["outboundRules"]
    return found


def azures(stack: Stack) -> set[str]:
    """The names of Azure's own rules."""
    return {name for name, each in rules(stack).items() if each["category"] in managed_network.AZURES_CATEGORIES}


def test_azures_rules_survive_a_refresh(stack: Stack) -> None:
    """`up --refresh` shows them as taken away and its PUT leaves them out: it goes through, they are still there, what
    the user changed goes in the same run, and the next run without a refresh has nothing to do.
    """
    kept, changed, removed = fqdn("kept", "pypi.org"), fqdn("changed", "old.example"), fqdn("removed", "gone.example")
    stack.declare(managed_network={"isolation_mode": APPROVED, "outbound_rules": [kept, changed, removed]})
    stack.declare(provision_network_now=True)  # then Azure shows more of them than it did when they were made
    stack.lives("up", QUIET)
    own = azures(stack)
    assert "__SYS_ST_AzureMonitor_TCP" in own
    assert len(own) > 10

    now = [kept, fqdn("changed", "new.example"), fqdn("added", "conda.example")]
    stack.declare(managed_network={"isolation_mode": APPROVED, "outbound_rules": now})
    said = stack.lives("up", "--refresh", "--diff", QUIET)
    assert "- __SYS_ST_AzureMonitor_TCP" in said
    assert azures(stack) == own
    users = {name: each["destination"] for name, each in rules(stack).items() if name not in own}
    assert users == {"kept": "pypi.org", "changed": "new.example", "added": "conda.example"}
    assert set(counted(stack.lives("up", QUIET))) == {"unchanged"}


def test_a_managed_network_is_not_loosened(stack: Stack) -> None:
    """Preview and up say what would have to be deleted first, before anything is sent; tightening goes through."""
    stack.declare(managed_network={"isolation_mode": "allow_internet_outbound"})
    stack.lives("up", QUIET)
    stack.declare(managed_network={"isolation_mode": APPROVED}, display_name="Approved only")
    stack.lives("up", QUIET)
    before = stack.sandbox.resources()
    for mode, word in (("allow_internet_outbound", "AllowInternetOutbound"), ("disabled", "Disabled")):
        stack.declare(managed_network={"isolation_mode": mode})
        for command in (("preview",), ("up", QUIET)):
            said = stack.refused(*command)
            assert f"can't go back from AllowOnlyApprovedOutbound to {word}" in said
            assert "would have to be deleted first, and purged" in said
        assert stack.sandbox.resources() == before
