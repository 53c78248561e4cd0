"""What a rule may read of a resource, and how it gets from one to another."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import ids, keyvault, machinelearning, storage
from amlstack.policies import Graph, NotYet, Resource, Unknown

GROUP = ids.group_id("00000000-0000-0000-0000-000000000000", "rg-contoso")
ACCOUNT_ID = ids.resource_id(GROUP, storage.ACCOUNT.type, "stcontoso")


def account(name: str | Unknown = "stcontoso", key: str = "account") -> Resource:
    """A storage account."""
    return Resource(storage.ACCOUNT.type, (name,), {}, key)


def workspace(storage_account: Any) -> Resource:
    """A workspace that says this of its storage account."""
    body = {"properties": {"storageAccount": storage_account}}
    return Resource(machinelearning.WORKSPACE.type, ("contoso-ml",), body, "workspace")


def test_a_value_is_read_at_its_path_in_any_case() -> None:
    """ARM doesn't mind the case of a property's name; an exact one comes first."""
    resource = Resource("T/t", ("n",), {"SKU": {"name": "a", "NAME": "b"}}, "k")
    assert (resource.get("sku.name"), resource.get("Sku.NAME"), resource.get("sku.tier.x")) == ("a", "b", None)


def test_what_lies_below_a_plain_value_is_not_there() -> None:
    """A path that goes on behind a text ends nowhere, without an error."""
    assert Resource("T/t", ("n",), {"sku": "Standard"}, "k").get("sku.name") is None


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"sku": {"name": Unknown()}}, "sku.name"),
        ({"sku": Unknown()}, "sku.name"),
        ({"sku": {"name": [{"x": Unknown()}]}}, "sku.name[0].x"),
    ],
)
def test_an_unknown_value_is_not_read(body: dict[str, Any], path: str) -> None:
    """Neither it, nor what lies below it, nor a whole that it is part of; the error says which it was."""
    with pytest.raises(NotYet, match="not applicable yet") as error:
        Resource("T/t", ("n",), body, "k").get("sku.name")
    assert error.value.path == path
    assert error.value.resource == "T/t n"


def test_a_resource_without_a_name_goes_by_its_label() -> None:
    """At a first preview the user's own word stands for a name that isn't known."""
    assert str(Resource("T/t", (Unknown(),), {}, "k", label="store")) == "T/t store"
    assert str(Resource("T/t/u", ("a", "b"), {}, "k", label="store")) == "T/t/u a/b"


def test_an_id_is_followed_in_any_case() -> None:
    """ARM's ids are case-insensitive."""
    store = account()
    for id_ in (ACCOUNT_ID, ACCOUNT_ID.upper(), ACCOUNT_ID.lower()):
        subject = workspace(id_)
        assert Graph([store, subject]).referred(subject, "storageAccount") is store


@pytest.mark.parametrize(
    "value",
    [
        None,
        ACCOUNT_ID.replace("stcontoso", "stfabrikam"),
        ids.resource_id(GROUP, keyvault.VAULT.type, "stcontoso"),
        "no id",
        7,
    ],
)
def test_what_is_not_here_is_not_followed(value: Any) -> None:
    """No reference, somebody else's resource, one of another type and nonsense lead nowhere."""
    subject = workspace(value)
    vault = Resource(keyvault.VAULT.type, ("stcontoso",), {}, "vault")
    assert Graph([account(), vault, subject]).referred(subject, "storageAccount") is None


def test_an_unknown_id_is_followed_by_what_it_comes_from() -> None:
    """The source of the right type is meant, whatever else the value depends on."""
    store, other = account(Unknown()), Resource("Microsoft.Resources/resourceGroups", ("rg",), {}, "group")
    subject = workspace(Unknown(("group", "account", "elsewhere", "account")))
    assert Graph([other, store, subject]).referred(subject, "storageAccount") is store


@pytest.mark.parametrize("refers", [(), ("elsewhere",), ("account", "second")])
def test_an_unknown_id_that_could_be_any_is_not_guessed(refers: tuple[str, ...]) -> None:
    """No source, or one of two, is no answer: the rule isn't applicable yet."""
    subject = workspace(Unknown(refers))
    with pytest.raises(NotYet, match=r"properties\.storageAccount of .*contoso-ml"):
        Graph([account(), account("stother", "second"), subject]).referred(subject, "storageAccount")


def test_a_reference_that_the_catalog_does_not_have_is_an_error() -> None:
    """A rule that follows something else has a misspelt word in it."""
    subject = workspace(None)
    with pytest.raises(KeyError, match="storage_account"):
        Graph([subject]).referred(subject, "storage_account")
