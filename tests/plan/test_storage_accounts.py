"""Storage accounts for data: what is made, what is refused, and how datastores find them."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.catalog import storage
from amlstack.plan import Late, PlanError, Ref, Undecided, nodes
from amlstack.plan.plan_builder import PlanBuilder
from amlstack.plan.storage_accounts import accounts
from amlstack.spec.model import (
    CredentialsSpec,
    DatastoreSpec,
    SecretName,
    StorageAccountSpec,
)

from .declare import declaration

FABRIKAM = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-fabrikam"
THERE = f"{FABRIKAM}/providers/Microsoft.Storage/storageAccounts/stfabrikam"
KEY = CredentialsSpec(account_key=SecretName("k"))
SAS = CredentialsSpec(sas_token=SecretName("s"))
Spec = StorageAccountSpec


def made(*accounts: Spec, stores: tuple[DatastoreSpec, ...] = (), **keys: Any) -> dict[str, Any]:
    """The plan's nodes by key, with these accounts and datastores."""
    return {
        node.key: node for node in plan.workspace(declaration(storage_accounts=accounts, datastores=stores, **keys))
    }


def faults(*accounts: Spec, stores: tuple[DatastoreSpec, ...] = (), **keys: Any) -> dict[str, str]:
    """What is wrong, by path."""
    with pytest.raises(PlanError) as caught:
        made(*accounts, stores=stores, **keys)
    return {".".join(map(str, fault.path)): f"{fault.what}; {fault.mend}" for fault in caught.value.faults}


def store(type_: str = "azure_blob", account: Any = "stdata", **keys: Any) -> DatastoreSpec:
    """A datastore on an account, without credentials."""
    place = {"azure_file": "file_share_name", "azure_data_lake_gen2": "filesystem"}.get(type_, "container_name")
    basis: dict[str, Any] = {"name": "raw", "type": type_, "account_name": account, place: "raw"}
    return DatastoreSpec(**{**basis, **keys})


def test_an_account_is_made_where_the_workspace_is() -> None:
    """A name is enough: the same group, region, tags and secure defaults as the default account's, but no keys."""
    found = made(Spec(name="stdata"), tags={"team": "ml"})
    account, default = found["storage_account:stdata"], found["storage_account"]
    apart = {"name", "allow_shared_key_access"}
    said, other = account.settings(), default.settings()
    assert {key: value for key, value in said.items() if key not in apart} == {
        key: value for key, value in other.items() if key not in apart
    }
    assert (account.name, account.allow_shared_key_access, account.where) == ("stdata", False, ("storage_accounts", 0))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ("StorageV2", "Standard_LRS")),
        ({"sku": "Standard_RAGZRS"}, ("StorageV2", "Standard_RAGZRS")),
        ({"sku": "Premium_ZRS"}, ("BlockBlobStorage", "Premium_ZRS")),
        ({"sku": "PremiumV2_LRS"}, ("FileStorage", "PremiumV2_LRS")),
        ({"sku": "StandardV2_GZRS"}, ("FileStorage", "StandardV2_GZRS")),
        ({"kind": "FileStorage"}, ("FileStorage", "Premium_LRS")),
        ({"kind": "BlockBlobStorage"}, ("BlockBlobStorage", "Premium_LRS")),
        ({"kind": "FileStorage", "sku": "Premium_ZRS"}, ("FileStorage", "Premium_ZRS")),
    ],
)
def test_the_one_of_sku_and_kind_means_the_other(given: dict[str, Any], expected: tuple[str, str]) -> None:
    """Left out, each is what goes with the other."""
    account = made(Spec(name="stdata", **given))["storage_account:stdata"]
    assert (account.account_kind, account.sku) == expected


@pytest.mark.parametrize("sku", storage.SKUS)
def test_every_sku_does_for_data(sku: str) -> None:
    """No SKU of the catalog is refused without a kind."""
    assert made(Spec(name="stdata", sku=sku))["storage_account:stdata"].sku == sku


@pytest.mark.parametrize(
    ("given", "path", "says"),
    [
        ({"kind": "StorageV2", "sku": "Premium_LRS"}, "kind", "page blobs alone"),
        ({"kind": "StorageV2", "sku": "PremiumV2_LRS"}, "kind", "can't be PremiumV2_LRS; use FileStorage"),
        ({"kind": "BlockBlobStorage", "sku": "Standard_LRS"}, "kind", "use StorageV2"),
        ({"kind": "FileStorage", "sku": "Standard_ZRS"}, "kind", "use StorageV2"),
        ({"kind": "BlobStorage"}, "kind", "is no kind of storage account that can still be created"),
        ({"sku": "Premium"}, "sku", "is no SKU"),
        ({"sku": "StandardV2_LRS", "hierarchical_namespace": True}, "hierarchical_namespace", "choose another SKU"),
        (
            {"kind": "FileStorage", "sku": "Premium_LRS", "hierarchical_namespace": True},
            "hierarchical_namespace",
            "use kind BlockBlobStorage",
        ),
        ({"name": "St-Data"}, "name", "not a lawful storage account name"),
        ({"name": None}, "", "add `name: NAME`"),
        ({"name": None, "id": "/nonsense"}, "", "is no ARM id"),
    ],
)
def test_what_azure_refuses_is_refused(given: dict[str, Any], path: str, says: str) -> None:
    """Each with its reason and the way to mend it, and nothing else beside it."""
    found = faults(Spec(**{"name": "stdata", **given}))
    assert list(found) == [f"storage_accounts.0.{path}".rstrip(".")]
    assert says in next(iter(found.values()))


def test_a_name_stands_for_one_account() -> None:
    """Twice in the list, made or there already, and that of the default account, made or there already."""
    found = faults(Spec(name="stdata"), Spec(name="stdata"), Spec(id=THERE), Spec(name="stfabrikam"))
    assert "storage account 1" in found["storage_accounts.1"]
    assert "storage account 3" in found["storage_accounts.3"]
    for default in (Spec(name="stfabrikam"), Spec(id=THERE)):
        assert "default storage account" in faults(Spec(id=THERE), storage_account=default)["storage_accounts.0"]


def test_the_default_account_takes_no_hierarchical_namespace() -> None:
    """It is refused with the reason; to say that there is none is fine."""
    found = faults(storage_account=Spec(hierarchical_namespace=True))
    assert "Azure ML refuses" in found["storage_account.hierarchical_namespace"]
    assert made(storage_account=Spec(hierarchical_namespace=False))["storage_account"].is_hns_enabled is False


@pytest.mark.parametrize(
    ("stores", "keys"),
    [
        ((), False),
        ((store(),), False),
        ((store(credentials=KEY),), True),
        ((store(credentials=SAS),), True),
        ((store("azure_file", credentials=SAS),), True),
        ((store(account="stother", credentials=KEY),), False),
        ((store(account="STDATA", credentials=KEY),), True),
    ],
)
def test_keys_are_on_where_a_datastore_needs_them(stores: tuple[DatastoreSpec, ...], keys: bool) -> None:
    """By key, by SAS token, and for files; an account's name means the same in any case."""
    assert made(Spec(name="stdata"), stores=stores)["storage_account:stdata"].allow_shared_key_access is keys


def test_a_datastore_waits_for_the_account_that_is_made() -> None:
    """Its name is a reference, and nothing says where it lies: that is the workspace's own group."""
    raw = made(Spec(name="stdata"), stores=(store(account="StData"),))["datastore:raw"]
    assert raw.account_name == Ref("storage_account:stdata", "name")
    assert "storage_account:stdata" in set(raw.needs())
    assert (raw.storage_subscription_id, raw.storage_resource_group) == (None, None)


def test_the_id_of_an_account_says_where_it_lies() -> None:
    """Subscription and group come from the id, but for what the datastore says itself."""
    stores = (store(account="stfabrikam"), store(account="stfabrikam", name="own", resource_group="rg-other"))
    found = made(Spec(id=THERE), stores=stores)
    raw, own = found["datastore:raw"], found["datastore:own"]
    assert (raw.account_name, raw.storage_resource_group) == ("stfabrikam", "rg-fabrikam")
    assert raw.storage_subscription_id == "22222222-2222-4222-8222-222222222222"
    assert own.storage_resource_group == "rg-other"
    assert "storage_account:stfabrikam" not in found


@pytest.mark.parametrize(
    ("account", "type_", "says"),
    [
        ({"kind": "FileStorage"}, "azure_blob", "serves no blobs; give it kind StorageV2 or BlockBlobStorage"),
        ({"kind": "FileStorage"}, "azure_data_lake_gen2", "serves no blobs"),
        ({"sku": "Premium_LRS"}, "azure_file", "serves no files; give it kind StorageV2 or FileStorage"),
        ({}, "azure_data_lake_gen2", "has no hierarchical namespace"),
    ],
)
def test_an_account_serves_what_lies_on_it(account: dict[str, Any], type_: str, says: str) -> None:
    """A datastore on a made account of the wrong kind is refused with the kinds that would do."""
    credentials = KEY if type_ == "azure_file" else None
    found = faults(Spec(name="stdata", **account), stores=(store(type_, credentials=credentials),))
    assert says in found["datastores.0.account_name"]


@pytest.mark.parametrize(
    ("account", "type_"),
    [
        ({"sku": "Premium_LRS"}, "azure_blob"),
        ({"sku": "Premium_LRS", "hierarchical_namespace": True}, "azure_data_lake_gen2"),
        ({"hierarchical_namespace": True}, "azure_data_lake_gen2"),
        ({"hierarchical_namespace": True}, "azure_blob"),
        ({"kind": "FileStorage"}, "azure_file"),
    ],
)
def test_premium_and_hierarchical_storage_is_welcome(account: dict[str, Any], type_: str) -> None:
    """What Azure ML refuses as the default account holds data."""
    credentials = KEY if type_ == "azure_file" else None
    assert "datastore:raw" in made(Spec(name="stdata", **account), stores=(store(type_, credentials=credentials),))


def test_accounts_are_known_by_their_names() -> None:
    """In lower case, each with its id, its name and whether it is made."""
    found = accounts(PlanBuilder(declaration(storage_accounts=(Spec(name="stdata"), Spec(id=THERE)))))
    node = Ref("storage_account:stdata")
    assert (found["stdata"].id, found["stdata"].name, found["stdata"].made) == (node, Ref(node.node, "name"), True)
    assert (found["stfabrikam"].id, found["stfabrikam"].name, found["stfabrikam"].made) == (THERE, "stfabrikam", False)


def test_an_account_whose_id_arrives_late_is_named() -> None:
    """A program names it beside the id; what arrives must be the id of that name."""
    late = Late("storage_accounts[0].id", 1)
    raw = made(Spec(id=late, name="stfabrikam"), stores=(store(account="stfabrikam"),))["datastore:raw"]
    assert raw.account_name == "stfabrikam"
    value = THERE
    for step in raw.storage_resource_group.steps:
        value = step(value)
    assert value == "rg-fabrikam"
    other = made(Spec(id=late, name="stother"), stores=(store(account="stother"),))["datastore:raw"]
    with pytest.raises(ValueError, match="id of stfabrikam, not of stother"):
        [step(THERE) for step in other.storage_resource_group.steps[:-1]]
    assert "add `name: NAME`" in faults(Spec(id=late))["storage_accounts.0"]


def test_a_name_beside_an_id_that_is_known_says_nothing() -> None:
    """The id has the name already."""
    assert "give the id alone" in faults(Spec(id=THERE, name="stfabrikam"))["storage_accounts.0"]


@pytest.mark.parametrize("key", ["name", "sku", "kind", "hierarchical_namespace"])
def test_what_decides_must_be_plain(key: str) -> None:
    """A datastore's fate hangs on an account's name, kind and namespace, so none of them can arrive late."""
    value: Any = Late(f"storage_accounts[0].{key}", 1)
    with pytest.raises(Undecided, match=key):
        made(Spec(**{"name": "stdata", key: value}))


def test_a_late_account_name_is_nobodys() -> None:
    """It can't be looked up, so nothing is derived from it."""
    found = made(Spec(name="stdata"), stores=(store(account=Late("datastores[0].account_name", 1)),))
    assert isinstance(found["datastore:raw"].account_name, Late)


def test_data_accounts_are_nodes_of_the_same_kind() -> None:
    """One template and one component make both."""
    assert nodes.DataStorageAccount.kind is nodes.StorageAccount.kind
