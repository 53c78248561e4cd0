"""A network comes back from a template: of our own exports as what exports the same, of others what can be said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from amlstack import importing
from amlstack.arm.language import Scope as Where
from amlstack.arm.language import expand

from .test_round_trip import EACH_SCOPE, SUBSCRIPTION, comes_back, declared, exported

HUB = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-hub/providers"
HERE = Where(subscription=SUBSCRIPTION, resource_group="rg-contoso-ml")
HEAD: dict[str, Any] = {
    "name": "contoso-ml",
    "name_seed": "contoso",
    "resource_group": "rg-contoso-ml",
    "location": "westeurope",
    "container_registry": {"sku": "Premium"},
    "storage_accounts": [{"name": "stcontosodata"}],
}
NETWORK: dict[str, Any] = {
    "virtual_network": {
        "address_prefixes": ["10.20.0.0/24"],
        "subnets": [
            {"name": "snet-endpoints", "address_prefix": "10.20.0.0/26"},
            {"name": "snet-computes", "address_prefix": "10.20.0.64/26"},
            {"name": "snet-others", "address_prefix": "10.20.0.128/26", "network_security_group": "nsg-others"},
        ],
    },
    "endpoint_subnet": "snet-endpoints",
    "private_endpoints": [
        {"target": "workspace"},
        {"target": "storage_account", "group_id": "blob"},
        {"target": "storage_account", "group_id": "file", "name": "pep-files"},
        {"target": "key_vault", "ip_configurations": [{"member_name": "default", "private_ip_address": "10.20.0.20"}]},
        {"target": "container_registry", "custom_network_interface_name": "nic-registry", "subnet": "snet-others"},
        {"target": "stcontosodata", "group_id": "dfs"},
        {"target": f"{HUB}/Microsoft.KeyVault/vaults/kv-hub", "manual": True, "request_message": "for forecasts"},
    ],
}
ZONES = [f"{HUB}/Microsoft.Network/privateDnsZones/privatelink.{name}" for name in ("api.azureml.ms",
         "notebooks.azure.net", "blob.core.windows.net", "file.core.windows.net", "dfs.core.windows.net",
         "vaultcore.azure.net", "azurecr.io")]  # fmt: skip
HUBS = f"{HUB}/Microsoft.Network/virtualNetworks/vnet-hub"
VARIANTS: dict[str, dict[str, Any]] = {
    "no names": {},
    "zones made": {"dns": "made"},
    "zones made for others too": {"dns": {"mode": "made", "virtual_network_links": [HUBS]}},
    "zones given": {"dns": {"zones": ZONES}},
    "some given, the rest made": {"dns": {"mode": "made", "zones": ZONES[:2]}},
    "computes": {"compute_subnet": "snet-computes", "dns": "made"},
    "a subnet of others": {
        "virtual_network": None,
        "endpoint_subnet": f"{HUBS}/subnets/snet-ml",
        "dns": {"zones": ZONES},
    },
}


def written(**keys: Any) -> str:
    """A workspace file with a network."""
    network = {key: value for key, value in {**NETWORK, **keys}.items() if value is not None}
    if "virtual_network" not in network:
        network["private_endpoints"] = [
            {key: value for key, value in each.items() if key not in ("subnet", "ip_configurations")}
            for each in network["private_endpoints"]
        ]
    return yaml.safe_dump({**HEAD, "network": network}, sort_keys=False)


@EACH_SCOPE
@pytest.mark.parametrize("variant", VARIANTS)
def test_our_own_exports_come_back(variant: str, scope: Any, tmp_path: Path) -> None:
    """As a file that exports the same resources, without a word."""
    found = comes_back(written(**VARIANTS[variant]), scope, tmp_path)["network"]
    assert "mode" not in found
    said = [(each["target"], each["group_id"]) for each in found["private_endpoints"]]
    assert len(set(said)) == len(NETWORK["private_endpoints"])


def test_a_serverless_computes_subnet_goes_by_its_name(tmp_path: Path) -> None:
    """Where its network is the file's own."""
    text = yaml.safe_load(written()) | {"serverless_compute": {"custom_subnet": "snet-computes", "no_public_ip": True}}
    found = comes_back(yaml.safe_dump(text), "resource-group", tmp_path)
    assert found["serverless_compute"]["custom_subnet"] == "snet-computes"


def changed(folder: Path, change: Any, **keys: Any) -> tuple[importing.Found, list[str], list[str]]:
    """What is found in an export whose resources were changed, and the notes and warnings of what differs then."""
    expanded = exported(declared(written(**keys), folder), "resource-group")
    template: dict[str, Any] = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [
            {key: value for key, value in json.loads(json.dumps(each.body)).items() if key != "dependsOn"}
            for each in expanded.every()
        ],
    }
    change(template["resources"])
    again = expand(template, {}, HERE)
    found = importing.from_template(again)
    found.mapping["name_seed"] = "contoso"
    told = importing.differences(again, declared(importing.text(found.mapping, "a test"), folder))
    return found, list(told.notes), list(told.warnings)


def of_type(resources: list[Any], type_: str, name: str = "") -> Any:
    """The body of a resource."""
    return next(each for each in resources if each["type"].endswith(type_) and name in each["name"])


def test_subnets_may_be_resources_of_their_own(tmp_path: Path) -> None:
    """Beside the network's body, as many templates have them: the file says them in the network."""

    def apart(resources: list[Any]) -> None:
        whole = of_type(resources, "/virtualNetworks")
        for each in whole["properties"].pop("subnets"):
            name = f"{whole['name']}/{each['name']}"
            kept = {"type": f"{whole['type']}/subnets", "apiVersion": whole["apiVersion"], "name": name}
            resources.append(kept | {"properties": each["properties"]})

    found, notes, warnings = changed(tmp_path, apart)
    assert not [*notes, *warnings]
    subnets = found.mapping["network"]["virtual_network"]["subnets"]
    assert [each["name"] for each in subnets] == ["snet-endpoints", "snet-computes", "snet-others"]


def test_names_that_nobody_chooses_are_no_loss(tmp_path: Path) -> None:
    """A link to the same network, and a zone group of the same endpoint, is the same by another name."""

    def renamed(resources: list[Any]) -> None:
        for type_ in ("/virtualNetworkLinks", "/privateDnsZoneGroups"):
            made = of_type(resources, type_)
            made["name"] = f"{made['name'].partition('/')[0]}/x4711"

    _, notes, warnings = changed(tmp_path, renamed, dns="made")
    assert not warnings
    assert sorted(note.partition(" ")[0].rpartition("/")[2] for note in notes) == [
        "privateDnsZoneGroups",
        "virtualNetworkLinks",
    ]
    assert all(": name: " in note for note in notes)


def test_rules_that_the_file_would_not_make_are_told_one_by_one(tmp_path: Path) -> None:
    """In a sentence each; to lose one that denies is a warning."""

    def more(resources: list[Any]) -> None:
        rules = of_type(resources, "/networkSecurityGroups", "endpoints")["properties"]["securityRules"]
        denied = {"access": "Deny", "direction": "Outbound", "priority": 300, "protocol": "*"}
        rules += [
            {"name": "deny-all", "properties": denied},
            {"name": "allow-all", "properties": {**denied, "access": "Allow", "priority": 301}},
        ]

    _, notes, warnings = changed(tmp_path, more)
    (note,) = (each for each in notes if "allow-all" in each)
    (warning,) = (each for each in warnings if "deny-all" in each)
    assert note.endswith(": properties.securityRules[allow-all]: the file doesn't make it")
    assert warning.endswith(": properties.securityRules[deny-all]: the file doesn't make it")


def test_an_endpoint_to_what_the_file_does_not_make_stays_away(tmp_path: Path) -> None:
    """Of another resource of the template: its loss is told with that one's."""

    def cosmos(resources: list[Any]) -> None:
        endpoint = json.loads(json.dumps(of_type(resources, "/privateEndpoints", "vault")))
        account = "Microsoft.DocumentDB/databaseAccounts"
        resources.append({"type": account, "apiVersion": "2024-05-15", "name": "cosmos-contoso", "location": "x"})
        (connection,) = endpoint["properties"]["privateLinkServiceConnections"]
        connection["properties"] = {
            "privateLinkServiceId": f"[resourceId('{account}', 'cosmos-contoso')]",
            "groupIds": ["Sql"],
        }
        resources.append({**endpoint, "name": "pep-cosmos"})

    found, _, warnings = changed(tmp_path, cosmos)
    assert "cosmos" not in str(found.mapping)
    assert any("privateEndpoints pep-cosmos: the file doesn't make it" in each for each in warnings)


LATE = "[reference('/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/components/x', '2020-02-02').y]"


@pytest.mark.parametrize(
    ("type_", "path", "says"),
    [
        ("/privateEndpoints", "subnet.id", "lies in a subnet that only a deployment knows"),
        ("/privateEndpoints", "privateLinkServiceConnections.0.properties.privateLinkServiceId", "leads to what only"),
        ("/privateEndpoints", "customNetworkInterfaceName", "custom_network_interface_name of the private endpoint"),
        (
            "/privateDnsZoneGroups",
            "privateDnsZoneConfigs.0.properties.privateDnsZoneId",
            "a zone of the private endpoint",
        ),
        ("/virtualNetworks", "subnets.0.properties.addressPrefix", "has no one range of addresses that is known"),
        ("/virtualNetworks", "addressSpace.addressPrefixes", "address_prefixes of vnet-contoso-ml"),
    ],
)
def test_what_only_a_deployment_knows_is_told(type_: str, path: str, says: str, tmp_path: Path) -> None:
    """And left out, the rest comes back."""
    expanded = exported(declared(written(dns="made"), tmp_path), "resource-group")
    resources = json.loads(json.dumps([each.body for each in expanded.every()]))
    *above, last = path.split(".")
    place: Any = of_type(resources, type_)["properties"]
    for word in above:
        place = place[int(word) if word.isdigit() else word]
    place[last] = LATE
    template = {"$schema": "x", "contentVersion": "1.0.0.0", "resources": resources}
    found = importing.from_template(expand(template, {}, HERE, partly=True))
    assert [note for note in (*found.notes, *found.warnings) if says in note]
    assert found.mapping["network"]
