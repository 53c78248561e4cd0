"""Private workspaces on the real engine: closed, shared, approved late, killed, and gone with nothing left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import keyvault, machinelearning, network, private_dns, resources, storage
from amlstack.sandbox import control
from tests.conftest import Engine, Sandbox

from .conftest import GROUP, VAULT, WORKSPACE, Stack, counted

pytestmark = [pytest.mark.engine, pytest.mark.thorough, pytest.mark.xdist_group("network")]

QUIET = "--skip-preview"
SUBNET = f"{GROUP}/providers/{network.VIRTUAL_NETWORK.type}/vnet-contoso-ml/subnets/snet-endpoints"
CENTRAL = f"/subscriptions/{control.SUBSCRIPTION}/resourceGroups/rg-central"
ACCOUNT = f"{CENTRAL}/providers/{storage.ACCOUNT.type}/stcentral"
ML = machinelearning.WORKSPACE.api_version
BLOB = "privatelink.blob.core.windows.net"


def got(sandbox: Sandbox, id_: str, api: str) -> Any:
    """What the Resource Manager says of an id."""
    status, body = sandbox.server.request("GET", f"{id_}?api-version={api}")
    assert status == 200, body
    return body


def put(sandbox: Sandbox, id_: str, api: str, body: Any) -> Any:
    """Write something as another client would, and wait until it is there."""
    status, answer = sandbox.server.request("PUT", f"{id_}?api-version={api}", body)
    assert status < 300, answer
    while (found := got(sandbox, id_, api)).get("properties", {}).get("provisioningState", "Succeeded") != "Succeeded":
        pass
    return found


def addresses(sandbox: Sandbox, zone: str) -> set[str]:
    """The names in a zone that lead to an address."""
    below = f"/privateDnsZones/{zone}/A/".lower()
    return {body["name"] for id_, body in sandbox.resources().items() if below in id_.lower()}


def test_from_public_to_private_and_away(stack: Stack) -> None:
    """An open workspace is closed by the word in one run; then nothing is left to do, and a destroy leaves nothing."""
    stack.declare(datastores=[], container_registry={"name": "crcontosoml", "sku": "Premium"})
    stack.lives("up", QUIET)
    assert got(stack.sandbox, WORKSPACE, ML)["properties"]["publicNetworkAccess"] == "Enabled"
    stack.declare(network="private")
    stack.lives("up", QUIET)
    workspace = got(stack.sandbox, WORKSPACE, ML)["properties"]
    assert workspace["publicNetworkAccess"] == "Disabled"
    assert workspace["managedNetwork"]["status"]["status"] == "Active"
    assert {state(each) for each in workspace["privateEndpointConnections"]} == {"Approved"}
    assert got(stack.sandbox, VAULT, keyvault.VAULT.api_version)["properties"]["networkAcls"]["defaultAction"] == "Deny"
    made = stack.sandbox.resources().keys()
    assert set(counted(stack.lives("up", QUIET))) == {"unchanged"}
    assert stack.sandbox.resources().keys() == made
    stack.lives("destroy", QUIET)
    assert stack.sandbox.resources() == {}


def test_two_workspaces_share_a_network_and_zones(engine: Engine, sandbox: Sandbox, tmp_path: Path) -> None:
    """The second one is given the first one's subnet and zones: each has its names there, and takes its own away."""
    first = Stack(engine, sandbox, tmp_path / "first.yaml")
    first.declare(datastores=[], network="private")
    first.lives("up", QUIET)
    before = addresses(sandbox, BLOB)
    zones = [id_ for id_, body in sandbox.resources().items() if body["type"].lower() == private_dns.ZONE.type.lower()]
    second = Stack(engine, sandbox, tmp_path / "second.yaml")
    second.declare(name="contoso-two", resource_group="rg-contoso-two", datastores=[])
    second.declare(network={"mode": "private", "endpoint_subnet": SUBNET, "dns": {"zones": zones}})
    second.lives("up", QUIET)
    assert addresses(sandbox, BLOB) > before
    assert len(addresses(sandbox, BLOB)) == 2 * len(before)
    assert len([each for each in sandbox.resources().values() if each["type"] == private_dns.ZONE.type]) == len(zones)
    for each in (first, second):
        assert set(counted(each.lives("up", QUIET))) == {"unchanged"}
    second.lives("destroy", QUIET)
    assert addresses(sandbox, BLOB) == before
    first.lives("destroy", QUIET)
    assert sandbox.resources() == {}


def test_an_endpoint_that_somebody_else_approves_later(stack: Stack) -> None:
    """It stays Pending, and a run has nothing to do; approved by the target's owner, it is no change either."""
    sandbox = stack.sandbox
    put(sandbox, CENTRAL, resources.GROUP.api_version, {"location": "westeurope"})
    account = {"location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    put(sandbox, ACCOUNT, storage.ACCOUNT.api_version, account)
    asked = {"target": ACCOUNT, "group_id": "blob", "manual": True, "request_message": "For forecasting"}
    stack.declare(datastores=[], network={"mode": "private", "private_endpoints": [asked]})
    stack.lives("up", QUIET)
    (connection,) = got(sandbox, ACCOUNT, storage.ACCOUNT.api_version)["properties"]["privateEndpointConnections"]
    assert state(connection) == "Pending"
    assert connection["properties"]["privateLinkServiceConnectionState"]["description"] == "For forecasting"
    assert set(counted(stack.lives("up", QUIET))) == {"unchanged"}
    approved = {"privateLinkServiceConnectionState": {"status": "Approved", "description": "By the owner"}}
    put(sandbox, connection["id"], storage.ACCOUNT.api_version, {"properties": approved})
    assert counted(stack.lives("up", "--refresh", QUIET)).keys() <= {"unchanged", "updated"}
    (connection,) = got(sandbox, ACCOUNT, storage.ACCOUNT.api_version)["properties"]["privateEndpointConnections"]
    assert state(connection) == "Approved"
    assert set(counted(stack.lives("up", QUIET))) == {"unchanged"}
    stack.lives("destroy", QUIET)
    assert {id_ for id_ in sandbox.resources() if not id_.startswith(CENTRAL)} == set()


def state(connection: dict[str, Any]) -> str:
    """What has been decided of a connection."""
    return str(connection["properties"]["privateLinkServiceConnectionState"]["status"])
