"""The real az on networks: `az network vnet`, `private-endpoint` and `private-dns` through a life."""

from __future__ import annotations

import pytest

from .azure import LOCATION, name
from .test_az import Az, az, server

__all__ = ["az", "server"]  # fixtures
pytestmark = [pytest.mark.thorough, pytest.mark.xdist_group("az")]

WHERE = "--resource-group rg-contoso"
ZONE = "privatelink.blob.core.windows.net"
OFF = "--disable-private-endpoint-network-policies true"


def test_life_of_a_private_endpoint(az: Az) -> None:
    """A network with a guarded subnet, an endpoint, its zone, link and zone group: made, seen, changed and deleted."""
    az(f"network nsg create {WHERE} --name nsg --location {LOCATION}")
    rule = "--priority 100 --access Allow --protocol Tcp --direction Inbound --destination-port-ranges 443"
    az(f"network nsg rule create {WHERE} --nsg-name nsg --name https {rule}")
    made = az(f"network vnet create {WHERE} --name vnet --location {LOCATION} --address-prefixes 10.0.0.0/16")
    assert made["newVNet"]["provisioningState"] == "Succeeded"
    subnet = f"{WHERE} --vnet-name vnet --name pe"
    az(f"network vnet subnet create {subnet} --address-prefixes 10.0.0.0/24 --network-security-group nsg {OFF}")
    account = az(f"storage account create {WHERE} --name {name('st')} --location {LOCATION} --sku Standard_LRS")
    target = f"--private-connection-resource-id {account['id']} --group-id blob --connection-name to"
    asked = f"network private-endpoint create {WHERE} --name pe --vnet-name vnet --subnet pe --location {LOCATION}"
    endpoint = az(f"{asked} {target}")
    assert endpoint["customDnsConfigs"][0]["ipAddresses"] == ["10.0.0.4"]
    interface = az("network nic show --ids", endpoint["networkInterfaces"][0]["id"])
    assert interface["ipConfigurations"][0]["privateIPAddress"] == "10.0.0.4"
    az(f"network private-dns zone create {WHERE} --name {ZONE}")
    link = f"{WHERE} --zone-name {ZONE} --name hub"
    az(f"network private-dns link vnet create {link} --virtual-network vnet --registration-enabled false")
    assert az(f"network private-dns link vnet show {link}")["virtualNetworkLinkState"] == "Completed"
    group = f"{WHERE} --endpoint-name pe --name default"
    az(f"network private-endpoint dns-zone-group create {group} --private-dns-zone {ZONE} --zone-name blob")
    records = az(f"network private-dns record-set a list {WHERE} --zone-name {ZONE}")
    assert [(each["name"], each["aRecords"]) for each in records] == [(account["name"], [{"ipv4Address": "10.0.0.4"}])]
    assert "InUseSubnetCannotBeDeleted" in az.refused(f"network vnet subnet delete {subnet}")
    assert az(f"network private-endpoint update {WHERE} --name pe --tags a=b")["tags"] == {"a": "b"}
    az(f"network private-endpoint delete {WHERE} --name pe")
    assert az(f"network private-dns record-set a list {WHERE} --zone-name {ZONE}") == []
    az(f"network private-dns link vnet delete {link} --yes")
    az(f"network private-dns zone delete {WHERE} --name {ZONE} --yes")
    az(f"network vnet delete {WHERE} --name vnet")
    az(f"network nsg delete {WHERE} --name nsg")
    for what in ("vnet", "nsg", "private-endpoint", "private-dns zone"):
        assert az(f"network {what} list {WHERE}") == []


def test_a_connection_that_its_owner_approves(az: Az) -> None:
    """Manual, it waits with its message; approved by its owner it works, and deleted it is cut off."""
    az(f"network vnet create {WHERE} --name vnet-2 --location {LOCATION} --address-prefixes 10.1.0.0/16")
    az(f"network vnet subnet create {WHERE} --vnet-name vnet-2 --name pe --address-prefixes 10.1.0.0/24")
    vault = az(f"keyvault create {WHERE} --name {name('kv')} --location {LOCATION}")["id"]
    asked = f"network private-endpoint create {WHERE} --name pe-2 --vnet-name vnet-2 --subnet pe --location {LOCATION}"
    target = f"--private-connection-resource-id {vault} --group-id vault --connection-name to"
    made = az(f"{asked} {target} --manual-request true --request-message", "for the platform team")
    assert _state(made)["status"] == "Pending"
    offered = az(f"network private-link-resource list --id {vault}")
    assert [each["properties"]["groupId"] for each in offered] == ["vault"]
    (waiting,) = az(f"network private-endpoint-connection list --id {vault}")
    az("network private-endpoint-connection approve --description ok --id", waiting["id"])
    assert _state(az(f"network private-endpoint show {WHERE} --name pe-2"))["status"] == "Approved"
    az("network private-endpoint-connection delete --yes --id", waiting["id"])
    assert _state(az(f"network private-endpoint show {WHERE} --name pe-2"))["status"] == "Disconnected"
    az(f"network private-endpoint delete {WHERE} --name pe-2")
    az(f"network vnet delete {WHERE} --name vnet-2")


def _state(endpoint: dict[str, list[dict[str, dict[str, str]]]]) -> dict[str, str]:
    return endpoint["manualPrivateLinkServiceConnections"][0]["privateLinkServiceConnectionState"]
