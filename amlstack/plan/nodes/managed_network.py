"""The records of a workspace's managed network, and of its serverless computes' network."""

from __future__ import annotations

from dataclasses import dataclass

from .. import checks
from .base import Value, reference


@dataclass(frozen=True, slots=True)
class EndpointDestination:
    """What a private endpoint in the managed network leads to."""

    service_resource_id: Value = reference()
    subresource_target: str = ""
    spark_enabled: bool = False


@dataclass(frozen=True, slots=True)
class ServiceTagDestination:
    """The addresses of a service of Azure's."""

    service_tag: str
    protocol: str
    port_ranges: str
    address_prefixes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class OutboundRule:
    """Something that computes reach. Azure adds rules of its own, which nobody declares."""

    name: str
    type: str
    destination: str | EndpointDestination | ServiceTagDestination
    fqdns: tuple[str, ...] | None = None
    category: str = "UserDefined"


@dataclass(frozen=True, slots=True)
class ManagedNetwork:
    """The network of computes. Without rules an empty map is written: Azure would keep what is left out."""

    isolation_mode: str
    firewall_sku: str = "Standard"
    enable_network_monitor: bool = False
    """Said, since azure-native says it too where nobody else does."""
    outbound_rules: tuple[OutboundRule, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerlessCompute:
    """The network of serverless computes."""

    custom_subnet: Value = reference(checks.subnet_id, default=None)
    no_public_ip: bool = False
