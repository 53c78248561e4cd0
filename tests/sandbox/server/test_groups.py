"""Resource groups."""

from __future__ import annotations

from .client import LOCATION, Arm, name, refused


def test_create_and_update(arm: Arm) -> None:
    """A group is 201 at first, 200 afterwards, and its tags can change."""
    other = f"{arm.scope}/resourcegroups/rg-other"
    body = {"location": LOCATION, "tags": {"team": "a"}}
    assert arm.put(other, body).status_code == 201
    answer = arm.put(other, {**body, "tags": {"team": "b"}})
    assert answer.status_code == 200
    assert answer.json()["tags"] == {"team": "b"}
    assert answer.json()["id"] == f"{arm.scope}/resourceGroups/rg-other"
    assert answer.json()["properties"] == {"provisioningState": "Succeeded"}


def test_location_is_fixed(arm: Arm) -> None:
    """A group stays where it is; another spelling of the place is the same place."""
    refused(arm.put(arm.group, {"location": "northeurope"}), 409, "InvalidResourceGroupLocation")
    assert arm.put(arm.group, {"location": "West Europe"}).status_code == 200


def test_name(arm: Arm) -> None:
    """A name that ends in a period or has other characters is refused."""
    for bad in ("rg.", "rg~1", "r" * 91):
        refused(arm.put(f"{arm.scope}/resourceGroups/{bad}", {"location": LOCATION}), 400, "InvalidResourceName")


def test_names_are_per_subscription(arm: Arm) -> None:
    """The same name in another subscription is another group."""
    other = Arm(arm.http)
    refused(other.send("GET", other.group), 404, "ResourceGroupNotFound")
    assert other.put(other.group, {"location": "northeurope"}).status_code == 201


def test_delete_takes_everything_along(arm: Arm) -> None:
    """A group's deletion deletes what is in it: a vault is soft-deleted, as are Log Analytics and the workspace."""
    vault = name("kv")
    arm.vault(vault)
    arm.insights()
    workspace = arm.workspace()
    assert arm.delete(arm.group).status_code == 202
    refused(arm.send("GET", arm.group), 404, "ResourceGroupNotFound")
    arm.made(arm.group, {"location": LOCATION})
    assert arm.got(f"{arm.group}/resources")["value"] == []
    refused(arm.send("GET", workspace["id"]), 404, "ResourceNotFound")
    deleted = arm.got(f"{arm.scope}/providers/Microsoft.KeyVault/deletedVaults")["value"]
    assert vault in {each["name"] for each in deleted}
    answer = arm.put(workspace["id"], arm.workspace_body())
    assert "Soft-deleted workspace exists" in refused(answer, 400, "BadRequest")
