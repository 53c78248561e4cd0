"""A stack's deployment as data: what is pending, and how a resource is taken in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlstack.catalog import machinelearning, storage
from amlstack.live import deployment

SECRET = {deployment._SIGNATURE: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:abc"}
PROVIDER = "urn:pulumi:dev::p::pulumi:providers:azure-native::default"


def urn(name: str) -> str:
    """A storage account's URN."""
    return f"urn:pulumi:dev::p::azure-native:storage:StorageAccount::{name}"


def entry(name: str, *needs: str, **more: Any) -> dict[str, Any]:
    """A resource of the state."""
    return {"urn": urn(name), "custom": True, "dependencies": [urn(need) for need in needs], **more}


def exported(*resources: dict[str, Any], pending: Any = None) -> dict[str, Any]:
    """What `pulumi stack export` prints."""
    held = {"manifest": {"version": "v3.259.0"}, "resources": list(resources), "pending_operations": pending}
    return {"version": 3, "deployment": held}


def names(found: dict[str, Any]) -> list[str]:
    """The resources' names, in order, with a mark at those that have still to be deleted."""
    return [
        f"{each['urn'].rpartition('::')[2]}{'-' * bool(each.get('delete'))}"
        for each in found["deployment"]["resources"]
    ]


def test_an_adopted_resource_is_as_if_it_had_been_recorded() -> None:
    """It gets its id and azure-native's outputs beside what the engine knew of it."""
    body = {"location": "westeurope", "kind": "StorageV2", "properties": {"provisioningState": "Succeeded"}}
    pending = {**entry("st"), "inputs": {"accountName": "st"}}
    found = deployment.state(storage.ACCOUNT, pending, "/the/id", {"id": "/the/id", "name": "st", **body})
    assert found["id"] == "/the/id"
    assert found["inputs"] == pending["inputs"]
    version = storage.ACCOUNT.native_version or storage.ACCOUNT.api_version
    assert found["outputs"] == {
        "name": "st",
        "location": "westeurope",
        "kind": "StorageV2",
        "provisioningState": "Succeeded",
        "azureApiVersion": version,
    }
    assert "initErrors" not in found


@pytest.mark.parametrize("how", ["Failed", "Canceled", "Creating"])
def test_one_that_did_not_end_well_is_written_anew(how: str) -> None:
    """The engine updates what is marked as created in part."""
    found = deployment.state(storage.ACCOUNT, entry("st"), "/the/id", {"properties": {"provisioningState": how}})
    assert found["initErrors"] == [f"provisioningState is {how}"]


def test_what_was_declared_as_a_secret_stays_encrypted() -> None:
    """An output repeats a secret input as Azure's answer holds it, in clear: the encrypted one takes its place."""
    inputs = {
        "tags": {"note": SECRET, "owner": "ml"},
        "accountName": "st",
        "properties": {"credentials": {"secrets": {"key": SECRET}}, "hosts": ["a", SECRET], "description": "d"},
    }
    body = {
        "name": "st",
        "tags": {"note": "canary", "owner": "ml"},
        "properties": {"description": "d", "hosts": ["a", "canary"], "credentials": {"type": "AccountKey"}, "new": 1},
    }
    found = deployment.state(machinelearning.DATASTORE, {**entry("raw"), "inputs": inputs}, "/id", body)["outputs"]
    assert "canary" not in str(found)
    assert found["tags"] == {"note": SECRET, "owner": "ml"}
    assert found["properties"]["hosts"] == ["a", SECRET]
    assert (found["properties"]["description"], found["properties"]["new"]) == ("d", 1)
    assert found["properties"]["credentials"] == {"type": "AccountKey"}


def test_an_output_that_is_always_secret_is_left_to_the_next_refresh() -> None:
    """There is no encrypted form of it to be had, so it isn't written at all."""
    resource = {**entry("st"), "additionalSecretOutputs": ["primaryKey"]}
    found = deployment.state(storage.ACCOUNT, resource, "/id", {"properties": {"primaryKey": "canary", "x": 1}})
    assert "primaryKey" not in found["outputs"]
    assert found["outputs"]["x"] == 1


def test_nothing_is_pending_afterwards_and_nothing_else_is_touched() -> None:
    """The new ones come last, all the rest is as it was, and what was given is left alone."""
    before = exported(entry("a"), entry("b", "a"), pending=[{"type": "creating", "resource": entry("c", "b")}])
    after = deployment.taken_in(before, [entry("c", "b", id="/c")])
    assert names(after) == ["a", "b", "c"]
    assert "pending_operations" not in after["deployment"]
    assert after["deployment"]["manifest"] == before["deployment"]["manifest"]
    assert deployment.pending(before)
    assert names(before) == ["a", "b"]
    assert deployment.pending(after) == []


def test_a_replacement_takes_the_place_of_what_is_gone() -> None:
    """The engine keeps a placeholder of what it deleted before replacing it, for those that depend on it."""
    before = exported(entry("a", pendingReplacement=True), entry("b", "a"))
    after = deployment.taken_in(before, [entry("a", id="/new")])
    assert names(after) == ["a", "b"]
    assert after["deployment"]["resources"][0]["id"] == "/new"


def test_a_replacement_leaves_the_old_one_to_be_deleted() -> None:
    """What was created before its predecessor was deleted stands before it, and behind all that it depends on."""
    before = exported(entry("a", id="/old"), entry("b", "a"), entry("c"))
    after = deployment.taken_in(before, [entry("a", "c", id="/new")])
    assert sorted(names(after)) == ["a", "a-", "b", "c"]
    order = names(after)
    assert order.index("c") < order.index("a") < order.index("b")


@given(st.data())
def test_each_resource_stands_behind_what_it_depends_on(data: Any) -> None:
    """However the dependencies lie, the order is one that the engine takes."""
    count = data.draw(st.integers(1, 8))
    needs = [data.draw(st.sets(st.integers(0, index - 1))) if index else set() for index in range(count)]
    every = [entry(f"r{index}", *(f"r{need}" for need in needs[index])) for index in range(count)]
    shuffled = data.draw(st.permutations(every))
    found = deployment._ordered(list(shuffled))
    assert sorted(map(str, found)) == sorted(map(str, every))
    place = {each["urn"]: index for index, each in enumerate(found)}
    assert all(place[need] < place[each["urn"]] for each in found for need in each["dependencies"])


def test_parents_providers_and_property_dependencies_count_too() -> None:
    """Whatever the state says a resource needs comes before it."""
    child = entry("child", parent=urn("above"), provider=f"{PROVIDER}::the-id", propertyDependencies={"x": [urn("y")]})
    provider = {"urn": PROVIDER, "custom": True, "id": "the-id"}
    found = deployment._ordered([child, entry("y"), provider, entry("above")])
    assert found[-1] is child
