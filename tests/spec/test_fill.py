"""A program's arguments become the same records as a file's keys."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.spec.fill import ShapeError, fill
from amlstack.spec.model import CredentialsSpec, DatastoreSpec, KeyVaultSpec, NetworkAclsSpec, SecretName, WorkspaceSpec

ARGS: dict[str, Any] = {"name": "contoso-ml", "location": "westeurope", "resource_group": {"name": "rg"}}


def test_nested_records_and_lists_are_filled() -> None:
    """Settings become records, lists tuples of records, and leaves stay what they are."""
    leaf = object()
    stores = [{"name": "raw", "type": "azure_blob", "credentials": {"account_key": leaf}}]
    found = fill(WorkspaceSpec, {**ARGS, "key_vault": {"sku": leaf}, "datastores": stores})
    assert found.key_vault == KeyVaultSpec(sku=leaf)
    assert isinstance(found.datastores[0], DatastoreSpec)
    assert found.datastores[0].credentials is not None
    assert found.datastores[0].credentials.account_key is leaf


def test_lists_of_leaves_are_filled() -> None:
    """Each item stays what it is; a list that may be left out is None where it is."""
    leaf = object()
    said = {"default_action": "deny", "ip_rules": [leaf, "203.0.113.7"]}
    found = fill(WorkspaceSpec, {**ARGS, "storage_account": {"network_acls": said}}).storage_account
    assert found is not None
    assert found.network_acls == NetworkAclsSpec(default_action="deny", ip_rules=(leaf, "203.0.113.7"), bypass=None)
    said["bypass"] = []
    again = fill(WorkspaceSpec, {**ARGS, "storage_accounts": [{"name": "a", "network_acls": said}]})
    assert again.storage_accounts[0].network_acls is not None
    assert again.storage_accounts[0].network_acls.bypass == ()


def test_whole_numbers_from_other_languages_are_whole_again() -> None:
    """A number that arrives as 30.0 is the 30 that was written."""
    found = fill(WorkspaceSpec, {**ARGS, "key_vault": {"soft_delete_retention_days": 30.0}})
    assert isinstance(found.key_vault and found.key_vault.soft_delete_retention_days, int)


def test_none_counts_as_left_out() -> None:
    """A key without a value is no key."""
    assert fill(WorkspaceSpec, {**ARGS, "key_vault": None, "tags": None}).tags == {}


def test_a_secret_is_told_by_its_vault() -> None:
    """In a secret's place a program may say where it is kept; the vault may arrive late."""
    late = object()
    kept = {"secret": "raw-key", "key_vault": late, "version": None}
    found = fill(CredentialsSpec, {"account_key": kept})
    assert found.account_key == SecretName("raw-key", late)


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        ({"secret": "k"}, "account_key.key_vault: is missing"),
        ({"key_vault": "/v"}, "account_key.secret: is missing"),
        ({"secret": "k", "key_vault": "/v", "vault": "x"}, "account_key.vault: is unknown, did you mean 'key_vault'?"),
        ({"secret": 7, "key_vault": "/v"}, "account_key.secret: is not a string"),
    ],
)
def test_a_secret_that_can_not_be_found_is_refused(kept: dict[str, Any], says: str) -> None:
    """A program has no configuration to look a name up in: it names the vault."""
    with pytest.raises(ShapeError) as caught:
        fill(CredentialsSpec, {"account_key": kept})
    assert caught.value.faults == (says,)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"storage_acount": {}}, "storage_acount: is unknown, did you mean 'storage_account'?"),
        ({"zzz": 1}, "zzz: is unknown; known are"),
        ({"name": None}, "name: is missing"),
        ({"key_vault": "kv"}, "key_vault: is not a mapping"),
        ({"datastores": {}}, "datastores: is not a list"),
        ({"datastores": [{"name": "raw"}]}, "datastores[0].type: is missing"),
        ({"key_vault": {"soft_delete_retention_days": "30"}}, "soft_delete_retention_days: is not a whole number"),
        ({"key_vault": {"soft_delete_retention_days": 30.5}}, "soft_delete_retention_days: is not a whole number"),
        ({"key_vault": {"soft_delete_retention_days": True}}, "soft_delete_retention_days: is not a whole number"),
        ({"hbi_workspace": "yes"}, "hbi_workspace: is not true or false"),
        ({"storage_account": {"name": 5}}, "storage_account.name: is not a string"),
        ({"name": ["x"]}, "name: is not a string"),
        ({"tags": "team=ml"}, "tags: is not a mapping"),
        ({"network_acls": {"default_action": "deny"}}, "network_acls: can't be declared: no stable api-version"),
        ({"storage_account": {"network_acls": {}}}, "storage_account.network_acls.default_action: is missing"),
        (
            {"storage_account": {"network_acls": {"default_action": "deny", "ip_rules": "203.0.113.7"}}},
            "storage_account.network_acls.ip_rules: is not a list",
        ),
        (
            {"storage_accounts": [{"network_acls": {"default_action": "deny", "bypass": [True]}}]},
            "storage_accounts[0].network_acls.bypass[0]: is not a string",
        ),
    ],
)
def test_each_fault_of_shape_is_told_at_its_place(args: dict[str, Any], says: str) -> None:
    """Unknown, missing and misshapen keys are named with their path."""
    with pytest.raises(ShapeError) as caught:
        fill(WorkspaceSpec, {**ARGS, **args})
    assert says in str(caught.value)


def test_all_faults_come_at_once() -> None:
    """Two mistakes are two lines of one error."""
    with pytest.raises(ShapeError) as caught:
        fill(WorkspaceSpec, {"name": "x", "locatoin": "y"})
    assert len(caught.value.faults) == 3
