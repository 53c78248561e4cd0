"""An identity for an imported workspace that must approve connections before it exists.

Source: https://learn.microsoft.com/azure/machine-learning/how-to-managed-network (the identity, and its role).
"""

from __future__ import annotations

from typing import Any

from amlstack.catalog import Kind, identity, keyvault, monitoring, registry, storage
from amlstack.plan import names

from .bodies import id_of

_OWN: dict[str, Kind] = {
    "storage_account": storage.ACCOUNT,
    "key_vault": keyvault.VAULT,
    "container_registry": registry.REGISTRY,
    "application_insights": monitoring.APPLICATION_INSIGHTS,
}


def with_approver(mapping: dict[str, Any]) -> list[str]:
    """Give a file an identity beside the system-assigned one where an endpoint rule leads to what isn't its own.

    The system-assigned one doesn't exist when the connection is approved, and a plan is refused without another.
    Returns the sentence that tells it; nothing where there is no such rule, or an identity already.
    """
    network = mapping.get("managed_network")
    rules = network.get("outbound_rules") if isinstance(network, dict) else None
    beyond = [rule for rule in rules or () if isinstance(rule, dict) and _leads_beyond(rule, mapping)]
    given = mapping.get("identity") or {}
    if not beyond or not mapping.get("name") or not isinstance(given, dict) or given.get("user_assigned_identities"):
        return []
    own = names.derive(identity.USER_ASSIGNED, str(mapping["name"]), None)
    mapping["identity"] = {**given, "type": "system_assigned_user_assigned", "user_assigned_identities": [own]}
    mapping["primary_user_assigned_identity"] = own
    which = ", ".join(str(rule.get("name")) for rule in beyond)
    why = f"{which} under managed_network: what isn't the workspace's own is reached where an identity may approve it"
    return [f"{why} before the workspace exists: the file adds {own} to the system-assigned one"]


def _leads_beyond(rule: dict[str, Any], mapping: dict[str, Any]) -> bool:
    destination = rule.get("destination")
    id_ = destination.get("service_resource_id") if isinstance(destination, dict) else None
    parsed = id_of(id_)
    return parsed is not None and not any(_is_own(id_, parsed, mapping.get(key), kind) for key, kind in _OWN.items())


def _is_own(id_: Any, parsed: Any, own: Any, kind: Kind) -> bool:
    """Whether an id is that of what the file has under a key: by the id, or by the name of what is made."""
    if isinstance(own, str) and own.startswith("/"):
        return own.lower() == str(id_).lower()
    name = own.get("name") if isinstance(own, dict) else own
    return bool(parsed.type.lower() == kind.type.lower() and parsed.name.lower() == str(name).lower())
