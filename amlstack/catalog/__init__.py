"""Azure's facts as data, each once: types, api-versions, names, SKUs, and how azure-native spells them."""

from __future__ import annotations

from collections.abc import Mapping

from . import (
    computes,
    endpoints,
    governance,
    identity,
    keyvault,
    machinelearning,
    managed_network,
    monitoring,
    network,
    private_dns,
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
    machinelearning.CLASSIC_DATASTORE,
    network.SECURITY_GROUP,
    network.VIRTUAL_NETWORK,
    private_dns.ZONE,
    private_dns.LINK,
    network.PRIVATE_ENDPOINT,
    network.ZONE_GROUP,
)

BY_TYPE = {kind.type.lower(): kind for kind in KINDS if not kind.fixed_inputs}
"""ARM's types are case-insensitive: look up in lower case. A type's second kind isn't here, but in `of_version`."""

LOOKED_AT = (
    storage.BLOB_SERVICE,
    storage.FILE_SERVICE,
    keyvault.KEY,
    keyvault.SECRET,
    computes.COMPUTE,
    endpoints.ONLINE_ENDPOINT,
    endpoints.ONLINE_DEPLOYMENT,
    monitoring.DIAGNOSTIC_SETTING,
    governance.LOCK,
)
"""Kinds that only rules judge: no declaration makes them, and the sandbox doesn't play them."""
PLAYED = (
    monitoring.PRIVATE_LINK_SCOPE,
    monitoring.SCOPED_RESOURCE,
    network.SUBNET,
    managed_network.OUTBOUND_RULE,
)
"""Kinds that no declaration makes (Azure Monitor's private link scopes), or in another's body alone, in the order of
creation. The sandbox and its plugin play them as resources of their own too; rules judge them."""
BY_TOKEN = {kind.token: kind for kind in (*KINDS, *PLAYED)}
"""What the sandbox's plugin plays, by azure-native's tokens."""
EVERY_TYPE = BY_TYPE | {kind.type.lower(): kind for kind in (*LOOKED_AT, *PLAYED)}
EVERY_TOKEN = {
    token: kind
    for kind in (*KINDS, *LOOKED_AT, *PLAYED, machinelearning.FLAT_DATASTORE)
    for token in (kind.token, *kind.former_tokens)
}
"""By azure-native's tokens, former ones too."""


def of_version(type_: str, api_version: object) -> Kind | None:
    """The kind that a body of this type and api-version is of; None for a type that isn't looked at."""
    classic = machinelearning.CLASSIC_DATASTORE
    if api_version == classic.api_version and type_.lower() == classic.type.lower():
        return classic
    return EVERY_TYPE.get(type_.lower())


def of_native(token: str, inputs: Mapping[str, object]) -> Kind | None:
    """The kind that azure-native's resource of that token is; None for one that isn't looked at.

    azure-native's generic Resource is of a kind where its inputs say so (`Kind.fixed_inputs`).
    """
    kind = EVERY_TOKEN.get(token)
    if kind and any(str(inputs.get(word)).lower() != said.lower() for word, said in kind.fixed_inputs.items()):
        return None
    return kind


__all__ = [
    "BY_TOKEN",
    "BY_TYPE",
    "EVERY_TOKEN",
    "EVERY_TYPE",
    "KINDS",
    "LOOKED_AT",
    "PLAYED",
    "Kind",
    "NameRule",
    "of_native",
    "of_version",
]
