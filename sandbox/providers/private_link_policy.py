"""A landing zone's policy that gives every private endpoint its zone group: a setting of the server.

Source: https://github.com/Azure/Enterprise-Scale (Deploy-Private-DNS-Zones, DeployIfNotExists): the group is called
deployedByPolicy, and its zones lie in one resource group of the hub. A zone that isn't there is left out.
"""

from __future__ import annotations

from amlstack.catalog import ids, network, private_dns
from amlstack.catalog.environment import cloud_of
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.records import Resource

from . import private_link_records as records

NAME = "deployedByPolicy"


def deploy_zone_group(call: Call, endpoint: Resource) -> None:
    """Write an endpoint's zone group, where the server plays the policy and nobody has written one."""
    hub = ids.parse(call.settings.zone_groups_by_policy) if call.settings.zone_groups_by_policy else None
    if hub is None or call.store.of_type_below(network.ZONE_GROUP.type, endpoint.id):
        return
    groups = records.connection(endpoint)["properties"].get("groupIds") or [""]
    cloud = cloud_of(endpoint.body.get("location"))
    place = ids.group_id(hub.subscription, hub.name)
    wanted = (
        ids.resource_id(place, private_dns.ZONE.type, zone)
        for zone in private_dns.ZONES.get(groups[0], {}).get(cloud, ())
    )
    found = [zone for id_ in wanted if (zone := call.store.get(id_))]
    if not found:
        return
    id_ = f"{endpoint.id}/privateDnsZoneGroups/{NAME}"
    configs = [
        {
            "id": f"{id_}/privateDnsZoneConfigs/{zone.name.replace('.', '-')}",
            "name": zone.name.replace(".", "-"),
            "type": f"{network.ZONE_GROUP.type}/privateDnsZoneConfigs",
            "properties": {"privateDnsZoneId": zone.id},
        }
        for zone in found
    ]
    body = {"properties": {"privateDnsZoneConfigs": configs, "provisioningState": "Succeeded"}}
    records.write(call, endpoint, Resource(id_, network.ZONE_GROUP.type, body))
