"""The body of a classic datastore as the service takes it; its shape in the form in which published types are kept.

What is published of 2020-05-01-preview has the fields beside `properties`, which the service can't parse
(azure-rest-api-specs#16216); the names are the same. Sources: the published 2020-05-01-preview types, and
azure-quickstart-templates, machine-learning-datastore-create-*.
"""

from __future__ import annotations

from typing import Any

from .datastores import CLASSIC, CLASSIC_CURRENT, CLASSIC_SWITCHES, CLASSIC_URLS
from .machinelearning import CLASSIC_VERSION
from .published import Published

BOOLEANS = ("EnforceSSL", "WorkspaceSystemAssignedIdentity", *CLASSIC_SWITCHES)
"""What is true or false; all else is text."""
_ANY = ("Port",)
"""Written as a text, and taken as a number too."""
_TENANT = ("TenantId", "ClientId", "ClientSecret", *CLASSIC_URLS)
_STORAGE = (
    *("AccountName", "AccountKey", "SasToken", "Endpoint", "Protocol", "WorkspaceSystemAssignedIdentity"),
    *("StorageAccountSubscriptionId", "StorageAccountResourceGroup"),
)
_SHARED = {
    "blob": (*_STORAGE, "ContainerName"),
    "file": (*_STORAGE, "ShareName"),
    "adls": (*_TENANT, "StoreName", "AdlsSubscriptionId", "AdlsResourceGroup"),
    "adls-gen2": (*_TENANT, *_STORAGE, "FileSystem", "SubscriptionId", "ResourceGroupName"),
}
"""What the types have that the current API registers too."""


def _fields() -> dict[str, tuple[str, ...]]:
    own = {
        type_: (
            *each.needs,
            *each.options,
            *(field for fields in each.ways.values() for field in fields),
            *(CLASSIC_URLS if "service_principal" in each.ways else ()),
        )
        for type_, each in CLASSIC.items()
    }
    return {**{type_: _SHARED[type_] for type_ in CLASSIC_CURRENT}, **own}


FIELDS = _fields()
"""By `DataStoreType`, the names of what its `properties` may hold besides the switches that all have."""


NEEDS = {
    **{type_: each.needs for type_, each in CLASSIC.items()},
    "blob": ("AccountName", "ContainerName"),
    "file": ("AccountName", "ShareName"),
    "adls": ("StoreName",),
    "adls-gen2": ("AccountName", "FileSystem"),
}
"""By `DataStoreType`, what says where the data lies: all of it is required."""

_PRINCIPAL = CLASSIC["sqldb"].ways["service_principal"]
WAYS: dict[str, tuple[tuple[str, ...], ...]] = {
    **{type_: tuple(each.ways.values()) for type_, each in CLASSIC.items()},
    "blob": (("AccountKey",), ("SasToken",), ()),
    "file": (("AccountKey",), ("SasToken",)),
    "adls": (_PRINCIPAL, ()),
    "adls-gen2": (_PRINCIPAL, ()),
}
"""By `DataStoreType`, the fields of each way to sign in, of which a body says one; `()` is to sign in with nothing."""

HOMES = {
    "blob": ("StorageAccountSubscriptionId", "StorageAccountResourceGroup"),
    "file": ("StorageAccountSubscriptionId", "StorageAccountResourceGroup"),
    "adls": ("AdlsSubscriptionId", "AdlsResourceGroup"),
    "adls-gen2": ("SubscriptionId", "ResourceGroupName"),
}
"""What says in which subscription and group the storage lies."""

DEFAULTS: dict[str, dict[str, str | bool]] = {
    **{type_: {"Endpoint": "core.windows.net", "Protocol": "https"} for type_ in ("blob", "file", "adls-gen2")},
    "sqldb": {"Endpoint": "database.windows.net"},
    "psqldb": {"Endpoint": "postgres.database.azure.com", "Port": "5432", "EnforceSSL": True},
    "mysqldb": {"Endpoint": "mysql.database.azure.com", "Port": "3306"},
}
"""What the service fills in. Sources: the templates' descriptions, and for Azure SQL and storage
https://learn.microsoft.com/python/api/azureml-core/azureml.core.datastore.datastore"""


def _node(field: str) -> str:
    return "boolean" if field in BOOLEANS else "any" if field in _ANY else "string"


def _shape() -> Published:
    nodes: list[dict[str, Any]] = [
        {"properties": {"location": "string", "properties": [1]}},
        {
            "by": "DataStoreType",
            "properties": {"DataStoreType": "string", **{field: _node(field) for field in CLASSIC_SWITCHES}},
            "cases": {type_: index for index, type_ in enumerate(FIELDS, 2)},
        },
        *({"properties": {field: _node(field) for field in fields}} for fields in FIELDS.values()),
    ]
    return Published({"versions": {CLASSIC_VERSION: 0}, "nodes": nodes})


SHAPE = _shape()
"""What is required besides the type is judged by who may sign in how, and not here."""
