"""Subscriptions, tenants and locations. Any GUID is a subscription; a list shows the usual one and those with groups.

Sources: https://learn.microsoft.com/rest/api/resources/subscriptions, https://learn.microsoft.com/rest/api/resources/tenants
"""

from __future__ import annotations

from typing import Any

from amlstack.catalog.locations import LOCATIONS, Location
from amlstack.sandbox.control import SUBSCRIPTION, TENANT
from amlstack.sandbox.resource_manager import lists
from amlstack.sandbox.resource_manager.call import Answer, Call
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.target import GROUPS, SUBSCRIPTIONS, TENANTS


def _subscriptions(call: Call) -> Answer:
    """GET /subscriptions and /subscriptions/ID."""
    if call.target.names:
        return Answer(200, _subscription(call.target.subscription))
    known = {each.key.split("/")[2] for each in call.store.of_type(GROUPS)}
    return lists.page(call, [_subscription(each) for each in sorted({*known, SUBSCRIPTION})])


def _subscription(guid: str) -> dict[str, Any]:
    return {
        "id": f"/subscriptions/{guid}",
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "subscriptionId": guid,
        "tenantId": TENANT,
        "displayName": "sandbox",
        "state": "Enabled",
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": "PayAsYouGo_2014-09-01",
            "spendingLimit": "Off",
        },
    }


def _tenants(_: Call) -> Answer:
    """GET /tenants: the one."""
    tenant = {
        "id": f"/tenants/{TENANT}",
        "tenantId": TENANT,
        "displayName": "sandbox",
        "defaultDomain": "sandbox.onmicrosoft.com",
        "domains": ["sandbox.onmicrosoft.com"],
        "tenantCategory": "Home",
        "countryCode": "NL",
    }
    return Answer(200, {"value": [tenant]})


def _locations(call: Call) -> Answer:
    """GET /subscriptions/ID/locations."""
    return Answer(200, {"value": [_location(call.target.subscription, each) for each in LOCATIONS.values()]})


def _location(subscription: str, location: Location) -> dict[str, Any]:
    at = f"/subscriptions/{subscription}/locations"
    pairs = [{"name": location.pair, "id": f"{at}/{location.pair}"}] if location.pair else []
    return {
        "id": f"{at}/{location.name}",
        "name": location.name,
        "type": "Region",
        "displayName": location.display_name,
        "regionalDisplayName": f"({location.geography_group}) {location.display_name}",
        "metadata": {
            "regionType": "Physical",
            "regionCategory": "Recommended",
            "geographyGroup": location.geography_group,
            "physicalLocation": location.physical_location,
            "pairedRegion": pairs,
        },
    }


PROVIDERS: tuple[Provider, ...] = ()
ROUTES: dict[tuple[str, str, str], Route] = {
    ("GET", SUBSCRIPTIONS, ""): _subscriptions,
    ("HEAD", SUBSCRIPTIONS, ""): _subscriptions,
    ("GET", SUBSCRIPTIONS, "locations"): _locations,
    ("GET", SUBSCRIPTIONS, "resources"): lists.resources,
    ("GET", GROUPS, "resources"): lists.resources,
    ("GET", TENANTS, ""): _tenants,
}
