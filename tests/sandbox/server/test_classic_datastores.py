"""Microsoft.MachineLearningServices/workspaces/datastores by the api-version 2020-05-01-preview."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
import pytest

from amlstack.catalog import classic, datastores, machinelearning, storage

from .client import LOCATION, Arm, Json, refused

CLASSIC = machinelearning.CLASSIC_VERSION
GUID = "5a9db0c5-1111-4000-8000-000000000001"
SECRET = "not-a-real-secret-1c0ffee"
SQL = {"DataStoreType": "sqldb", "ServerName": "sql-contoso", "DatabaseName": "sales"}
LOGIN = {"UserName": "reader", "Password": SECRET}
PRINCIPAL = {"TenantId": GUID, "ClientId": GUID, "ClientSecret": SECRET}
VALUES = {"TenantId": GUID, "ClientId": GUID, "UserName": "reader", "UserId": "reader"}


@dataclass
class Shop:
    """A workspace, and what is registered with it."""

    arm: Arm
    workspace: str

    def path(self, called: str = "sales") -> str:
        """The id of a datastore."""
        return f"{self.workspace}/datastores/{called}"

    def put(self, properties: Json, called: str = "sales", *, api: str = CLASSIC) -> httpx.Response:
        """Register a datastore."""
        return self.arm.put(self.path(called), {"location": LOCATION, "properties": properties}, api=api)

    def got(self, called: str = "sales", *, api: str = CLASSIC) -> Json:
        """What a GET shows of its properties."""
        answer = self.arm.send("GET", self.path(called), api=api)
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()["properties"]
        return found

    def listed(self, api: str) -> set[str]:
        """The names in a list."""
        answer = self.arm.send("GET", f"{self.workspace}/datastores", api=api)
        assert answer.status_code == 200, answer.text
        return {each["name"] for each in answer.json()["value"]}


@pytest.fixture
def shop(arm: Arm) -> Shop:
    """A workspace."""
    return Shop(arm, arm.workspace()["id"])


def body(type_: str, way: tuple[str, ...]) -> Json:
    """A body of a type that signs in one way."""
    place = dict.fromkeys(classic.NEEDS[type_], "contoso")
    return {"DataStoreType": type_, **place, **{word: VALUES.get(word, SECRET) for word in way}}


EVERY_WAY = sorted({way for ways in classic.WAYS.values() for way in ways})


@pytest.mark.parametrize("type_", datastores.CLASSIC)
@pytest.mark.parametrize("way", EVERY_WAY, ids="+".join)
def test_every_way_to_sign_in(shop: Shop, type_: str, way: tuple[str, ...]) -> None:
    """Each type takes its own ways, and a refusal names them; the secret comes out by listSecrets only."""
    answer = shop.put(body(type_, way))
    if way not in classic.WAYS[type_]:
        message = refused(answer, 400, "ValidationError")
        assert all(word in message for would_do in classic.WAYS[type_] for word in would_do)
        assert SECRET not in answer.text
        return
    assert answer.status_code == 201, answer.text
    shown = shop.arm.send("GET", shop.path(), api=CLASSIC).text
    assert SECRET not in answer.text + shown + shop.arm.send("GET", f"{shop.workspace}/datastores", api=CLASSIC).text
    secrets = shop.arm.send("POST", f"{shop.path()}/listSecrets", api=CLASSIC)
    if way:
        assert secrets.json() == {way[-1]: SECRET}
    else:
        refused(secrets, 400, "BadRequest")


def test_both_ways_at_once(shop: Shop) -> None:
    """A login beside a principal is refused, and so is half of one; a tenant beside a login says nothing."""
    refused(shop.put({**SQL, **LOGIN, **PRINCIPAL}), 400, "ValidationError")
    refused(shop.put({**SQL, "UserName": "reader"}), 400, "ValidationError")
    refused(shop.put(SQL), 400, "ValidationError")
    assert shop.put({**SQL, **LOGIN, "TenantId": GUID}).status_code == 201


def test_what_is_kept(shop: Shop) -> None:
    """Names come in any case and are kept as published; empty text counts as left out; defaults are filled in."""
    given = {"dataStoreType": "PSQLDB", "serverName": "psql-contoso", "DATABASENAME": "sales", "userId": "reader"}
    answer = shop.put({**given, "password": SECRET, "Port": "", "Endpoint": "", "SkipValidation": "False"})
    assert answer.status_code == 201, answer.text
    assert shop.got() == {
        "DataStoreType": "psqldb",
        "ServerName": "psql-contoso",
        "DatabaseName": "sales",
        "UserId": "reader",
        "Port": "5432",
        "Endpoint": "postgres.database.azure.com",
        "EnforceSSL": True,
    }


@pytest.mark.parametrize(
    "change",
    [
        {"ServerName": None},
        {"DatabaseName": ""},
        {"DataStoreType": "AzureBlob"},
        {"DataStoreType": None},
        {"Port": "5432"},
        {"EnforceSSL": True},
        {"AccountName": "stcontoso"},
        {"Passwort": SECRET},
        {"password": SECRET},
        {"UserName": 5},
        {"SkipValidation": "perhaps"},
    ],
    ids=lambda change: "-".join(map(str, *change.items())),
)
def test_what_is_refused(shop: Shop, change: Json) -> None:
    """A body without what its type needs, with what it doesn't have, or with a field twice; no value is quoted."""
    answer = shop.put({**SQL, **LOGIN, **change})
    assert answer.status_code == 400
    assert SECRET not in answer.text


@pytest.mark.parametrize(("port", "status"), [("3307", 201), (3307, 201), ("0", 400), ("65536", 400), ("x", 400)])
def test_port(shop: Shop, port: object, status: int) -> None:
    """It is a text, or a number, of 1 to 65535."""
    answer = shop.put({**body("mysqldb", ("UserId", "Password")), "Port": port})
    assert answer.status_code == status, answer.text
    if status == 201:
        assert shop.got()["Port"] == "3307"


def test_fields_beside_properties(shop: Shop) -> None:
    """What azure-native's MachineLearningDatastore sends can't be parsed."""
    flat = {"dataStoreType": "sqldb", "serverName": "sql-contoso", "databaseName": "sales"}
    answer = shop.arm.put(shop.path(), flat, api=CLASSIC)
    assert "Unable to parse request body" in refused(answer, 400, "ValidationError")
    mixed = {"location": LOCATION, "properties": {**SQL, **LOGIN}, "serverName": "sql-contoso"}
    refused(shop.arm.put(shop.path(), mixed, api=CLASSIC), 400, "InvalidRequestContent")


@pytest.mark.parametrize("called", machinelearning.SYSTEM_DATASTORES)
def test_system_names(shop: Shop, called: str) -> None:
    """Azure ML's own names can't be registered, nor its default datastore removed."""
    refused(shop.put({**SQL, **LOGIN}, called), 400, "BadRequest")
    if called == machinelearning.SYSTEM_DATASTORES[0]:
        refused(shop.arm.send("DELETE", shop.path(called), api=CLASSIC), 400, "BadRequest")


def test_the_legacy_mode_leaves_it_on(arm: Arm) -> None:
    """v1LegacyMode switches the current API off, not this one."""
    shop = Shop(arm, arm.workspace(v1LegacyMode=True)["id"])
    assert shop.put({**SQL, **LOGIN}).status_code == 201


def test_life(shop: Shop) -> None:
    """A server, a login or a password change in place, the type doesn't; a name can be registered again."""
    assert shop.put({**SQL, **LOGIN}).status_code == 201
    assert shop.put({**SQL, "ServerName": "sql-other", **PRINCIPAL}).status_code == 200
    assert (shop.got()["ServerName"], "UserName" in shop.got()) == ("sql-other", False)
    assert shop.arm.send("POST", f"{shop.path()}/listSecrets", api=CLASSIC).json() == {"ClientSecret": SECRET}
    refused(shop.put(body("dbfs", ())), 400, "BadRequest")
    assert shop.arm.delete(shop.path(), api=CLASSIC).status_code == 200
    assert shop.arm.delete(shop.path(), api=CLASSIC).status_code == 204
    assert shop.put(body("dbfs", ())).status_code == 201
    refused(shop.arm.send("POST", f"{shop.path()}/listSecrets", api=CLASSIC), 400, "BadRequest")


def test_each_version_shows_its_own_shape(shop: Shop) -> None:
    """A list and a GET leave out what the api-version has no shape for; a DELETE takes either."""
    shop.put({**SQL, **LOGIN})
    current = machinelearning.DATASTORE.api_version
    assert "sales" not in shop.listed(current)
    assert shop.listed(CLASSIC) == {"sales"}
    for method in ("GET", "HEAD"):
        assert shop.arm.send(method, shop.path(), api=current).status_code == 404
        assert shop.arm.send(method, shop.path("workspaceblobstore"), api=CLASSIC).status_code == 404
    assert CLASSIC not in refused(shop.arm.send("GET", shop.path("none"), api=CLASSIC), 404, "ResourceNotFound")
    assert current in refused(shop.arm.send("GET", shop.path(), api=current), 404, "ResourceNotFound")
    refused(shop.arm.send("POST", f"{shop.path()}/listSecrets", api=current), 404, "ResourceNotFound")
    assert shop.arm.delete(shop.path(), api=current).status_code == 200
    assert shop.listed(CLASSIC) == set()


def test_one_name_has_one_shape(shop: Shop) -> None:
    """Neither shape is written over the other under the same name."""
    account = shop.arm.storage()["name"]
    place = {"datastoreType": "AzureBlob", "accountName": account, "containerName": "raw"}
    blob = {"properties": {**place, "credentials": {"credentialsType": "None"}}}
    shop.put({**SQL, **LOGIN})
    refused(shop.arm.put(shop.path(), blob, skipValidation="true"), 400, "BadRequest")
    assert shop.arm.put(shop.path("raw"), blob, skipValidation="true").status_code == 201
    refused(shop.put({**SQL, **LOGIN}, "raw"), 400, "BadRequest")
    assert shop.got()["ServerName"] == "sql-contoso"


def test_the_types_that_lie_on_storage(shop: Shop) -> None:
    """Old templates register them: account, place and key are looked at, where the body says, unless told not to."""
    account = shop.arm.storage()
    shop.arm.made(shop.arm.id(storage.BLOB_CONTAINER, account["name"], "raw"))
    blob = {"DataStoreType": "blob", "AccountName": account["name"], "ContainerName": "raw"}
    key = {"AccountKey": shop.arm.keys(account["id"])[0]}
    home = {"StorageAccountResourceGroup": shop.arm.group_name, "StorageAccountSubscriptionId": shop.arm.subscription}
    assert shop.put({**blob, **key, **home}, "one").status_code == 201
    assert key["AccountKey"] not in shop.arm.send("GET", shop.path("one"), api=CLASSIC).text
    for wrong in (
        {"AccountKey": SECRET},
        {"SasToken": SECRET},
        {"ContainerName": "none", **key},
        {"StorageAccountResourceGroup": "rg-none", **key},
    ):
        assert SECRET not in refused(shop.put({**blob, **wrong}, "two"), 400, "ValidationError")
        assert shop.put({**blob, **wrong, "SkipValidation": True}, "two").status_code in {200, 201}
    lake = {"DataStoreType": "adls-gen2", "AccountName": account["name"], "FileSystem": "raw"}
    assert shop.put({**lake, **PRINCIPAL, "ResourceGroupName": shop.arm.group_name}, "three").status_code == 201
    refused(shop.put({"DataStoreType": "adls", "StoreName": "contoso", **PRINCIPAL}, "four"), 400, "ValidationError")


def test_a_buried_workspace_keeps_them(shop: Shop) -> None:
    """They go with their workspace, and what the sandbox shows of everything has them before."""
    shop.put({**SQL, **LOGIN})
    everything = shop.arm.http.get("/sandbox/resources").json()["value"]
    (shown,) = [each for each in everything if each["id"] == shop.path()]
    assert shown["properties"]["DataStoreType"] == "sqldb"
    shop.arm.delete(shop.workspace)
    refused(shop.arm.send("GET", shop.path(), api=CLASSIC), 404, "ResourceNotFound")
