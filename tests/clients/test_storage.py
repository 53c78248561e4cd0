"""azure-mgmt-storage: accounts, containers and shares."""

from __future__ import annotations

import pytest
from azure.core.exceptions import ResourceExistsError
from azure.mgmt.storage import StorageManagementClient
from azure.mgmt.storage.models import (
    BlobContainer,
    FileShare,
    Sku,
    StorageAccountCreateParameters,
    StorageAccountUpdateParameters,
)

from amlstack.catalog import storage as catalog

from .azure import LOCATION, Azure, name, refused


@pytest.fixture
def storage(azure: Azure) -> StorageManagementClient:
    """The client."""
    return azure.client(StorageManagementClient)


def parameters(**over: object) -> StorageAccountCreateParameters:
    """A general account."""
    return StorageAccountCreateParameters(sku=Sku(name="Standard_LRS"), kind="StorageV2", location=LOCATION, **over)


def test_life_of_an_account(storage: StorageManagementClient, group: str) -> None:
    """An account is created (202, then a poll of its Location), read, listed, updated and deleted."""
    called = name("st")
    made = storage.storage_accounts.begin_create(group, called, parameters(tags={"team": "a"})).result()
    assert (made.name, made.provisioning_state, made.primary_location) == (called, "Succeeded", LOCATION)
    assert storage.storage_accounts.get_properties(group, called).tags == {"team": "a"}
    assert [each.name for each in storage.storage_accounts.list()] == [called]
    assert [each.name for each in storage.storage_accounts.list_by_resource_group(group)] == [called]
    update = StorageAccountUpdateParameters(tags={"team": "b"}, access_tier="Cool", minimum_tls_version="TLS1_2")
    changed = storage.storage_accounts.update(group, called, update)
    assert (changed.tags, changed.access_tier, changed.minimum_tls_version) == ({"team": "b"}, "Cool", "TLS1_2")
    storage.storage_accounts.delete(group, called)
    assert list(storage.storage_accounts.list()) == []


def test_keys(storage: StorageManagementClient, group: str) -> None:
    """Its keys are listed, and one is drawn anew."""
    called = name("st")
    storage.storage_accounts.begin_create(group, called, parameters()).result()
    before = storage.storage_accounts.list_keys(group, called).keys_property
    after = storage.storage_accounts.regenerate_key(group, called, {"keyName": "key1"}).keys_property
    assert [each.key_name for each in before] == [each.key_name for each in after] == ["key1", "key2"]
    assert before[0].value != after[0].value
    assert before[1].value == after[1].value


def test_containers_and_shares(storage: StorageManagementClient, group: str) -> None:
    """A container and a share are created, read, listed, updated and deleted."""
    called = name("st")
    storage.storage_accounts.begin_create(group, called, parameters()).result()
    storage.blob_containers.create(group, called, "raw", BlobContainer())
    assert storage.blob_containers.get(group, called, "raw").public_access == "None"
    assert storage.blob_containers.update(group, called, "raw", BlobContainer(metadata={"a": "b"})).metadata == {
        "a": "b"
    }
    assert [each.name for each in storage.blob_containers.list(group, called)] == ["raw"]
    storage.file_shares.create(group, called, "files", FileShare(share_quota=10))
    assert storage.file_shares.get(group, called, "files").share_quota == 10
    assert storage.file_shares.update(group, called, "files", FileShare(share_quota=20)).share_quota == 20
    assert [each.name for each in storage.file_shares.list(group, called)] == ["files"]
    storage.blob_containers.delete(group, called, "raw")
    storage.file_shares.delete(group, called, "files")
    assert not [*storage.blob_containers.list(group, called), *storage.file_shares.list(group, called)]


def test_pages_of_containers(storage: StorageManagementClient, group: str) -> None:
    """A list that comes in pages is whole, and each page is as large as asked for."""
    called, names = name("st"), [f"raw-{number}" for number in range(5)]
    storage.storage_accounts.begin_create(group, called, parameters()).result()
    for each in names:
        storage.blob_containers.create(group, called, each, BlobContainer())
    pages = [list(page) for page in storage.blob_containers.list(group, called, maxpagesize="2").by_page()]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [each.name for page in pages for each in page] == names


def test_names(storage: StorageManagementClient, group: str) -> None:
    """A name is free until somebody has it, and an unlawful one is never free."""
    called = name("st")
    asked = {"name": called, "type": "Microsoft.Storage/storageAccounts"}
    assert storage.storage_accounts.check_name_availability(asked).name_available
    storage.storage_accounts.begin_create(group, called, parameters()).result()
    taken = storage.storage_accounts.check_name_availability(asked)
    assert (taken.name_available, taken.reason) == (False, "AlreadyExists")
    assert not storage.storage_accounts.check_name_availability({**asked, "name": "No!"}).name_available


def test_skus(storage: StorageManagementClient) -> None:
    """The SKUs that an account can have."""
    assert [each.name for each in storage.skus.list()] == list(catalog.SKUS)


def test_an_unlawful_name_is_refused(storage: StorageManagementClient, group: str) -> None:
    """400: the name breaks its rule."""
    with refused(400, "AccountNameInvalid"):
        storage.storage_accounts.begin_create(group, "Not-Lawful", parameters())


def test_a_missing_account_is_refused(storage: StorageManagementClient, group: str) -> None:
    """404: there is no such account, and no such group."""
    with refused(404, "ResourceNotFound"):
        storage.storage_accounts.get_properties(group, "stnone")
    with refused(404, "ResourceGroupNotFound"):
        storage.storage_accounts.begin_create("rg-none", name("st"), parameters())


def test_a_taken_name_is_refused(storage: StorageManagementClient, azure: Azure, group: str) -> None:
    """409: another subscription has an account of that name."""
    called = name("st")
    storage.storage_accounts.begin_create(group, called, parameters()).result()
    other = Azure(azure.server)
    with refused(409, "StorageAccountAlreadyTaken") as refusal:
        other.client(StorageManagementClient).storage_accounts.begin_create(other.group(), called, parameters())
    assert isinstance(refusal.value, ResourceExistsError)


def test_a_change_of_what_is_fixed_is_refused(storage: StorageManagementClient, group: str) -> None:
    """409: an account stays where it is."""
    called = name("st")
    storage.storage_accounts.begin_create(group, called, parameters()).result()
    elsewhere = StorageAccountCreateParameters(sku=Sku(name="Standard_LRS"), kind="StorageV2", location="northeurope")
    with refused(409, "InvalidResourceLocation"):
        storage.storage_accounts.begin_create(group, called, elsewhere)
