"""Azure's facts as data, each once: types, api-versions, names, SKUs, and how azure-native spells them."""

from __future__ import annotations

from . import identity, keyvault, machinelearning, monitoring, registry, resources, storage
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

__all__ = ["BY_TOKEN", "BY_TYPE", "KINDS", "Kind", "NameRule"]
