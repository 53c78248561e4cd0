"""A container registry that is declared rather than lazy."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import registry

from .. import checks
from .base import Located, Value, checked


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
    public_network_access: str = "Enabled"
    zone_redundancy: str = "Disabled"
