"""Whether a datastore that signs in by identity gets at its data: roles, late ones, and the account's firewall."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from amlstack.catalog import identity, machinelearning, roles, storage

from .client import Arm, Json, name, refused

SYSTEM, USER = "WorkspaceSystemAssignedIdentity", "WorkspaceUserAssignedIdentity"
PLACES = {"AzureBlob": "containerName", "AzureDataLakeGen2": "filesystem", "AzureFile": "fileShareName"}
NONE = {"credentialsType": "None"}


@dataclass
class Lake:
    """An account of somebody else's, with a container and a share called raw."""

    arm: Arm
    account: str

    @property
    def container(self) -> str:
        """The container's id."""
        return self.arm.id(storage.BLOB_CONTAINER, self.account.rpartition("/")[2], "raw")

    def put(self, workspace: Json, word: str, type_: str = "AzureBlob", **query: str) -> httpx.Response:
        """Register a datastore without credentials; one on a share by key."""
        place = {"accountName": self.account.rpartition("/")[2], PLACES[type_]: "raw"}
        properties = {"datastoreType": type_, **place, "credentials": NONE, "serviceDataAccessAuthIdentity": word}
        if type_ == "AzureFile":
            secrets = {"secretsType": "AccountKey", "key": self.arm.keys(self.account)[0]}
            properties |= {"credentials": {"credentialsType": "AccountKey", "secrets": secrets}}
        return self.arm.put(f"{workspace['id']}/datastores/raw", {"properties": properties}, **query)

    def close(self, **rules: Any) -> None:
        """Let the account's firewall deny, but for these rules."""
        acls = {"defaultAction": "Deny", "bypass": "None", **rules}
        assert self.arm.send("PATCH", self.account, {"properties": {"networkAcls": acls}}).status_code == 200


@pytest.fixture
def lake(arm: Arm) -> Lake:
    """An account that no workspace stands on."""
    account = arm.storage()
    arm.made(arm.id(storage.BLOB_CONTAINER, account["name"], "raw"))
    arm.made(arm.id(storage.FILE_SHARE, account["name"], "raw"))
    return Lake(arm, account["id"])


@pytest.fixture(autouse=True)
def _nothing_stays_armed(http: httpx.Client) -> Iterator[None]:
    """Let roles count at once again."""
    yield
    assert http.delete("/sandbox/faults").status_code == 200


def principal(workspace: Json) -> str:
    """The object id of a workspace's system-assigned identity."""
    found: str = workspace["identity"]["principalId"]
    return found


@pytest.mark.parametrize("type_", ["AzureBlob", "AzureDataLakeGen2"])
@pytest.mark.parametrize("role", roles.READ_BLOBS)
def test_a_role_on_the_container_opens_it(lake: Lake, type_: str, role: str) -> None:
    """Without one the identity is refused, with what to give whom; with one that reads it is let in."""
    workspace = lake.arm.workspace()
    told = refused(lake.put(workspace, SYSTEM, type_), 400, "ValidationError")
    assert "AuthorizationPermissionMismatch" in told
    assert f"Give {principal(workspace)} the role Storage Blob Data Reader" in told
    assert "minutes to spread" in told
    lake.arm.assign(lake.container, principal(workspace), role)
    assert lake.put(workspace, SYSTEM, type_).status_code == 201


@pytest.mark.parametrize("scope", ["account", "group", "subscription"])
def test_a_role_is_inherited(lake: Lake, scope: str) -> None:
    """On anything above the container it counts as well."""
    workspace = lake.arm.workspace()
    at = {"account": lake.account, "group": lake.arm.group, "subscription": lake.arm.scope}[scope]
    lake.arm.assign(at, principal(workspace), "Storage Blob Data Reader")
    assert lake.put(workspace, SYSTEM).status_code == 201


def test_what_does_not_open_it(lake: Lake) -> None:
    """Rights to manage aren't rights to read; nor are a role on another container, or somebody else's."""
    workspace = lake.arm.workspace()
    other = lake.arm.id(storage.BLOB_CONTAINER, lake.account.rpartition("/")[2], "raw2")
    lake.arm.made(other)
    lake.arm.assign(lake.container, principal(workspace), "Contributor")
    lake.arm.assign(other, principal(workspace), "Storage Blob Data Reader")
    lake.arm.assign(lake.container, lake.arm.identity()["properties"]["principalId"], "Storage Blob Data Reader")
    owner = f"{lake.arm.scope}/providers/Microsoft.Authorization/roleDefinitions/{identity.POWERFUL_ROLES['Owner']}"
    path = f"{lake.container}/providers/{identity.ROLE_ASSIGNMENT.type}/5a9db0c5-2222-4000-8000-000000000001"
    lake.arm.made(path, {"properties": {"principalId": principal(workspace), "roleDefinitionId": owner}})
    refused(lake.put(workspace, SYSTEM), 400, "ValidationError")
    assert lake.put(workspace, SYSTEM, skipValidation="true").status_code == 201


def test_a_role_of_ones_own_counts_as_enough(lake: Lake) -> None:
    """What it allows can't be told from the catalog, so nobody is kept out for it."""
    workspace, arm = lake.arm.workspace(), lake.arm
    definition = f"{arm.scope}/providers/{identity.ROLE_DEFINITION_TYPE}/5a9db0c5-3333-4000-8000-000000000001"
    path = f"{lake.container}/providers/{identity.ROLE_ASSIGNMENT.type}/5a9db0c5-4444-4000-8000-000000000001"
    arm.made(path, {"properties": {"principalId": principal(workspace), "roleDefinitionId": definition}})
    assert lake.put(workspace, SYSTEM).status_code == 201


def test_users_come_as_themselves(lake: Lake) -> None:
    """Where the datastore names no identity of the workspace's, nobody's roles are looked at."""
    assert lake.put(lake.arm.workspace(), "None").status_code == 201


def test_a_user_assigned_identity(lake: Lake) -> None:
    """The workspace's primary identity is the one that needs the role, and a workspace without one is refused."""
    arm, user = lake.arm, lake.arm.identity()
    workspace = arm.made(arm.workspace_path(), arm.workspace_of(user))
    refused(lake.put(workspace, USER), 400, "ValidationError")
    arm.assign(lake.container, user["properties"]["principalId"], "Storage Blob Data Reader")
    assert lake.put(workspace, USER).status_code == 201
    without = arm.workspace("ml-other")
    assert "no user-assigned identity" in refused(lake.put(without, USER), 400, "ValidationError")


def test_any_of_several_user_assigned_identities(lake: Lake) -> None:
    """Where none is the workspace's primary one, the role of any will do."""
    arm, users = lake.arm, [lake.arm.identity(each) for each in ("id-one", "id-two")]
    body = arm.workspace_body()
    assigned: Json = {each["id"]: {} for each in users}
    body["identity"] = {"type": "SystemAssigned,UserAssigned", "userAssignedIdentities": assigned}
    workspace = arm.made(arm.workspace_path(), body)
    told = refused(lake.put(workspace, USER), 400, "ValidationError")
    assert all(each["properties"]["principalId"] in told for each in users)
    arm.assign(lake.container, users[1]["properties"]["principalId"], "Storage Blob Data Reader")
    assert lake.put(workspace, USER).status_code == 201


def test_late_roles(lake: Lake) -> None:
    """An assignment counts only so long after its creation; what Azure itself has given at once counts at once."""
    arm = lake.arm
    told = {"roles_spread_seconds": 3600}
    assert arm.http.put("/sandbox/faults", json=told).json() == {"faults": [], **told}
    workspace = arm.workspace()
    arm.assign(lake.container, principal(workspace), "Storage Blob Data Reader")
    refused(lake.put(workspace, SYSTEM), 400, "ValidationError")
    own = Lake(arm, workspace["properties"]["storageAccount"])
    arm.made(own.container)
    assert own.put(workspace, SYSTEM).status_code == 201
    body = arm.workspace_of(arm.identity())
    refused(arm.put(arm.workspace_path("ml-other"), body), 400, "FailedIdentityOperation")
    assert arm.http.delete("/sandbox/faults").json() == {"faults": []}
    assert lake.put(workspace, SYSTEM).status_code == 200
    assert arm.put(arm.workspace_path("ml-other"), body).status_code < 300


def test_writing_an_assignment_again_does_not_make_it_new(lake: Lake) -> None:
    """The time of its creation stays."""
    workspace, called = lake.arm.workspace(), "5a9db0c5-5555-4000-8000-000000000001"
    path = f"{lake.container}/providers/{identity.ROLE_ASSIGNMENT.type}/{called}"
    lake.arm.assign(lake.container, principal(workspace), "Storage Blob Data Reader", called)
    before = lake.arm.got(path)["properties"]
    lake.arm.assign(lake.container, principal(workspace), "Storage Blob Data Reader", called)
    assert lake.arm.got(path)["properties"]["createdOn"] == before["createdOn"]


@pytest.mark.parametrize("type_", PLACES)
def test_a_firewall_that_lets_nobody_through(lake: Lake, type_: str) -> None:
    """It keeps out whatever a datastore signs in with, and says both ways to open it; skipValidation doesn't look."""
    workspace = lake.arm.workspace()
    lake.arm.assign(lake.container, principal(workspace), "Storage Blob Data Reader")
    lake.close()
    told = refused(lake.put(workspace, SYSTEM, type_), 400, "ValidationError")
    assert "AuthorizationFailure: This request is not authorized to perform this operation" in told
    assert "networkAcls.bypass" in told
    assert "networkAcls.resourceAccessRules" in told
    assert lake.put(workspace, SYSTEM, type_, skipValidation="true").status_code == 201


@pytest.mark.parametrize("opened", ["bypass", "instance", "any instance", "default"])
def test_a_firewall_that_lets_azure_ml_through(lake: Lake, opened: str) -> None:
    """As one of Azure's services, or as this workspace."""
    workspace = lake.arm.workspace()
    every = workspace["id"].replace(workspace["name"], "*").lower()
    rules: Json = {
        "bypass": {"bypass": "Logging, AzureServices"},
        "instance": {"resourceAccessRules": [{"resourceId": workspace["id"].upper()}]},
        "any instance": {"resourceAccessRules": [{"resourceId": every}]},
        "default": {"defaultAction": "Allow"},
    }
    lake.close(**rules[opened])
    assert lake.put(workspace, "None").status_code == 201


def test_a_firewall_that_lets_another_workspace_through(lake: Lake) -> None:
    """A rule for somebody else is none for this workspace."""
    other = lake.arm.id(machinelearning.WORKSPACE, name("ml-"))
    lake.close(resourceAccessRules=[{"resourceId": other}])
    refused(lake.put(lake.arm.workspace(), "None"), 400, "ValidationError")
