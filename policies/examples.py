"""What the rules' examples are put together from: small resources as a template holds them, of invented companies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlstack.catalog import (
    Kind,
    computes,
    keyvault,
    machinelearning,
    managed_network,
    network,
    private_dns,
    registry,
    storage,
)
from amlstack.catalog.resources import DEPLOYMENT_TYPE

_NAMES = {
    machinelearning.WORKSPACE.type: "contoso-ml",
    storage.ACCOUNT.type: "stcontoso",
    keyvault.VAULT.type: "kv-contoso",
    registry.REGISTRY.type: "crcontoso",
}


def made(kind: Kind, name: str | None = None, /, **body: Any) -> dict[str, Any]:
    """A resource of a kind; its properties are an argument of their own."""
    return {"type": kind.type, "name": name or _NAMES[kind.type], **body}


def setting(kind: Kind, name: str | None = None, /, **properties: Any) -> tuple[Mapping[str, Any]]:
    """An example of one resource with these properties."""
    return (made(kind, name, properties=properties),)


def id_of(kind: Kind, *names: str) -> str:
    """The id of one, as a template spells it."""
    spelled = ", ".join(f"'{word}'" for word in (kind.type, *(names or (_NAMES[kind.type],))))
    return f"[resourceId({spelled})]"


def workspace(body: Mapping[str, Any] | None = None, /, **properties: Any) -> dict[str, Any]:
    """A workspace; `body` is what stands beside its properties."""
    return made(machinelearning.WORKSPACE, **(body or {}), properties=properties)


FQDN = {"type": managed_network.FQDN, "destination": "pypi.org", "category": "UserDefined"}
"""An outbound rule of a managed network, for a name."""


def managed(mode: str, **rules: Any) -> dict[str, Any]:
    """A workspace's managed network with these outbound rules."""
    return {"managedNetwork": {"isolationMode": mode, "outboundRules": rules}}


def endpoint_to(target: str, *groups: str) -> dict[str, Any]:
    """A private endpoint that leads to an id, for some of its services."""
    said = {"privateLinkServiceId": target} | ({"groupIds": list(groups)} if groups else {})
    connections = [{"name": "link", "properties": said}]
    return made(network.PRIVATE_ENDPOINT, "pe-contoso", properties={"privateLinkServiceConnections": connections})


def zone_called(name: str) -> dict[str, Any]:
    """A private DNS zone."""
    return made(private_dns.ZONE, name, location=private_dns.LOCATION)


def grouped(endpoint: Mapping[str, Any], *zones: str) -> tuple[Mapping[str, Any], ...]:
    """Zones, an endpoint and its zone group, with all of them."""
    said = [
        {"name": f"zone{at}", "properties": {"privateDnsZoneId": id_of(private_dns.ZONE, each)}}
        for at, each in enumerate(zones)
    ]
    group = made(network.ZONE_GROUP, f"{endpoint['name']}/default", properties={"privateDnsZoneConfigs": said})
    return (*map(zone_called, zones), endpoint, group)


def cluster(body: Mapping[str, Any] | None = None, /, **properties: Any) -> tuple[Mapping[str, Any]]:
    """A compute cluster with these properties of its own; `body` is what stands beside its `computeType`."""
    said = {"computeType": computes.CLUSTER, **(body or {}), "properties": properties}
    return (made(computes.COMPUTE, "contoso-ml/cpu", properties=said),)


def instance(**properties: Any) -> tuple[Mapping[str, Any]]:
    """A compute instance with these properties of its own."""
    said = {"computeType": computes.INSTANCE, "properties": properties}
    return (made(computes.COMPUTE, "contoso-ml/ci-forecast", properties=said),)


def template(**parts: Any) -> tuple[Mapping[str, Any]]:
    """A template as a deployment has it, with these parts."""
    written = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [],
        **parts,
    }
    return ({"type": DEPLOYMENT_TYPE, "name": "mainTemplate", "properties": {"template": written}},)
