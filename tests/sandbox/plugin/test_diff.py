"""What counts as a change, and as one that needs a replacement."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.runtime.proto import PropertyDiff

from amlstack.catalog import BY_TOKEN, Kind
from amlstack.sandbox.plugin import diff

ACCOUNT = BY_TOKEN["azure-native:storage:StorageAccount"]
CLASSIC = BY_TOKEN["azure-native:resources:Resource"]
VAULT = BY_TOKEN["azure-native:keyvault:Vault"]
GROUP = BY_TOKEN["azure-native:resources:ResourceGroup"]


def _kinds(kind: Kind, old: dict[str, Any], new: dict[str, Any]) -> dict[str, str]:
    return {path: PropertyDiff.Kind.Name(found.kind) for path, found in diff.detailed(kind, old, new).items()}


def test_every_changed_leaf_is_named_by_its_path() -> None:
    """Added, changed and removed inputs are told apart, in maps and in lists."""
    old = {"tags": {"team": "ml", "old": "1"}, "networkRuleSet": {"ipRules": [{"iPAddressOrRange": "a"}]}}
    new = {"tags": {"team": "bi", "cost.center": "7"}, "networkRuleSet": {"ipRules": [{"iPAddressOrRange": "b"}, {}]}}
    assert _kinds(ACCOUNT, old, new) == {
        "tags.team": "UPDATE",
        "tags.old": "DELETE",
        'tags["cost.center"]': "ADD",
        "networkRuleSet.ipRules[0].iPAddressOrRange": "UPDATE",
        "networkRuleSet.ipRules[1]": "ADD",
    }


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        (ACCOUNT, "accountName", "UPDATE_REPLACE"),
        (ACCOUNT, "resourceGroupName", "UPDATE_REPLACE"),
        (ACCOUNT, "location", "UPDATE_REPLACE"),
        (ACCOUNT, "isHnsEnabled", "UPDATE_REPLACE"),
        (ACCOUNT, "minimumTlsVersion", "UPDATE"),
        (VAULT, "vaultName", "UPDATE_REPLACE"),
        (VAULT, "location", "UPDATE"),
        (CLASSIC, "resourceName", "UPDATE_REPLACE"),
        (CLASSIC, "parentResourcePath", "UPDATE_REPLACE"),
        (CLASSIC, "apiVersion", "UPDATE_REPLACE"),
        (CLASSIC, "location", "UPDATE"),
    ],
)
def test_what_spells_the_id_or_is_marked_replaces(kind: Kind, name: str, expected: str) -> None:
    """The id's parts always replace, the rest where azure-native's own schema says so."""
    assert _kinds(kind, {name: "one"}, {name: "two"}) == {name: expected}


def test_a_location_is_one_however_it_is_spelled() -> None:
    """Azure takes 'West Europe' and 'westeurope' for the same place, and so does azure-native."""
    assert not diff.detailed(GROUP, {"location": "West Europe"}, {"location": "westeurope"})


def test_the_providers_own_notes_are_no_change() -> None:
    """What azure-native notes among the inputs isn't compared."""
    assert not diff.detailed(GROUP, {"__createBeforeDelete": True}, {})


def test_roots_are_what_the_engine_shows() -> None:
    """Each changed input once, without what lies below it."""
    assert diff.roots(['tags["a.b"]', "tags.c", "networkRuleSet.ipRules[0]"]) == ["tags", "networkRuleSet"]
