"""What may come into a subnet, and go out of it."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import network

from .. import checks
from .base import Located, Value, checked


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityRule:
    """Traffic that is let through, or stopped. Of the ports, one range is said or several, not both."""

    name: str = checked(checks.lawful(network.SECURITY_RULE))
    access: str = "Allow"
    direction: str
    """Inbound or Outbound."""
    priority: int
    """100 to 4096, once for each direction: the lowest that fits decides."""
    protocol: str = "*"
    description: str | None = None
    source_address_prefix: Value = "*"
    source_port_range: str = "*"
    destination_address_prefix: Value = "*"
    destination_port_range: str | None = None
    destination_port_ranges: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class NetworkSecurityGroup(Located):
    """A group with the rules that it is given, behind which Azure puts its own."""

    kind = network.SECURITY_GROUP
    why = "Lets into a subnet, and out of it, what Azure ML needs there."
    module = "network"

    name: Value = checked(checks.lawful(network.SECURITY_GROUP))
    security_rules: tuple[SecurityRule, ...] = ()
    """Without any an empty list is written: Azure would keep what is left out."""
