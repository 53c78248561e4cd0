"""Microsoft.MachineLearningServices/workspaces: what Azure refuses, and what it does behind one's back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlstack.catalog import keyvault, machinelearning, registry, storage
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.store import Store

from .client import LOCATION, Arm, Json, name, refused, vault_body

ROLES = "providers/Microsoft.Authorization/roleAssignments"


def _put(arm: Arm, body: Json, called: str = "ml-contoso") -> Any:
    return arm.put(arm.workspace_path(called), body)


def test_defaults(arm: Arm) -> None:
    """Azure fills in what a body leaves out, and makes the SKU Basic whatever was asked for."""
    body = arm.workspace_body()
    body["sku"] = {"name": "enterprise", "tier": "Enterprise"}
    found = arm.made(arm.workspace_path(), body)
    properties = found["properties"]
    assert found["sku"] == {"name": "Basic", "tier": "Basic"}
    assert found["kind"] == "Default"
    assert len(found["identity"]["principalId"]) == 36
    assert properties["publicNetworkAccess"] == "Enabled"
    assert properties["hbiWorkspace"] is False
    assert properties["friendlyName"] == "ml-contoso"
    assert properties["discoveryUrl"] == f"https://{LOCATION}.api.azureml.ms/discovery"
    assert properties["mlFlowTrackingUri"].endswith(found["id"])
    assert properties["managedNetwork"] == {"isolationMode": "Disabled"}
    assert properties["systemDatastoresAuthMode"] == "AccessKey"
    assert {"workspaceId", "tenantId", "provisioningState"} <= set(properties)
    assert "containerRegistry" not in properties
    assert found["systemData"]["createdAt"]


@pytest.mark.parametrize("bad", ["ml", "-ml-contoso", "m" * 34, "ml.contoso"])
def test_name_rule(arm: Arm, bad: str) -> None:
    """A workspace's name keeps to its rule."""
    refused(_put(arm, arm.workspace_body(), bad), 400, "InvalidResourceName")


def test_names_in_any_case(arm: Arm) -> None:
    """A name in another casing is the same workspace."""
    found = arm.workspace()
    body = {key: found[key] for key in ("location", "identity", "properties")}
    assert _put(arm, body, "ML-Contoso").status_code == 200
    assert arm.got(arm.workspace_path("ML-CONTOSO"))["name"] == "ml-contoso"


@pytest.mark.parametrize(
    ("sku", "kind"),
    [
        ("Premium_LRS", "StorageV2"),
        ("Premium_ZRS", "BlockBlobStorage"),
        ("Premium_LRS", "FileStorage"),
        ("StandardV2_LRS", "FileStorage"),
    ],
)
def test_default_storage_that_will_not_do(arm: Arm, sku: str, kind: str) -> None:
    """A premium account, or one without blobs and files, can't be a workspace's default storage."""
    account = arm.storage(sku=sku, kind=kind)
    answer = _put(arm, arm.workspace_body(storageAccount=account["id"]))
    assert account["name"] in refused(answer, 400, "BadRequest")
    assert answer.json()["error"]["target"] == "properties.storageAccount"


def test_hierarchical_default_storage(arm: Arm) -> None:
    """A hierarchical account is refused for a workspace and fine for a feature store."""
    account = arm.storage(isHnsEnabled=True)["id"]
    body = arm.workspace_body(storageAccount=account)
    assert "HNS" in refused(_put(arm, body), 400, "BadRequest")
    found = arm.made(arm.workspace_path("fs-contoso"), {**body, "kind": "FeatureStore"})
    assert found["properties"]["storageHnsEnabled"] is True


@pytest.mark.parametrize("sku", storage.WORKSPACE_SKUS)
def test_default_storage_that_will_do(arm: Arm, sku: str) -> None:
    """Each of the catalog's SKUs for workspaces is accepted."""
    assert _put(arm, arm.workspace_body(storageAccount=arm.storage(sku=sku)["id"])).status_code == 201


@pytest.mark.parametrize("key", ["storageAccount", "keyVault", "applicationInsights", "containerRegistry"])
def test_a_reference_to_nothing(arm: Arm, key: str) -> None:
    """Storage, vault, insights and registry must exist, and be what they should."""
    none = arm.id(storage.ACCOUNT, "stnone")
    answer = _put(arm, arm.workspace_body(**{key: none}))
    refused(answer, 400, "ValidationError")
    assert answer.json()["error"]["target"] == f"properties.{key}"
    answer = _put(arm, arm.workspace_body(**{key: arm.identity()["id"]}))
    refused(answer, 400, "ValidationError")


@pytest.mark.parametrize("key", ["storageAccount", "keyVault"])
def test_what_a_workspace_cannot_lack(arm: Arm, key: str) -> None:
    """Storage and key vault must be given; what isn't there has no name to be told."""
    for nothing in (None, ""):
        answer = _put(arm, arm.workspace_body(**{key: nothing}))
        refused(answer, 400, "ValidationError")
        assert answer.json()["error"]["message"].startswith(f"'properties.{key}' names no Microsoft.")


def test_hub_and_project(arm: Arm) -> None:
    """A hub goes without a key vault; a project needs a hub that exists, and uses its storage."""
    hub = arm.made(arm.workspace_path("hub"), {**arm.workspace_body(keyVault=None), "kind": "Hub"})
    body = {"location": LOCATION, "kind": "Project", "identity": {"type": "SystemAssigned"}}
    refused(_put(arm, {**body, "properties": {}}, "project"), 400, "ValidationError")
    project = arm.made(arm.workspace_path("project"), {**body, "properties": {"hubResourceId": hub["id"]}})
    assert project["properties"]["storageAccount"] == hub["properties"]["storageAccount"]
    refused(_put(arm, {**body, "properties": {"hubResourceId": project["id"]}}, "project2"), 400, "BadRequest")
    refused(arm.delete(hub["id"]), 409, "Conflict")


def test_identity_is_needed(arm: Arm) -> None:
    """A workspace without an identity is refused."""
    body = arm.workspace_body()
    del body["identity"]
    refused(_put(arm, body), 400, "BadRequest")


def test_identity_changes_one_way(arm: Arm) -> None:
    """From system to system and user, and not back."""
    user = arm.identity()["id"]
    body = arm.workspace_body()
    both = {"type": "SystemAssigned,UserAssigned", "userAssignedIdentities": {user: {}}}
    only = {"type": "UserAssigned", "userAssignedIdentities": {user: {}}}
    first = arm.made(arm.workspace_path(), body)
    refused(_put(arm, {**body, "identity": only}), 400, "BadRequest")
    wider = arm.made(arm.workspace_path(), {**body, "identity": both})
    assert wider["identity"]["principalId"] == first["identity"]["principalId"]
    refused(_put(arm, body), 400, "BadRequest")
    del body["identity"]
    assert arm.made(arm.workspace_path(), body)["identity"] == wider["identity"]


@pytest.mark.parametrize("key", ["storageAccount", "keyVault", "hbiWorkspace", "enableDataIsolation"])
def test_fixed_at_creation(arm: Arm, key: str) -> None:
    """Storage, vault, hbiWorkspace and data isolation can't change."""
    body = arm.workspace_body()
    before = arm.made(arm.workspace_path(), body)
    other = {"storageAccount": arm.storage, "keyVault": arm.vault}
    body["properties"][key] = other[key]()["id"] if key in other else True
    answer = _put(arm, body)
    refused(answer, 400, "BadRequest")
    assert answer.json()["error"]["target"] == f"properties.{key}"
    assert arm.got(arm.workspace_path()) == before


def test_ids_in_another_case_are_the_same(arm: Arm) -> None:
    """A reference in another casing is no change."""
    body = arm.workspace_body()
    arm.made(arm.workspace_path(), body)
    body["properties"]["keyVault"] = body["properties"]["keyVault"].upper()
    assert _put(arm, body).status_code == 200


def test_managed_network_changes_one_way(arm: Arm) -> None:
    """From disabled to on, from internet-outbound to approved-only, and not back."""
    body = arm.workspace_body()
    for mode in ("Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound"):
        body["properties"]["managedNetwork"] = {"isolationMode": mode}
        arm.made(arm.workspace_path(), body)
    for mode in ("AllowInternetOutbound", "Disabled"):
        body["properties"]["managedNetwork"] = {"isolationMode": mode}
        refused(_put(arm, body), 400, "BadRequest")


def test_customer_managed_key(arm: Arm) -> None:
    """The key's vault must exist, be purge-protected, and hold the key; encryption can't change afterwards."""
    weak, strong = arm.vault(), arm.vault(enablePurgeProtection=True)

    def encryption(vault: Json, owner: Json) -> Json:
        key = f"{owner['properties']['vaultUri']}keys/ml/0123"
        return {"status": "Enabled", "keyVaultProperties": {"keyVaultArmId": vault["id"], "keyIdentifier": key}}

    body = arm.workspace_body(encryption=encryption(weak, weak))
    assert "purge protection" in refused(_put(arm, body), 400, "BadRequest")
    body["properties"]["encryption"] = encryption(strong, weak)
    refused(_put(arm, body), 400, "BadRequest")
    body["properties"]["encryption"] = encryption({"id": arm.id(keyvault.VAULT, "kvnone")}, strong)
    refused(_put(arm, body), 400, "ValidationError")
    body["properties"]["encryption"] = encryption(strong, strong)
    arm.made(arm.workspace_path(), body)
    body["properties"]["encryption"]["status"] = "Disabled"
    refused(_put(arm, body), 400, "BadRequest")


def test_shared_keys_off(arm: Arm) -> None:
    """An account without shared keys needs systemDatastoresAuthMode other than AccessKey."""
    account = arm.storage(allowSharedKeyAccess=False)["id"]
    answer = _put(arm, arm.workspace_body(storageAccount=account))
    assert "systemDatastoresAuthMode" in refused(answer, 400, "BadRequest")
    body = arm.workspace_body(storageAccount=account, systemDatastoresAuthMode="identity")
    assert arm.made(arm.workspace_path(), body)["properties"]["systemDatastoresAuthMode"] == "Identity"


def test_back_to_keys_on_an_account_without(arm: Arm) -> None:
    """Switching the system datastores to keys is refused where the account takes none; other changes aren't."""
    account = arm.storage(allowSharedKeyAccess=False)["id"]
    workspace = arm.workspace(storageAccount=account, systemDatastoresAuthMode="Identity")
    change = {"properties": {"systemDatastoresAuthMode": "AccessKey"}}
    refused(arm.send("PATCH", workspace["id"], change), 400, "BadRequest")
    assert arm.send("PATCH", workspace["id"], {"tags": {"team": "a"}}).status_code == 200


def test_system_identity_gets_its_roles(arm: Arm) -> None:
    """The service assigns the roles itself, so that assigning one again fails."""
    workspace = arm.workspace(applicationInsights=arm.insights()["id"], containerRegistry=arm.registry()["id"])
    principal = workspace["identity"]["principalId"]
    expected = {
        "storageAccount": {"Contributor", "Storage Blob Data Contributor"},
        "keyVault": {"Contributor", "Key Vault Administrator"},
        "applicationInsights": {"Contributor"},
        "containerRegistry": {"Contributor"},
    }
    for key, roles in expected.items():
        scope = workspace["properties"][key]
        shown = arm.got(f"{scope}/{ROLES}")["value"]
        assert len(shown) == len(roles)
        assert {each["properties"]["principalId"] for each in shown} == {principal}
        for role in roles:
            refused(arm.assign(scope, principal, role), 409, "RoleAssignmentExists")


def test_vault_without_rbac_gets_a_policy(arm: Arm) -> None:
    """In a vault with access policies the workspace writes its own one, which `accessPolicies: []` wipes again."""
    plain: Json = {"enableRbacAuthorization": False, "accessPolicies": []}
    vault = arm.vault(**plain)
    workspace = arm.workspace(keyVault=vault["id"])
    policies = arm.got(vault["id"])["properties"]["accessPolicies"]
    assert [each["objectId"] for each in policies] == [workspace["identity"]["principalId"]]
    assert arm.made(vault["id"], vault_body(**plain))["properties"]["accessPolicies"] == []


def test_user_assigned_identity_needs_its_roles(arm: Arm) -> None:
    """A workspace whose identity lacks roles is refused with all of them; with them it is made."""
    user = arm.identity()
    body = arm.workspace_body()
    body["identity"] = {"type": "UserAssigned", "userAssignedIdentities": {user["id"]: {}}}
    message = refused(_put(arm, body), 400, "FailedIdentityOperation")
    for role in ("Contributor", "Storage Blob Data Contributor", "Key Vault Administrator"):
        assert role in message
    principal = user["properties"]["principalId"]
    arm.assign(arm.group, principal, "Contributor")
    arm.assign(body["properties"]["storageAccount"], principal, "Storage Blob Data Contributor")
    message = refused(_put(arm, body), 400, "FailedIdentityOperation")
    assert "Key Vault Administrator" in message
    assert "Storage Blob Data Contributor" not in message
    arm.assign(body["properties"]["keyVault"], principal, "Key Vault Administrator")
    found = arm.made(arm.workspace_path(), body)
    assert found["identity"]["userAssignedIdentities"][user["id"]]["principalId"] == principal
    assert "principalId" not in found["identity"]


def test_primary_identity(arm: Arm) -> None:
    """With several user-assigned identities the workspace's own one must be named, and be among them."""
    one, two, third = (arm.identity(f"id-{each}") for each in ("one", "two", "third"))
    body = arm.workspace_body()
    body["identity"] = {"type": "UserAssigned", "userAssignedIdentities": {one["id"]: {}, two["id"]: {}}}
    refused(_put(arm, body), 400, "BadRequest")
    body["properties"]["primaryUserAssignedIdentity"] = third["id"]
    refused(_put(arm, body), 400, "BadRequest")


def test_soft_delete(arm: Arm) -> None:
    """A deleted workspace keeps its name until it is purged; the refusal names the ways out."""
    body = arm.workspace_body()
    first = arm.made(arm.workspace_path(), body)
    assert arm.delete(arm.workspace_path()).status_code == 202
    refused(arm.send("GET", arm.workspace_path()), 404, "ResourceNotFound")
    message = refused(_put(arm, body), 400, "BadRequest")
    assert message.startswith("Soft-deleted workspace exists. Please purge or recover it.")
    assert "forceToPurge" in message
    assert arm.delete(arm.workspace_path(), forceToPurge="true").status_code == 202
    assert arm.made(arm.workspace_path(), body)["properties"]["workspaceId"] != first["properties"]["workspaceId"]


def test_force_to_purge(arm: Arm) -> None:
    """Deleted with forceToPurge, a workspace's name is free at once."""
    body = arm.workspace_body()
    arm.made(arm.workspace_path(), body)
    assert arm.delete(arm.workspace_path(), forceToPurge="true").status_code == 202
    assert _put(arm, body).status_code == 201


def test_restore(arm: Arm) -> None:
    """A restored workspace is what it was, with its roles, once what it hangs on is back."""
    insights = arm.insights()
    workspace = arm.workspace(applicationInsights=insights["id"])
    logs = insights["properties"]["WorkspaceResourceId"]
    datastores = arm.got(f"{workspace['id']}/datastores")
    vault = workspace["properties"]["keyVault"]
    arm.delete(workspace["id"])
    arm.delete(vault)
    arm.delete(logs)
    restore = f"/sandbox/restore{workspace['id']}"
    assert vault in refused(arm.http.post(restore), 400, "BadRequest")
    arm.made(vault, vault_body(createMode="recover"))
    assert logs in refused(arm.http.post(restore), 400, "BadRequest")
    arm.made(logs, {"location": LOCATION, "properties": {}})
    assert arm.http.post(restore).status_code == 200
    assert arm.got(workspace["id"]) == workspace
    assert arm.got(f"{workspace['id']}/datastores") == datastores
    principal = workspace["identity"]["principalId"]
    refused(arm.assign(vault, principal, "Key Vault Administrator"), 409, "RoleAssignmentExists")
    refused(arm.http.post(restore), 404, "ResourceNotFound")


def test_keys(arm: Arm) -> None:
    """listKeys gives the storage's key, the insights' key, and the registry's where its admin user is on."""
    cr = arm.registry(properties={"adminUserEnabled": True})
    workspace = arm.workspace(applicationInsights=arm.insights()["id"], containerRegistry=cr["id"])
    found = arm.send("POST", f"{workspace['id']}/listKeys").json()
    assert found["userStorageKey"] == arm.keys(workspace["properties"]["storageAccount"])[0]
    assert len(found["appInsightsInstrumentationKey"]) == 36
    assert found["containerRegistryCredentials"]["location"] == cr["properties"]["loginServer"]


def test_lazy_registry(arm: Arm) -> None:
    """The first image makes a registry with its admin user on and no tags; a PUT without one keeps it."""
    body = arm.workspace_body()
    workspace = arm.made(arm.workspace_path(), body)
    build = f"/sandbox/build-image{workspace['id']}"
    made = arm.http.post(build).json()["properties"]["containerRegistry"]
    found = arm.got(made)
    assert found["properties"]["adminUserEnabled"] is True
    assert "tags" not in found
    principal = workspace["identity"]["principalId"]
    refused(arm.assign(made, principal, "Contributor"), 409, "RoleAssignmentExists")
    assert arm.http.post(build).json()["properties"]["containerRegistry"] == made
    assert len(arm.got(f"{arm.group}/providers/{registry.REGISTRY.type}")["value"]) == 1
    assert arm.made(arm.workspace_path(), body)["properties"]["containerRegistry"] == made


def test_lazy_registry_where_tags_are_required(arm: Arm) -> None:
    """The service can't tag its registry: where a tag is required the first image fails, and a declared registry
    helps."""
    workspace = arm.workspace()
    arm.require_tag("costCenter")
    build = f"/sandbox/build-image{workspace['id']}"
    refused(arm.http.post(build), 403, "RequestDisallowedByPolicy")
    assert "containerRegistry" not in arm.got(workspace["id"])["properties"]
    cr = arm.registry(tags={"costCenter": "42"})
    body = {key: workspace[key] for key in ("location", "properties")}
    body["properties"]["containerRegistry"] = cr["id"]
    arm.made(workspace["id"], {**body, "tags": {"costCenter": "42"}})
    assert arm.http.post(build).status_code == 200


def test_build_image_in_no_workspace(arm: Arm) -> None:
    """An image is built in a workspace that exists."""
    refused(arm.http.post(f"/sandbox/build-image{arm.workspace_path('ml-none')}"), 400, "BadRequest")


def test_image_by_a_user_assigned_identity(arm: Arm) -> None:
    """Without the registry's admin user, a user-assigned identity needs AcrPush to push an image."""
    user, cr = arm.identity(), arm.registry()
    workspace = arm.made(arm.workspace_path(), arm.workspace_of(user, containerRegistry=cr["id"]))
    principal = user["properties"]["principalId"]
    build = f"/sandbox/build-image{workspace['id']}"
    assert "AcrPush" in refused(arm.http.post(build), 400, "BadRequest")
    arm.assign(cr["id"], principal, "AcrPush")
    assert arm.http.post(build).status_code == 200


def test_second_put_changes_nothing(arm: Arm) -> None:
    """The same PUT again leaves everything as it is but for the time of the change."""
    body = arm.workspace_body(applicationInsights=arm.insights()["id"])
    before = arm.made(arm.workspace_path(), body)
    after = arm.made(arm.workspace_path(), body)
    assert {**after, "systemData": {}} == {**before, "systemData": {}}
    assert after["systemData"]["createdAt"] == before["systemData"]["createdAt"]


def test_two_workspaces_in_one_account(arm: Arm) -> None:
    """A second workspace may use the storage and vault of the first."""
    first = arm.workspace()["properties"]
    second = arm.workspace("ml-second", storageAccount=first["storageAccount"], keyVault=first["keyVault"])
    assert second["properties"]["workspaceId"] != first["workspaceId"]


def test_system_names_are_the_catalogs(arm: Arm) -> None:
    """The workspace comes with the catalog's first four datastores."""
    workspace = arm.workspace(name("ml"))
    names = {each["name"] for each in arm.got(f"{workspace['id']}/datastores")["value"]}
    assert names == set(machinelearning.SYSTEM_DATASTORES[:4])


@pytest.mark.parametrize(("kind", "status"), [("BlobStorage", 400), ("Storage", 201)])
def test_accounts_from_before(arm: Arm, state: Path, kind: str, status: int) -> None:
    """Of the kinds that can no longer be created, an old Storage account will do and an old BlobStorage won't."""
    account = arm.storage()["id"]
    store = Store(state)
    found = store.get(account)
    assert found is not None
    with store.transaction():
        store.put(Resource(found.id, found.type, {**found.body, "kind": kind}))
    store.close()
    assert _put(arm, arm.workspace_body(storageAccount=account)).status_code == status


def test_a_registry_that_is_gone(arm: Arm) -> None:
    """A registry that Azure wrote into the workspace and somebody deleted blocks no update, unless it is named."""
    body = arm.workspace_body()
    workspace = arm.made(arm.workspace_path(), body)
    made = arm.http.post(f"/sandbox/build-image{workspace['id']}").json()["properties"]["containerRegistry"]
    assert arm.delete(made).status_code == 202
    assert _put(arm, body).status_code == 200
    body["properties"]["containerRegistry"] = made
    refused(_put(arm, body), 400, "ValidationError")


def test_as_microsofts_client_spells(arm: Arm) -> None:
    """A creation with flags as strings, empty strings and a preview's orders is the one without them."""
    empty: Json = {
        "encryption": {"status": "Disabled", "keyVaultProperties": {"keyVaultArmId": ""}},
        "imageBuildCompute": "",
    }
    flags: Json = {"hbiWorkspace": "false", "provisionNetworkNow": "False", "enableDataIsolation": "true"}
    orders: Json = {"softDeleteEnabled": "false", "allowRecoverSoftDeletedWorkspace": "false", "existingWorkspaces": []}
    found = arm.workspace(**empty, **flags, **orders, systemDatastoresAuthMode="", managedNetwork={})["properties"]
    assert (found["hbiWorkspace"], found["provisionNetworkNow"], found["enableDataIsolation"]) == (False, False, True)
    assert found["systemDatastoresAuthMode"] == "AccessKey"
    assert found["managedNetwork"] == {"isolationMode": "Disabled"}
    assert found["encryption"] == {"status": "Disabled"}
    assert not {"imageBuildCompute", *orders} & set(found)


def test_flag_that_is_no_flag(arm: Arm) -> None:
    """Another string is still refused where a flag belongs."""
    refused(_put(arm, arm.workspace_body(hbiWorkspace="maybe")), 400, "InvalidRequestContent")


def test_kinds_in_a_list(arm: Arm) -> None:
    """A list shows the workspaces of some kinds where the query says so."""
    arm.workspace()
    path = arm.workspace_path().rpartition("/")[0]
    for kinds, count in {"default": 1, "hub": 0, "Hub,Default": 1}.items():
        assert len(arm.send("GET", path, kind=kinds).json()["value"]) == count
