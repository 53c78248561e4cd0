"""Where datastores lie: on the workspace's own account, on one that is made, on one that exists somewhere."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import Account, Home, Late, PlanError, Ref, nodes
from amlstack.spec.model import CredentialsSpec, DatastoreSpec

ACCOUNTS = "/subscriptions/s2/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts"
OWN = Account(Ref("storage_account"), Ref("storage_account", "name"))
LAKE = Account(Ref("storage_account:stlake"), Ref("storage_account:stlake", "name"))
KNOWN = Account(f"{ACCOUNTS}/stknown", "stknown")
HOME = Home(
    workspace="contoso-ml", resource_group="rg", own=OWN, accounts={"stcontoso": OWN, "stlake": LAKE, "stknown": KNOWN}
)


def planned(home: Home = HOME, **keys: Any) -> list[Any]:
    """The nodes of a blob datastore with these keys."""
    declared = {"name": "store", "type": "azure_blob", "container_name": "raw", "credentials": None} | keys
    if "filesystem" in keys or "file_share_name" in keys:
        del declared["container_name"]
    return plan.datastores.datastore(DatastoreSpec(**declared), home, ("datastores", 0))


def faults(**keys: Any) -> str:
    """What is wrong with it, as text."""
    with pytest.raises(PlanError) as caught:
        plan.alone(DatastoreSpec(**{"name": "store", "type": "azure_blob", "container_name": "raw"} | keys), HOME)
    return str(caught.value)


def made(nodes_: list[Any]) -> list[tuple[str, Any, Any]]:
    """The containers and shares that are made: key, account, group."""
    return [
        (node.key, node.account, node.resource_group)
        for node in nodes_
        if isinstance(node, (nodes.BlobContainer, nodes.FileShare))
    ]


@pytest.mark.parametrize("keys", [{}, {"account_name": "stcontoso"}, {"account_name": "StContoso", "create": True}])
def test_a_container_on_the_own_account_is_made(keys: dict[str, Any]) -> None:
    """Whether the account is named or not, and without being asked."""
    found = planned(**keys)
    assert made(found) == [("blob_container:raw", Ref("storage_account", "name"), "rg")]
    assert found[-1].account_name == Ref("storage_account", "name")
    assert found[-1].after[0] == Ref("blob_container:raw")


def test_create_false_makes_nothing() -> None:
    """Somebody else makes it, and the datastore still lies there."""
    found = planned(create=False)
    assert made(found) == []
    assert found[-1].account_name == Ref("storage_account", "name")


def test_two_accounts_may_hold_containers_of_one_name() -> None:
    """Each has its own node."""
    keys = {key for store in (planned(), planned(account_name="stlake")) for key, *_ in made(store)}
    assert keys == {"blob_container:raw", "blob_container:stlake raw"}


def test_a_container_is_one_however_its_account_is_named() -> None:
    """The workspace's own account that exists already, named or not; another one in whatever case of letters."""
    there = Account(f"{ACCOUNTS}/stthere", "stthere")
    home = Home(workspace="w", resource_group="rg", own=there, accounts={"stthere": there, "stknown": KNOWN})
    for names, key in (
        ((None, "stthere"), "blob_container:raw"),
        (("stknown", "StKnown"), "blob_container:stknown raw"),
    ):
        found = {each for name in names for each, *_ in made(planned(home, account_name=name, create=True))}
        assert found == {key}


def test_a_file_system_is_a_container() -> None:
    """Gen2's is made on an account that the plan makes."""
    found = planned(type="azure_data_lake_gen2", filesystem="lake", account_name="stlake")
    assert made(found) == [("blob_container:stlake lake", Ref("storage_account:stlake", "name"), "rg")]


@pytest.mark.parametrize(
    "account", [{"account_name": "stknown"}, {"account_name": "stother", "resource_group": "rg-data"}]
)
def test_on_an_account_that_exists_a_container_is_made_where_it_is_asked_for(account: dict[str, Any]) -> None:
    """In the account's own group."""
    assert made(planned(**account)) == []
    key = f"blob_container:{account['account_name']} raw"
    assert made(planned(**account, create=True)) == [(key, account["account_name"], "rg-data")]


def test_an_account_known_by_its_id_says_where_it_is() -> None:
    """Its subscription and group go into the datastore, unless that says others."""
    store = planned(account_name="stknown")[-1]
    assert (store.storage_subscription_id, store.storage_resource_group) == ("s2", "rg-data")
    assert planned(account_name="stknown", resource_group="rg-x")[-1].storage_resource_group == "rg-x"


def test_an_id_that_arrives_late_tells_its_group_late() -> None:
    """Nothing reads it before it is there."""
    late = Late("storage_account.id", object())
    home = Home(workspace="w", resource_group="rg", own=Account(late, late))
    ((_, account, group),) = made(planned(home, create=True))
    assert account is late
    assert isinstance(group, Late)
    assert group.steps[0](f"{ACCOUNTS}/stknown") == "rg-data"


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"account_name": "stother", "create": True}, "nothing says where the storage account is"),
        (
            {"account_name": "stother", "resource_group": "rg", "subscription_id": "s", "create": True},
            "this account is in another; leave create out",
        ),
        (
            {"type": "one_lake", "container_name": None, "create": True},
            "create makes no one_lake; leave it out; it makes the place of azure_blob",
        ),
    ],
)
def test_what_cannot_be_made_is_refused(keys: dict[str, Any], says: str) -> None:
    """`create` needs an account, its place, and the subscription that is deployed to."""
    assert says in faults(**keys)


def test_the_own_account_holds_no_file_system_by_whatever_name() -> None:
    """It has no hierarchical namespace."""
    keys = {"type": "azure_data_lake_gen2", "container_name": None, "filesystem": "lake"}
    for name in (None, "stcontoso"):
        assert "hierarchical namespace" in faults(**keys, account_name=name)


def test_a_key_on_an_account_that_is_made_is_read_from_it() -> None:
    """So the datastore waits for it."""
    store = planned(account_name="stlake", credentials=CredentialsSpec(list_keys="key2"))[-1]
    assert store.credentials == nodes.AccountKey(plan.KeyOf(Ref("storage_account:stlake"), "key2"))
    assert "storage_account:stlake" in set(store.needs())


@pytest.mark.parametrize(
    ("deployed_to", "keys", "refused"),
    [
        ("s2", {"account_name": "stknown"}, False),
        ("S2", {"account_name": "stother", "resource_group": "rg", "subscription_id": "s2"}, False),
        ("s1", {"account_name": "stknown"}, True),
        (None, {"account_name": "stknown"}, False),
        (None, {"account_name": "stother", "resource_group": "rg", "subscription_id": "s2"}, True),
        ("s1", {"account_name": "stother", "resource_group": "rg"}, False),
        (Late("group", object()), {"account_name": "stknown"}, False),
    ],
)
def test_what_is_made_lies_in_the_subscription_that_is_deployed_to(
    deployed_to: Any, keys: dict[str, Any], refused: bool
) -> None:
    """An account that is said, or known by its id, to lie in another one is refused: nothing would be made there."""
    home = Home(workspace="w", resource_group="rg", own=OWN, accounts=HOME.accounts, subscription=deployed_to)
    spec = DatastoreSpec(name="store", type="azure_blob", container_name="raw", create=True, **keys)
    told = " ".join(str(fault) for fault in plan.datastores.faults(spec, home, ()))
    assert ("this account is in another" in told) is refused
