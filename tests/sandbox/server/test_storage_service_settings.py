"""The services of a storage account, which are there without being created."""

from __future__ import annotations

import pytest

from amlstack.catalog import storage

from .client import Arm, name, refused, storage_body

SEGMENTS = ("blobServices", "fileServices", "queueServices", "tableServices")


def _path(arm: Arm, segment: str, called: str = "default") -> str:
    return f"{arm.storage()['id']}/{segment}/{called}"


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_service_is_there_from_the_start(arm: Arm, segment: str) -> None:
    """A GET and a list show its defaults; a PUT answers 200, keeps what it leaves out, and a DELETE there isn't."""
    path = _path(arm, segment)
    collection = path.rpartition("/")[0]
    [listed] = arm.send("GET", collection, api="2024-01-01").json()["value"]
    found = arm.send("GET", path, api="2024-01-01").json()
    assert found == listed
    assert found["id"] == path
    assert found["properties"]["cors"] == {"corsRules": []}
    rule = {"allowedOrigins": ["*"], "allowedMethods": ["GET"], "maxAgeInSeconds": 1}
    body = {"properties": {"cors": {"corsRules": [rule]}}}
    answer = arm.send("PUT", path, body, api="2023-05-01")
    assert (answer.status_code, answer.json()["properties"]["cors"]["corsRules"]) == (200, [rule])
    assert (
        arm.send("PUT", path, {"properties": {}}, api="2026-04-01").json()["properties"] == answer.json()["properties"]
    )
    assert len(arm.send("GET", collection, api="2024-01-01").json()["value"]) == 1
    for method in ("DELETE", "PATCH"):
        refused(arm.send(method, path, {}, api="2024-01-01"), 405, "MethodNotAllowed")


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_service_is_called_default(arm: Arm, segment: str) -> None:
    """There is no other, whatever a client calls it; the one goes with its account."""
    path = _path(arm, segment, "other")
    refused(arm.send("GET", path, api="2024-01-01"), 404, "ResourceNotFound")
    refused(arm.send("PUT", path, {"properties": {}}, api="2024-01-01"), 400, "InvalidResourceName")
    missing = path.replace(path.split("/")[8], name("st")).replace("/other", "/default")
    refused(arm.send("GET", missing, api="2024-01-01"), 404, "ResourceNotFound")
    refused(arm.send("PUT", missing, {"properties": {}}, api="2024-01-01"), 404, "ParentResourceNotFound")


def test_a_service_that_the_account_lacks(arm: Arm) -> None:
    """An account for files alone has no blob service."""
    account = arm.made(arm.id(storage.ACCOUNT, name("st")), storage_body(kind="FileStorage", sku="Premium_LRS"))
    path = f"{account['id']}/blobServices/default"
    refused(arm.send("GET", path, api="2024-01-01"), 404, "ResourceNotFound")
    refused(arm.send("PUT", path, {"properties": {}}, api="2024-01-01"), 409, "FeatureNotSupportedForAccount")
    assert arm.send("GET", f"{account['id']}/fileServices/default", api="2024-01-01").status_code == 200


def test_what_a_service_keeps(arm: Arm) -> None:
    """Retention has bounds, and a restore to a point in time needs the three things that it restores from."""
    path = _path(arm, "blobServices")
    for days in (0, 366):
        body = {"properties": {"deleteRetentionPolicy": {"enabled": True, "days": days}}}
        refused(arm.send("PUT", path, body, api="2024-01-01"), 400, "BadRequest")
    restore = {"restorePolicy": {"enabled": True, "days": 6}, "deleteRetentionPolicy": {"enabled": True, "days": 7}}
    message = refused(arm.send("PUT", path, {"properties": restore}, api="2024-01-01"), 400, "BadRequest")
    assert "changeFeed.enabled, isVersioningEnabled" in message
    whole = {**restore, "changeFeed": {"enabled": True}, "isVersioningEnabled": True}
    assert arm.send("PUT", path, {"properties": whole}, api="2024-01-01").status_code == 200
    container = arm.made(f"{path}/containers/raw", {})
    assert container["id"] == f"{path}/containers/raw"
