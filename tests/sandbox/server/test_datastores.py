"""Microsoft.MachineLearningServices/workspaces/datastores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from amlstack.catalog import datastores, machinelearning, storage

from .client import Arm, Json, refused

GUID = "5a9db0c5-1111-4000-8000-000000000001"
SECRET = "not-a-real-secret-1c0ffee"
TARGETS = {"AzureBlob": "containerName", "AzureFile": "fileShareName", "AzureDataLakeGen2": "filesystem"}
WAYS = {arm: word for word, (arm, *_) in machinelearning.DATASTORE_CREDENTIALS.items()}


@dataclass
class Shop:
    """A workspace, and an account with a container and a share called raw."""

    arm: Arm
    workspace: Json
    account: str
    key: str

    def put(self, called: str, body: Json, **query: str) -> httpx.Response:
        """Register a datastore."""
        return self.arm.put(f"{self.workspace['id']}/datastores/{called}", body, **query)

    def body(self, type_: str = "AzureBlob", credentials: Json | None = None, **properties: Any) -> Json:
        """A datastore's body; by account key unless said."""
        signed = credentials or {
            "credentialsType": "AccountKey",
            "secrets": {"secretsType": "AccountKey", "key": self.key},
        }
        place = {"datastoreType": type_, "accountName": self.account, TARGETS[type_]: "raw"}
        return {"properties": {**place, "credentials": signed, **properties}}


@pytest.fixture
def shop(arm: Arm) -> Shop:
    """A workspace with an account beside it."""
    workspace = arm.workspace()
    account = arm.storage()
    arm.made(arm.id(storage.BLOB_CONTAINER, account["name"], "raw"))
    arm.made(arm.id(storage.FILE_SHARE, account["name"], "raw"))
    return Shop(arm, workspace, account["name"], arm.keys(account["id"])[0])


def _credentials(way: str, key: str = SECRET) -> Json:
    secret = machinelearning.DATASTORE_CREDENTIALS[WAYS[way]][1]
    value = {"key": key, "sasToken": f"?sv=2024&sig={key}"}.get(str(secret), key)
    ids = {"tenantId": GUID, "clientId": GUID} if way in {"ServicePrincipal", "Certificate"} else {}
    print_ = {"thumbprint": "0A1B"} if way == "Certificate" else {}
    secrets = {"secrets": {"secretsType": way, secret: value}} if secret else {}
    return {"credentialsType": way, **ids, **print_, **secrets}


@pytest.mark.parametrize("type_", list(TARGETS))
@pytest.mark.parametrize("way", list(WAYS))
def test_every_way_to_sign_in(shop: Shop, type_: str, way: str) -> None:
    """Each type takes the ways that the catalog names, and no other; the secret comes out by listSecrets only."""
    allowed = machinelearning.DATASTORE_AUTHENTICATION[
        {arm: word for word, arm in machinelearning.DATASTORE_WORDS.items()}[type_]
    ]
    key = shop.key if way == "AccountKey" else SECRET
    answer = shop.put("raw_data", shop.body(type_, _credentials(way, key)))
    if WAYS[way] not in allowed:
        assert key not in refused(answer, 400, "ValidationError")
        return
    assert answer.status_code == 201, answer.text
    path = f"{shop.workspace['id']}/datastores/raw_data"
    shown = (
        shop.arm.send("GET", path).text + shop.arm.send("GET", f"{shop.workspace['id']}/datastores").text + answer.text
    )
    assert key not in shown
    assert shop.arm.got(path)["properties"]["credentials"]["credentialsType"] == way
    secrets = shop.arm.send("POST", f"{path}/listSecrets")
    if way == "None":
        refused(secrets, 400, "BadRequest")
    else:
        assert key in secrets.text
        assert secrets.json()["secretsType"] == way


def test_updated_and_deleted(shop: Shop) -> None:
    """Registered 201, again 200, deleted 200 and then 204, with its secret."""
    assert shop.put("raw", shop.body()).status_code == 201
    assert shop.put("raw", shop.body(description="Raw data")).status_code == 200
    path = f"{shop.workspace['id']}/datastores/raw"
    assert shop.arm.got(path)["properties"]["description"] == "Raw data"
    assert shop.put("raw", shop.body(credentials={"credentialsType": "None"})).status_code == 200
    refused(shop.arm.send("POST", f"{path}/listSecrets"), 400, "BadRequest")
    assert shop.arm.delete(path).status_code == 200
    assert shop.arm.delete(path).status_code == 204


def test_type_is_fixed(shop: Shop) -> None:
    """A datastore doesn't become one of another type."""
    shop.put("raw", shop.body())
    refused(shop.put("raw", shop.body("AzureFile")), 400, "BadRequest")


@pytest.mark.parametrize("called", ["_raw", "r.aw", "r" * 256])
def test_name_rule(shop: Shop, called: str) -> None:
    """A datastore's name keeps to the management API's pattern."""
    refused(shop.put(called, shop.body()), 400, "InvalidResourceName")


@pytest.mark.parametrize("called", machinelearning.SYSTEM_DATASTORES)
def test_system_names(shop: Shop, called: str) -> None:
    """Azure ML's own names can't be registered."""
    refused(shop.put(called, shop.body()), 400, "BadRequest")


@pytest.mark.parametrize(
    "change",
    [{"accountName": "stnone"}, {"containerName": "none"}, {"resourceGroup": "rg-none"}, {"subscriptionId": GUID}],
)
def test_storage_that_is_not_there(shop: Shop, change: Json) -> None:
    """Account and container must exist, and where the body says; skipValidation skips that look."""
    refused(shop.put("raw", shop.body(**change)), 400, "ValidationError")
    assert shop.put("raw", shop.body(**change), skipValidation="true").status_code == 201


@pytest.mark.parametrize(
    ("type_", "service"),
    [("AzureFile", "fileServices/default/shares"), ("AzureDataLakeGen2", "blobServices/default/containers")],
)
def test_share_or_filesystem_that_is_not_there(shop: Shop, type_: str, service: str) -> None:
    """A share and a filesystem must exist as well."""
    account = shop.arm.id(storage.ACCOUNT, shop.account)
    shop.arm.delete(f"{account}/{service}/raw")
    way = None if type_ == "AzureFile" else _credentials("ServicePrincipal")
    refused(shop.put("raw", shop.body(type_, way)), 400, "ValidationError")


@pytest.mark.parametrize("way", ["AccountKey", "Sas"])
def test_wrong_credential(shop: Shop, way: str) -> None:
    """A wrong key, and a token that is none, are refused without being echoed; skipValidation skips that look."""
    wrong = _credentials(way)
    secret = "sasToken" if way == "Sas" else "key"
    wrong["secrets"][secret] = SECRET
    answer = shop.put("raw", shop.body(credentials=wrong))
    assert SECRET not in refused(answer, 400, "ValidationError")
    assert shop.put("raw", shop.body(credentials=wrong), skipValidation="true").status_code == 201


def test_both_keys_open_the_account(shop: Shop) -> None:
    """Either key is right, until it is drawn anew."""
    account = shop.arm.id(storage.ACCOUNT, shop.account)
    second = shop.arm.keys(account)[1]
    assert shop.put("raw", shop.body(credentials=_credentials("AccountKey", second))).status_code == 201
    shop.arm.send("POST", f"{account}/regenerateKey", {"keyName": "key2"})
    refused(shop.put("raw", shop.body(credentials=_credentials("AccountKey", second))), 400, "ValidationError")


@pytest.mark.parametrize("way", ["ServicePrincipal", "Certificate", "AccountKey", "Sas"])
def test_credentials_that_lack_a_part(shop: Shop, way: str) -> None:
    """Every part of a credential is required, and of the right kind; no message echoes another one."""
    whole = _credentials(way, shop.key if way == "AccountKey" else SECRET)
    type_ = "AzureDataLakeGen2" if way in {"ServicePrincipal", "Certificate"} else "AzureBlob"
    for part in set(whole) - {"credentialsType"}:
        less = {key: value for key, value in whole.items() if key != part}
        assert SECRET not in refused(shop.put("raw", shop.body(type_, less)), 400, "ValidationError")
    other = {**whole, "secrets": {**whole["secrets"], "secretsType": "Other"}}
    refused(shop.put("raw", shop.body(type_, other)), 400, "ValidationError")


@pytest.mark.parametrize("left_out", ["datastoreType", "accountName", "credentials"])
def test_required(shop: Shop, left_out: str) -> None:
    """Type, account and credentials must be given."""
    body = shop.body()
    del body["properties"][left_out]
    assert shop.put("raw", body).status_code == 400


def test_required_on_an_update_too(shop: Shop) -> None:
    """A second PUT doesn't inherit what it leaves out."""
    shop.put("raw", shop.body())
    body = shop.body()
    del body["properties"]["accountName"]
    assert "accountName" in refused(shop.put("raw", body), 400, "ValidationError")


def test_container_is_required(shop: Shop) -> None:
    """What the type needs to find its data must be given."""
    body = shop.body()
    del body["properties"]["containerName"]
    assert "containerName" in refused(shop.put("raw", body), 400, "ValidationError")


def test_shared_keys_off(shop: Shop) -> None:
    """An account without shared keys takes no key, no SAS and no share; identity is fine."""
    account = shop.arm.id(storage.ACCOUNT, shop.account)
    shop.arm.send("PATCH", account, {"properties": {"allowSharedKeyAccess": False}})
    for way in ("AccountKey", "Sas"):
        body = shop.body(credentials=_credentials(way, shop.key))
        assert "KeyBasedAuthenticationNotPermitted" in refused(shop.put("raw", body), 400, "ValidationError")
    refused(shop.put("raw", shop.body("AzureFile")), 400, "ValidationError")
    assert shop.put("raw", shop.body(credentials={"credentialsType": "None"})).status_code == 201


def test_identity_that_the_workspace_lacks(arm: Arm, shop: Shop) -> None:
    """serviceDataAccessAuthIdentity names an identity that the workspace has."""
    word = "WorkspaceSystemAssignedIdentity"
    body = shop.body(credentials={"credentialsType": "None"}, serviceDataAccessAuthIdentity=word)
    account = shop.arm.id(storage.ACCOUNT, shop.account)
    arm.assign(account, shop.workspace["identity"]["principalId"], "Storage Blob Data Reader")
    assert shop.put("raw", body).json()["properties"]["serviceDataAccessAuthIdentity"] == word
    other = arm.made(arm.workspace_path("ml-other"), arm.workspace_of(arm.identity()))
    refused(arm.put(f"{other['id']}/datastores/raw", body), 400, "ValidationError")
    own = arm.got(f"{other['id']}/datastores/workspaceblobstore")["properties"]
    assert own["credentials"] == {"credentialsType": "AccountKey"}


def test_legacy_mode_switches_datastores_off(shop: Shop) -> None:
    """In v1LegacyMode the current API takes no datastore."""
    shop.arm.send("PATCH", shop.workspace["id"], {"properties": {"v1LegacyMode": True}})
    assert "v1LegacyMode" in refused(shop.put("raw", shop.body()), 400, "BadRequest")


def test_no_workspace(arm: Arm) -> None:
    """A datastore lies in a workspace."""
    path = f"{arm.workspace_path('ml-none')}/datastores/raw"
    refused(arm.put(path, {"properties": {}}), 404, "ParentResourceNotFound")


def test_is_default_is_read_only(shop: Shop) -> None:
    """A body can't make a datastore the default one."""
    assert shop.put("raw", shop.body(isDefault=True)).json()["properties"]["isDefault"] is False


def test_system_datastores_by_key(shop: Shop) -> None:
    """The four lie in the workspace's own account, each in a place that exists, signed in by its key."""
    account = shop.workspace["properties"]["storageAccount"]
    guid = shop.workspace["properties"]["workspaceId"]
    found = {each["name"]: each["properties"] for each in shop.arm.got(f"{shop.workspace['id']}/datastores")["value"]}
    assert found["workspaceblobstore"]["containerName"] == f"azureml-blobstore-{guid}"
    assert found["workspacefilestore"]["fileShareName"] == f"azureml-filestore-{guid}"
    assert [name for name, each in found.items() if each["isDefault"]] == ["workspaceblobstore"]
    containers = {each["name"] for each in shop.arm.got(f"{account}/blobServices/default/containers")["value"]}
    shares = {each["name"] for each in shop.arm.got(f"{account}/fileServices/default/shares")["value"]}
    for name, each in found.items():
        assert each.get("containerName") in containers or each.get("fileShareName") in shares
        assert each["credentials"] == {"credentialsType": "AccountKey"}
        secrets = shop.arm.send("POST", f"{shop.workspace['id']}/datastores/{name}/listSecrets").json()
        assert secrets == {"secretsType": "AccountKey", "key": shop.arm.keys(account)[0]}


@pytest.mark.parametrize("mode", ["Identity", "UserDelegationSAS"])
def test_system_datastores_without_keys(arm: Arm, mode: str) -> None:
    """In the other modes they keep no key; changing the mode changes them."""
    workspace = arm.workspace(systemDatastoresAuthMode=mode)
    path = f"{workspace['id']}/datastores/workspaceblobstore"
    assert arm.got(path)["properties"]["credentials"] == {"credentialsType": "None"}
    refused(arm.send("POST", f"{path}/listSecrets"), 400, "BadRequest")
    arm.send("PATCH", workspace["id"], {"properties": {"systemDatastoresAuthMode": "AccessKey"}})
    assert arm.got(path)["properties"]["credentials"] == {"credentialsType": "AccountKey"}


def test_default_datastore_stays(shop: Shop) -> None:
    """workspaceblobstore can't be removed."""
    refused(shop.arm.delete(f"{shop.workspace['id']}/datastores/workspaceblobstore"), 400, "BadRequest")


def test_resync_keys(shop: Shop) -> None:
    """After a rotation, resyncKeys renews the system datastores and no others."""
    account = shop.workspace["properties"]["storageAccount"]
    own = shop.body(
        credentials=_credentials("AccountKey", shop.arm.keys(account)[0]), accountName=account.rpartition("/")[2]
    )
    shop.put("own", own, skipValidation="true")
    shop.arm.send("POST", f"{account}/regenerateKey", {"keyName": "key1"})
    renewed = shop.arm.keys(account)[0]

    def key(called: str) -> str:
        path = f"{shop.workspace['id']}/datastores/{called}/listSecrets"
        return str(shop.arm.send("POST", path).json()["key"])

    assert key("workspaceblobstore") != renewed
    assert shop.arm.send("POST", f"{shop.workspace['id']}/resyncKeys").status_code == 200
    assert key("workspaceblobstore") == renewed
    assert key("own") != renewed


@pytest.mark.parametrize("place", ["properties", "properties.credentials"])
def test_credential_in_the_wrong_place(shop: Shop, place: str) -> None:
    """A credential beside the place for it is refused, or it would be shown; its value isn't echoed."""
    body = shop.body()
    found = body["properties"] if place == "properties" else body["properties"]["credentials"]
    found["accountKey"] = SECRET
    message = refused(shop.put("raw", body), 400, "ValidationError")
    assert "accountKey" in message
    assert SECRET not in message


OTHERS: dict[str, Json] = {
    "AzureDataLakeGen1": {"storeName": "adlscontoso"},
    "OneLake": {
        "oneLakeWorkspaceName": GUID,
        "artifact": {"artifactType": "LakeHouse", "artifactName": GUID},
        "endpoint": "onelake.dfs.fabric.microsoft.com",
    },
}


@pytest.mark.parametrize("type_", OTHERS)
@pytest.mark.parametrize("way", list(WAYS))
def test_other_types(shop: Shop, type_: str, way: str) -> None:
    """Gen1 and OneLake, which lie on no storage account, take the ways that the catalog names, and no other."""
    _, allowed = datastores.TYPES[type_]
    properties = {"datastoreType": type_, "credentials": _credentials(way), **OTHERS[type_]}
    answer = shop.put("raw", {"properties": properties}, skipValidation="true")
    if way not in allowed:
        refused(answer, 400, "ValidationError")
        return
    assert answer.status_code == 201, answer.text
    found = shop.arm.got(f"{shop.workspace['id']}/datastores/raw")["properties"]
    assert {key: found[key] for key in OTHERS[type_]} == OTHERS[type_]
    assert "protocol" not in found
    assert SECRET not in str(found)


@pytest.mark.parametrize(
    ("type_", "lacking"),
    [(type_, each) for type_ in OTHERS for each in datastores.TYPES[type_][0]],
)
def test_other_types_need(shop: Shop, type_: str, lacking: str) -> None:
    """What such a type must say is asked for."""
    said = {key: value for key, value in OTHERS[type_].items() if key != lacking}
    body = {"properties": {"datastoreType": type_, "credentials": {"credentialsType": "None"}, **said}}
    assert lacking in refused(shop.put("raw", body), 400, "ValidationError")


def test_gen1_is_retired(shop: Shop) -> None:
    """A Gen1 store can't be found any more, so registering one that is looked for fails; OneLake isn't looked for."""
    none: Json = {"credentials": {"credentialsType": "None"}}
    body = {"properties": {"datastoreType": "AzureDataLakeGen1", **OTHERS["AzureDataLakeGen1"], **none}}
    assert "retired" in refused(shop.put("raw", body), 400, "ValidationError")
    body = {"properties": {"datastoreType": "OneLake", **OTHERS["OneLake"], **none}}
    assert shop.put("raw", body).status_code == 201


def test_default_in_a_list(shop: Shop) -> None:
    """A list shows the default datastore alone, or all others, where the query says so."""
    path = f"{shop.workspace['id']}/datastores"
    default = shop.arm.send("GET", path, isDefault="true").json()["value"]
    assert [each["name"] for each in default] == ["workspaceblobstore"]
    others = shop.arm.send("GET", path, isDefault="false").json()["value"]
    assert [each["name"] for each in others] == [each for each in _names(shop) if each != "workspaceblobstore"]


def _names(shop: Shop) -> list[str]:
    return [each["name"] for each in shop.arm.send("GET", f"{shop.workspace['id']}/datastores").json()["value"]]
