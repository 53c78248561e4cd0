"""Log Analytics and Application Insights."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import monitoring

from .client import LOCATION, Arm, insights_body, refused


def _logs(**properties: Any) -> dict[str, Any]:
    return {"location": LOCATION, "properties": properties}


def test_log_analytics_defaults(arm: Arm) -> None:
    """Azure fills in SKU, retention and the workspace's id."""
    found = arm.made(arm.id(monitoring.LOG_ANALYTICS, "log-contoso"), _logs())["properties"]
    assert found["sku"]["name"] == "PerGB2018"
    assert found["retentionInDays"] == 30
    assert found["sku"]["lastSkuUpdate"] == found["createdDate"]
    assert len(found["customerId"]) == 36
    assert found["features"]["enableLogAccessUsingOnlyResourcePermissions"] is True


def test_a_setting_that_is_null_is_left_to_azure(arm: Arm) -> None:
    """As one that isn't said."""
    made = arm.made(arm.id(monitoring.LOG_ANALYTICS, "log-null"), _logs(retentionInDays=None, workspaceCapping=None))
    assert made["properties"]["retentionInDays"] == 30
    assert made["properties"]["workspaceCapping"]["dailyQuotaGb"] == -1


def test_log_analytics_is_recovered(arm: Arm) -> None:
    """Made again in the same group and region after its deletion, it is the same one."""
    path = arm.id(monitoring.LOG_ANALYTICS, "log-contoso")
    first = arm.made(path, _logs(retentionInDays=90))["properties"]
    assert arm.delete(path).status_code == 200
    refused(arm.put(path, {**_logs(), "location": "northeurope"}), 409, "Conflict")
    again = arm.made(path, _logs())["properties"]
    assert again["customerId"] == first["customerId"]
    assert again["retentionInDays"] == 90


def test_log_analytics_deleted_for_good(arm: Arm) -> None:
    """`force=true` leaves nothing to recover."""
    path = arm.id(monitoring.LOG_ANALYTICS, "log-contoso")
    first = arm.made(path, _logs())["properties"]
    arm.delete(path, force="true")
    assert arm.made(path, {**_logs(), "location": "northeurope"})["properties"]["customerId"] != first["customerId"]


def test_log_analytics_retention_and_name(arm: Arm) -> None:
    """Retention has bounds, and names have a rule."""
    refused(arm.put(arm.id(monitoring.LOG_ANALYTICS, "log-contoso"), _logs(retentionInDays=29)), 400, "BadRequest")
    for bad in ("log", "-log", "log_contoso"):
        refused(arm.put(arm.id(monitoring.LOG_ANALYTICS, bad), _logs()), 400, "InvalidResourceName")


def test_log_analytics_shared_keys(arm: Arm) -> None:
    """Two keys that stay until they are drawn anew; no GET shows them."""
    path = arm.id(monitoring.LOG_ANALYTICS, "log-contoso")
    refused(arm.send("POST", f"{path}/sharedKeys"), 404, "ResourceNotFound")
    arm.made(path, _logs())
    first = arm.send("POST", f"{path}/sharedKeys").json()
    assert len({*first.values()}) == len({"primarySharedKey", "secondarySharedKey"} & first.keys()) == 2
    arm.made(path, _logs())
    assert arm.send("POST", f"{path}/listKeys").json() == first
    assert not any(key in str(arm.got(path)) for key in first.values())
    again = arm.send("POST", f"{path}/regenerateSharedKey").json()
    assert not {*again.values()} & {*first.values()}
    assert arm.send("POST", f"{path}/sharedKeys").json() == again


def test_insights_defaults(arm: Arm) -> None:
    """Azure fills in the keys under which applications report."""
    found = arm.insights()["properties"]
    assert len(found["InstrumentationKey"]) == len(found["AppId"]) == 36
    assert found["InstrumentationKey"] in found["ConnectionString"]
    assert found["CreationDate"]
    assert (found["Flow_Type"], found["RetentionInDays"], found["IngestionMode"]) == ("Bluefield", 90, "LogAnalytics")


def test_insights_keep_their_keys(arm: Arm) -> None:
    """A second PUT leaves the keys as they are."""
    component = arm.insights()
    again = arm.put(component["id"], insights_body(component["properties"]["WorkspaceResourceId"]))
    assert again.json()["properties"] == component["properties"]


def test_insights_need_log_analytics(arm: Arm) -> None:
    """A Log Analytics workspace that is named must exist and be one."""
    path = arm.id(monitoring.APPLICATION_INSIGHTS, "appi-contoso")
    body = insights_body(arm.id(monitoring.LOG_ANALYTICS, "log-none"))
    refused(arm.put(path, body), 400, "BadRequest")
    refused(arm.put(path, insights_body(arm.storage()["id"])), 400, "BadRequest")


@pytest.mark.parametrize("called", ["appi-contoso", "appi contoso.west_1", "a" * 200])
def test_insights_get_a_managed_workspace(arm: Arm, called: str) -> None:
    """Without a Log Analytics workspace Azure makes one, in a group of its own; both go with the component."""
    path = arm.id(monitoring.APPLICATION_INSIGHTS, called)
    body = {"location": LOCATION, "kind": "web", "properties": {"Application_Type": "web"}}
    answer = arm.put(path, body)
    assert answer.status_code == 200, answer.text
    found = answer.json()["properties"]
    logs = arm.got(found["WorkspaceResourceId"])
    group = arm.got(logs["id"].partition("/providers/")[0])
    assert group["name"].startswith(f"ai_{called[:4]}")
    assert group["name"].endswith(f"_{found['AppId']}_managed")
    assert (group["managedBy"], group["location"], logs["location"]) == (arm.got(path)["id"], LOCATION, LOCATION)
    assert arm.put(path, body).json()["properties"]["WorkspaceResourceId"] == logs["id"]
    arm.delete(path)
    refused(arm.send("GET", group["id"]), 404, "ResourceGroupNotFound")


def test_insights_leave_a_managed_workspace(arm: Arm) -> None:
    """Moved to another workspace, a component keeps its managed one until it is deleted; the other stays."""
    path = arm.id(monitoring.APPLICATION_INSIGHTS, "appi-moving")
    managed = arm.made(path, {"location": LOCATION, "properties": {"Application_Type": "web"}})["properties"]
    logs = arm.made(arm.id(monitoring.LOG_ANALYTICS, "log-contoso"), _logs())
    assert arm.made(path, insights_body(logs["id"]))["properties"]["WorkspaceResourceId"] == logs["id"]
    assert arm.got(managed["WorkspaceResourceId"])
    arm.delete(path)
    assert arm.got(logs["id"]) == logs
    refused(arm.send("GET", managed["WorkspaceResourceId"]), 404, "ResourceGroupNotFound")


def test_insights_retention(arm: Arm) -> None:
    """Retention is one of a few numbers of days."""
    component = arm.insights()
    body = insights_body(component["properties"]["WorkspaceResourceId"])
    body["properties"]["RetentionInDays"] = 31
    refused(arm.put(component["id"], body), 400, "BadRequest")
