"""What published templates hold, and the sandbox once refused or lost."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import identity, monitoring, storage
from tests.sandbox.server.client import LOCATION, name

from .deploying import Deployer, account, template


def _resource(kind: Any, called: str, /, **more: Any) -> dict[str, Any]:
    return {"type": kind.type, "apiVersion": kind.api_version, "name": called, "location": LOCATION, **more}


def test_services_of_an_account(deploy: Deployer) -> None:
    """Bicep writes the services between an account and its containers; a reference reads them, written or not."""
    store = name("st")
    services = [
        {
            "type": kind.type,
            "apiVersion": kind.api_version,
            "name": f"{store}/default",
            "dependsOn": [f"[resourceId('{storage.ACCOUNT.type}', '{store}')]"],
            "properties": properties,
        }
        for kind, properties in (
            (storage.BLOB_SERVICE, {"deleteRetentionPolicy": {"enabled": True, "days": 9}}),
            (storage.FILE_SERVICE, {}),
        )
    ]
    blob = f"[resourceId('{storage.BLOB_SERVICE.type}', '{store}', 'default')]"
    container = {
        "type": storage.BLOB_CONTAINER.type,
        "apiVersion": storage.BLOB_CONTAINER.api_version,
        "name": f"{store}/default/raw",
        "dependsOn": [blob],
    }
    read = {
        key: {
            "type": "object",
            "value": f"[reference(resourceId('{kind.type}', '{store}', 'default'), '{kind.api_version}')]",
        }
        for key, kind in (("blob", storage.BLOB_SERVICE), ("queue", storage.QUEUE_SERVICE))
    }
    found = deploy.succeeded(template(account(store), *services, container, outputs=read))
    assert found["outputs"]["blob"]["value"]["deleteRetentionPolicy"]["days"] == 9
    assert found["outputs"]["queue"]["value"] == {"cors": {"corsRules": []}}
    assert deploy.arm.got(deploy.arm.id(storage.BLOB_CONTAINER, store, "raw"))["name"] == "raw"
    assert {each["changeType"] for each in deploy.changes(template(account(store), *services, container)).values()} == {
        "NoChange"
    }


def test_members_that_only_newer_versions_have(deploy: Deployer) -> None:
    """An account's placement and an identity's isolation scope reach what is deployed."""
    store = name("st")
    placed = account(store, apiVersion="2025-01-01", zones=["1"], placement={"zonePlacementPolicy": "Any"})
    user = _resource(identity.USER_ASSIGNED, "id-x", properties={"isolationScope": "Regional"})
    deploy.succeeded(template(placed, {**user, "apiVersion": "2024-11-30"}))
    assert deploy.arm.got(deploy.arm.id(storage.ACCOUNT, store))["placement"] == {"zonePlacementPolicy": "Any"}
    found = deploy.arm.got(deploy.arm.id(identity.USER_ASSIGNED, "id-x"))["properties"]
    assert found["isolationScope"] == "Regional"
    assert found["principalId"]


def test_insights_without_a_workspace(deploy: Deployer) -> None:
    """It gets a managed one, which an output names; a second deployment changes nothing."""
    what = template(
        _resource(monitoring.APPLICATION_INSIGHTS, "appi-x", kind="web", properties={"Application_Type": "web"}),
        outputs={
            "logs": {
                "type": "string",
                "value": f"[reference(resourceId('{monitoring.APPLICATION_INSIGHTS.type}', 'appi-x')"
                f", '{monitoring.APPLICATION_INSIGHTS.api_version}').WorkspaceResourceId]",
            }
        },
    )
    found = deploy.succeeded(what)["outputs"]["logs"]["value"]
    assert deploy.arm.got(found)["name"] == "managed-appi-x-ws"
    assert [each["changeType"] for each in deploy.changes(what).values()] == ["NoChange"]


def test_keys_of_log_analytics(deploy: Deployer) -> None:
    """listKeys gives the shared keys of a Log Analytics workspace, as templates of container apps ask."""
    logs = _resource(monitoring.LOG_ANALYTICS, "log-x", properties={})
    listed = f"listKeys(resourceId('{monitoring.LOG_ANALYTICS.type}', 'log-x'), '2023-09-01').primarySharedKey"
    outputs = {"length": {"type": "int", "value": f"[length({listed})]"}}
    assert deploy.succeeded(template(logs, outputs=outputs))["outputs"]["length"]["value"] == 88


def test_an_action_that_is_not_played(deploy: Deployer) -> None:
    """A deployment that calls one says which, as the template spells it."""
    store = name("st")
    listed = f"[listServiceSas('{store}', '2024-01-01').serviceSasToken]"
    [error] = deploy.failed(template(account(store), outputs={"sas": {"type": "string", "value": listed}}))
    assert "the action 'listServiceSas' of Microsoft.Storage/storageAccounts" in error["message"]
