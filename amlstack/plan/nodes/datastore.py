"""Registered datastores: those of the current API, and those of the classic one."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from amlstack.catalog import machinelearning, storage

from .. import checks
from .base import Child, Value, checked, secret, structural, under, unsaid


class SignIn:
    """What a datastore's credentials of every sort share."""

    __slots__ = ()
    family: ClassVar[str]
    """The way: a key of the catalog's DATASTORE_CREDENTIALS."""

    @property
    def credentials_type(self) -> str:
        """ARM's word for it."""
        return machinelearning.DATASTORE_CREDENTIALS[self.family][0]

    @property
    def secrets_type(self) -> str | None:
        """ARM's word for its secrets, where it has any."""
        type_, secret, _ = machinelearning.DATASTORE_CREDENTIALS[self.family]
        return type_ if secret else None


@dataclass(frozen=True, slots=True)
class AccountKey(SignIn):
    """The storage account's key."""

    family = "account_key"
    key: Value = secret()
    number: int | None = None
    """Which of the account's keys a secret is a copy of, where the file says so: only `rotate` looks at it."""


@dataclass(frozen=True, slots=True)
class SasToken(SignIn):
    """A shared access signature."""

    family = "sas_token"
    sas_token: Value = secret()


@dataclass(frozen=True, slots=True)
class ServicePrincipal(SignIn):
    """A service principal with a client secret."""

    family = "service_principal"
    tenant_id: Value
    client_id: Value
    client_secret: Value = secret()
    authority_url: Value = None
    resource_url: Value = None


@dataclass(frozen=True, slots=True)
class Certificate(SignIn):
    """A service principal with a certificate."""

    family = "certificate"
    tenant_id: Value
    client_id: Value
    thumbprint: Value
    certificate: Value = secret()
    authority_url: Value = None
    resource_url: Value = None


@dataclass(frozen=True, slots=True)
class SqlLogin(SignIn):
    """A database's user and password: classic datastores alone."""

    family = "sql_login"
    password: Value = secret()
    user_name: Value = None
    """What Azure SQL calls the user."""
    user_id: Value = None
    """What PostgreSQL and MySQL call it."""


@dataclass(frozen=True, slots=True)
class NoCredentials(SignIn):
    """None: whoever uses the datastore signs in with an identity of its own."""

    family = "none"


@dataclass(frozen=True, slots=True)
class Artifact:
    """What a OneLake datastore lies in."""

    type: str
    """LakeHouse."""
    name: Value


Credentials = AccountKey | SasToken | ServicePrincipal | Certificate | SqlLogin | NoCredentials


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class AnyDatastore(Child):
    """What datastores of every type share."""

    why = "Registers storage with the workspace under a name."
    many = True
    parent_field = "workspace"

    name: Value = checked(checks.lawful(machinelearning.DATASTORE))
    workspace: Value
    datastore_type: str = structural(key="type")
    """ARM's word: AzureBlob, OneLake, sqldb ..."""
    endpoint: Value = None
    credentials: Credentials = NoCredentials()
    skip_validation: bool = unsaid(default=False)
    """Whether the place is looked at when it is registered: a word of the request's query."""
    expires: Value = unsaid(default=None)
    """The day on which the credential ends, YYYY-MM-DD."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Datastore(AnyDatastore):
    """One of the current API: the fields that every type shares, and those that say where the data of one type lies."""

    kind = machinelearning.DATASTORE

    account_name: Value = checked(checks.lawful(storage.ACCOUNT), default=None)
    container_name: Value = checked(checks.lawful(storage.BLOB_CONTAINER), default=None)
    file_share_name: Value = checked(checks.lawful(storage.FILE_SHARE), default=None)
    filesystem: Value = checked(checks.lawful(storage.BLOB_CONTAINER), default=None)
    store_name: Value = None
    one_lake_workspace_name: Value = None
    artifact: Artifact | None = None
    protocol: Value = None
    storage_subscription_id: Value = under("subscription_id", default=None)
    storage_resource_group: Value = under("resource_group", default=None)
    description: Value = None
    tags: Mapping[str, Value] = dataclasses.field(default_factory=dict)
    service_data_access_auth_identity: str = under("access", default="None")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ClassicDatastore(AnyDatastore):
    """A database's, or DBFS: only the classic API registers these, and its body has no tags and no description."""

    kind = machinelearning.CLASSIC_DATASTORE

    location: Value = under("/location", default=None)
    """The workspace's region, which the published body says; None where a program doesn't know it."""
    server_name: Value = None
    database_name: Value = None
    port: str | None = None
    enforce_ssl: bool | None = None
    skip_validation: bool = False
    """The same, but said in the body."""
