"""Azure's facts as data, each once: types, api-versions, names, SKUs, and how azure-native spells them."""

from __future__ import annotations

from . import (
    computes,
    endpoints,
    identity,
    keyvault,
    machinelearning,
    monitoring,
    network,
    operations,
    registry,
    resources,
    storage,
)
from .kind import Kind, NameRule

KINDS: tuple[Kind, ...] = (
    resources.GROUP,
    storage.ACCOUNT,
    storage.BLOB_CONTAINER,
    storage.FILE_SHARE,
    keyvault.VAULT,
    monitoring.LOG_ANALYTICS,
    monitoring.APPLICATION_INSIGHTS,
    registry.REGISTRY,
    identity.USER_ASSIGNED,
    identity.ROLE_ASSIGNMENT,
    machinelearning.WORKSPACE,
    machinelearning.DATASTORE,
)

BY_TYPE = {kind.type.lower(): kind for kind in KINDS}
"""ARM's types are case-insensitive: look up in lower case."""
BY_TOKEN = {kind.token: kind for kind in KINDS}

LOOKED_AT = (
    storage.BLOB_SERVICE,
    computes.COMPUTE,
    endpoints.ONLINE_ENDPOINT,
    endpoints.ONLINE_DEPLOYMENT,
    network.PRIVATE_ENDPOINT,
    network.ZONE_GROUP,
    network.VIRTUAL_NETWORK,
    network.SECURITY_GROUP,
    operations.DIAGNOSTIC_SETTING,
    operations.LOCK,
)
"""What rules look at besides: nothing here declares or serves it."""
EVERY_TYPE = BY_TYPE | {kind.type.lower(): kind for kind in LOOKED_AT}
EVERY_TOKEN = BY_TOKEN | {kind.token: kind for kind in LOOKED_AT}

__all__ = ["BY_TOKEN", "BY_TYPE", "EVERY_TOKEN", "EVERY_TYPE", "KINDS", "LOOKED_AT", "Kind", "NameRule"]
