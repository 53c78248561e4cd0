"""Azure Monitor's private link scopes: what they hold, and the endpoints that lead to them."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import monitoring, private_dns

from .client import Arm, refused
from .test_private_endpoints import ENDPOINT, endpoint_body, records, state_of, subnet, zone, zone_group

SCOPE, SCOPED = monitoring.PRIVATE_LINK_SCOPE, monitoring.SCOPED_RESOURCE
OPEN = {"queryAccessMode": "Open", "ingestionAccessMode": "Open"}


def scope(arm: Arm, called: str = "ampls") -> Any:
    """A private link scope in Open mode."""
    return arm.made(arm.id(SCOPE, called), {"location": "global", "properties": {"accessModeSettings": OPEN}})


def scoped(linked: str) -> dict[str, Any]:
    """The body of a scoped resource."""
    return {"properties": {"linkedResourceId": linked}}


def test_defaults(arm: Arm) -> None:
    """It lies in no region, and its modes are asked for."""
    found = scope(arm)["properties"]
    assert found["accessModeSettings"] == {**OPEN, "exclusions": []}
    assert found["privateEndpointConnections"] == []
    assert found["provisioningState"] == "Succeeded"
    refused(arm.put(arm.id(SCOPE, "other"), {"location": "global", "properties": {}}), 400, "InvalidRequestContent")
    wrong = {"location": "westeurope", "properties": {"accessModeSettings": OPEN}}
    assert arm.put(arm.id(SCOPE, "other"), wrong).status_code == 400


def test_a_linked_resource_shows_its_scope(arm: Arm) -> None:
    """Both sorts, under their own words, until it is taken out or the scope is deleted."""
    place = scope(arm)["id"]
    insights = arm.insights()
    logs = insights["properties"]["WorkspaceResourceId"]
    for called, linked in (("logs", logs), ("insights", insights["id"])):
        arm.made(f"{place}/scopedResources/{called}", scoped(linked))
    (shown,) = arm.got(logs)["properties"]["privateLinkScopedResources"]
    assert shown == {"resourceId": f"{place}/scopedResources/logs", "scopeId": place}
    (shown,) = arm.got(insights["id"])["properties"]["PrivateLinkScopedResources"]
    assert shown == {"ResourceId": f"{place}/scopedResources/insights", "ScopeId": place}
    assert len(arm.send("GET", f"{place}/scopedResources").json()["value"]) == 2
    arm.delete(f"{place}/scopedResources/logs")
    assert arm.got(logs)["properties"]["privateLinkScopedResources"] == []
    arm.delete(place)
    assert arm.got(insights["id"])["properties"]["PrivateLinkScopedResources"] == []


@pytest.mark.parametrize(
    ("linked", "says"),
    [
        ("logs", "is no resource id"),
        ("{group}/providers/Microsoft.KeyVault/vaults/kv", "a scope takes Microsoft.OperationalInsights/workspaces"),
        ("{group}/providers/Microsoft.OperationalInsights/workspaces/log", "does not exist"),
    ],
)
def test_what_is_no_scoped_resource(arm: Arm, linked: str, says: str) -> None:
    """What isn't there, and what can't be in a scope."""
    path = f"{scope(arm)['id']}/scopedResources/x"
    assert says in refused(arm.put(path, scoped(linked.format(group=arm.group))), 400, "BadRequest")


def test_a_resource_is_in_a_scope_once(arm: Arm) -> None:
    """Under another name it is refused, under its own it is written again."""
    place, logs = scope(arm)["id"], arm.insights()["properties"]["WorkspaceResourceId"]
    for _ in range(2):
        arm.made(f"{place}/scopedResources/logs", scoped(logs))
    assert "already, as 'logs'" in refused(arm.put(f"{place}/scopedResources/x", scoped(logs)), 400, "BadRequest")


def test_life_of_an_endpoint_to_a_scope(arm: Arm) -> None:
    """Its names appear in the zones, blob's too, and go with the scope, whose deletion the endpoint is told."""
    place = scope(arm)["id"]
    (offered,) = arm.send("GET", f"{place}/privateLinkResources").json()["value"]
    assert offered["properties"]["requiredZoneNames"] == list(private_dns.ZONES["azuremonitor"]["public"])
    endpoint = arm.made(arm.id(ENDPOINT, "pe"), endpoint_body(subnet(arm), place, "azuremonitor"))["id"]
    wanted = private_dns.ZONES["azuremonitor"]["public"]
    zones = {each: zone(arm, each) for each in wanted}
    zone_group(arm, endpoint, *zones.values())
    assert set(records(arm, zones["privatelink.monitor.azure.com"])) >= {"api", "live", "global.in.ai"}
    assert set(records(arm, zones["privatelink.blob.core.windows.net"])) == {"scadvisorcontentpl"}
    (connection,) = arm.got(place)["properties"]["privateEndpointConnections"]
    assert connection["properties"]["privateEndpoint"]["id"] == endpoint
    arm.delete(place)
    assert state_of(arm.got(endpoint)) == "Disconnected"
    assert records(arm, zones["privatelink.monitor.azure.com"]) == {}
