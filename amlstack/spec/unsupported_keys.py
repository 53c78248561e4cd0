"""What to say of keys and values that az ml or the classic SDK has and a workspace file doesn't take.

Source: azure-ai-ml's schemas (`_schema/workspace`, `_schema/_datastore`), 1.35.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .faults import Path
from .register_options import REGISTER_OPTIONS

ALLOW_LIST = (
    "no stable api-version of Azure ML has a workspace's allow-list, and what a PATCH at a preview one does can't be "
    "verified here (2025-10-01-preview is the last that has it)"
)
"""Why a workspace file hasn't az ml's `network_acls`. Source: the types of the workspace; azure-ai-ml 1.35 sends it in
bodies of 2025-12-01 all the same, to what effect isn't published."""

_PRIVATELY = (
    "leave it out, and where only some may reach the workspace, close it by `public_network_access: disabled` and let "
    "them in by a private endpoint"
)

REFUSED: Mapping[str, tuple[str, str]] = MappingProxyType(
    dict.fromkeys(
        ("network_acls", "networkAcls", "ip_allowlist", "ipAllowlist"),
        (f"can't be declared: {ALLOW_LIST}", _PRIVATELY),
    )
)
"""What to say of keys of a workspace that won't come, and what to do instead; ARM's names of them too."""

LATER = {
    "workspace": {
        *("customer_managed_key", "network_acls", "workspace_hub", "hub_id"),
        *("enable_data_isolation", "allow_roleassignment_on_rg", "default_resource_group", "associated_workspaces"),
        *("compute_runtime", "offline_store", "online_store", "materialization_identity"),
    },
    "identity": set(),
    "datastore": {
        *("name_node_address", "hdfs_server_certificate"),
    },
}
"""Keys that az ml has and this file hasn't, by where they stand."""
PRINTED = {
    "workspace": {"id", "discovery_url", "mlflow_tracking_uri"},
    "identity": {"principal_id", "tenant_id"},
    "datastore": {"id"},
}
"""What `az ml ... show` prints, and nobody declares."""
TYPES = ("hdfs",)
"""Types of datastores that az ml has and this file hasn't."""


def unsupported_key(path: Path) -> str | None:
    """What to say of the key at `path` where it is az ml's, or None."""
    match path:
        case (key,):
            room = "workspace"
        case ("identity", key):
            room = "identity"
        case ("datastores", _, key):
            room = "datastore"
        case _:
            return None
    if key in LATER[room]:
        return "is az ml's and not supported yet"
    return "is what az ml prints, not what is declared" if key in PRINTED[room] else None


def classic_option(path: Path) -> tuple[str, str] | None:
    """What to say of an option of the classic SDK at `path`, and what to do; None where it is none, or a key here."""
    if len(path) not in (3, 4) or path[0] != "datastores" or (len(path) == 4 and path[2] != "credentials"):
        return None
    option = REGISTER_OPTIONS.get(str(path[-1]))
    if option is None or option.key.rpartition(".")[2] == path[-1]:
        return None
    what = "was the classic SDK's" if option.key else f"can't be said: {option.why}"
    return what, f"write {option.key}" if option.key else "leave it out"


def unsupported_word(path: Path, word: object) -> str | None:
    """What to say of the value at `path` where az ml knows it, or None."""
    match path:
        case ("datastores", _, "type") if isinstance(word, str) and word in TYPES:
            return "is az ml's and not supported yet"
    return None
