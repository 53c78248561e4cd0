"""The members of a private link resource, and the names by which each is found.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns (a workspace's names in each cloud; a
label has at most 63 characters, so that the notebooks' name is cut),
https://learn.microsoft.com/azure/private-link/private-endpoint-dns,
https://learn.microsoft.com/azure/container-registry/container-registry-private-link (the data endpoint).
"""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import (
    environment,
    keyvault,
    machinelearning,
    monitoring,
    private_dns,
    private_link,
    registry,
    storage,
)
from amlstack.sandbox.resource_manager.records import Resource

_LABEL = 63
_SECONDARY = "_secondary"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a client asks for."""

    public: str
    zone: str | None = None
    """The private zone that it is found in; None where it is an alias of another."""
    record: str = ""
    """The name of its record there."""


@dataclass(frozen=True, slots=True)
class Member:
    """What has an address of its own."""

    name: str
    names: tuple[Name, ...] = ()


def members(target: Resource, group: str) -> list[Member]:
    """The members of a target's group id, each with its names; one without names of a type that isn't played."""
    type_, cloud = target.type.lower(), environment.cloud_of(target.body.get("location"))
    zones = private_dns.ZONES.get(group, {}).get(cloud, ())
    if type_ == machinelearning.WORKSPACE.type.lower():
        return _workspace(target, zones)
    if type_ == storage.ACCOUNT.type.lower():
        host = target.name + ("-secondary" if group.endswith(_SECONDARY) else "")
        service = group.removesuffix(_SECONDARY)
        public = f"{host}.{service}.{environment.domain('storage_domain', cloud)}"
        return [Member(group, (Name(public, zones[0], host),))]
    if type_ == keyvault.VAULT.type.lower():
        public = f"{target.name}{environment.KEY_VAULT_DNS[cloud]}"
        return [Member("default", (Name(public, zones[0], target.name),))]
    if type_ == registry.REGISTRY.type.lower():
        return _registry(target, zones[0])
    if type_ == monitoring.PRIVATE_LINK_SCOPE.type.lower():
        return _monitor(zones)
    return [Member(group or "default")]


def member_names(target: Resource, group: str) -> list[str]:
    """What a group id of a target has members for: `requiredMembers`."""
    if group == "registry":
        return ["registry", f"registry_data_{target.body['location']}"]
    return list(private_link.MEMBERS.get(group, (group,)))


def _workspace(workspace: Resource, zones: tuple[str, ...]) -> list[Member]:
    guid, region = str(workspace.properties["workspaceId"]), str(workspace.body["location"])
    api_zone, notebooks_zone = zones
    api, notebooks = (each.removeprefix("privatelink.") for each in zones)
    cut = workspace.name[: _LABEL - len(f"ml--{region}-{guid}")]
    label, inference = f"ml-{cut}-{region}-{guid}", f"*.{guid}.inference.{region}"
    own = f"{guid}.workspace.{region}"
    return [
        Member("default", (Name(f"{own}.{api}", api_zone, own), Name(f"{own}.cert.{api}"))),
        Member("notebook", (Name(f"{label}.{region}.{notebooks}", notebooks_zone, f"{label}.{region}"),)),
        Member("inference", (Name(f"{inference}.{api}", api_zone, inference),)),
    ]


def _monitor(zones: tuple[str, ...]) -> list[Member]:
    """Azure Monitor's own names, the same in every scope; those of single workspaces and regions aren't played."""
    main = next(zone for zone in zones if ".monitor." in zone)
    blob = next(zone for zone in zones if ".blob." in zone)
    *monitors, last = private_link.MEMBERS["azuremonitor"]
    labels = {member: member.replace("global_in_ai", "global.in.ai").replace("_", "-") for member in monitors}
    public = main.removeprefix("privatelink.")
    own = [Member(member, (Name(f"{label}.{public}", main, label),)) for member, label in labels.items()]
    pack = f"scadvisorcontentpl.{blob.removeprefix('privatelink.')}"
    return [*own, Member(last, (Name(pack, blob, "scadvisorcontentpl"),))]


def _registry(target: Resource, zone: str) -> list[Member]:
    server, region = str(target.properties["loginServer"]), str(target.body["location"])
    name, _, domain = server.partition(".")
    data = f"{name}.{region}.data"
    return [
        Member("registry", (Name(server, zone, name),)),
        Member(f"registry_data_{region}", (Name(f"{data}.{domain}", zone, data),)),
    ]
