"""What a saved preview says, and what it keeps to itself."""

from __future__ import annotations

from typing import Any

import pytest

from amlstack.catalog import machinelearning, storage
from amlstack.policies import Unknown, preview

URN = "urn:pulumi:dev::p::azure-native:storage:StorageAccount::store"


def step(op: str = "create", **inputs: Any) -> dict[str, Any]:
    """A step that makes or changes a storage account."""
    state = {"urn": URN, "type": storage.ACCOUNT.token, "custom": True, "inputs": inputs}
    return {"op": op, "urn": URN, "newState": state}


def of(*steps: dict[str, Any]) -> list[Any]:
    """The resources of a preview."""
    return preview.resources({"steps": list(steps), "changeSummary": {}})


def test_what_is_unknown_or_secret_is_unknown() -> None:
    """A value that waits, one that the engine blanks, and one that it marks; each with what it comes from."""
    marked = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "x"}
    inputs: dict[str, Any] = {
        "accountName": preview.UNKNOWN,
        "kind": "[secret]",
        "sku": {"name": marked},
        "location": "westeurope",
    }
    made = step(**inputs)
    made["newState"]["propertyDependencies"] = {"accountName": ["urn:other"]}
    (resource,) = of(made)
    assert resource.names == (Unknown(("urn:other",)),)
    assert (resource.raw("kind"), resource.raw("sku.name"), resource.get("location")) == (
        Unknown(),
        Unknown(),
        "westeurope",
    )
    assert resource.called == "store"


def test_what_was_there_before_is_said() -> None:
    """A change has both bodies; what is new has one."""
    changed = step("update", location="northeurope") | {"oldState": {"inputs": {"location": "westeurope"}}}
    (resource,) = of(changed)
    assert (resource.get("location"), resource.before) == ("northeurope", {"location": "westeurope"})
    assert of(step())[0].before is None


@pytest.mark.parametrize(("old", "was"), [({"resourceGroupName": "rg-old"}, "rg-old"), ({}, None)])
def test_the_group_before_is_said(old: dict[str, Any], was: str | None) -> None:
    """A move has both groups, in each of the steps of the replacement that it is; what is new has one."""
    (resource,) = of(
        step("create-replacement", resourceGroupName="rg-new") | {"oldState": {"inputs": old}},
        step("replace", resourceGroupName="rg-new") | {"oldState": {"inputs": old}},
    )
    assert (resource.group, resource.group_before) == ("rg-new", was)
    assert of(step(resourceGroupName="rg-new"))[0].group_before is None


@pytest.mark.parametrize("op", ["delete", "delete-replaced", "discard"])
def test_what_goes_is_not_looked_at(op: str) -> None:
    """A resource that is deleted needs keep no rule."""
    assert of(step(op)) == []


def test_two_steps_of_one_replacement_are_one_resource() -> None:
    """The engine tells a replacement in three steps."""
    assert len(of(step("create-replacement"), step("replace"), step("delete-replaced"))) == 1


def test_a_child_has_its_parents_names() -> None:
    """A datastore lies in its workspace, whatever the program calls it."""
    urn = "urn:pulumi:dev::p::azure-native:machinelearningservices:Datastore::d"
    inputs = {"name": "raw", "workspaceName": "contoso-ml", "resourceGroupName": "rg"}
    state = {"urn": urn, "type": machinelearning.DATASTORE.token, "custom": True, "inputs": inputs}
    (resource,) = of({"op": "create", "urn": urn, "newState": state})
    assert (resource.names, resource.group) == (("contoso-ml", "raw"), "rg")


def generic(**inputs: Any) -> dict[str, Any]:
    """A step that makes azure-native's generic Resource."""
    urn = "urn:pulumi:dev::p::azure-native:resources:Resource::sales"
    given = {**machinelearning.CLASSIC_DATASTORE.fixed_inputs, **inputs}
    state = {"urn": urn, "type": machinelearning.CLASSIC_DATASTORE.token, "custom": True, "inputs": given}
    return {"op": "create", "urn": urn, "newState": state}


@pytest.mark.parametrize(
    ("parent", "name"), [("workspaces/ml", "ml"), (preview.UNKNOWN, Unknown()), ("registries/r", Unknown())]
)
def test_a_generic_resource_is_what_its_inputs_say(parent: str, name: str | Unknown) -> None:
    """A classic datastore, with the api-version that its token doesn't say; the workspace may not be known yet."""
    properties = {"DataStoreType": "sqldb", "Password": "[secret]"}
    said = {"resourceName": "sales", "parentResourcePath": parent, "resourceGroupName": "rg"}
    (resource,) = of(generic(**said, properties=properties))
    assert (resource.type, resource.names) == (machinelearning.DATASTORE.type, (name, "sales"))
    assert resource.body == {
        "apiVersion": machinelearning.CLASSIC_VERSION,
        "properties": {"DataStoreType": "sqldb", "Password": Unknown()},
    }


def test_another_generic_resource_is_none_of_ours() -> None:
    """It is among the others, which no rule looks at."""
    other = generic(resourceType="computes")
    assert of(other) == []
    assert list(preview.others({"steps": [other, generic()]})) == [machinelearning.CLASSIC_DATASTORE.token]


def test_others_are_named() -> None:
    """Types that no rule looks at, once each; components and providers are nobody's business."""
    types = ["random:index:RandomString", "random:index:RandomString", storage.ACCOUNT.token, "pulumi:providers:random"]
    steps = [{"op": "create", "newState": {"urn": name, "type": name, "custom": True}} for name in types]
    steps.append({"op": "create", "newState": {"urn": "c", "type": "my:index:Component"}})
    assert list(preview.others({"steps": steps})) == ["random:index:RandomString"]


def test_strange_steps_are_passed_over() -> None:
    """What the engine would never write breaks nothing."""
    assert of({}, {"newState": 3}, {"newState": {"urn": 3}}, {"newState": {"urn": "x"}}) == []
