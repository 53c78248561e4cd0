"""The body of a classic datastore as the service takes it, in the form in which published types are kept.

What is published of 2020-05-01-preview has the fields beside `properties`, which the service can't parse
(azure-rest-api-specs#16216); the names are the same. Sources: the published 2020-05-01-preview types, and
azure-quickstart-templates, machine-learning-datastore-create-*.
"""

from __future__ import annotations

from typing import Any

from .datastores import CLASSIC, CLASSIC_CURRENT, CLASSIC_SWITCHES, CLASSIC_URLS
from .machinelearning import CLASSIC_VERSION
from .published import Published

_BOOLEANS = ("EnforceSSL", "WorkspaceSystemAssignedIdentity", *CLASSIC_SWITCHES)
_ANY = ("Port",)
"""Written as a text, and taken as a number too."""
_TENANT = ("TenantId", "ClientId", "ClientSecret", "Certificate", "Thumbprint", *CLASSIC_URLS)
_STORAGE = (
    *("AccountName", "AccountKey", "SasToken", "Endpoint", "Protocol", "WorkspaceSystemAssignedIdentity"),
    *("StorageAccountSubscriptionId", "StorageAccountResourceGroup"),
)
_SHARED = {
    "blob": (*_STORAGE, "ContainerName"),
    "file": (*_STORAGE, "ShareName"),
    "adls": (*_TENANT, "StoreName", "AdlsSubscriptionId", "AdlsResourceGroup"),
    "adls-gen2": (*_TENANT, *_STORAGE, "FileSystem"),
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


def _node(field: str) -> str:
    return "boolean" if field in _BOOLEANS else "any" if field in _ANY else "string"


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
