"""A container for a datastore."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import storage

from .. import checks
from .base import Node, Value, checked


@dataclass(frozen=True, slots=True, kw_only=True)
class BlobContainer(Node):
    """A blob container on the workspace's own account."""

    kind = storage.BLOB_CONTAINER
    why = "Holds the data of a datastore: registering one checks that its container exists."

    name: Value = checked(checks.lawful(storage.BLOB_CONTAINER), key="container_name")
    resource_group: Value
    account: Value
    public_access: str = "None"

    def names(self) -> tuple[Value, ...]:
        """Account, blob service, container."""
        return (self.account, storage.SERVICE, self.name)
