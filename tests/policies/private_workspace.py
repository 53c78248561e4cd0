"""A private workspace as a template, whole: tests take parts of it away, or change them."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from amlstack.arm.language import read
from amlstack.catalog import (
    computes,
    identity,
    keyvault,
    machinelearning,
    network,
    private_dns,
    registry,
    storage,
)
from amlstack.policies import Graph
from amlstack.policies.examples import id_of
from amlstack.policies.expansion import Given, expansion

WS, ST, KV, CR = machinelearning.WORKSPACE, storage.ACCOUNT, keyvault.VAULT, registry.REGISTRY
NET, SUBNET, ENDPOINT, GROUP = network.VIRTUAL_NETWORK, network.SUBNET, network.PRIVATE_ENDPOINT, network.ZONE_GROUP
ZONE, LINK, ROLE = private_dns.ZONE, private_dns.LINK, identity.ROLE_ASSIGNMENT
OFF = {"publicNetworkAccess": "Disabled"}
TARGETS = {
    "amlworkspace": (WS, "ml"),
    "blob": (ST, "st"),
    "file": (ST, "st"),
    "vault": (KV, "kv"),
    "registry": (CR, "cr"),
}


class Template(dict[str, dict[str, Any]]):
    """Resources by short names: 'ws', 'blob' (an endpoint), 'blob group', 'zone ZONE', 'link ZONE'."""

    def without(self, *names: str) -> Template:
        """The same without some of them."""
        return Template({name: body for name, body in self.items() if name not in names})

    def having(self, name: str, **properties: Any) -> Template:
        """The same with properties of one of them added, or made so."""
        made = copy.deepcopy(self)
        made[name]["properties"] |= properties
        return Template(made)

    def graph(self) -> Graph:
        """What rules see of it."""
        written = {
            "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
            "contentVersion": "1.0.0.0",
            "parameters": {"later": {"type": "string"}},  # which nobody gives a value
            "resources": list(self.values()),
        }
        found = expansion(Given(read(json.dumps(written), "main.json")))
        assert found.faults == ()
        return Graph(found.resources)


def resource(kind: Any, name: str, properties: Mapping[str, Any] | None = None, **body: Any) -> dict[str, Any]:
    """A resource of a template."""
    return {
        "type": kind.type,
        "apiVersion": kind.api_version,
        "name": name,
        **body,
        "properties": dict(properties or {}),
    }


def endpoint(group: str, subnet: str = "pe", **body: Any) -> dict[str, Any]:
    """A private endpoint to a service of the private workspace."""
    connection = {"name": "one", "properties": {"privateLinkServiceId": id_of(*TARGETS[group]), "groupIds": [group]}}
    said = {"subnet": {"id": id_of(SUBNET, "vnet", subnet)}, "privateLinkServiceConnections": [connection]}
    return resource(ENDPOINT, f"pe-{group}", said, location="westeurope", **body)


def private() -> Template:
    """A workspace that nothing on the internet reaches, with a cluster in its network, and all that it needs."""
    subnets = [
        {"name": each, "properties": {"addressPrefix": f"10.0.{at}.0/24"}} for at, each in enumerate(("pe", "jobs"))
    ]
    refers = {"storageAccount": id_of(ST, "st"), "keyVault": id_of(KV, "kv"), "containerRegistry": id_of(CR, "cr")}
    made = {
        "vnet": resource(
            NET,
            "vnet",
            {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets},
            location="westeurope",
        ),
        "st": resource(ST, "st", OFF),
        "kv": resource(KV, "kv", OFF),
        "cr": resource(CR, "cr", OFF, sku={"name": "Premium"}),
        "ws": resource(
            WS,
            "ml",
            OFF | refers | {"imageBuildCompute": "cpu"},
            identity={"type": "SystemAssigned"},
            location="westeurope",
        ),
        "cpu": resource(
            computes.COMPUTE,
            "ml/cpu",
            {"computeType": computes.CLUSTER, "properties": {"subnet": {"id": id_of(SUBNET, "vnet", "jobs")}}},
        ),
    }
    for group in TARGETS:
        zones = private_dns.ZONES[group]["public"]
        configs = [
            {"name": f"z{at}", "properties": {"privateDnsZoneId": id_of(ZONE, zone)}} for at, zone in enumerate(zones)
        ]
        made[group] = endpoint(group)
        made[f"{group} group"] = resource(GROUP, f"pe-{group}/default", {"privateDnsZoneConfigs": configs})
        for zone in zones:
            made[f"zone {zone}"] = resource(ZONE, zone, location="global")
            made[f"link {zone}"] = resource(
                LINK, f"{zone}/vnet", {"virtualNetwork": {"id": id_of(NET, "vnet")}}, location="global"
            )
    for group in ("blob", "file"):
        made[f"{group} role"] = reader(group)
    return Template(made)


def reader(group: str) -> dict[str, Any]:
    """The role that lets the workspace read an endpoint."""
    me, role = id_of(WS, "ml").strip("[]"), identity.ROLES["Reader"]
    return resource(
        ROLE,
        f"[guid('{group}')]",
        {
            "roleDefinitionId": f"[subscriptionResourceId('{identity.ROLE_DEFINITION_TYPE}', '{role}')]",
            "principalId": f"[reference({me}, '{WS.api_version}', 'Full').identity.principalId]",
            "principalType": "ServicePrincipal",
        },
        scope=id_of(ENDPOINT, f"pe-{group}"),
    )
