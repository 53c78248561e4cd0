"""The resource providers, a file each: what Azure checks, fills in and does behind one's back."""

from __future__ import annotations

from amlstack.sandbox.resource_manager.provider import Provider, Route

from . import (
    authorization,
    containerregistry,
    deployments,
    insights,
    keyvault,
    keyvault_policies,
    keyvault_secrets,
    machinelearning,
    machinelearning_classic,
    managedidentity,
    namespaces,
    operationalinsights,
    resource_groups,
    role_definitions,
    storage,
    storage_services,
    subscriptions,
    tags,
)

_MODULES = (
    resource_groups,
    subscriptions,
    tags,
    deployments,
    storage,
    storage_services,
    keyvault,
    keyvault_policies,
    keyvault_secrets,
    operationalinsights,
    insights,
    containerregistry,
    managedidentity,
    authorization,
    role_definitions,
    machinelearning,
    machinelearning_classic,
)

PROVIDERS: dict[str, Provider] = {each.kind.type.lower(): each for module in _MODULES for each in module.PROVIDERS}
"""Every provider by the ARM type in lower case."""
ROUTES: dict[tuple[str, str, str], Route] = {
    **namespaces.routes(PROVIDERS.values()),
    **{key: route for module in _MODULES for key, route in module.ROUTES.items()},
}
"""What isn't a resource of its own, such as a name check: (method, type, tail), in lower case but for the method."""
