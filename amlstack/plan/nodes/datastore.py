"""A registered datastore."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from amlstack.catalog import machinelearning, storage

from .. import checks
from .base import Node, Value, checked


@dataclass(frozen=True, slots=True)
class AccountKey:
    """The storage account's key."""

    key: Value


@dataclass(frozen=True, slots=True)
class SasToken:
    """A shared access signature."""

    sas_token: Value


@dataclass(frozen=True, slots=True)
class ServicePrincipal:
    """A service principal with a client secret."""

    tenant_id: Value
    client_id: Value
    client_secret: Value
    authority_url: Value = None
    resource_url: Value = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A service principal with a certificate."""

    tenant_id: Value
    client_id: Value
    thumbprint: Value
    certificate: Value
    authority_url: Value = None
    resource_url: Value = None


@dataclass(frozen=True, slots=True)
class NoCredentials:
    """None: whoever uses the datastore signs in with an identity of its own."""


Credentials = AccountKey | SasToken | ServicePrincipal | Certificate | NoCredentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Datastore(Node):
    """The fields that every type shares; a type adds where in the account the data lies."""

    kind = machinelearning.DATASTORE
    why = "Registers storage with the workspace under a name."

    name: Value = checked(checks.lawful(machinelearning.DATASTORE))
    resource_group: Value
    workspace: Value
    datastore_type: str
    """AzureBlob, AzureFile or AzureDataLakeGen2."""
    account_name: Value = checked(checks.lawful(storage.ACCOUNT))
    container_name: Value = checked(checks.lawful(storage.BLOB_CONTAINER), default=None)
    file_share_name: Value = checked(checks.lawful(storage.FILE_SHARE), default=None)
    filesystem: Value = checked(checks.lawful(storage.BLOB_CONTAINER), default=None)
    credentials: Credentials = NoCredentials()
    endpoint: Value = None
    protocol: Value = "https"
    storage_subscription_id: Value = None
    storage_resource_group: Value = None
    description: Value = None
    tags: Mapping[str, Value] = dataclasses.field(default_factory=dict)
    service_data_access_auth_identity: str = "None"
    skip_validation: bool = False
