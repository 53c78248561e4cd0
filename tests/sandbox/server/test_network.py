"""Virtual networks, their subnets, and network security groups."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import network
from amlstack.sandbox.providers.network_addresses import check_static, free
from amlstack.sandbox.resource_manager.errors import ArmError

from .client import LOCATION, Arm, Json, refused

VNET, SUBNET, GROUP = network.VIRTUAL_NETWORK, network.SUBNET, network.SECURITY_GROUP


def vnet_body(*subnets: Json, space: str = "10.0.0.0/16", **properties: Any) -> Json:
    """A virtual network's body; without subnets it leaves them out."""
    given = {"subnets": list(subnets)} if subnets else {}
    return {"location": LOCATION, "properties": {"addressSpace": {"addressPrefixes": [space]}, **given, **properties}}


def subnet_body(name: str, prefix: str, **properties: Any) -> Json:
    """A subnet as it stands in its network's body."""
    return {"name": name, "properties": {"addressPrefix": prefix, **properties}}


def rule(name: str, priority: int, **over: Any) -> Json:
    """A security rule as it stands in its group's body."""
    base = {"access": "Allow", "direction": "Inbound", "protocol": "Tcp", "priority": priority}
    ports = {"sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*"}
    return {"name": name, "properties": {**base, **ports, "destinationPortRange": "443", **over}}


def test_subnets_of_the_body_and_beside_it(arm: Arm) -> None:
    """Both are resources of their own and stand in the network; a PUT without subnets keeps them, a list says all."""
    path = arm.id(VNET, "vnet")
    first = arm.send("PUT", path, vnet_body(subnet_body("pe", "10.0.0.0/24")))
    assert (first.status_code, first.json()["properties"]["provisioningState"]) == (201, "Updating")
    assert "azure-asyncoperation" in first.headers
    arm.wait(first, path)
    made = arm.made(arm.id(SUBNET, "vnet", "ml"), {"properties": {"addressPrefix": "10.0.1.0/24"}})
    assert made["properties"]["privateEndpointNetworkPolicies"] == "Disabled"
    shown = arm.got(path)["properties"]
    assert [each["name"] for each in shown["subnets"]] == ["ml", "pe"]
    assert shown["subnets"][1]["id"] == arm.id(SUBNET, "vnet", "pe")
    assert shown["enableDdosProtection"] is False
    again = arm.made(path, vnet_body())
    assert again["properties"] == shown
    only = arm.made(path, vnet_body(subnet_body("pe", "10.0.0.0/24")))
    assert [each["name"] for each in only["properties"]["subnets"]] == ["pe"]
    assert arm.send("GET", arm.id(SUBNET, "vnet", "ml")).status_code == 404
    gone = arm.send("DELETE", arm.id(SUBNET, "vnet", "pe"))
    assert (gone.status_code, "location" in gone.headers) == (202, True)
    arm.wait(gone, path)
    assert arm.got(path)["properties"]["subnets"] == []
    assert arm.delete(path).status_code == 202


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (vnet_body(subnet_body("a", "10.1.0.0/24")), "NetcfgInvalidSubnet"),
        (vnet_body(subnet_body("a", "10.0.0.0/30")), "NetcfgInvalidSubnet"),
        (vnet_body(subnet_body("a", "10.0.0.0/24"), subnet_body("b", "10.0.0.128/25")), "NetcfgSubnetRangesOverlap"),
        (vnet_body(subnet_body("a", "10.0.0.5/24")), "InvalidCIDRNotation"),
        (vnet_body(subnet_body("a", "10.0.0.0")), "InvalidAddressPrefixFormat"),
        (vnet_body(space="10.0.0.0/33"), "InvalidAddressPrefixFormat"),
        (vnet_body(subnet_body("a", "10.0.0.0/24"), subnet_body("A", "10.0.1.0/24")), "DuplicateResourceName"),
        (vnet_body({"name": "a", "properties": {}}), "InvalidRequestFormat"),
        (vnet_body(subnet_body("a!", "10.0.0.0/24")), "InvalidResourceName"),
        (vnet_body(subnet_body("a", "10.0.0.0/24", networkSecurityGroup={"id": "/none"})), "InvalidResourceReference"),
        ({"location": LOCATION, "properties": {}}, "InvalidRequestFormat"),
    ],
)
def test_what_is_refused_of_a_network(arm: Arm, body: Json, code: str) -> None:
    """Subnets outside of the space, too small, overlapping or misspelt; and what refers to nothing."""
    refused(arm.send("PUT", arm.id(VNET, "vnet"), body), 400, code)
    assert arm.send("GET", arm.id(VNET, "vnet")).status_code == 404


def test_a_subnet_beside_the_network_keeps_to_its_space(arm: Arm) -> None:
    """It is judged beside its siblings, and lies in a network that exists."""
    arm.made(arm.id(VNET, "vnet"), vnet_body(subnet_body("pe", "10.0.0.0/24")))
    overlaps = {"properties": {"addressPrefix": "10.0.0.0/25"}}
    refused(arm.send("PUT", arm.id(SUBNET, "vnet", "ml"), overlaps), 400, "NetcfgSubnetRangesOverlap")
    refused(arm.send("PUT", arm.id(SUBNET, "none", "ml"), overlaps), 404, "ParentResourceNotFound")


def test_a_security_group(arm: Arm) -> None:
    """It has Azure's default rules; its own are of the body or beside it; a subnet that it guards keeps it."""
    path = arm.id(GROUP, "nsg")
    made = arm.made(path, {"location": LOCATION, "properties": {"securityRules": [rule("https", 100)]}})["properties"]
    assert len(made["defaultSecurityRules"]) == 6
    beside = arm.send("PUT", f"{path}/securityRules/ssh", {"properties": rule("ssh", 110)["properties"]})
    assert beside.status_code == 201
    arm.wait(beside, path)
    assert [each["name"] for each in arm.got(path)["properties"]["securityRules"]] == ["https", "ssh"]
    arm.made(arm.id(VNET, "vnet"), vnet_body(subnet_body("pe", "10.0.0.0/24", networkSecurityGroup={"id": path})))
    message = refused(arm.send("DELETE", path), 400, "InUseNetworkSecurityGroupCannotBeDeleted")
    assert arm.id(SUBNET, "vnet", "pe") in message
    assert arm.delete(arm.group).status_code == 202


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([rule("a", 99)], "SecurityRuleInvalidPriority"),
        ([rule("a", 100), rule("b", 100)], "SecurityRuleConflict"),
        ([rule("a", 100, direction="Sideways")], "InvalidRequestContent"),
        ([{"name": "a", "properties": {"priority": 100}}], "InvalidRequestFormat"),
    ],
)
def test_rules_that_are_refused(arm: Arm, rules: list[Json], code: str) -> None:
    """A priority that there isn't, or twice in one direction; a word that isn't one; what is missing."""
    body = {"location": LOCATION, "properties": {"securityRules": rules}}
    refused(arm.send("PUT", arm.id(GROUP, "nsg"), body), 400, code)


def test_a_security_group_of_another_region(arm: Arm) -> None:
    """A subnet refers to none of another region."""
    group = arm.made(arm.id(GROUP, "nsg"), {"location": "northeurope", "properties": {}})
    body = vnet_body(subnet_body("pe", "10.0.0.0/24", networkSecurityGroup={"id": group["id"]}))
    message = refused(arm.send("PUT", arm.id(VNET, "vnet"), body), 400, "InvalidResourceReference")
    assert "same region" in message


def test_addresses() -> None:
    """Azure keeps the first four and the last of a subnet; static ones must be in it, free and not Azure's."""
    assert free("s", ["10.0.0.0/29"], (), 3) == ["10.0.0.4", "10.0.0.5", "10.0.0.6"]
    assert free("s", ["10.0.0.0/24"], ("10.0.0.4",), 1) == ["10.0.0.5"]
    with pytest.raises(ArmError) as full:
        free("s", ["10.0.0.0/29"], ("10.0.0.5",), 3)
    assert full.value.code == "SubnetIsFull"
    for wanted, code in (
        ("10.0.0.3", "PrivateIPAddressInReservedRange"),
        ("10.0.0.7", "PrivateIPAddressInReservedRange"),
        ("10.0.1.4", "PrivateIPAddressNotInSubnet"),
        ("10.0.0.5", "PrivateIPAddressIsAllocated"),
        ("ten", "InvalidIPAddressFormat"),
    ):
        with pytest.raises(ArmError) as found:
            check_static("s", ["10.0.0.0/29"], wanted, {"10.0.0.5": "/other"}, "/me")
        assert found.value.code == code
    check_static("s", ["10.0.0.0/29"], "10.0.0.5", {"10.0.0.5": "/Me"}, "/me")
