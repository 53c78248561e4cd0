"""Workspace files with many datastores: what is planned and created here, and what bare/ creates by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

WORKSPACE: dict[str, Any] = {
    "name": "contoso-bench",
    "name_seed": "contoso",
    "resource_group": "rg-contoso-bench",
    "location": "westeurope",
    "storage_account": "stcontosobench",
    "key_vault": "kv-contoso-bench",
    "application_insights": {"name": "appi-contoso-bench", "log_analytics": "log-contoso-bench"},
}
"""Every name is given, so that the bare program can give the same."""


def write(file: Path, datastores: int) -> Path:
    """Write a workspace file; all datastores lie in one container of the workspace's own account."""
    registered = [
        {
            "name": f"store_{number}",
            "type": "azure_blob",
            "container_name": "data",
            "credentials": {"account_key": {"list_keys": "key1"}},
        }
        for number in range(datastores)
    ]
    file.write_text(yaml.safe_dump({**WORKSPACE, "datastores": registered}, sort_keys=False), encoding="utf-8")
    return file


_PRINCIPAL = {"tenant_id": "00000000-0000-0000-0000-000000000000", "client_id": "00000000-0000-0000-0000-000000000001"}
_SECRET = {"secret": "bench_secret"}
_CERTIFICATE = {"thumbprint": "0123456789ABCDEF0123456789ABCDEF01234567", "certificate": _SECRET}
_BLOB = {"type": "azure_blob", "container_name": "data"}
_FILE = {"type": "azure_file", "file_share_name": "data"}
_LAKE = {"type": "azure_data_lake_gen2", "account_name": "stfabrikam", "filesystem": "data", "skip_validation": True}
_DATABASE = {"server_name": "sql-fabrikam", "database_name": "sales"}
_LOGIN = {"username": "reader", "password": _SECRET}
_LAKEHOUSE = {"one_lake_workspace_name": "fabrikam", "artifact": {"type": "lake_house", "name": "sales"}}
MIXED: tuple[dict[str, Any], ...] = (
    {**_BLOB, "key": 1},
    {**_BLOB, "credentials": {"sas_token": {"secret": "bench_sas"}}},
    _BLOB,
    {**_FILE, "key": 2},
    {**_LAKE, "credentials": {**_PRINCIPAL, "client_secret": _SECRET}},
    {**_LAKE, "credentials": {**_PRINCIPAL, **_CERTIFICATE}},
    {"type": "one_lake", **_LAKEHOUSE},
    {"type": "azure_sql_database", **_DATABASE, "credentials": _LOGIN},
    {"type": "azure_postgresql", **_DATABASE, "credentials": _LOGIN},
    {"type": "azure_mysql", **_DATABASE, "credentials": _LOGIN},
    {"type": "databricks_filesystem"},
)
"""Every kind that can still be registered, in turn, with most of the ways to sign in."""


def write_mixed(file: Path, datastores: int) -> Path:
    """Write a workspace file whose datastores are of every kind in turn."""
    registered = [{"name": f"store_{number}", **MIXED[number % len(MIXED)]} for number in range(datastores)]
    # without aliases: a part that several datastores share is written for each
    text = json.dumps({**WORKSPACE, "datastores": registered}, indent=1)
    file.write_text(text, encoding="utf-8")
    return file
