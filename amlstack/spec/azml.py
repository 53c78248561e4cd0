"""Words of az ml's own files that have no place in a workspace file yet, so that a fault can say just that.

Source: azure-ai-ml's schemas (`_schema/workspace`, `_schema/_datastore`), 1.35.
"""

from __future__ import annotations

from .faults import Path

_OUTPUT = frozenset({"id", "discovery_url", "mlflow_tracking_uri", "principal_id", "client_id"})
"""What `az ml ... show` prints, and nobody declares."""
_WORKSPACE = frozenset(
    {
        *("customer_managed_key", "managed_network", "image_build_compute", "primary_user_assigned_identity"),
        *("network_acls", "workspace_hub", "hub_id", "provision_network_now", "enable_data_isolation"),
        *("allow_roleassignment_on_rg", "serverless_compute", "default_resource_group", "associated_workspaces"),
        *("compute_runtime", "offline_store", "online_store", "materialization_identity"),
    }
)
_DATASTORE = frozenset(
    {"store_name", "one_lake_workspace_name", "artifact", "name_node_address", "hdfs_server_certificate"}
)
_TYPES = frozenset({"azure_data_lake_gen1", "one_lake", "hdfs"})


def unsupported_key(path: Path) -> str | None:
    """What to say of the key at `path` where it is az ml's, or None."""
    key, inside_datastore = path[-1], path[:1] == ("datastores",)
    if key in (_DATASTORE if inside_datastore else _WORKSPACE) and len(path) == (3 if inside_datastore else 1):
        return "is az ml's and not supported yet"
    if key in _OUTPUT and "credentials" not in path and len(path) <= (3 if inside_datastore else 2):
        return "is what az ml prints, not what is declared"
    return None


def unsupported_word(path: Path, word: object) -> str | None:
    """What to say of the value at `path` where az ml knows it, or None."""
    if len(path) == 3 and path[0] == "datastores" and path[2] == "type" and word in _TYPES:
        return "is az ml's and not supported yet"
    return None
