"""From a template's networks, private endpoints and DNS zones to the file's `network`, by hand: without its word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from amlstack.arm.language import Resource
from amlstack.catalog import identity, ids, keyvault, machinelearning, private_dns, registry, storage
from amlstack.catalog import network as catalog

from .bodies import Bodies, get, id_of, is_known, names_of
from .value_sources import principal_of

_TARGETS: Mapping[str, str] = {
    "storageAccount": storage.ACCOUNT.stem,
    "keyVault": keyvault.VAULT.stem,
    "containerRegistry": registry.REGISTRY.stem,
}
"""The file's word for what the workspace stands on, by ARM's."""


class Networks:
    """What a template has around a workspace: its virtual network, and the private endpoints of what it stands on."""

    def __init__(self, bodies: Bodies, workspace: Resource, accounts: Iterable[Resource]) -> None:
        """`accounts`: those for data that the file makes."""
        self._bodies = bodies
        self._workspace = workspace
        self.notes: list[str] = []
        self.warnings: list[str] = []
        """Of endpoints that the file leaves out: without them less is closed, or nothing is found."""
        parts = {word: get(workspace.body, f"properties.{arm}") for arm, word in _TARGETS.items()}
        self._words = {str(id_).lower(): word for word, id_ in parts.items() if isinstance(id_, str)}
        self._words |= {str(each.id).lower(): str(each.body["name"]) for each in accounts}
        self._words[str(workspace.id).lower()] = machinelearning.WORKSPACE.stem
        self._endpoints = list(self._ours())
        self._serverless = get(workspace.body, "properties.serverlessComputeSettings.serverlessComputeCustomSubnet")
        self._network = self._made()
        self._subnets = {str(each["name"]).lower(): each for each in self._listed()}

    def found(self) -> dict[str, Any]:
        """`network`, where the template has anything of one."""
        said: dict[str, Any] = {}
        if self._network is not None:
            said["virtual_network"] = self._virtual_network(self._network)
        endpoints = [dict(self._endpoint(each)) for each in self._endpoints]
        subnets = [each["subnet"] for each in endpoints if "subnet" in each]
        if subnets:
            said["endpoint_subnet"] = usual = max(subnets, key=subnets.count)
            endpoints = [
                {key: value for key, value in each.items() if (key, value) != ("subnet", usual)} for each in endpoints
            ]
        if computes := self._computes(said.get("endpoint_subnet")):
            said["compute_subnet"] = computes
        said["private_endpoints"] = endpoints
        said["dns"] = self._dns()
        return {key: value for key, value in said.items() if value}

    def subnet(self, id_: Any) -> Any:
        """The file's word for a subnet: the name of one of its own, or the id as it is."""
        parsed = id_of(id_)
        own = parsed is not None and self._network is not None and _network_id(parsed) == _key(self._network.id)
        return self._subnets[parsed.name.lower()]["name"] if own and parsed.name.lower() in self._subnets else id_  # type: ignore[union-attr]

    def _computes(self, endpoints: Any) -> str | None:
        """The subnet whose group lets computes at Azure ML: nothing else in a template says what it is for."""
        for subnet in self._subnets.values():
            guard = self._bodies.by_id(get(subnet, "properties.networkSecurityGroup.id"))
            rules = get(guard.body, "properties.securityRules") if guard else None
            tags = [get(rule, "properties.destinationAddressPrefix") for rule in rules or [] if is_known(rules)]
            if subnet["name"] != endpoints and catalog.COMPUTE_INBOUND[0] in tags:
                return str(subnet["name"])
        return None

    def _ours(self) -> Iterator[Resource]:
        """The endpoints to what the file makes, or to what is there already; another's of the template stay away."""
        for endpoint in self._bodies.of_type(catalog.PRIVATE_ENDPOINT.type):
            connection, _ = _connection(endpoint)
            target, groups = (get(connection, f"properties.{word}") for word in ("privateLinkServiceId", "groupIds"))
            if not isinstance(target, str) or not isinstance(groups, list) or len(groups) != 1 or not is_known(groups):
                self._left_out(endpoint, "leads to what only a deployment knows, or to several services")
            elif id_of(get(endpoint.body, "properties.subnet.id")) is None:
                self._left_out(endpoint, "lies in a subnet that only a deployment knows")
            elif target.lower() in self._words or self._bodies.by_id(target) is None:
                yield endpoint

    def _left_out(self, endpoint: Resource, why: str) -> None:
        self.warnings.append(f"the private endpoint {endpoint.body['name']} {why}: the file leaves it out")

    def _made(self) -> Resource | None:
        """The virtual network that the file makes: the first in which an endpoint or a serverless compute lies."""
        subnets = [*(get(each.body, "properties.subnet.id") for each in self._endpoints), self._serverless]
        made = {_key(each.id): each for each in self._bodies.of_type(catalog.VIRTUAL_NETWORK.type)}
        named = [_network_id(parsed) for id_ in subnets if (parsed := id_of(id_)) is not None]
        return next((made[each] for each in named if each in made), None)

    def _listed(self) -> Iterator[Mapping[str, Any]]:
        """The subnets of the file's network: those in its body, and those that are resources of their own."""
        if self._network is None:
            return
        given = get(self._network.body, "properties.subnets")
        for each in given if isinstance(given, list) else []:
            if isinstance(get(each, "name"), str):
                yield each
        own = names_of(self._network)
        for child in self._bodies.of_type(catalog.SUBNET.type):
            if names_of(child)[:-1] == own and _network_id(id_of(child.id)) == _key(self._network.id):
                yield {**child.body, "name": str(child.body["name"]).rpartition("/")[2]}

    def _virtual_network(self, made: Resource) -> dict[str, Any]:
        prefixes = get(made.body, "properties.addressSpace.addressPrefixes")
        said: dict[str, Any] = {"name": made.body["name"]}
        said |= self._known(str(made.body["name"]), {"address_prefixes": prefixes})
        subnets = [each for each in map(self._subnet, self._subnets.values()) if each]
        return said | ({"subnets": subnets} if subnets else {})

    def _subnet(self, subnet: Mapping[str, Any]) -> dict[str, Any] | None:
        name, prefixes = subnet["name"], get(subnet, "properties.addressPrefixes")
        prefix = get(subnet, "properties.addressPrefix")
        if prefix is None and isinstance(prefixes, list) and len(prefixes) == 1:
            (prefix,) = prefixes
        if not isinstance(prefix, str):
            what = f"the subnet {name} has no one range of addresses that is known"
            self.notes.append(f"{what}: the file leaves it out")
            return None
        guard = get(subnet, "properties.networkSecurityGroup.id")
        made = self._bodies.by_id(guard)
        said = {"name": name, "address_prefix": prefix}
        return said | self._known(
            f"the subnet {name}", {"network_security_group": made.body["name"] if made else guard}
        )

    def _endpoint(self, endpoint: Resource) -> Iterator[tuple[str, Any]]:
        connection, manual = _connection(endpoint)
        target, group = get(connection, "properties.privateLinkServiceId"), get(connection, "properties.groupIds")[0]
        yield "target", self._words.get(target.lower(), target)
        yield "group_id", group
        yield "name", endpoint.body["name"]
        yield "subnet", self.subnet(get(endpoint.body, "properties.subnet.id"))
        name = f"the private endpoint {endpoint.body['name']}"
        interface = get(endpoint.body, "properties.customNetworkInterfaceName")
        yield from self._known(name, {"custom_network_interface_name": interface}).items()
        addresses = self._known(name, {"ip_configurations": get(endpoint.body, "properties.ipConfigurations")})
        if isinstance(listed := addresses.get("ip_configurations"), list):
            yield "ip_configurations", [dict(_address(each)) for each in listed]
        yield from {"read_by_workspace": True}.items() if self._is_read(endpoint) else ()
        yield from {"manual": True}.items() if manual else ()
        message = get(connection, "properties.requestMessage") if manual else None
        yield from self._known(name, {"request_message": message}).items()

    def _is_read(self, endpoint: Resource) -> bool:
        """Whether the workspace's identity has the role Reader on an endpoint."""
        primary = get(self._workspace.body, "properties.primaryUserAssignedIdentity")
        holders = [str(self._workspace.id).lower(), *([primary.lower()] if isinstance(primary, str) else [])]
        return any(
            str(each.body.get("scope")).lower() == str(endpoint.id).lower()
            and str(get(each.body, "properties.roleDefinitionId")).lower().endswith(identity.ROLES["Reader"])
            and str(principal_of(get(each.body, "properties.principalId"))).lower() in holders
            for each in self._bodies.of_type(identity.ROLE_ASSIGNMENT.type)
        )

    def _dns(self) -> dict[str, Any] | str | None:
        """Where the endpoints' names are found: zones that the template makes, and those that are there already."""
        zones = [str(id_) for endpoint in self._endpoints for id_ in self._zones(endpoint)]
        made = [zone for id_ in dict.fromkeys(zones) if (zone := self._bodies.by_id(id_))]
        given = [id_ for id_ in dict.fromkeys(zones) if self._bodies.by_id(id_) is None]
        if not zones:
            return None
        said: dict[str, Any] = {"mode": "made"} if made else {}
        said |= {"zones": given} if given else {}
        own = {_network_id(parsed) for each in self._endpoints if (parsed := id_of(_subnet_of(each)))}
        linked = dict.fromkeys(id_ for zone in made for id_ in self._linked(zone))
        if further := [id_ for id_ in linked if _key(id_) not in own]:
            said["virtual_network_links"] = further
        return "made" if said == {"mode": "made"} else said

    def _zones(self, endpoint: Resource) -> Iterator[str]:
        """The ids of the zones in an endpoint's zone group."""
        for group in self._bodies.of_type(catalog.ZONE_GROUP.type):
            if names_of(group)[:-1] != names_of(endpoint):
                continue
            configurations = get(group.body, "properties.privateDnsZoneConfigs")
            for each in configurations if isinstance(configurations, list) else [None]:
                if isinstance(id_ := get(each, "properties.privateDnsZoneId"), str):
                    yield id_
                else:
                    what = f"a zone of the private endpoint {endpoint.body['name']} is only known at a deployment"
                    self.notes.append(f"{what}: the file leaves it out")

    def _linked(self, zone: Resource) -> Iterator[str]:
        """The ids of the networks that a zone is linked to."""
        for link in self._bodies.of_type(private_dns.LINK.type):
            id_ = get(link.body, "properties.virtualNetwork.id")
            if names_of(link)[:-1] == names_of(zone) and isinstance(id_, str):
                yield id_

    def _known(self, whose: str, said: Mapping[str, Any]) -> dict[str, Any]:
        for key in [key for key, value in said.items() if not is_known(value)]:
            self.notes.append(f"{key} of {whose} is only known at a deployment: the file leaves it out")
        return {key: value for key, value in said.items() if value and is_known(value)}


def _connection(endpoint: Resource) -> tuple[Any, bool]:
    """The connection of an endpoint, and whether its target's owner approves it; None where it has none."""
    for key, manual in (("privateLinkServiceConnections", False), ("manualPrivateLinkServiceConnections", True)):
        listed = get(endpoint.body, f"properties.{key}")
        if isinstance(listed, list) and listed:
            return listed[0], manual
    return None, False


def _address(configuration: Any) -> Iterator[tuple[str, Any]]:
    member, address = (get(configuration, f"properties.{word}") for word in ("memberName", "privateIPAddress"))
    if (name := get(configuration, "name")) != member:
        yield "name", name
    yield "member_name", member
    yield "private_ip_address", address


def _subnet_of(endpoint: Resource) -> Any:
    return get(endpoint.body, "properties.subnet.id")


def _network_id(subnet: ids.ArmId | None) -> str:
    """The id of the network that a subnet lies in, in lower case; empty for what is no subnet."""
    if subnet is None or subnet.type.lower() != catalog.SUBNET.type.lower():
        return ""
    found = ids.ArmId(subnet.subscription, subnet.group, catalog.VIRTUAL_NETWORK.type, subnet.names[:1])
    return _key(found)


def _key(id_: Any) -> str:
    return str(id_).lower()
