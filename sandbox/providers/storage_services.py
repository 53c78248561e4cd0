"""Microsoft.Storage, inside an account: blob containers and file shares. Creation 201, update 200, deletion 200 or 204.

Sources: https://learn.microsoft.com/rest/api/storagerp/blob-containers/create,
https://learn.microsoft.com/rest/api/storagerp/file-shares/create
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import storage
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call, now
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.records import Resource

from .storage import serves


class _InAccount(Provider):
    """A kind that lies in the service `default` of an account, which must have that service."""

    keeps = ("properties",)
    service: ClassVar[str]

    def check_name(self, call: Call, name: str) -> None:
        """Refuse another name than `default` for the service that it lies in."""
        if call.target.names[1].lower() != storage.SERVICE:
            raise ArmError(
                400, "InvalidResourceName", f"The service is called 'default', not '{call.target.names[1][:100]}'."
            )
        super().check_name(call, name)

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse what lies in a service that the account doesn't have."""
        if not serves(account_of(call), self.service):
            message = f"The account '{account_of(call).name}' is of a kind or SKU that has no {self.service} service."
            raise ArmError(409, "FeatureNotSupportedForAccount", message)

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write a new etag, the time and the lease's state."""
        stamp = now()
        properties = resource.body.setdefault("properties", {})
        properties |= {"lastModifiedTime": stamp, "leaseState": "available", "leaseStatus": "unlocked"}
        resource.body["etag"] = f'"0x{time.time_ns():X}"'


class BlobContainer(_InAccount):
    """A blob container."""

    kind = storage.BLOB_CONTAINER
    service = "blob"
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.publicAccess": "None",
        "properties.defaultEncryptionScope": "$account-encryption-key",
        "properties.denyEncryptionScopeOverride": False,
        "properties.hasImmutabilityPolicy": False,
        "properties.hasLegalHold": False,
    }

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse a public container where the account allows none."""
        super().validate(call, body, existing)
        public = get(body, "properties.publicAccess") != "None"
        if public and not get(account_of(call).body, "properties.allowBlobPublicAccess"):
            message = "Public access is not permitted on this storage account: set its allowBlobPublicAccess first."
            raise ArmError(409, "PublicAccessNotPermitted", message, "properties.publicAccess")


class FileShare(_InAccount):
    """A file share."""

    kind = storage.FILE_SHARE
    service = "file"
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.shareQuota": 5120,
        "properties.accessTier": "TransactionOptimized",
        "properties.enabledProtocols": "SMB",
    }

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse a quota that isn't 1 to 102,400 GiB."""
        super().validate(call, body, existing)
        if not 1 <= body["properties"]["shareQuota"] <= 102_400:
            raise ArmError(400, "InvalidHeaderValue", "'shareQuota' must be 1 to 102400 GiB.", "properties.shareQuota")


def account_of(call: Call) -> Resource:
    """The storage account that the call's path lies in."""
    cut = call.target.id.lower().index("/providers/microsoft.storage/")
    parts = call.target.id[cut + 1 :].split("/")
    found = call.store.get(call.target.id[: cut + 1] + "/".join(parts[:4]))
    assert found is not None, "checked as the parent"
    return found


PROVIDERS: tuple[Provider, ...] = (BlobContainer(), FileShare())
ROUTES: dict[tuple[str, str, str], Route] = {}
