"""A landing zone's policy that writes zone groups."""

from __future__ import annotations

import uuid
from pathlib import Path

import click
import httpx
import pytest

from amlstack.cli.sandbox.serve import _group_id
from amlstack.sandbox.control import SUBSCRIPTION
from amlstack.sandbox.resource_manager.call import Settings
from tests.serving import served

from .client import LOCATION, Arm
from .test_private_endpoints import ENDPOINT, endpoint_body, records, subnet, zone

BLOB = "privatelink.blob.core.windows.net"


def test_each_endpoint_gets_its_zone_group(tmp_path: Path) -> None:
    """With the hub's zones that there are; what has no zone there gets none, until it is written anew."""
    hub = f"/subscriptions/{uuid.uuid4()}/resourceGroups/rg-hub"
    with served(tmp_path, settings=Settings(delay=0, zone_groups_by_policy=hub)) as server:
        headers = {"Authorization": f"Bearer {server.token}"}
        with httpx.Client(base_url=server.url, headers=headers, timeout=30) as http:
            arm, there = Arm(http), Arm(http, hub.split("/")[2], "rg-hub")
            for each in (arm, there):
                each.made(each.group, {"location": LOCATION})
            found, place, account = zone(there, BLOB), subnet(arm), arm.storage()
            for group in ("blob", "file"):
                arm.made(arm.id(ENDPOINT, f"pe-{group}"), endpoint_body(place, account["id"], group))
            made = arm.got(f"{arm.id(ENDPOINT, 'pe-blob')}/privateDnsZoneGroups/deployedByPolicy")
            assert made["properties"]["privateDnsZoneConfigs"][0]["properties"]["privateDnsZoneId"] == found
            assert records(there, found) == {account["name"]: "10.0.0.4"}
            assert arm.send("GET", f"{arm.id(ENDPOINT, 'pe-file')}/privateDnsZoneGroups").json()["value"] == []
            zone(there, "privatelink.file.core.windows.net")
            arm.made(arm.id(ENDPOINT, "pe-file"), endpoint_body(place, account["id"], "file"))
            assert arm.got(f"{arm.id(ENDPOINT, 'pe-file')}/privateDnsZoneGroups/deployedByPolicy")
            arm.delete(arm.id(ENDPOINT, "pe-blob"))
            assert records(there, found) == {}


def test_the_hub_is_a_group() -> None:
    """By its name, or by its id; another id is refused."""
    own = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-hub"
    assert _group_id("rg-hub") == own
    assert _group_id(own) == own
    for wrong in ("/subscriptions/none", f"{own}/providers/Microsoft.Network/virtualNetworks/vnet"):
        with pytest.raises(click.BadParameter):
            _group_id(wrong)
