"""The options of the classic SDK's `Datastore.register_azure_*` and `register_dbfs`, and what became of each.

Source: document 000, and https://learn.microsoft.com/python/api/azureml-core/azureml.core.datastore.datastore (the
methods' signatures). The SDK was retired on 2026-06-30.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Option:
    """What to write instead of one option."""

    key: str
    """The workspace file's word for it; empty where it has none."""
    why: str
    """What is different, or why there is none."""


REGISTER_OPTIONS = MappingProxyType(
    {
        "workspace": Option("", "the file's own workspace"),
        "datastore_name": Option("name", ""),
        "container_name": Option("container_name", ""),
        "file_share_name": Option("file_share_name", ""),
        "filesystem": Option("filesystem", ""),
        "store_name": Option("store_name", "the service is retired since 2024-02-29"),
        "account_name": Option("account_name", "without it, the workspace's own account"),
        "server_name": Option("server_name", ""),
        "database_name": Option("database_name", ""),
        "port_number": Option("port", ""),
        "enforce_ssl": Option("enforce_ssl", "`true` unless told otherwise"),
        "account_key": Option("key", "read at deployment, or `credentials: {account_key: {secret: NAME}}`"),
        "sas_token": Option("credentials.sas_token", "the name of a secret"),
        "tenant_id": Option("credentials.tenant_id", ""),
        "client_id": Option("credentials.client_id", ""),
        "client_secret": Option("credentials.client_secret", "the name of a secret"),
        "username": Option("credentials.username", ""),
        "user_id": Option("credentials.username", "PostgreSQL and MySQL called it so"),
        "password": Option("credentials.password", "the name of a secret"),
        "user_password": Option("credentials.password", "the name of a secret"),
        "resource_url": Option("credentials.resource_url", ""),
        "authority_url": Option("credentials.authority_url", ""),
        "protocol": Option("protocol", "`https` unless told otherwise"),
        "endpoint": Option("endpoint", ""),
        "subscription_id": Option("subscription_id", ""),
        "resource_group": Option("resource_group", ""),
        "skip_validation": Option("skip_validation", "a template can't say it of current types, and the export warns"),
        "create_if_not_exists": Option("create", ""),
        "grant_workspace_access": Option("access", "`read` or `write`: a role on the container, no more"),
        "overwrite": Option("", "a deployment registers anew what has changed, and leaves the rest as it is"),
        "blob_cache_timeout": Option("", "a mount's own setting: say it where a job mounts the data"),
        "is_default": Option("", "ARM can't set the default datastore: it is workspaceblobstore"),
        "default": Option("", "ARM can't set the default datastore: it is workspaceblobstore"),
    }
)
"""By the option's name; `default` and `is_default` are what people write for `set_as_default()`."""
