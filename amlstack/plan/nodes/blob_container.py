"""A container for a datastore."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import storage

from .. import checks
from .base import Child, Value, checked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class BlobContainer(Child):
    """A private blob container on a storage account: the workspace's own, or one for data."""

    kind = storage.BLOB_CONTAINER
    why = "Holds the data of a datastore: registering one checks that its container exists."
    many = other_group = True
    parent_field = "account"
    retained = True

    name: Value = checked(checks.lawful(storage.BLOB_CONTAINER), key="container_name")
    account: Value
    public_access: str = "None"
