"""Values that arrive late are carried and never read."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from amlstack import plan
from amlstack.plan import Late, Undecided, late
from amlstack.spec.model import DatastoreSpec, ResourceGroupSpec, StorageAccountSpec

from .declare import blob, declaration

VALUE = Late("storage_account.sku", object())
READS: list[Callable[[Any], Any]] = [
    str,
    bool,
    len,
    list,
    hash,
    int,
    float,
    lambda value: value == "Premium_LRS",
    lambda value: value != "Premium_LRS",
    lambda value: "x" in value,
    lambda value: f"{value}",
    lambda value: value + "x",
    lambda value: value[0],
    lambda value: value.lower(),
    lambda value: value < "x",
]


@pytest.mark.parametrize("read", READS)
def test_reading_a_late_value_fails_loudly(read: Callable[[Any], Any]) -> None:
    """Whatever would look at it raises, and names the argument."""
    with pytest.raises(Undecided, match=r"storage_account\.sku"):
        read(VALUE)


def test_a_late_value_can_be_recognised_carried_and_stepped() -> None:
    """Asking what it is, copying it and adding a step read nothing."""
    assert late(VALUE)
    assert VALUE is not None
    assert copy.copy(VALUE).slot is VALUE.slot
    assert VALUE.then(str.lower).steps == (str.lower,)
    assert "late" in repr(VALUE)


def test_leaves_may_arrive_late() -> None:
    """Names, ids, SKUs, tags and locations pass through a plan unread."""
    spec = declaration(
        location=Late("location", 1),
        tags={"team": Late("tags.team", 2)},
        resource_group=ResourceGroupSpec(id=Late("resource_group.id", 3)),
        storage_account=StorageAccountSpec(name=Late("storage_account.name", 4), sku=Late("storage_account.sku", 5)),
        datastores=(blob(account_name=Late("datastores[0].account_name", 6), credentials=None),),
    )
    planned = plan.workspace(spec)
    assert late(planned["storage_account"].settings()["sku"])
    assert late(planned["workspace"].settings()["resource_group"])


def test_an_ids_name_and_kind_are_looked_at_when_it_arrives() -> None:
    """A late id keeps its check and the way to its name as steps."""
    spec = declaration(storage_account=StorageAccountSpec(id=Late("storage_account.id", 1)), datastores=(blob(),))
    account = plan.workspace(spec)["datastore:raw"].settings()["account_name"]
    value = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/stx"
    for step in account.steps:
        value = step(value)
    assert value == "stx"
    with pytest.raises(ValueError, match="storage_account"):
        account.steps[0]("/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/kv")


def test_what_decides_the_plan_must_be_plain() -> None:
    """A late container name on the own account would decide what is made: the error names the argument."""
    store = DatastoreSpec(name="raw", type="azure_blob", container_name=Late("datastores[0].container_name", 1))
    with pytest.raises(Undecided, match="container_name"):
        plan.workspace(declaration(datastores=(store,)))
