"""Roles that spread late: what needs a new one is made after a wait, and without it a second run finishes."""

from __future__ import annotations

import time
from typing import Any

import pytest

from .conftest import GROUP, Stack, counted

pytestmark = pytest.mark.engine

WAIT = "AMLSTACK_ROLE_WAIT_SECONDS"
BEFORE = "7c0f5f3e-0000-4000-8000-000000000001"
"""The name of a role assignment, which nobody would derive."""
LONG = "3600"
"""A wait that no test would survive."""
NAMES = ("raw", "prices", "weather")
ACCOUNT = (
    f"{GROUP.replace('rg-contoso-ml', 'rg-contoso-lake')}/providers/Microsoft.Storage/storageAccounts/stcontosolake"
)


def put(stack: Stack, path: str, version: str, body: dict[str, Any]) -> None:
    """Make something that isn't the stack's, as soon as what it lies in is ready."""
    address = f"{path}?api-version={version}"
    while (answer := stack.sandbox.server.request("PUT", address, body))[0] == 409:
        time.sleep(0.01)
    status, shown = answer
    assert status in {200, 201, 202}, shown


def spread(stack: Stack, seconds: int) -> None:
    """Let roles spread so late."""
    status, answer = stack.sandbox.server.request("PUT", "/sandbox/faults", {"roles_spread_seconds": seconds})
    assert status == 200, answer


@pytest.fixture
def lake(stack: Stack) -> Stack:
    """A workspace that signs in by a user-assigned identity, and reads from an account of somebody else's."""
    put(stack, ACCOUNT.partition("/providers")[0], "2024-03-01", {"location": "westeurope"})
    account = {"location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    put(stack, ACCOUNT, "2024-01-01", account)
    for name in NAMES:
        put(stack, f"{ACCOUNT}/blobServices/default/containers/{name}", "2024-01-01", {})
    where = {"type": "azure_blob", "account_name": "stcontosolake", "resource_group": "rg-contoso-lake"}
    stack.declare(
        identity={"type": "user_assigned", "user_assigned_identities": ["id-contoso-ml"]},
        datastores=[{"name": name, **where, "container_name": name, "access": "read"} for name in NAMES],
    )
    return stack


def test_what_needs_a_new_role_waits_for_it(lake: Stack) -> None:
    """One run is enough: the workspace waits for its identity's roles, each datastore for its own. Only new ones do.

    An assignment that exists keeps its name: Azure would give no role twice, and a new one would have to spread again.
    """
    spread(lake, 3)
    assert "waiting" not in lake.lives("preview", **{WAIT: LONG})
    lake.declare(role_assignment_names={"0:Contributor on group": BEFORE})
    first = lake.lives("up", "--skip-preview", **{WAIT: "5"})
    assert f"waiting 5 s for new role assignments to spread, before what needs them; {WAIT} in the environment" in first
    assert first.rpartition("Diagnostics:")[2].count("waiting 5 s") == 1
    assert {"raw", "prices", "weather"} <= {id_.rpartition("/")[2] for id_ in lake.sandbox.resources()}
    assert any(id_.endswith(BEFORE) for id_ in lake.sandbox.resources())
    lake.declare(role_assignment_names={})  # as of a stack of the time before names were derived from ids
    again = lake.lives("up", "--skip-preview", **{WAIT: LONG})
    assert counted(again) == {"unchanged": counted(first)["created"]}
    assert "waiting" not in again
    lake.declare(tags={"owner": "somebody"})
    shown = lake.lives("preview").rpartition("Resources:")[2]
    assert "to update" in shown
    assert "to replace" not in shown, "an identity with another tag keeps its principal, and so its roles"


@pytest.mark.thorough
@pytest.mark.parametrize("needs", ["workspace", "datastore"])
def test_without_a_wait_a_second_run_finishes(lake: Stack, needs: str) -> None:
    """The sandbox doesn't wait by itself; what came too early is refused with what to do, and made by the next run."""
    stores = lake.keys["datastores"]
    if needs == "datastore":
        lake.declare(datastores=[])
        lake.lives("up")
        lake.declare(datastores=stores)
    spread(lake, 3600)
    said = "lacks what the workspace needs" if needs == "workspace" else "AuthorizationPermissionMismatch"
    refused = lake.refused("up")
    assert said in refused
    assert "waiting" not in refused
    spread(lake, 0)
    lake.lives("up")
    assert counted(lake.lives("up")).keys() == {"unchanged"}


@pytest.mark.thorough
def test_a_wait_that_is_none_is_refused_before_anything_is_made(lake: Stack) -> None:
    """From the environment; nothing is made."""
    before = lake.sandbox.resources()
    result = lake.run("up", "--skip-preview", **{WAIT: "soon"})
    assert result.code == 1
    assert f"{WAIT}: 'soon' is no time to wait for roles; write whole seconds, 0 for not at all" in result.output
    assert "Traceback" not in result.output
    assert lake.sandbox.resources() == before
