"""Private endpoints, and what ties each to its DNS zones."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from amlstack.catalog import network

from .. import checks
from ..refs import IdIn, Ref
from .base import Child, Located, Value, checked, reference


@dataclass(frozen=True, slots=True)
class PrivateLinkServiceConnection:
    """What an endpoint leads to."""

    name: Value
    private_link_service_id: Value = reference()
    group_ids: tuple[str, ...] = ()
    request_message: Value = None
    """What somebody reads who approves a connection by hand."""


@dataclass(frozen=True, slots=True)
class IpConfiguration:
    """A static address for one of the names that an endpoint has."""

    name: Value
    group_id: str
    member_name: str
    private_ip_address: Value = dataclasses.field(metadata={"arm": "privateIPAddress"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PrivateEndpoint(Located):
    """An address in a subnet that leads to one resource. It lies in the region of its network."""

    kind = network.PRIVATE_ENDPOINT
    why = "Gives a resource an address in the network, so that its public one can be closed."
    module = "endpoints"
    before_steps = True

    name: Value = checked(checks.lawful(network.PRIVATE_ENDPOINT))
    subnet: Value = reference(checks.subnet_id)
    """An IdIn with a Ref to the name of a network that the plan makes, or the id of one that exists."""
    custom_network_interface_name: Value = None
    private_link_service_connections: tuple[PrivateLinkServiceConnection, ...] | None = None
    """Approved at once, by whoever deploys; None where the target's owner approves."""
    manual_private_link_service_connections: tuple[PrivateLinkServiceConnection, ...] | None = None
    """Approved by the target's owner."""
    ip_configurations: tuple[IpConfiguration, ...] | None = None
    """None: Azure chooses the addresses."""

    @property
    def lies_in(self) -> tuple[str, str] | None:
        """The network that the plan makes, and the subnet."""
        if isinstance(self.subnet, IdIn) and isinstance(self.subnet.names[0], Ref):
            return self.subnet.names[0].node, str(self.subnet.names[1])
        return None


@dataclass(frozen=True, slots=True)
class PrivateDnsZoneConfig:
    """A zone that gets an endpoint's names."""

    name: Value
    private_dns_zone_id: Value = reference(checks.private_dns_zone_id)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PrivateDnsZoneGroup(Child):
    """The zones of an endpoint: one group for each, with all of them."""

    kind = network.ZONE_GROUP
    why = "Writes an endpoint's names into its zones, and keeps them right when its addresses change."
    module = "endpoints"
    before_steps = True
    parent_field = "private_endpoint"

    name: Value = checked(checks.lawful(network.ZONE_GROUP), default="default")
    private_endpoint: Value
    private_dns_zone_configs: tuple[PrivateDnsZoneConfig, ...]
