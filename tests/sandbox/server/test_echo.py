"""What a GET gives can be put again: answers keep to the shapes that requests are held against."""

from __future__ import annotations

from typing import Any

from amlstack.catalog import identity, machinelearning, storage

from .client import Arm

_NEW_EACH_TIME = ("lastModifiedTime", "modifiedDate", "updatedOn", "lastModifiedAt")


def settled(value: Any) -> Any:
    """An answer without what changes with each write."""
    if isinstance(value, dict):
        return {key: settled(each) for key, each in value.items() if key not in (*_NEW_EACH_TIME, "etag")}
    return [settled(each) for each in value] if isinstance(value, list) else value


def test_every_kind_takes_what_it_gave(arm: Arm) -> None:
    """Nothing is refused, and nothing changes."""
    user, registry, insights = arm.identity(), arm.registry(), arm.insights()
    workspace = arm.workspace(applicationInsights=insights["id"], containerRegistry=registry["id"])
    account, vault = (workspace["properties"][word] for word in ("storageAccount", "keyVault"))
    paths = [
        arm.group,
        *(each["id"] for each in (user, registry, insights, workspace)),
        *(insights["properties"]["WorkspaceResourceId"], account, vault),
        arm.made(arm.id(storage.BLOB_CONTAINER, account.rpartition("/")[2], "raw"))["id"],
        arm.made(arm.id(storage.FILE_SHARE, account.rpartition("/")[2], "raw"))["id"],
    ]
    arm.assign(account, user["properties"]["principalId"], "Reader")
    assigned = arm.send("GET", f"{account}/providers/{identity.ROLE_ASSIGNMENT.type}").json()["value"]
    paths += [each["id"] for each in assigned if each["properties"]["principalId"] == user["properties"]["principalId"]]
    place = {"datastoreType": "AzureBlob", "accountName": account.rpartition("/")[2], "containerName": "raw"}
    unsigned = {"properties": {**place, "credentials": {"credentialsType": "None"}}}
    paths.append(arm.made(arm.id(machinelearning.DATASTORE, "ml-contoso", "raw"), unsigned)["id"])
    for path in paths:
        before = arm.got(path)
        answer = arm.put(path, before)
        assert answer.status_code == 200, (path, answer.text)
        assert settled(arm.got(path)) == settled(before), path
