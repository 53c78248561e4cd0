"""A share for a datastore."""

from __future__ import annotations

from dataclasses import dataclass

from amlstack.catalog import storage

from .. import checks
from .base import Child, Value, checked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class FileShare(Child):
    """An SMB file share on a storage account: the workspace's own, or one for data."""

    kind = storage.FILE_SHARE
    why = "Holds the data of a datastore: registering one checks that its share exists."
    many = other_group = True
    parent_field = "account"
    retained = True

    name: Value = checked(checks.lawful(storage.FILE_SHARE), key="file_share_name")
    account: Value
    enabled_protocols: str = "SMB"
    share_quota: int = 5120
    """GiB; the most that a standard share has without large file shares."""
