"""Names, locations and what is missing, as azure-native fills them in."""

from __future__ import annotations

from uuid import UUID

import pytest
from pulumi.runtime.rpc import UNKNOWN

from amlstack.catalog import BY_TOKEN, KINDS, Kind
from amlstack.sandbox.plugin import names

CLASSIC = BY_TOKEN["azure-native:resources:Resource"]
ACCOUNT = BY_TOKEN["azure-native:storage:StorageAccount"]
CONTAINER = BY_TOKEN["azure-native:storage:BlobContainer"]
ASSIGNMENT = BY_TOKEN["azure-native:authorization:RoleAssignment"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.stem)
def test_a_given_name_is_kept(kind: Kind) -> None:
    """A name that is declared is never changed."""
    given = {kind.name_input: "mine"}
    assert names.with_name(kind, "logical", b"seed", {kind.name_input: "old"}, given) == given


def test_a_top_level_name_gets_a_suffix_that_the_seed_decides() -> None:
    """The same seed gives the same name, so that a preview and its run agree; another seed another one."""
    one, same, other = (names.with_name(ACCOUNT, "data", seed, {}, {}) for seed in (b"1", b"1", b"2"))
    assert one == same != other
    assert one["accountName"].startswith("data")
    assert len(one["accountName"]) == len("data") + 8
    assert one[names.RANDOMLY_NAMED] is True


def test_a_child_is_named_as_the_program_calls_it() -> None:
    """A child's name must be unique in its parent only."""
    assert names.with_name(CONTAINER, "raw", b"1", {}, {}) == {"containerName": "raw"}


def test_a_role_assignment_is_named_by_a_uuid() -> None:
    """Azure takes nothing else."""
    name = names.with_name(ASSIGNMENT, "role", b"1", {}, {})["roleAssignmentName"]
    assert str(UUID(name)) == name


def test_an_old_name_is_kept() -> None:
    """An update doesn't rename, and still knows that the name was random."""
    olds = {"accountName": "data12345678", names.RANDOMLY_NAMED: True}
    assert names.with_name(ACCOUNT, "data", b"2", olds, {}) == olds


@pytest.mark.parametrize(
    ("olds", "news", "default", "expected"),
    [
        ({}, {"location": "northeurope"}, "westeurope", "northeurope"),
        ({"location": "uksouth"}, {}, "westeurope", "uksouth"),
        ({}, {"resourceGroupName": "rg"}, "westeurope", "westeurope"),
        ({}, {"resourceGroupName": "rg"}, None, "of rg"),
        ({}, {"resourceGroupName": UNKNOWN}, None, UNKNOWN),
    ],
)
def test_a_location_is_taken_from_the_nearest_that_says(
    olds: dict[str, str], news: dict[str, str], default: str | None, expected: str
) -> None:
    """Declared, then old, then configured, then the resource group's; unknown as long as the group is."""
    found = names.with_location(ACCOUNT, olds, news, default, lambda group: f"of {group}")
    assert found["location"] == expected


@pytest.mark.parametrize(("parent", "lawful"), [("workspaces/ml", True), (UNKNOWN, True), ("ml", False), (None, False)])
def test_a_parents_path_is_looked_at_where_it_is_known(parent: str | None, lawful: bool) -> None:
    """One that can't be a workspace's is a failure of the check, at preview as well."""
    said = {"resourceGroupName": "rg", "location": "westeurope", "parentResourcePath": parent, "resourceName": "sales"}
    assert set(names.missing(CLASSIC, said)) == (set() if lawful else {"parentResourcePath"})


def test_what_is_missing_is_named() -> None:
    """Without an account a container can't be placed, and without a group an account can't."""
    assert set(names.missing(CONTAINER, {"resourceGroupName": "rg"})) == {"accountName"}
    assert set(names.missing(ACCOUNT, {})) == {"resourceGroupName", "location"}
