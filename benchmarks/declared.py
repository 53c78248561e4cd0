"""Workspace files with many datastores: what is planned and created here, and what bare/ creates by itself."""

from __future__ import annotations

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
