"""The resource providers, a file each: what Azure checks, fills in and does by itself."""

from __future__ import annotations

from . import (
    authorization,
    containerregistry,
    insights,
    keyvault,
    keyvault_deleted,
    keyvault_policies,
    keyvault_secrets,
    machinelearning,
    machinelearning_classic,
    managedidentity,
    network,
    network_security,
    operationalinsights,
    resource_groups,
    role_definitions,
    storage,
    storage_service_settings,
    storage_services,
    subscriptions,
    tags,
)

MODULES = (
    resource_groups,
    subscriptions,
    tags,
    storage,
    storage_service_settings,
    storage_services,
    keyvault,
    keyvault_deleted,
    keyvault_policies,
    keyvault_secrets,
    operationalinsights,
    insights,
    containerregistry,
    managedidentity,
    authorization,
    role_definitions,
    network,
    network_security,
    machinelearning,
    machinelearning_classic,
)
"""Each has `PROVIDERS`, of its types, and `ROUTES`, which aren't about one resource."""
