"""A container registry that is declared rather than lazy."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import firewall, registry

from .. import checks
from .base import Located, Value, checked, worded


@dataclass(frozen=True, slots=True)
class RegistryIpRule:
    """Public addresses that a registry's firewall lets in."""

    value: Value = checked(checks.Addresses(firewall.REGISTRY))
    action: str = "Allow"


@dataclass(frozen=True, slots=True)
class RegistryNetworkAcls:
    """A registry's firewall. A list without rules is written as an empty one: Azure would keep what is left out."""

    default_action: str
    """Allow or Deny."""
    ip_rules: tuple[RegistryIpRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ContainerRegistry(Located):
    """A registry without admin user and anonymous pulls. One that Azure ML makes has its admin user on and no tags."""

    kind = registry.REGISTRY
    why = "Holds the images of environments and deployed models."

    name: Value = checked(checks.lawful(registry.REGISTRY))
    sku: Value = checked(checks.OneOf(registry.SKUS, "is no SKU of a container registry"), default="Standard")
    admin_user_enabled: bool = False
    anonymous_pull_enabled: bool = False
    network_rule_bypass_options: str = "AzureServices"
    public_network_access: str = worded(firewall.PUBLIC_NETWORK_ACCESS, default="Enabled")
    network_acls: RegistryNetworkAcls | None = None
    """None leaves the firewall as it is: open, on a new registry."""
    zone_redundancy: str = "Disabled"
