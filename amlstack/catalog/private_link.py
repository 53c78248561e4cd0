"""Connections of private endpoints, as their targets have them: each type of target has a type of its own for them.

No kinds of the plan, and nothing is kept of their bodies: the sandbox plays them, with their targets' api-versions.
Source: https://learn.microsoft.com/azure/private-link/manage-private-endpoint (states, approval).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from . import keyvault, machinelearning, monitoring, registry, storage
from .kind import Kind, NameRule

APPROVED, PENDING, REJECTED, DISCONNECTED = "Approved", "Pending", "Rejected", "Disconnected"
"""States of a connection."""

_NAME = NameRule(1, 260, r"[\w.-]+", "letters, digits and _ . -", "parent")


def _connection(target: Kind) -> Kind:
    return Kind(
        stem="private_endpoint_connection",
        title="private endpoint connection",
        type=f"{target.type}/privateEndpointConnections",
        api_version=target.api_version,
        token=f"{target.token.rpartition(':')[0]}:PrivateEndpointConnection",
        name=_NAME,
        name_input="privateEndpointConnectionName",
        parent_inputs=("resourceGroupName", target.name_input),
        taggable=False,
        located=False,
        top=("location", "tags", "sku", "identity"),
    )


TARGETS = (
    machinelearning.WORKSPACE,
    storage.ACCOUNT,
    keyvault.VAULT,
    registry.REGISTRY,
    monitoring.PRIVATE_LINK_SCOPE,
)
CONNECTIONS: Mapping[str, Kind] = MappingProxyType({kind.type.lower(): _connection(kind) for kind in TARGETS})
"""By the type of the target, in lower case."""

MEMBERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "amlworkspace": ("default", "notebook", "inference"),
        "vault": ("default",),
        "azuremonitor": ("api", "global_in_ai", "live", "profiler", "snapshot", "diagservices_query", "scadvisor"),
    }
)
"""What a group id takes an address for each of, where that isn't the group id itself; of a registry it is its region's
data endpoint too (`registry_data_REGION`). Source: `requiredMembers` of each target's privateLinkResources; Azure
Monitor's members are named here after the names that they stand for, unverified, and those of single workspaces are
left out: https://learn.microsoft.com/azure/azure-monitor/logs/private-link-design"""
