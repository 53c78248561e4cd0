"""A virtual network, with its subnets."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import network

from .. import checks
from .base import Located, Value, checked, reference


@dataclass(frozen=True, slots=True)
class SubResource:
    """Another resource, as Microsoft.Network refers to it."""

    id: Value = reference()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subnet:
    """A part of a network. It stands in its network's body alone: beside it, each write would undo the other's."""

    name: str = checked(checks.lawful(network.SUBNET))
    address_prefix: Value
    network_security_group: SubResource | None = None
    private_endpoint_network_policies: str = "Disabled"
    private_link_service_network_policies: str = "Enabled"
    """These two are said, since azure-native's classes say them too where nobody else does."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class VirtualNetwork(Located):
    """A network of one's own."""

    kind = network.VIRTUAL_NETWORK
    why = "The network in which the workspace and what it stands on have private addresses."
    module = "network"

    name: Value = checked(checks.lawful(network.VIRTUAL_NETWORK))
    address_prefixes: tuple[Value, ...]
    subnets: tuple[Subnet, ...] = ()
    enable_ddos_protection: bool = False
    enable_vm_protection: bool = False
    """These two are said, since azure-native says them too where nobody else does."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Its subnets."""
        return tuple(subnet.name for subnet in self.subnets)
