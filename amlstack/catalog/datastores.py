"""Types of datastore as ARM spells them: what each must say, and how it may sign in.

Sources: the 2025-12-01 types, https://learn.microsoft.com/azure/machine-learning/how-to-datastore,
https://learn.microsoft.com/rest/api/storageservices/create-service-sas (shared access signatures).
"""

from __future__ import annotations

from types import MappingProxyType

from . import storage
from .kind import Kind
from .machinelearning import (
    DATASTORE_AUTHENTICATION,
    DATASTORE_CREDENTIALS,
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

CLASSIC_TYPES = ("blob", "file", "adls", "adls-gen2", "sqldb", "psqldb", "mysqldb", "dbfs")
"""The types of the 2020-05-01-preview API, whose SDK was retired on 2026-06-30.
Source: https://learn.microsoft.com/azure/machine-learning/v1/introduction"""

SAS_SPARE = MappingProxyType(
    {"d": "deletes", "x": "deletes versions", "y": "deletes for good", "o": "gives away", "p": "grants", "i": "locks"}
)
"""Permissions that a datastore has no use for: it reads, lists, writes, adds and creates."""
