"""Networks through the plugin: what azure-native flattens, and lists that are resources of their own too."""

from __future__ import annotations

from typing import Any

from pulumi.runtime import proto

from amlstack.catalog import keyvault, network
from amlstack.sandbox import control
from amlstack.sandbox.plugin import state
from amlstack.sandbox.plugin.provider import AzureNative

from .test_provider import ACCOUNT, WORKSPACE, call, created, group, plain, provider, struct, urn

__all__ = ["group", "provider"]  # fixtures

VNET, SUBNET, VAULT = network.VIRTUAL_NETWORK.token, network.SUBNET.token, keyvault.VAULT.token
NETWORK = {"resourceGroupName": "rg", "virtualNetworkName": "vnet"}
SPACE = {"location": "westeurope", "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}


def test_inline_subnets_are_flat(provider: AzureNative, group: Any) -> None:
    """A program says a subnet's prefix beside its name, and reads its id there."""
    made = created(provider, VNET, {**NETWORK, **SPACE, "subnets": [{"name": "pe", "addressPrefix": "10.0.0.0/24"}]})
    outputs = plain(made.properties)
    assert outputs["subnets"][0]["addressPrefix"] == "10.0.0.0/24"
    assert outputs["subnets"][0]["id"] == f"{made.id}/subnets/pe"
    read = call(provider.Read, proto.ReadRequest(id=made.id, urn=urn(VNET)))
    imported = plain(read.inputs)
    assert imported["subnets"] == [
        {
            "id": f"{made.id}/subnets/pe",
            "name": "pe",
            "type": network.SUBNET.type,
            "addressPrefix": "10.0.0.0/24",
            "delegations": [],
            "privateEndpointNetworkPolicies": "Disabled",
            "privateLinkServiceNetworkPolicies": "Enabled",
        }
    ]


def test_subnets_of_their_own_outlive_an_update_of_their_network(provider: AzureNative, group: Any) -> None:
    """A network whose program sets no subnets is sent those that are there, and a refresh doesn't see them."""
    inputs = {**NETWORK, **SPACE}
    made = created(provider, VNET, inputs)
    subnet = created(provider, SUBNET, {**NETWORK, "subnetName": "pe", "addressPrefix": "10.0.0.0/24"})
    tagged = {**inputs, "tags": {"team": "ml"}}
    request = proto.UpdateRequest(id=made.id, urn=urn(VNET), olds=made.properties, news=struct(tagged))
    updated = call(provider.Update, request)
    assert plain(updated.properties)["subnets"] == []
    assert call(provider.Read, proto.ReadRequest(id=subnet.id, urn=urn(SUBNET))).id == subnet.id
    again = proto.ReadRequest(id=made.id, urn=urn(VNET), properties=updated.properties, inputs=struct(tagged))
    assert plain(call(provider.Read, again).inputs) == tagged


def test_lists_that_a_program_sets_are_its_own() -> None:
    """An empty one takes away what is there."""
    kind, there = network.VIRTUAL_NETWORK, {"properties": {"subnets": [1], "virtualNetworkPeerings": [2]}}
    whole = state.with_unset(kind, {"properties": {"subnets": []}}, there)
    assert whole["properties"] == {"subnets": [], "virtualNetworkPeerings": [2]}
    seen = state.without_unset(kind, {"subnets": []}, there)
    assert seen["properties"] == {"subnets": [1], "virtualNetworkPeerings": []}


def test_azures_outbound_rules_are_no_drift(provider: AzureNative, group: Any) -> None:
    """A refresh right after the creation changes no input, and an update sends the program's rules alone."""
    where = {"resourceGroupName": "rg", "location": "westeurope"}
    account = created(
        provider, ACCOUNT, {**where, "accountName": "stnet", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}}
    )
    vault = {"tenantId": control.TENANT, "sku": {"family": "A", "name": "standard"}, "enableRbacAuthorization": True}
    kept = created(provider, VAULT, {**where, "vaultName": "kv-net", "properties": vault})
    rules = {"pypi": {"type": "FQDN", "destination": "pypi.org", "category": "UserDefined"}}
    inputs = {
        **where,
        "workspaceName": "ml-net",
        "identity": {"type": "SystemAssigned"},
        "storageAccount": account.id,
        "keyVault": kept.id,
        "managedNetwork": {"isolationMode": "AllowOnlyApprovedOutbound", "outboundRules": rules},
    }
    made = created(provider, WORKSPACE, inputs)
    assert len(plain(made.properties)["managedNetwork"]["outboundRules"]) > 10
    read = proto.ReadRequest(id=made.id, urn=urn(WORKSPACE), properties=made.properties, inputs=struct(inputs))
    assert plain(call(provider.Read, read).inputs) == inputs
    network = {**inputs["managedNetwork"], "outboundRules": {}}
    request = proto.UpdateRequest(
        id=made.id, urn=urn(WORKSPACE), olds=made.properties, news=struct({**inputs, "managedNetwork": network})
    )
    left = plain(call(provider.Update, request).properties)["managedNetwork"]["outboundRules"]
    assert {each["category"] for each in left.values()} == {"Required"}
