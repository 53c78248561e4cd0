"""azure-mgmt-applicationinsights: components on a Log Analytics workspace."""

from __future__ import annotations

import pytest
from azure.mgmt.applicationinsights import ApplicationInsightsManagementClient
from azure.mgmt.applicationinsights.v2020_02_02.models import ApplicationInsightsComponent, TagsResource
from azure.mgmt.resource.resources import ResourceManagementClient

from .azure import LOCATION, Azure, refused

LOGS = "Microsoft.OperationalInsights/workspaces"


@pytest.fixture
def insights(azure: Azure) -> ApplicationInsightsManagementClient:
    """The client."""
    return azure.client(ApplicationInsightsManagementClient)


@pytest.fixture
def logs(azure: Azure, group: str) -> str:
    """The id of a Log Analytics workspace, made by azure-mgmt-resource: it has no client of its own here."""
    id_, body = azure.id(LOGS, "log-contoso", group), {"location": LOCATION, "properties": {}}
    resources = azure.client(ResourceManagementClient).resources
    made = resources.begin_create_or_update_by_id(id_, parameters=body, api_version="2023-09-01").result()
    return str(made.id)


def component(logs: str, **over: object) -> ApplicationInsightsComponent:
    """A component of a web application."""
    whole = {"location": LOCATION, "kind": "web", "application_type": "web", "workspace_resource_id": logs, **over}
    return ApplicationInsightsComponent(**whole)


def test_life_of_a_component(insights: ApplicationInsightsManagementClient, group: str, logs: str) -> None:
    """A component is created (200, at once), read, listed, updated and deleted."""
    made = insights.components.create_or_update(group, "appi-contoso", component(logs))
    assert made.provisioning_state == "Succeeded"
    assert made.instrumentation_key in made.connection_string
    assert insights.components.get(group, "appi-contoso").workspace_resource_id == logs
    assert [each.name for each in insights.components.list()] == ["appi-contoso"]
    assert [each.name for each in insights.components.list_by_resource_group(group)] == ["appi-contoso"]
    changed = insights.components.create_or_update(group, "appi-contoso", component(logs, retention_in_days=30))
    assert (changed.retention_in_days, changed.instrumentation_key) == (30, made.instrumentation_key)
    assert changed.etag != made.etag
    insights.components.delete(group, "appi-contoso")
    assert list(insights.components.list()) == []


def test_tags(insights: ApplicationInsightsManagementClient, group: str, logs: str) -> None:
    """PATCH replaces the tags and leaves the rest."""
    insights.components.create_or_update(group, "appi-contoso", component(logs, tags={"a": "b"}))
    changed = insights.components.update_tags(group, "appi-contoso", TagsResource(tags={"c": "d"}))
    assert (changed.tags, changed.workspace_resource_id) == ({"c": "d"}, logs)


def test_a_missing_component_is_refused(insights: ApplicationInsightsManagementClient, group: str) -> None:
    """404: there is no such component."""
    with refused(404, "ResourceNotFound"):
        insights.components.get(group, "appi-none")


def test_a_missing_workspace_is_refused(
    insights: ApplicationInsightsManagementClient, azure: Azure, group: str
) -> None:
    """400: there is no such Log Analytics workspace."""
    with refused(400, "BadRequest"):
        insights.components.create_or_update(group, "appi-contoso", component(azure.id(LOGS, "log-none")))


def test_an_unlawful_retention_is_refused(insights: ApplicationInsightsManagementClient, group: str, logs: str) -> None:
    """400: data is kept for one of a few numbers of days."""
    with refused(400, "BadRequest"):
        insights.components.create_or_update(group, "appi-contoso", component(logs, retention_in_days=31))


def test_a_move_is_refused(insights: ApplicationInsightsManagementClient, group: str, logs: str) -> None:
    """409: a component stays where it is."""
    insights.components.create_or_update(group, "appi-contoso", component(logs))
    with refused(409, "InvalidResourceLocation"):
        insights.components.create_or_update(group, "appi-contoso", component(logs, location="northeurope"))
