"""The JSON Schema itself, and its words against the catalog's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from amlstack.catalog import firewall, keyvault, machinelearning, monitoring, registry, storage
from amlstack.spec import schema

from .schemas import ALL, Rule, followed

EACH = pytest.mark.parametrize("path", ALL)


def test_the_schema_is_one() -> None:
    """The schema is lawful JSON Schema 2020-12."""
    assert schema()["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema())


@EACH
def test_a_property_is_described_with_examples(path: str) -> None:
    """Each property has a sentence and an example, for editors, and each example is lawful."""
    rule = followed(ALL[path])
    assert rule["description"].endswith(".")
    assert rule["examples"]
    validator = Draft202012Validator({**ALL[path], "$defs": schema()["$defs"]})
    assert [error.message for example in rule["examples"] for error in validator.iter_errors(example)] == []


@EACH
def test_no_mapping_takes_unknown_keys(path: str) -> None:
    """Each mapping either knows its keys or, like tags, says what all of its values are."""
    rule = followed(ALL[path])
    if "object" in rule["type"]:
        assert rule["additionalProperties"] is False or "type" in rule["additionalProperties"]
    else:
        assert "properties" not in rule


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("kind", machinelearning.WORKSPACE_WORDS),
        ("system_datastores_auth_mode", machinelearning.SYSTEM_DATASTORES_AUTH_MODES),
        ("storage_account.sku", storage.SKUS),
        ("storage_account.kind", storage.KINDS),
        ("storage_accounts[].sku", storage.SKUS),
        ("storage_accounts[].kind", storage.KINDS),
        ("storage_account.network_acls.default_action", firewall.DEFAULT_ACTIONS),
        ("key_vault.network_acls.default_action", firewall.DEFAULT_ACTIONS),
        ("container_registry.network_acls.default_action", firewall.DEFAULT_ACTIONS),
        ("public_network_access", firewall.PUBLIC_NETWORK_ACCESS),
        ("storage_account.public_network_access", firewall.PUBLIC_NETWORK_ACCESS),
        ("storage_accounts[].public_network_access", firewall.PUBLIC_NETWORK_ACCESS),
        ("key_vault.public_network_access", firewall.PUBLIC_NETWORK_ACCESS),
        ("container_registry.public_network_access", firewall.PUBLIC_NETWORK_ACCESS),
        ("key_vault.create_mode", keyvault.CREATE_MODES),
        ("key_vault.sku", keyvault.SKUS),
        ("container_registry.sku", registry.SKUS),
        ("datastores[].type", machinelearning.DATASTORE_AUTHENTICATION),
    ],
)
def test_words_are_the_catalogs(path: str, words: Iterable[str]) -> None:
    """What the file may say is what the catalog knows, no more and no less."""
    assert ALL[path]["enum"] == list(words)


@pytest.mark.parametrize(
    ("path", "takes"),
    [
        ("storage_account", firewall.ACCOUNT),
        ("storage_accounts[]", firewall.ACCOUNT),
        ("key_vault", firewall.VAULT),
        ("container_registry", firewall.REGISTRY),
    ],
)
def test_words_of_a_list_are_the_catalogs(path: str, takes: firewall.Firewall) -> None:
    """Whom a firewall is no matter to: the catalog's words, and that for none of them."""
    words = ALL[f"{path}.network_acls.bypass"]["items"]["enum"]
    assert set(words) == {*takes.bypass, firewall.NO_BYPASS[0]}
    assert (f"{path}.network_acls.subnets" in ALL) is bool(takes.subnets)


@pytest.mark.parametrize(
    ("path", "bounds"),
    [
        ("key_vault.soft_delete_retention_days", keyvault.RETENTION_DAYS),
        ("application_insights.log_analytics.retention_days", monitoring.RETENTION_DAYS),
    ],
)
def test_bounds_are_the_catalogs(path: str, bounds: tuple[int, int]) -> None:
    """Numbers have the catalog's bounds."""
    assert (ALL[path]["minimum"], ALL[path]["maximum"]) == bounds


@pytest.mark.parametrize(("type_", "ways"), machinelearning.DATASTORE_AUTHENTICATION.items())
def test_ways_to_sign_in_are_the_catalogs(type_: str, ways: tuple[str, ...]) -> None:
    """A type's credentials are described with the catalog's words for them, and no others."""
    words = {word for each in machinelearning.DATASTORE_AUTHENTICATION.values() for word in each}
    branches = schema()["$defs"]["datastore"]["allOf"]
    then = next(branch["then"] for branch in branches if branch["if"]["properties"]["type"]["const"] == type_)
    described = then["properties"]["credentials"]["description"]
    assert {word for word in words if word in described} == set(ways)


FULL: dict[str, Rule] = {
    "account_key": {"account_key": {"secret": "s"}},
    "sas_token": {"sas_token": {"secret": "s"}},
    "service_principal": {"tenant_id": "t", "client_id": "c", "client_secret": {"secret": "s"}},
    "certificate": {"tenant_id": "t", "client_id": "c", "thumbprint": "p", "certificate": {"secret": "s"}},
    "sql_login": {"username": "u", "password": {"secret": "s"}},
    "none": {},
}
PLACES: dict[str, Rule] = {
    "azure_blob": {"container_name": "x"},
    "azure_file": {"file_share_name": "x"},
    "azure_data_lake_gen1": {"store_name": "x"},
    "azure_data_lake_gen2": {"filesystem": "x"},
    "one_lake": {"one_lake_workspace_name": "x", "artifact": {"type": "lake_house", "name": "x"}},
    "azure_sql_database": {"server_name": "x", "database_name": "x"},
    "azure_postgresql": {"server_name": "x", "database_name": "x"},
    "azure_mysql": {"server_name": "x", "database_name": "x"},
    "databricks_filesystem": {},
}


@pytest.mark.parametrize("way", FULL)
@pytest.mark.parametrize("type_", PLACES)
def test_a_type_takes_exactly_its_ways(type_: str, way: str) -> None:
    """Each way to sign in passes for the types that the catalog allows it for, and for no other."""
    store = {"name": "n", "type": type_, **PLACES[type_], "credentials": FULL[way]}
    validator = Draft202012Validator({"$ref": "#/$defs/datastore", "$defs": schema()["$defs"]})
    assert validator.is_valid(store) is (way in machinelearning.DATASTORE_AUTHENTICATION[type_])


KEYS: dict[str, Any] = {
    **{key: "x" for keys in PLACES.values() for key in keys if key != "artifact"},
    "artifact": {"type": "lake_house", "name": "x"},
    "account_name": "x",
    "port": 1,
    "enforce_ssl": True,
    "endpoint": "x",
    "protocol": "x",
    "subscription_id": "x",
    "resource_group": "x",
}
BY_IDENTITY = {"access": "read", "access_for": ["workspace"]}
SETTINGS: dict[str, dict[str, Any]] = {
    "azure_blob": {"create": True, **BY_IDENTITY},
    "azure_data_lake_gen2": {"create": True, **BY_IDENTITY},
    "azure_file": {"create": True},
}


def test_the_places_have_every_type() -> None:
    """So that no type escapes the tests of its keys."""
    assert set(PLACES) == set(machinelearning.DATASTORE_AUTHENTICATION)


@pytest.mark.parametrize("type_", PLACES)
def test_a_type_takes_exactly_its_keys(type_: str) -> None:
    """What the catalog gives it, and what only data on an account has; `key` with the account's key alone."""
    ways = machinelearning.DATASTORE_AUTHENTICATION[type_]
    store = {"name": "n", "type": type_, **PLACES[type_], "credentials": FULL[ways[0]]}
    validator = Draft202012Validator({"$ref": "#/$defs/datastore", "$defs": schema()["$defs"]})
    own = {*machinelearning.DATASTORE_PLACES[type_], *machinelearning.DATASTORE_OPTIONS[type_]}
    own |= {*SETTINGS.get(type_, ())} | ({"key"} if "account_key" in ways else set())
    every = KEYS | {"create": True, "key": 1, **BY_IDENTITY}
    taken = {key for key, value in every.items() if validator.is_valid({**store, key: value})}
    assert taken == own


def test_a_file_share_signs_in_by_credentials_or_by_the_accounts_key() -> None:
    """It has no identity to go by."""
    validator = Draft202012Validator({"$ref": "#/$defs/datastore", "$defs": schema()["$defs"]})
    share = {"name": "n", "type": "azure_file", "file_share_name": "x"}
    assert [validator.is_valid(share | more) for more in ({}, {"key": 1}, {"key": 3})] == [False, True, False]
