"""Microsoft.OperationalInsights: Log Analytics workspaces, kept for 14 days after their deletion.

Sources: https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace, the 2023-09-01 types (defaults),
https://learn.microsoft.com/rest/api/loganalytics/shared-keys.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import monitoring
from amlstack.sandbox.resource_manager.body import Body
from amlstack.sandbox.resource_manager.call import Answer, Call, now
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request
from amlstack.sandbox.resource_manager.provider import Action, Poll, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

from .resource_identity import complete_identity
from .storage import new_key

_DAY = 86_400
_KEYS = ("primarySharedKey", "secondarySharedKey")


class LogAnalyticsWorkspace(Provider):
    """A Log Analytics workspace. Made again in the same group and region within 14 days, the deleted one comes back."""

    kind = monitoring.LOG_ANALYTICS
    differs: ClassVar[Mapping[str, Shape | None]] = {
        "properties.sku.name": monitoring.LOG_ANALYTICS_SKUS,  # the others are retired
        "properties.workspaceCapping.dailyQuotaGb": None,  # published as whole, though fractions are taken
        # from 2025-02-01 on there is a third
        "properties.publicNetworkAccessForIngestion": ("Enabled", "Disabled", "SecuredByPerimeter"),
        "properties.publicNetworkAccessForQuery": ("Enabled", "Disabled", "SecuredByPerimeter"),
    }
    keeps = ("properties.sku", "properties.retentionInDays")
    poll: ClassVar[Poll] = "async"
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.sku.name": "PerGB2018",
        "properties.retentionInDays": 30,
        "properties.features": {"legacy": 0, "searchVersion": 1, "enableLogAccessUsingOnlyResourcePermissions": True},
        "properties.workspaceCapping.dailyQuotaGb": -1,
        "properties.publicNetworkAccessForIngestion": "Enabled",
        "properties.publicNetworkAccessForQuery": "Enabled",
    }

    def restored(self, call: Call, body: Body) -> bool:
        """Bring back the deleted namesake of the same group, where the region is the same."""
        found = next(
            (
                each.resource
                for each in call.store.deleted(self.kind.type, call.target.name)
                if each.resource.key == call.target.id.lower()
            ),
            None,
        )
        if found is None:
            return False
        if found.body["location"] != body["location"]:
            message = (
                f"A deleted workspace '{found.name}' of location '{found.body['location']}' keeps the name for "
                f"{self.kind.soft_delete_days} days: "
                "create it there, which recovers it, or choose another name."
            )
            raise ArmError(409, "Conflict", message, "name")
        call.store.unearth(found.id)
        return True

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse a retention out of bounds."""
        low, high = monitoring.RETENTION_DAYS
        if not low <= body["properties"]["retentionInDays"] <= high:
            raise bad_request(f"'retentionInDays' must be {low} to {high}.", "properties.retentionInDays")

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write the id under which agents know it, and the times."""
        properties = resource.body["properties"]
        properties.setdefault("customerId", call.store.guid(resource.id, "customer"))
        properties.setdefault("createdDate", now())
        properties["sku"].setdefault("lastSkuUpdate", properties["createdDate"])
        properties["workspaceCapping"] |= {"dataIngestionStatus": "RespectQuota"}
        properties |= {"modifiedDate": now(), "provisioningState": "Succeeded"}
        resource.body["etag"] = f'"{call.store.guid(resource.id, "etag")}"'
        complete_identity(call, resource)

    def remove(self, call: Call, resource: Resource) -> None:
        """Soft-delete it, or delete it for good with `force=true`."""
        if call.says("force"):
            call.store.drop(resource.id)
        else:
            call.store.bury(resource, time.time() + (self.kind.soft_delete_days or 0) * _DAY)

    def actions(self) -> Mapping[str, Action]:
        """sharedKeys, which templates call by listKeys too, and regenerateSharedKey."""
        return {"sharedkeys": _shared_keys, "listkeys": _shared_keys, "regeneratesharedkey": _regenerate}


def _shared_keys(call: Call, workspace: Resource) -> Answer:
    """POST sharedKeys: the two keys that agents sign in with, drawn when they are first asked for."""
    kept = call.store.secret(workspace.id)
    if not kept:
        kept = {each: new_key() for each in _KEYS}
        call.store.keep_secret(workspace.id, kept)
    return Answer(200, kept)


def _regenerate(call: Call, workspace: Resource) -> Answer:
    """POST regenerateSharedKey: both keys anew."""
    call.store.forget_secret(workspace.id)
    return _shared_keys(call, workspace)


PROVIDERS: tuple[Provider, ...] = (LogAnalyticsWorkspace(),)
ROUTES: dict[tuple[str, str, str], Route] = {}
