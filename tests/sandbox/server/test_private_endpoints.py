"""Private endpoints: their addresses, their connections on both sides, their names, and what is refused."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from amlstack.catalog import network, private_dns, registry, storage
from amlstack.sandbox.providers import private_endpoint_checks as checks
from amlstack.sandbox.resource_manager.call import Call, Settings
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.store import Store
from amlstack.sandbox.resource_manager.target import parse
from tests.serving import served

from .client import LOCATION, Arm, Json, name, refused, vault_body
from .test_network import subnet_body, vnet_body

ENDPOINT, GROUP, ZONE, LINK = network.PRIVATE_ENDPOINT, network.ZONE_GROUP, private_dns.ZONE, private_dns.LINK
STATE = "privateLinkServiceConnectionState"
API = ENDPOINT.api_version
PLACE = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg/providers"


def subnet(arm: Arm, prefix: str = "10.0.0.0/24") -> str:
    """A network with a subnet for endpoints; the subnet's id."""
    made = arm.made(arm.id(network.VIRTUAL_NETWORK, "vnet"), vnet_body(subnet_body("pe", prefix)))
    return str(made["properties"]["subnets"][0]["id"])


def endpoint_body(subnet_id: str, target: str, *groups: str, manual: bool = False, **properties: Any) -> Json:
    """An endpoint's body."""
    word = "manualPrivateLinkServiceConnections" if manual else "privateLinkServiceConnections"
    said: Json = {"privateLinkServiceId": target, "groupIds": list(groups)}
    said |= {"requestMessage": "please"} if manual else {}
    given = {"subnet": {"id": subnet_id}, word: [{"name": "to", "properties": said}], **properties}
    return {"location": LOCATION, "properties": given}


def zone(arm: Arm, called: str) -> str:
    """A private DNS zone; its id."""
    return str(arm.made(arm.id(ZONE, called), {"location": "global"})["id"])


def zone_group(arm: Arm, endpoint: str, *zones: str) -> Json:
    """The zone group of an endpoint."""
    configs = [{"name": f"z{i}", "properties": {"privateDnsZoneId": each}} for i, each in enumerate(zones)]
    return arm.made(f"{endpoint}/privateDnsZoneGroups/default", {"properties": {"privateDnsZoneConfigs": configs}})


def state_of(endpoint: Json, *, manual: bool = False) -> str:
    """The state of an endpoint's connection."""
    word = "manualPrivateLinkServiceConnections" if manual else "privateLinkServiceConnections"
    return str(endpoint["properties"][word][0]["properties"][STATE]["status"])


def records(arm: Arm, zone_id: str) -> dict[str, str]:
    """The A records of a zone."""
    found = arm.send("GET", f"{zone_id}/A", api=ZONE.api_version).json()["value"]
    return {each["name"]: each["properties"]["aRecords"][0]["ipv4Address"] for each in found}


def test_an_endpoint_of_a_workspace(arm: Arm) -> None:
    """It takes three addresses, has its names, and is approved on both sides; its records come and go with it."""
    place, workspace = subnet(arm), arm.workspace()
    path = arm.id(ENDPOINT, "pe-ml")
    first = arm.send("PUT", path, endpoint_body(place, workspace["id"], "amlworkspace"))
    assert (first.status_code, first.json()["properties"]["provisioningState"]) == (201, "Updating")
    arm.wait(first, path)
    made = arm.got(path)
    assert state_of(made) == "Approved"
    names = {each["fqdn"]: each["ipAddresses"][0] for each in made["properties"]["customDnsConfigs"]}
    guid = workspace["properties"]["workspaceId"]
    assert names == {
        f"{guid}.workspace.westeurope.api.azureml.ms": "10.0.0.4",
        f"{guid}.workspace.westeurope.cert.api.azureml.ms": "10.0.0.4",
        f"ml-ml-contoso-westeurope-{guid}.westeurope.notebooks.azure.net": "10.0.0.5",
        f"*.{guid}.inference.westeurope.api.azureml.ms": "10.0.0.6",
    }
    nic = arm.send("GET", made["properties"]["networkInterfaces"][0]["id"], api=API).json()
    assert [each["properties"]["privateIPAddress"] for each in nic["properties"]["ipConfigurations"]] == [
        "10.0.0.4",
        "10.0.0.5",
        "10.0.0.6",
    ]
    there = arm.got(workspace["id"])["properties"]
    assert there["privateLinkCount"] == 1
    assert there["privateEndpointConnections"][0]["properties"]["privateEndpoint"]["id"] == path
    api, notebooks = zone(arm, "privatelink.api.azureml.ms"), zone(arm, "privatelink.notebooks.azure.net")
    group = zone_group(arm, path, api, notebooks)
    assert [len(each["properties"]["recordSets"]) for each in group["properties"]["privateDnsZoneConfigs"]] == [2, 1]
    assert records(arm, api) == {
        f"{guid}.workspace.westeurope": "10.0.0.4",
        f"*.{guid}.inference.westeurope": "10.0.0.6",
    }
    assert arm.got(api)["properties"]["numberOfRecordSets"] == 3
    again = arm.send("PUT", path, endpoint_body(place, workspace["id"], "amlworkspace"))
    assert again.status_code == 200
    assert {key: each for key, each in again.json()["properties"].items() if key != "provisioningState"} == {
        key: each for key, each in made["properties"].items() if key != "provisioningState"
    }
    assert len(arm.made(workspace["id"], {**workspace, "tags": {"a": "b"}})["properties"]["privateEndpointConnections"])
    assert arm.delete(path).status_code == 202
    assert records(arm, api) == records(arm, notebooks) == {}
    assert arm.got(workspace["id"])["properties"]["privateEndpointConnections"] == []
    assert arm.send("GET", nic["id"], api=API).status_code == 404
    assert "ipConfigurations" not in arm.got(place)["properties"]


def test_a_manual_connection_waits_for_the_owner(arm: Arm) -> None:
    """Pending, without names; approved it has them, rejected it hasn't; deleted there, it is Disconnected here."""
    place, account, path = subnet(arm), arm.storage(), arm.id(ENDPOINT, "pe-blob")
    made = arm.made(path, endpoint_body(place, account["id"], "blob", manual=True))
    assert (state_of(made, manual=True), made["properties"]["customDnsConfigs"]) == ("Pending", [])
    blob = zone(arm, "privatelink.blob.core.windows.net")
    zone_group(arm, path, blob)
    assert records(arm, blob) == {}
    (connection,) = arm.got(account["id"])["properties"]["privateEndpointConnections"]
    assert connection["properties"][STATE] == {"status": "Pending", "description": "please", "actionsRequired": "None"}
    for status, found in (("Approved", {account["name"]: "10.0.0.4"}), ("Rejected", {})):
        body = {"properties": {STATE: {"status": status, "description": "seen"}}}
        answer = arm.send("PUT", connection["id"], body, api=storage.ACCOUNT.api_version)
        assert (answer.status_code, answer.json()["properties"][STATE]["status"]) == (200, status)
        assert state_of(arm.got(path), manual=True) == status
        assert records(arm, blob) == found
    odd = {"properties": {STATE: {"status": "Disconnected"}}}
    refused(arm.send("PUT", connection["id"], odd, api=storage.ACCOUNT.api_version), 400, "BadRequest")
    new = connection["id"] + "x"
    refused(arm.send("PUT", new, body, api=storage.ACCOUNT.api_version), 404, "ResourceNotFound")
    arm.delete(connection["id"], api=storage.ACCOUNT.api_version)
    assert state_of(arm.got(path), manual=True) == "Disconnected"
    assert arm.got(account["id"])["properties"]["privateEndpointConnections"] == []


def test_names_of_every_target(arm: Arm) -> None:
    """A vault is found in another domain than its own; a registry has a data endpoint too."""
    place = subnet(arm)
    vault, registry = arm.vault(), arm.registry(sku={"name": "Premium"})
    for target, group, wanted in (
        (vault, "vault", [f"{vault['name']}.vault.azure.net"]),
        (registry, "registry", [f"{registry['name']}.azurecr.io", f"{registry['name']}.westeurope.data.azurecr.io"]),
    ):
        made = arm.made(arm.id(ENDPOINT, f"pe-{group}"), endpoint_body(place, target["id"], group))
        assert [each["fqdn"] for each in made["properties"]["customDnsConfigs"]] == wanted
        offered = arm.send("GET", f"{target['id']}/privateLinkResources").json()["value"]
        assert [each["properties"]["groupId"] for each in offered] == [group]
    found = zone(arm, "privatelink.vaultcore.azure.net")
    zone_group(arm, arm.id(ENDPOINT, "pe-vault"), found)
    assert records(arm, found) == {vault["name"]: "10.0.0.4"}


def test_static_addresses_and_a_custom_interface(arm: Arm) -> None:
    """Each member is named, and gets the address that it asks for."""
    place, account = subnet(arm), arm.storage()
    wanted = [{"name": "ip", "properties": {"groupId": "blob", "memberName": "blob", "privateIPAddress": "10.0.0.9"}}]
    body = endpoint_body(place, account["id"], "blob", ipConfigurations=wanted, customNetworkInterfaceName="nic-blob")
    made = arm.made(arm.id(ENDPOINT, "pe-blob"), body)
    assert made["properties"]["networkInterfaces"][0]["id"].endswith("/networkInterfaces/nic-blob")
    assert made["properties"]["customDnsConfigs"][0]["ipAddresses"] == ["10.0.0.9"]
    taken = endpoint_body(place, arm.storage()["id"], "blob", ipConfigurations=wanted)
    refused(arm.send("PUT", arm.id(ENDPOINT, "pe-other"), taken), 400, "PrivateIPAddressIsAllocated")
    lacking = endpoint_body(place, arm.workspace()["id"], "amlworkspace", ipConfigurations=wanted)
    answer = arm.send("PUT", arm.id(ENDPOINT, "pe-ml"), lacking)
    assert "default, notebook, inference" in refused(answer, 400, "InvalidPrivateEndpointIpConfigurations")


def test_what_is_refused_of_an_endpoint(arm: Arm) -> None:
    """Another region than its network's, a full subnet, an unknown group, a Basic registry, and the like."""
    place, account, workspace = subnet(arm, "10.0.0.0/29"), arm.storage()["id"], arm.workspace()["id"]
    basic, path = arm.registry()["id"], arm.id(ENDPOINT, "pe")
    elsewhere = {**endpoint_body(place, account, "blob"), "location": "northeurope"}
    two = endpoint_body(place, account, "blob")
    two["properties"]["privateLinkServiceConnections"] *= 2
    for body, code in (
        (elsewhere, "InvalidResourceReference"),
        (endpoint_body(place + "x", account, "blob"), "InvalidResourceReference"),
        (endpoint_body(place, account, "blob", "file"), "OnlyOneGroupIdPermitted"),
        (endpoint_body(place, account, "BLOB"), "InvalidValuesForRequestParameters"),
        (endpoint_body(place, account), "InvalidValuesForRequestParameters"),
        (endpoint_body(place, workspace, "vault"), "InvalidValuesForRequestParameters"),
        (endpoint_body(place, basic, "registry"), "PrivateEndpointNotSupportedForSku"),
        (endpoint_body(place, account + "x", "blob"), "InvalidPrivateLinkServiceId"),
        (two, "InvalidRequestFormat"),
    ):
        refused(arm.send("PUT", path, body), 400, code)
    arm.made(arm.id(ENDPOINT, "pe-blob"), endpoint_body(place, account, "blob"))
    message = refused(arm.send("PUT", path, endpoint_body(place, workspace, "amlworkspace")), 400, "SubnetIsFull")
    assert "capacity for 3 IP addresses" in message
    assert arm.send("GET", path).status_code == 404
    other = endpoint_body(place, account, "file")
    refused(arm.send("PUT", arm.id(ENDPOINT, "pe-blob"), other), 400, "PropertyChangeNotAllowed")


def test_a_network_in_use_stays(arm: Arm) -> None:
    """Neither its subnet nor it is deleted while an endpoint lies there; the group takes all along."""
    place, account = subnet(arm), arm.storage()["id"]
    made = arm.made(arm.id(ENDPOINT, "pe"), endpoint_body(place, account, "blob"))
    whole = place.rpartition("/subnets/")[0]
    message = refused(arm.send("DELETE", place), 400, "InUseSubnetCannotBeDeleted")
    assert made["properties"]["networkInterfaces"][0]["id"] in message
    refused(arm.send("DELETE", whole), 400, "InUseSubnetCannotBeDeleted")
    refused(arm.send("PUT", whole, vnet_body(subnet_body("b", "10.0.1.0/24"))), 400, "InUseSubnetCannotBeDeleted")
    moved = vnet_body(subnet_body("pe", "10.0.1.0/24"))
    refused(arm.send("PUT", whole, moved), 400, "InUseSubnetCannotBeUpdated")
    nic = made["properties"]["networkInterfaces"][0]["id"]
    refused(arm.send("DELETE", nic, api=API), 400, "NetworkInterfaceAssociatedWithPrivateEndpoint")
    refused(arm.send("PUT", nic, {"location": LOCATION}, api=API), 400, "NetworkInterfaceAssociatedWithPrivateEndpoint")
    zone_group(arm, made["id"], zone(arm, "privatelink.blob.core.windows.net"))
    assert arm.delete(arm.group).status_code == 202


def test_a_machines_interface_takes_an_address(arm: Arm) -> None:
    """The next one, which it keeps; while it is there, its subnet is in use."""
    place, path = subnet(arm), arm.id(network.INTERFACE, "nic-vm")
    body = {"location": LOCATION, "properties": {"ipConfigurations": [{"name": "ip", "properties": {}}]}}
    body["properties"]["ipConfigurations"][0]["properties"] = {"subnet": {"id": place}}  # type: ignore[index]
    for _ in range(2):
        arm.wait(arm.send("PUT", path, body, api=API), path)
        (found,) = arm.send("GET", path, api=API).json()["properties"]["ipConfigurations"]
        assert found["properties"]["privateIPAddress"] == "10.0.0.4"
    refused(arm.send("DELETE", place), 400, "InUseSubnetCannotBeDeleted")
    arm.delete(path, api=API)
    assert arm.delete(place).status_code == 202
    subnet(arm)
    arm.wait(arm.send("PUT", path, body, api=API), path)
    assert arm.delete(arm.group).status_code == 202


def test_two_endpoints_write_one_record(arm: Arm) -> None:
    """The later one's stays when the first goes."""
    place, account = subnet(arm), arm.storage()
    found = zone(arm, "privatelink.blob.core.windows.net")
    for called in ("pe-a", "pe-b"):
        made = arm.made(arm.id(ENDPOINT, called), endpoint_body(place, account["id"], "blob"))
        zone_group(arm, made["id"], found)
    assert records(arm, found) == {account["name"]: "10.0.0.5"}
    arm.delete(arm.id(ENDPOINT, "pe-a"))
    assert records(arm, found) == {account["name"]: "10.0.0.5"}
    arm.delete(arm.id(GROUP, "pe-b", "default"))
    assert records(arm, found) == {}


def test_zone_groups_that_are_refused(arm: Arm) -> None:
    """An endpoint has one, of zones that exist."""
    place = subnet(arm)
    path = arm.made(arm.id(ENDPOINT, "pe"), endpoint_body(place, arm.storage()["id"], "blob"))["id"]
    found = zone(arm, "privatelink.blob.core.windows.net")
    wrong = (([found + "x"], "InvalidResourceReference"), ([place], "BadRequest"), ([found] * 6, "BadRequest"))
    for zones, code in wrong:
        configs = [{"name": "z", "properties": {"privateDnsZoneId": each}} for each in zones]
        body = {"properties": {"privateDnsZoneConfigs": configs}}
        refused(arm.send("PUT", f"{path}/privateDnsZoneGroups/default", body), 400, code)
    zone_group(arm, path, found)
    body = {"properties": {"privateDnsZoneConfigs": []}}
    refused(arm.send("PUT", f"{path}/privateDnsZoneGroups/second", body), 400, "PrivateDnsZoneGroupLimitReached")


def test_zones_and_links(arm: Arm) -> None:
    """They lie in no region; a network is linked to one zone of a name; what is linked stays."""
    place = subnet(arm)
    whole = place.rpartition("/subnets/")[0]
    path = arm.id(ZONE, "privatelink.blob.core.windows.net")
    message = refused(arm.send("PUT", path, {"location": LOCATION}), 400, "LocationNotAvailableForResourceType")
    assert "is 'global'" in message
    refused(arm.send("PUT", arm.id(ZONE, "local"), {"location": "global"}), 400, "BadRequest")
    begun = arm.send("PUT", path, {"location": "global"})
    assert (begun.status_code, "location" in begun.headers) == (202, True)
    arm.wait(begun, path)
    link = {"location": "global", "properties": {"virtualNetwork": {"id": whole}, "registrationEnabled": True}}
    made = arm.made(f"{path}/virtualNetworkLinks/hub", link)
    assert made["properties"]["virtualNetworkLinkState"] == "Completed"
    assert arm.got(path)["properties"]["numberOfVirtualNetworkLinksWithRegistration"] == 1
    refused(arm.send("PUT", f"{path}/virtualNetworkLinks/twice", link), 400, "BadRequest")
    other = Arm(arm.http, arm.subscription, "rg-other")
    other.made(other.group, {"location": LOCATION})
    second = zone(other, "privatelink.blob.core.windows.net")
    message = refused(arm.send("PUT", f"{second}/virtualNetworkLinks/hub", link), 400, "BadRequest")
    assert "overlapping namespaces" in message
    third = zone(other, "privatelink.file.core.windows.net")
    assert "registers" in refused(arm.send("PUT", f"{third}/virtualNetworkLinks/hub", link), 400, "BadRequest")
    missing = {"location": "global", "properties": {"virtualNetwork": {"id": whole + "x"}}}
    refused(arm.send("PUT", f"{third}/virtualNetworkLinks/hub", missing), 400, "InvalidResourceReference")
    refused(arm.send("DELETE", path), 409, "CannotDeleteResource")
    refused(arm.send("DELETE", whole), 400, "InUseVirtualNetworkCannotBeDeleted")
    arm.delete(f"{path}/virtualNetworkLinks/hub")
    assert arm.delete(path).status_code == 202
    assert arm.delete(whole).status_code == 202


def test_records_of_ones_own(arm: Arm) -> None:
    """A client writes, lists and deletes A records."""
    found = zone(arm, name("a") + ".contoso.local")
    body = {"properties": {"ttl": 60, "aRecords": [{"ipv4Address": "10.0.0.9"}]}}
    answer = arm.send("PUT", f"{found}/A/www", body, api=ZONE.api_version)
    assert answer.status_code == 201
    assert answer.json()["properties"]["fqdn"].startswith("www.")
    assert records(arm, found) == {"www": "10.0.0.9"}
    assert arm.send("DELETE", f"{found}/A/www", api=ZONE.api_version).status_code == 200
    assert records(arm, found) == {}


def test_what_isnt_ready_yet(tmp_path: Path) -> None:
    """A subnet, or its security group, that is being written is a 429 that clients try again; a target is a 400."""
    store, later = Store(tmp_path), time.time() + 60
    path = f"{PLACE}/Microsoft.Network/privateEndpoints/pe"
    call = Call("PUT", parse(path), {}, {}, store, Settings(), {})
    guard = Resource(f"{PLACE}/Microsoft.Network/networkSecurityGroups/nsg", network.SECURITY_GROUP.type, {}, later)
    target = Resource(f"{PLACE}/Microsoft.Storage/storageAccounts/st", storage.ACCOUNT.type, {}, later)
    place = f"{PLACE}/Microsoft.Network/virtualNetworks/vnet/subnets/pe"
    guarded = Resource(place, network.SUBNET.type, {"properties": {"networkSecurityGroup": {"id": guard.id}}})
    with store.transaction():
        for each in (guard, target):
            store.put(each)
    for needed in (Resource(place, network.SUBNET.type, {}, later), guarded):
        with pytest.raises(ArmError) as found:
            checks.check_ready(call, [needed])
        assert (found.value.status, found.value.code) == (429, "RetryableError")
        assert found.value.details[0].code == "ReferencedResourceNotProvisioned"
    asking = Resource(path, ENDPOINT.type, endpoint_body(place, target.id, "blob"))
    with pytest.raises(ArmError) as refusal:
        checks.check_target(call, asking)
    assert (refusal.value.status, refusal.value.code) == (400, "StorageAccountOperationInProgress")
    store.close()


@pytest.mark.parametrize("purge", [False, True])
def test_a_deleted_target_leaves_its_endpoints_disconnected(arm: Arm, purge: bool) -> None:
    """Each type of target, soft-deleted or for good: the endpoint stays, without names, and its records go."""
    place, where = subnet(arm, "10.0.0.0/26"), zone(arm, "privatelink.blob.core.windows.net")
    body = {"location": LOCATION, "sku": {"name": "Premium"}}
    registry_id = arm.made(arm.id(registry.REGISTRY, name("cr")), body)["id"]
    workspace = arm.workspace()["id"]
    wanted = ((workspace, "amlworkspace"), (arm.storage()["id"], "blob"), (arm.vault()["id"], "vault"))
    for target, group in (*wanted, (registry_id, "registry")):
        endpoint = arm.made(arm.id(ENDPOINT, f"pe-{group}"), endpoint_body(place, target, group))["id"]
        if group == "blob":
            zone_group(arm, endpoint, where)
            assert records(arm, where)
        arm.delete(target, **({"forceToPurge": "true"} if purge and target == workspace else {}))
        found = arm.got(endpoint)
        assert state_of(found) == "Disconnected"
        assert found["properties"]["customDnsConfigs"] == []
    assert records(arm, where) == {}


def test_a_recovered_vault_has_no_connections(arm: Arm) -> None:
    """They went with it: its endpoints stay as they were told."""
    vault = arm.vault()
    arm.made(arm.id(ENDPOINT, "pe"), endpoint_body(subnet(arm), vault["id"], "vault"))
    arm.delete(vault["id"])
    found = arm.made(vault["id"], vault_body(createMode="recover"))
    assert not found["properties"].get("privateEndpointConnections")
    assert state_of(arm.got(arm.id(ENDPOINT, "pe"))) == "Disconnected"


def test_a_zone_that_two_write_at_once(tmp_path: Path) -> None:
    """The second one, a link of the zone too, is told that an operation is queued."""
    with served(tmp_path, settings=Settings(delay=30)) as server:
        headers = {"Authorization": f"Bearer {server.token}"}
        with httpx.Client(base_url=server.url, headers=headers, timeout=30) as http:
            arm = Arm(http)
            arm.made(arm.group, {"location": LOCATION})
            path = arm.id(ZONE, "privatelink.azurecr.io")
            assert arm.send("PUT", path, {"location": "global"}).status_code == 202
            said = refused(arm.send("PUT", path, {"location": "global"}), 409, "Conflict")
            assert f"|{arm.group_name}|privateDnsZones|privatelink.azurecr.io' already has 1 operations" in said
            assert "UpsertPrivateDnsZone" in said
            link = arm.send("PUT", f"{path}/virtualNetworkLinks/hub", {"location": "global", "properties": {}})
            assert "already has 1 operations" in refused(link, 409, "Conflict")
            assert "queued" in refused(arm.send("DELETE", path), 409, "Conflict")
