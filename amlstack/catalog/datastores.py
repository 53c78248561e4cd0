"""Types of datastore as ARM spells them: what each must say, and how it may sign in.

Sources: the 2025-12-01 types, https://learn.microsoft.com/azure/machine-learning/how-to-datastore,
https://learn.microsoft.com/rest/api/storageservices/create-service-sas (shared access signatures); of the classic API
azure-quickstart-templates, machine-learning-datastore-create-*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from . import storage
from .kind import Kind, NameRule
from .machinelearning import (
    CLASSIC_DATASTORE,
    CLASSIC_LOGINS,
    CLASSIC_WORDS,
    DATASTORE_AUTHENTICATION,
    DATASTORE_CREDENTIALS,
    DATASTORE_OPTIONS,
    DATASTORE_PLACES,
    DATASTORE_WORDS,
)

ACCOUNT_NAME = "accountName"


def camel(words: str) -> str:
    """ARM's spelling of a datastore's key in az ml's words: 'accountName' of 'account_name'."""
    first, *rest = words.split("_")
    return first + "".join(each.capitalize() for each in rest)


_CREDENTIALS_TYPE = {word: arm for word, (arm, _, _) in DATASTORE_CREDENTIALS.items()}
TYPES = MappingProxyType(
    {
        arm: (
            tuple(map(camel, DATASTORE_PLACES[word])),
            tuple(_CREDENTIALS_TYPE[each] for each in DATASTORE_AUTHENTICATION[word]),
        )
        for word, arm in DATASTORE_WORDS.items()
    }
)
"""By `datastoreType`: the properties that it must have, and what `credentialsType` may be."""

CREDENTIALS = MappingProxyType(
    {arm: (f"secrets.{secret}" if secret else None, parts) for arm, secret, parts in DATASTORE_CREDENTIALS.values()}
)
"""By `credentialsType`: where its secret is, and what else it must have."""

PLACES: MappingProxyType[str, tuple[str, Kind]] = MappingProxyType(
    {
        "AzureBlob": ("containerName", storage.BLOB_CONTAINER),
        "AzureDataLakeGen2": ("filesystem", storage.BLOB_CONTAINER),
        "AzureFile": ("fileShareName", storage.FILE_SHARE),
    }
)
"""What says where in the account the data lies, and what that is."""

RETIRED_TYPES = MappingProxyType(
    {"AzureDataLakeGen1": "Azure Data Lake Storage Gen1 was retired on 2024-02-29; use AzureDataLakeGen2"}
)
"""Source: https://learn.microsoft.com/lifecycle/products/azure-data-lake-storage-gen1"""


def pascal(words: str) -> str:
    """The classic API's spelling of a key in az ml's words: 'ServerName' of 'server_name', 'EnforceSSL'."""
    return "".join(_CLASSIC_SPELLING.get(each, each.capitalize()) for each in words.split("_"))


_CLASSIC_SPELLING = {"ssl": "SSL"}
CLASSIC_CURRENT = MappingProxyType(
    {"blob": "AzureBlob", "file": "AzureFile", "adls": "AzureDataLakeGen1", "adls-gen2": "AzureDataLakeGen2"}
)
"""By `DataStoreType`, the current API's word for the types that both register."""
CLASSIC_TYPES = (*CLASSIC_CURRENT, *CLASSIC_WORDS.values())
"""The types of the 2020-05-01-preview API, whose SDK was retired on 2026-06-30.
Source: https://learn.microsoft.com/azure/machine-learning/v1/introduction"""


@dataclass(frozen=True, slots=True)
class Classic:
    """What a datastore of a type that only the classic API registers says in its `properties`."""

    word: str
    """az ml's word for the type."""
    needs: tuple[str, ...]
    """Where the data lies: all of it is required."""
    options: tuple[str, ...]
    """What else may be said of that place."""
    ways: Mapping[str, tuple[str, ...]]
    """The ways to sign in, each with what it needs, the secret last."""


def _way(way: str, type_: str) -> tuple[str, ...]:
    """What a way to sign in needs of a classic body."""
    if way == "sql_login":
        return (pascal(CLASSIC_LOGINS[type_]), "Password")
    _, secret, others = DATASTORE_CREDENTIALS[way]
    return tuple(f"{each[:1].upper()}{each[1:]}" for each in (*others, *([secret] if secret else [])))


CLASSIC: Mapping[str, Classic] = MappingProxyType(
    {
        type_: Classic(
            word,
            tuple(map(pascal, DATASTORE_PLACES[word])),
            tuple(map(pascal, DATASTORE_OPTIONS[word])),
            MappingProxyType({way: _way(way, type_) for way in DATASTORE_AUTHENTICATION[word]}),
        )
        for word, type_ in CLASSIC_WORDS.items()
    }
)
"""By `DataStoreType`."""
CLASSIC_URLS = ("AuthorityUrl", "ResourceUrl")
"""What a service principal may say besides."""
CLASSIC_SECRETS = tuple(path.partition(".")[2] for path in CLASSIC_DATASTORE.secrets)
"""The secrets among the properties of a classic body."""
CLASSIC_SWITCHES = ("SkipValidation", "IncludeSecret")
"""True or false, of every classic type: whether nobody looks for the place, whether the answer holds the secret."""
CLASSIC_LIMITS = MappingProxyType(
    {
        "psqldb": "Azure Database for PostgreSQL single server was retired on 2025-03-28: it must be a flexible server",
        "mysqldb": "only a pipeline's DataTransferStep reads MySQL, whose single server was retired on 2024-09-16",
        "dbfs": "only a pipeline's DatabricksStep reads it",
    }
)
"""What a type is no good for. Sources: document 000's table,
https://learn.microsoft.com/azure/postgresql/migrate/whats-happening-to-postgresql-single-server,
https://learn.microsoft.com/azure/mysql/migrate/whats-happening-to-mysql-single-server"""
SERVER_NAME = NameRule(
    1,
    63,
    r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?",
    "letters, digits and -, starting and ending with a letter or digit",
    "global",
)
"""Of a database's server. Its domain is the datastore's endpoint.
Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftsql"""

SAS_SPARE = MappingProxyType(
    {"d": "deletes", "x": "deletes versions", "y": "deletes for good", "o": "gives away", "p": "grants", "i": "locks"}
)
"""Permissions that a datastore has no use for: it reads, lists, writes, adds and creates."""


def _points(type_: str, needs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"properties.{word}" for word in (type_, *needs))


POINTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **{type_: _points("datastoreType", needs) for type_, (needs, _) in TYPES.items()},
        **{type_: _points("DataStoreType", classic.needs) for type_, classic in CLASSIC.items()},
    }
)
"""By type, what says where a datastore points: with another value it is another one under its name."""
