"""Microsoft.Insights: Application Insights, which lives on a Log Analytics workspace; without one it gets its own.

Sources: https://learn.microsoft.com/azure/azure-monitor/app/managed-workspaces (the classic form is retired: who asks
for it gets a managed workspace), the 2020-02-02 types (defaults).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import monitoring
from amlstack.sandbox.resource_manager.body import Body
from amlstack.sandbox.resource_manager.call import Call, now
from amlstack.sandbox.resource_manager.errors import bad_request
from amlstack.sandbox.resource_manager.provider import Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

from .insights_managed import make_managed, managed_workspace, remove_managed


class Component(Provider):
    """An Application Insights component; every PUT answers 200."""

    kind = monitoring.APPLICATION_INSIGHTS
    differs: ClassVar[Mapping[str, Shape | None]] = {
        "properties.SamplingPercentage": None,  # published as whole, though fractions are taken
        "properties.Flow_Type": str,  # not looked at by the service: templates of old have others
        "properties.Request_Source": str,
    }
    demands: ClassVar[Mapping[str, bool]] = {
        "properties.Application_Type": True,
        "kind": False,  # published as required, though published templates do without
    }
    keeps = ("kind", "properties.WorkspaceResourceId", "properties.RetentionInDays", "properties.Application_Type")
    status_create = 200
    defaults: ClassVar[Mapping[str, Any]] = {
        "properties.Flow_Type": "Bluefield",
        "properties.Request_Source": "rest",
        "properties.RetentionInDays": 90,
        "properties.IngestionMode": "LogAnalytics",
        "properties.publicNetworkAccessForIngestion": "Enabled",
        "properties.publicNetworkAccessForQuery": "Enabled",
    }

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse a Log Analytics workspace that doesn't exist, and a retention that isn't offered."""
        properties = body["properties"]
        if logs := properties.get("WorkspaceResourceId"):
            call.refer(logs, monitoring.LOG_ANALYTICS.type, "properties.WorkspaceResourceId")
        lawful = monitoring.APPLICATION_INSIGHTS_RETENTION_DAYS
        if properties["RetentionInDays"] not in lawful:
            message = f"'RetentionInDays' must be one of {', '.join(map(str, lawful))}."
            raise bad_request(message, "properties.RetentionInDays")

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write the ids under which applications report, and the managed workspace where none is named."""
        properties, location = resource.body["properties"], resource.body["location"]
        app, key = call.store.guid(resource.id, "application"), call.store.guid(resource.id, "instrumentation")
        properties |= {
            "AppId": app,
            "ApplicationId": resource.name,
            "Name": resource.name,
            "InstrumentationKey": key,
            "ConnectionString": (
                f"InstrumentationKey={key};IngestionEndpoint=https://{location}-0.in.applicationinsights.azure.com/;"
                f"LiveEndpoint=https://{location}.livediagnostics.monitor.azure.com/;ApplicationId={app}"
            ),
            "TenantId": call.target.subscription,
            "provisioningState": "Succeeded",
            "Ver": "v2",
        }
        if not properties.get("WorkspaceResourceId"):
            properties["WorkspaceResourceId"] = managed_workspace(call, resource)
        created = properties.pop("CreationDate", now())
        content = json.dumps(resource.body, sort_keys=True)
        resource.body["etag"] = f'"{call.store.guid(resource.id, f"etag {content}")}"'
        properties["CreationDate"] = created

    def created(self, call: Call, resource: Resource) -> None:
        """Make the managed workspace."""
        make_managed(call, resource)

    def remove(self, call: Call, resource: Resource) -> None:
        """Delete it, and its managed workspace with it."""
        remove_managed(call, resource)
        super().remove(call, resource)


PROVIDERS: tuple[Provider, ...] = (Component(),)
ROUTES: dict[tuple[str, str, str], Route] = {}
