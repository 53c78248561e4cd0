"""Private DNS zones, and the networks that ask them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from amlstack.catalog import private_dns

from .. import checks
from .base import Child, Grouped, Value, checked, reference, structural


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class PrivateDnsZone(Grouped):
    """A zone for the names of one service's private endpoints. Its name is a fact of the cloud that is deployed to."""

    kind = private_dns.ZONE
    why = "Holds the names by which private endpoints are found."
    module = "network"

    name: Value = checked(checks.lawful(private_dns.ZONE))
    location: str = structural(default=private_dns.LOCATION)
    tags: Mapping[str, Value] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class VirtualNetworkLink(Child):
    """A network that resolves the names of a zone."""

    kind = private_dns.LINK
    why = "Lets a virtual network find the names of a zone: without it they lead to public addresses."
    module = "network"
    parent_field = "private_dns_zone"

    name: Value = checked(checks.lawful(private_dns.LINK))
    private_dns_zone: Value
    location: str = structural(default=private_dns.LOCATION)
    tags: Mapping[str, Value] = dataclasses.field(default_factory=dict)
    virtual_network: Value = reference(checks.virtual_network_id)
    registration_enabled: bool = False
    """On, the network's machines would get names in the zone; a network may have one such link."""
