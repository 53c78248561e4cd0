"""Datastores of the classic API (2020-05-01-preview): what the body of each type says inside `properties`.

Sources: azure-quickstart-templates, machine-learning-datastore-create-* (one for each type: names, defaults), the
2020-05-01-preview types (what else there is), document 000's table of authentications.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from .machinelearning import (
    CLASSIC_LOGINS,
    CLASSIC_WORDS,
    DATASTORE_AUTHENTICATION,
    DATASTORE_OPTIONS,
    DATASTORE_PLACES,
)

TYPE, SKIP = "DataStoreType", "SkipValidation"
ORDERS = (SKIP, "IncludeSecret")
"""What is said to the call alone, and no answer shows."""
FLAGS = (*ORDERS, "EnforceSSL", "WorkspaceSystemAssignedIdentity")
"""What is true or false; all else is text."""
ANY = (TYPE, "Description", "WorkspaceSystemAssignedIdentity", *ORDERS)
"""What every type takes."""

_OTHERWISE = {"enforce_ssl": "EnforceSSL", "file_share_name": "ShareName", "filesystem": "FileSystem"}
_URLS = ("AuthorityUrl", "ResourceUrl")
_OLD = MappingProxyType(
    {
        "blob": "azure_blob",
        "file": "azure_file",
        "adls": "azure_data_lake_gen1",
        "adls-gen2": "azure_data_lake_gen2",
    }
)
"""The types that the current API has too, in az ml's words."""
HOMES = MappingProxyType(
    {
        "blob": ("StorageAccountSubscriptionId", "StorageAccountResourceGroup"),
        "file": ("StorageAccountSubscriptionId", "StorageAccountResourceGroup"),
        "adls": ("AdlsSubscriptionId", "AdlsResourceGroup"),
        "adls-gen2": ("SubscriptionId", "ResourceGroupName"),
    }
)
"""What says in which subscription and group the storage lies."""


def pascal(word: str) -> str:
    """The classic API's spelling of a datastore's key in az ml's words: 'ServerName' of 'server_name'."""
    return _OTHERWISE.get(word) or "".join(part.capitalize() for part in word.split("_"))


@dataclass(frozen=True, slots=True)
class Classic:
    """What a datastore of one type says."""

    needs: tuple[str, ...]
    """What it must say."""
    ways: tuple[tuple[str, ...], ...]
    """The properties of each way to sign in, of which it takes exactly one; `()` is to sign in with nothing."""
    may: tuple[str, ...]
    """What it may say besides, beyond `ANY`."""


def _ways(type_: str, word: str) -> tuple[tuple[str, ...], ...]:
    of = {
        "account_key": ("AccountKey",),
        "sas_token": ("SasToken",),
        "service_principal": ("TenantId", "ClientId", "ClientSecret"),
        "sql_login": (pascal(CLASSIC_LOGINS.get(type_, "")), "Password"),
        "none": (),
    }
    return tuple(of[way] for way in DATASTORE_AUTHENTICATION[word] if way in of)


def _classic(type_: str, word: str) -> Classic:
    ways = _ways(type_, word)
    urls = _URLS if any("ClientSecret" in way for way in ways) else ()
    own = ("Endpoint", "Protocol") if "account_name" in DATASTORE_PLACES[word] else ()
    options = (*own, *HOMES[type_]) if type_ in HOMES else tuple(map(pascal, DATASTORE_OPTIONS[word]))
    return Classic(tuple(map(pascal, DATASTORE_PLACES[word])), ways, (*options, *urls))


TYPES = MappingProxyType(
    {arm: _classic(arm, word) for arm, word in (*_OLD.items(), *((arm, word) for word, arm in CLASSIC_WORDS.items()))}
)
"""By `DataStoreType`."""

PROPERTIES = tuple(
    dict.fromkeys(
        word
        for type_ in TYPES.values()
        for word in (*ANY, *type_.needs, *type_.may, *(part for way in type_.ways for part in way))
    )
)
"""Every property that some type has."""

DEFAULTS: MappingProxyType[str, dict[str, str | bool]] = MappingProxyType(
    {
        "blob": {"Endpoint": "core.windows.net", "Protocol": "https"},
        "file": {"Endpoint": "core.windows.net", "Protocol": "https"},
        "adls-gen2": {"Endpoint": "core.windows.net", "Protocol": "https"},
        "sqldb": {"Endpoint": "database.windows.net"},
        "psqldb": {"Endpoint": "postgres.database.azure.com", "Port": "5432", "EnforceSSL": True},
        "mysqldb": {"Endpoint": "mysql.database.azure.com", "Port": "3306"},
    }
)
"""What the service fills in. Source: the templates' descriptions; for sqldb and storage
https://learn.microsoft.com/python/api/azureml-core/azureml.core.datastore.datastore"""
