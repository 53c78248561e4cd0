"""Microsoft.ContainerRegistry."""

from __future__ import annotations

import pytest

from amlstack.catalog import registry

from .client import LOCATION, Arm, name, refused


def test_defaults(arm: Arm) -> None:
    """Azure fills in the login server, the SKU's tier, and leaves the admin user off."""
    found = arm.registry()
    assert found["sku"] == {"name": "Basic", "tier": "Basic"}
    assert found["properties"]["loginServer"] == f"{found['name']}.azurecr.io"
    assert found["properties"]["adminUserEnabled"] is False
    assert found["properties"]["creationDate"]


def test_what_a_premium_registry_has_besides(arm: Arm) -> None:
    """Network rules that let everybody in, and a data endpoint's host where one is asked for; others have no rules."""
    path, body = arm.id(registry.REGISTRY, name("cr")), {"location": LOCATION, "sku": {"name": "Premium"}}
    found = arm.made(path, body)["properties"]
    assert found["networkRuleSet"] == {"defaultAction": "Allow", "ipRules": []}
    assert found["dataEndpointHostNames"] == []
    assert found["policies"]["azureADAuthenticationAsArmPolicy"] == {"status": "enabled"}
    assert found["policies"]["softDeletePolicy"] == {"status": "disabled", "retentionDays": 7}
    endpoint = arm.made(path, {**body, "properties": {"dataEndpointEnabled": True}})["properties"]
    assert endpoint["dataEndpointHostNames"] == [f"{path.rpartition('/')[2]}.{LOCATION}.data.azurecr.io"]
    denied = {**body, "properties": {"networkRuleSet": {"defaultAction": "Deny"}}}
    assert arm.made(path, denied)["properties"]["networkRuleSet"] == {"defaultAction": "Deny", "ipRules": []}
    refused(arm.put(path, {**body, "sku": {"name": "Basic"}}), 400, "InvalidFeatureForSku")
    opened = {"dataEndpointEnabled": False, "networkRuleSet": {"defaultAction": "Allow"}}
    basic = arm.made(path, {**body, "sku": {"name": "Basic"}, "properties": opened})
    assert "networkRuleSet" not in basic["properties"]


def test_names(arm: Arm) -> None:
    """Names are global letters and digits."""
    body = {"location": LOCATION, "sku": {"name": "Basic"}}
    for bad in ("cr", "cr-contoso", "c" * 51):
        refused(arm.put(arm.id(registry.REGISTRY, bad), body), 400, "InvalidResourceName")
    taken = arm.registry()["name"]
    other = Arm(arm.http)
    other.made(other.group, {"location": LOCATION})
    refused(other.put(other.id(registry.REGISTRY, taken), body), 409, "AlreadyInUse")


def test_credentials_need_the_admin_user(arm: Arm) -> None:
    """listCredentials answers where the admin user is on, and the passwords stand nowhere else."""
    without, with_ = arm.registry()["id"], arm.registry(properties={"adminUserEnabled": True})["id"]
    refused(arm.send("POST", f"{without}/listCredentials"), 400, "UnAuthorizedForCredentialOperations")
    answer = arm.send("POST", f"{with_}/listCredentials").json()
    assert answer["username"] == with_.rpartition("/")[2]
    assert all(each["value"] not in arm.send("GET", with_).text for each in answer["passwords"])


def test_network_rules_are_premium(arm: Arm) -> None:
    """Public access can only be switched off on Premium."""
    path = arm.id(registry.REGISTRY, name("cr"))
    body = {"location": LOCATION, "sku": {"name": "Basic"}, "properties": {"publicNetworkAccess": "Disabled"}}
    refused(arm.put(path, body), 400, "InvalidFeatureForSku")
    assert arm.put(path, {**body, "sku": {"name": "premium"}}).json()["sku"]["tier"] == "Premium"


def test_network_rules_are_answered_without_32(arm: Arm) -> None:
    """A single address stays one, and each rule says that it allows."""
    rules = {"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.7/32"}, {"value": "203.0.113.0/24"}]}
    found = arm.registry(sku={"name": "Premium"}, properties={"networkRuleSet": rules})
    assert found["properties"]["networkRuleSet"] == {
        "defaultAction": "Deny",
        "ipRules": [{"action": "Allow", "value": each} for each in ("203.0.113.7", "203.0.113.0/24")],
    }


@pytest.mark.parametrize(
    ("addresses", "says"), [(["::1"], "is IPv6"), (["x"], "neither"), (["203.0.113.7"] * 201, "201 rules, and 200")]
)
def test_what_network_rules_refuse(arm: Arm, addresses: list[str], says: str) -> None:
    """What is no IPv4 address, and too many of them."""
    rules = {"defaultAction": "Deny", "ipRules": [{"value": each} for each in addresses]}
    body = {"location": LOCATION, "sku": {"name": "Premium"}, "properties": {"networkRuleSet": rules}}
    assert says in refused(arm.put(arm.id(registry.REGISTRY, name("cr")), body), 400, "BadRequest")
