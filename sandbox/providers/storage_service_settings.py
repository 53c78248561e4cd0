"""Microsoft.Storage: the blob, file, queue and table service of an account, all called `default`.

Nothing creates one: it is there as soon as its account is, and a PUT sets what it is like.
Sources: https://learn.microsoft.com/rest/api/storagerp/blob-services, https://learn.microsoft.com/rest/api/storagerp/file-services
(PUT 200, no DELETE), https://learn.microsoft.com/azure/storage/files/storage-files-prevent-file-share-deletion (shares
of new accounts are kept for 7 days), https://learn.microsoft.com/azure/storage/blobs/point-in-time-restore-overview.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import storage
from amlstack.catalog.kind import Kind
from amlstack.sandbox.resource_manager.body import Body, get
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.written_body import filled

from .storage import serves
from .storage_services import account_of

_RETENTIONS = ("deleteRetentionPolicy", "containerDeleteRetentionPolicy", "shareDeleteRetentionPolicy")
_DAYS = (1, 365)


class Service(Provider):
    """A service of an account."""

    always: ClassVar[bool] = True
    patchable: ClassVar[bool] = False
    keeps = ("properties",)

    def __init__(self, kind: Kind, service: str, defaults: Mapping[str, Any]) -> None:
        """`service` is its word in the account's endpoints; `defaults` are what a new account's is like."""
        super().__init__(kind)
        self._service, self._own = service, defaults

    def defaults_for(self, call: Call) -> Mapping[str, Any]:
        """No rules for cross-origin requests, and what the service has besides."""
        return {"properties.cors.corsRules": [], **self._own}

    def unwritten(self, call: Call, parent: Resource) -> Resource | None:
        """The service with its defaults, where the account's kind and SKU have it."""
        id_ = f"{parent.id}/{self.kind.type.rpartition('/')[2]}/{storage.SERVICE}"
        return Resource(id_, self.kind.type, filled(call, self, {}, None)) if serves(parent, self._service) else None

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse a service that the account doesn't have, days out of bounds, and a restore without what it needs."""
        if not serves(account_of(call), self._service):
            message = f"The account '{account_of(call).name}' is of a kind or SKU that has no {self._service} service."
            raise ArmError(409, "FeatureNotSupportedForAccount", message)
        properties = body["properties"]
        low, high = _DAYS
        for policy in _RETENTIONS:
            if get(properties, f"{policy}.enabled") and not low <= get(properties, f"{policy}.days", 0) <= high:
                raise bad_request(
                    f"'{policy}' that is enabled keeps {low} to {high} days.", f"properties.{policy}.days"
                )
        needs = ("deleteRetentionPolicy.enabled", "changeFeed.enabled", "isVersioningEnabled")
        lacks = [each for each in needs if not get(properties, each)]
        if get(properties, "restorePolicy.enabled") and lacks:
            raise bad_request(f"'restorePolicy' needs {', '.join(lacks)} too.", "properties.restorePolicy")


_OFF = {"enabled": False, "allowPermanentDelete": False}
PROVIDERS: tuple[Provider, ...] = (
    Service(storage.BLOB_SERVICE, "blob", {"properties.deleteRetentionPolicy": _OFF}),
    Service(
        storage.FILE_SERVICE,
        "file",
        {"properties.shareDeleteRetentionPolicy": {"enabled": True, "days": 7}, "properties.protocolSettings.smb": {}},
    ),
    Service(storage.QUEUE_SERVICE, "queue", {}),
    Service(storage.TABLE_SERVICE, "table", {}),
)
ROUTES: dict[tuple[str, str, str], Route] = {}
