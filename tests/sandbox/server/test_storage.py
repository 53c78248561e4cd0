"""Microsoft.Storage: accounts, containers, shares."""

from __future__ import annotations

import pytest

from amlstack.catalog import storage

from .client import Arm, name, refused, storage_body

CHECK = "providers/Microsoft.Storage/checkNameAvailability"


def test_defaults(arm: Arm) -> None:
    """Azure fills in what a body leaves out."""
    account = arm.storage()
    properties = account["properties"]
    assert account["sku"] == {"name": "Standard_LRS", "tier": "Standard"}
    assert properties["provisioningState"] == "Succeeded"
    assert properties["primaryEndpoints"]["blob"] == f"https://{account['name']}.blob.core.windows.net/"
    assert properties["minimumTlsVersion"] == "TLS1_0"
    assert properties["supportsHttpsTrafficOnly"] is True
    assert properties["allowBlobPublicAccess"] is False
    assert properties["networkAcls"]["defaultAction"] == "Allow"
    assert properties["encryption"]["keySource"] == "Microsoft.Storage"
    assert properties["accessTier"] == "Hot"


@pytest.mark.parametrize("bad", ["st", "St-contoso", "s" * 25, "st_contoso"])
def test_name_rule(arm: Arm, bad: str) -> None:
    """An account's name is 3 to 24 lower-case letters and digits."""
    refused(arm.put(arm.id(storage.ACCOUNT, bad), storage_body()), 400, "AccountNameInvalid")


@pytest.mark.parametrize("left_out", ["kind", "sku", "location"])
def test_required(arm: Arm, left_out: str) -> None:
    """Kind, SKU and location must be given."""
    body = {key: value for key, value in storage_body().items() if key != left_out}
    answer = arm.put(arm.id(storage.ACCOUNT, name("st")), body)
    assert answer.status_code == 400
    assert left_out in answer.json()["error"]["target"]


def test_name_is_global(arm: Arm) -> None:
    """A name that exists in another subscription, or another group of this one, is refused with its own code."""
    account = arm.storage()["name"]
    other = Arm(arm.http)
    other.made(other.group, {"location": "westeurope"})
    refused(other.put(other.id(storage.ACCOUNT, account), storage_body()), 409, "StorageAccountAlreadyTaken")
    arm.group_name = "rg-second"
    arm.made(arm.group, {"location": "westeurope"})
    refused(arm.put(arm.id(storage.ACCOUNT, account), storage_body()), 409, "StorageAccountAlreadyExists")


def test_name_of_somebody_else(arm: Arm) -> None:
    """A name marked as owned by somebody else is refused until it is given back."""
    account = name("st")
    mark = f"/sandbox/taken/Microsoft.Storage/storageAccounts/{account}"
    assert arm.http.put(mark).status_code == 204
    path = arm.id(storage.ACCOUNT, account)
    refused(arm.put(path, storage_body()), 409, "StorageAccountAlreadyTaken")
    assert arm.http.delete(mark).status_code == 204
    assert arm.put(path, storage_body()).status_code == 202


def test_only_global_names_can_be_taken(arm: Arm) -> None:
    """Marking a name of a type whose names aren't global is refused."""
    answer = arm.http.put("/sandbox/taken/Microsoft.MachineLearningServices/workspaces/ml")
    refused(answer, 400, "BadRequest")


def test_check_name(arm: Arm) -> None:
    """checkNameAvailability tells a free, a taken and an unlawful name apart."""
    account = arm.storage()["name"]

    def asked(wanted: str) -> dict[str, object]:
        body = {"name": wanted, "type": storage.ACCOUNT.type}
        found: dict[str, object] = arm.send("POST", f"{arm.scope}/{CHECK}", body).json()
        return found

    assert asked(name("st")) == {"nameAvailable": True}
    assert asked(account)["reason"] == "AlreadyExists"
    assert asked("No-Name")["reason"] == "AccountNameInvalid"
    refused(arm.send("POST", f"{arm.scope}/{CHECK}", {"name": 1}), 400, "InvalidRequestContent")


@pytest.mark.parametrize("kind", ["Storage", "BlobStorage"])
def test_retired_kinds(arm: Arm, kind: str) -> None:
    """Accounts of the old kinds can't be created any more."""
    answer = arm.put(arm.id(storage.ACCOUNT, name("st")), storage_body(kind=kind))
    assert "StorageV2" in refused(answer, 400, "AccountPropertyIsInvalid")


@pytest.mark.parametrize("kind", storage.DATA_SKUS)
@pytest.mark.parametrize("sku", storage.SKUS)
def test_kind_and_sku_go_together(arm: Arm, kind: str, sku: str) -> None:
    """Each kind has its SKUs; premium StorageV2 is for page blobs, and lawful."""
    answer = arm.put(arm.id(storage.ACCOUNT, name("st")), storage_body(kind=kind, sku=sku))
    if sku in storage.DATA_SKUS[kind] or (kind, sku) == ("StorageV2", "Premium_LRS"):
        assert answer.status_code == 202
    else:
        assert "kind, sku" in refused(answer, 400, "InvalidValuesForRequestParameters")


def test_a_hierarchical_namespace_is_for_blobs(arm: Arm) -> None:
    """Standard StorageV2 and BlockBlobStorage have one, files and premium page blobs none."""
    for kind, sku in (("StorageV2", "Standard_LRS"), ("BlockBlobStorage", "Premium_ZRS")):
        assert arm.storage(kind=kind, sku=sku, isHnsEnabled=True)["properties"]["isHnsEnabled"] is True
    path = arm.id(storage.ACCOUNT, name("st"))
    for kind, sku in (("StorageV2", "Premium_LRS"), ("FileStorage", "Premium_LRS")):
        answer = arm.put(path, storage_body(kind=kind, sku=sku, isHnsEnabled=True))
        refused(answer, 400, "InvalidRequestPropertyValue")
    refused(arm.put(path, storage_body(sku="Standard_XYZ")), 400, "InvalidRequestContent")


@pytest.mark.parametrize(
    "change", [{"isHnsEnabled": True}, {"kind": "BlockBlobStorage", "sku": "Premium_LRS"}, {"sku": "Premium_LRS"}]
)
def test_fixed_at_creation(arm: Arm, change: dict[str, object]) -> None:
    """Hierarchical namespace, kind and performance can't change."""
    account = arm.storage()
    refused(arm.put(account["id"], storage_body(**change)), 409, "AccountPropertyCannotBeUpdated")
    assert arm.got(account["id"]) == account


def test_kind_is_fixed(arm: Arm) -> None:
    """A kind can't change even where the SKU would do for both."""
    account = arm.storage(kind="FileStorage", sku="Premium_LRS")
    answer = arm.put(account["id"], storage_body(kind="BlockBlobStorage", sku="Premium_LRS"))
    refused(answer, 409, "AccountPropertyCannotBeUpdated")


def test_location_is_fixed(arm: Arm) -> None:
    """An account stays where it is."""
    account = arm.storage()
    answer = arm.put(account["id"], {**storage_body(), "location": "northeurope"})
    refused(answer, 409, "InvalidResourceLocation")


def test_redundancy_may_change(arm: Arm) -> None:
    """Standard_LRS becomes Standard_GRS; what a second PUT leaves out stays."""
    account = arm.storage(minimumTlsVersion="TLS1_2")
    found = arm.made(account["id"], storage_body(sku="Standard_GRS"))
    assert found["sku"]["name"] == "Standard_GRS"
    assert found["properties"]["minimumTlsVersion"] == "TLS1_2"


@pytest.mark.parametrize("sku", ["Standard_GRS", "Standard_RAGRS", "Standard_GZRS", "Standard_RAGZRS"])
def test_a_geo_redundant_account_has_a_second_region(arm: Arm, sku: str) -> None:
    """The region's pair; it can be read, but for files, where the SKU says RA; another redundancy ends it."""
    account = arm.storage(sku=sku)
    found = account["properties"]
    assert (found["secondaryLocation"], found["statusOfSecondary"]) == ("northeurope", "available")
    host = f"https://{account['name']}-secondary"
    readable = {each: f"{host}.{each}.core.windows.net/" for each in ("blob", "dfs", "queue", "table", "web")}
    assert found.get("secondaryEndpoints") == (readable if "_RA" in sku else None)
    local = arm.made(account["id"], storage_body())["properties"]
    assert not {"secondaryLocation", "statusOfSecondary", "secondaryEndpoints"} & local.keys()


def test_a_region_without_a_pair_has_no_second_one(arm: Arm) -> None:
    """What isn't paired is geo-redundant with nothing that ARM would name."""
    body = {**storage_body(sku="Standard_GRS"), "location": "polandcentral"}
    assert "secondaryLocation" not in arm.made(arm.id(storage.ACCOUNT, name("st")), body)["properties"]


def test_placement(arm: Arm) -> None:
    """Newer versions have a member at the top of the body that other types don't have; what is in it is looked at."""
    path = arm.id(storage.ACCOUNT, name("st"))
    body = {**storage_body(), "zones": ["1"], "placement": {"zonePlacementPolicy": "Any"}}
    assert arm.made(path, body, api="2025-01-01")["placement"] == {"zonePlacementPolicy": "Any"}
    for wrong in ({"zonePlacementPolicy": ["Any"]}, "Any"):
        refused(arm.put(path, {**body, "placement": wrong}), 400, "InvalidRequestContent")
    message = refused(arm.put(path, {**body, "scale": {}}), 400, "InvalidRequestContent")
    assert "'scale'" in message
    assert "placement" in message


def test_keys(arm: Arm) -> None:
    """Two keys, given by listKeys only; regenerateKey draws one of them anew."""
    account = arm.storage()["id"]
    first, second = arm.keys(account)
    assert first != second
    assert first not in arm.send("GET", account).text
    answer = arm.send("POST", f"{account}/regenerateKey", {"keyName": "key1"})
    assert [each["keyName"] for each in answer.json()["keys"]] == ["key1", "key2"]
    times = [each["creationTime"] for each in answer.json()["keys"]]
    assert times[0] > times[1]
    assert arm.send("POST", f"{account}/listKeys").json() == answer.json()
    renewed, kept = arm.keys(account)
    assert renewed != first
    assert kept == second
    refused(arm.send("POST", f"{account}/regenerateKey", {"keyName": "key9"}), 400, "InvalidRequestPropertyValue")


def test_another_account_of_the_name_has_other_keys(arm: Arm) -> None:
    """Deleting an account forgets its keys and frees its name."""
    account = arm.storage()
    before = arm.keys(account["id"])
    assert arm.delete(account["id"]).status_code == 200
    arm.storage(account["name"])
    assert not set(before) & set(arm.keys(account["id"]))


def test_containers_and_shares(arm: Arm) -> None:
    """Made 201, again 200, deleted 200 and then 204; Azure fills in their defaults."""
    account = arm.storage()["name"]
    container, share = arm.id(storage.BLOB_CONTAINER, account, "raw"), arm.id(storage.FILE_SHARE, account, "raw")
    for path in (container, share):
        assert arm.put(path).status_code == 201
        assert arm.put(path).status_code == 200
    assert arm.got(container)["properties"]["publicAccess"] == "None"
    assert arm.got(share)["properties"]["shareQuota"] == 5120
    for path in (container, share):
        assert arm.delete(path).status_code == 200
        assert arm.delete(path).status_code == 204


@pytest.mark.parametrize("bad", ["Raw", "ra--w", "raw-", "ra"])
def test_container_names(arm: Arm, bad: str) -> None:
    """Containers and shares keep to their rule."""
    account = arm.storage()["name"]
    for kind in (storage.BLOB_CONTAINER, storage.FILE_SHARE):
        refused(arm.put(arm.id(kind, account, bad)), 400, "InvalidResourceName")


def test_the_service_is_called_default(arm: Arm) -> None:
    """There is one blob service, `default`."""
    account = arm.storage()["id"]
    refused(arm.put(f"{account}/blobServices/other/containers/raw"), 400, "InvalidResourceName")


def test_public_container_on_a_private_account(arm: Arm) -> None:
    """A public container needs an account that allows it."""
    body = {"properties": {"publicAccess": "Blob"}}
    private, public = arm.storage()["name"], arm.storage(allowBlobPublicAccess=True)["name"]
    refused(arm.put(arm.id(storage.BLOB_CONTAINER, private, "raw"), body), 409, "PublicAccessNotPermitted")
    assert arm.put(arm.id(storage.BLOB_CONTAINER, public, "raw"), body).status_code == 201


def test_services_that_a_kind_lacks(arm: Arm) -> None:
    """A file account has no containers, a block blob account no shares."""
    files = arm.storage(kind="FileStorage", sku="Premium_LRS")["name"]
    blobs = arm.storage(kind="BlockBlobStorage", sku="Premium_LRS")["name"]
    refused(arm.put(arm.id(storage.BLOB_CONTAINER, files, "raw")), 409, "FeatureNotSupportedForAccount")
    refused(arm.put(arm.id(storage.FILE_SHARE, blobs, "raw")), 409, "FeatureNotSupportedForAccount")


@pytest.mark.parametrize("quota", [0, 102_401])
def test_share_quota(arm: Arm, quota: int) -> None:
    """A share's quota has bounds."""
    path = arm.id(storage.FILE_SHARE, arm.storage()["name"], "raw")
    assert arm.put(path, {"properties": {"shareQuota": quota}}).status_code == 400


@pytest.mark.parametrize(("location", "status"), [("westeurpoe", 400), ("West Europe", 202), ("westeurope2", 202)])
def test_a_region_that_there_is_not_is_refused(arm: Arm, location: str, status: int) -> None:
    """As Azure does, with the list; one of which only the number is unknown may be newer than that."""
    answer = arm.put(arm.id(storage.ACCOUNT, name("st")), {**storage_body(), "location": location})
    assert answer.status_code == status
    if status == 400:
        error = answer.json()["error"]
        assert error["code"] == "LocationNotAvailableForResourceType"
        assert "'westeurpoe' is not available for resource type 'Microsoft.Storage/storageAccounts'" in error["message"]
        assert "westeurope," in error["message"]


def test_nor_does_a_group_lie_there(arm: Arm) -> None:
    """Azure's code for a group is another one."""
    answer = arm.put(f"/subscriptions/{arm.subscription}/resourceGroups/rg-nowhere", {"location": "estus"})
    refused(answer, 400, "LocationNotAvailableForResourceGroup")


@pytest.mark.parametrize(
    ("location", "domain"), [("westeurope", "core.windows.net"), ("usgovvirginia", "core.usgovcloudapi.net")]
)
def test_an_account_answers_in_its_regions_cloud(arm: Arm, location: str, domain: str) -> None:
    """Its addresses are Azure Government's where it lies there."""
    account = arm.made(arm.id(storage.ACCOUNT, name("st")), {**storage_body(), "location": location})
    assert account["properties"]["primaryEndpoints"]["blob"].endswith(f".blob.{domain}/")
