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
    return list(preview.read({"steps": list(steps), "changeSummary": {}}).resources)


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
    assert list(preview.read({"steps": [other, generic()]}).others) == [machinelearning.CLASSIC_DATASTORE.token]


def test_others_are_named() -> None:
    """Types that no rule looks at, once each; components and providers are nobody's business."""
    types = ["random:index:RandomString", "random:index:RandomString", storage.ACCOUNT.token, "pulumi:providers:random"]
    steps = [{"op": "create", "newState": {"urn": name, "type": name, "custom": True}} for name in types]
    steps.append({"op": "create", "newState": {"urn": "c", "type": "my:index:Component"}})
    assert list(preview.read({"steps": steps}).others) == ["random:index:RandomString"]


BASE: dict[str, Any] = step(accountName="stcontoso", location="westeurope")
DAMAGED: list[tuple[Any, str]] = [
    (3, "steps[0] is a number, not an object"),
    (None, "steps[0] is missing, not an object"),
    ({**BASE, "op": {}}, "steps[0].op is an object, not a text"),
    ({"newState": BASE["newState"]}, "steps[0].op is missing, not a text"),
    ({**BASE, "newState": 3}, "steps[0].newState is a number, not an object"),
    ({**BASE, "oldState": []}, "steps[0].oldState is a list, not an object"),
    ({**BASE, "oldState": {"inputs": "x"}}, "steps[0].oldState.inputs is a text, not an object"),
    *(
        ({**BASE, "newState": {**BASE["newState"], **changed}}, f"steps[0].newState.{what}")
        for changed, what in (
            ({"urn": None}, "urn is missing, not a text"),
            ({"type": ["x"]}, "type is a list, not a text"),
            ({"custom": "x"}, "custom is a text, not true or false"),
            ({"inputs": "x"}, "inputs is a text, not an object"),
            ({"propertyDependencies": "x"}, "propertyDependencies is a text, not an object"),
            ({"propertyDependencies": {"kind": "x"}}, "propertyDependencies.kind is a text, not a list"),
            ({"propertyDependencies": {"kind": [{}]}}, "propertyDependencies.kind[0] is an object, not a text"),
        )
    ),
    (step(accountName=["x"]), f"the inputs of {URN}: accountName is a list, not a text"),
    (step(accountName="st", resourceGroupName={}), f"the inputs of {URN}: resourceGroupName is an object, not a text"),
    (
        {**BASE, "oldState": {"inputs": {"resourceGroupName": 3}}},
        f"the inputs of {URN}: resourceGroupName is a number, not a text",
    ),
]


@pytest.mark.parametrize(("damaged", "says"), DAMAGED, ids=[says for _, says in DAMAGED])
def test_a_damaged_step_costs_that_step(damaged: Any, says: str) -> None:
    """What the engine would never write is said, with its place, and the other steps are there."""
    whole = {"op": "create", "newState": {**BASE["newState"], "urn": f"{URN}2"}}
    saved = preview.read({"steps": [damaged, whole]})
    assert saved.damaged == (says,)
    assert [each.key for each in saved.resources] == [f"{URN}2"]


def test_steps_are_a_list() -> None:
    """A preview whose steps are anything else has none, and says so."""
    assert preview.read({"steps": {"x": 1}}).damaged == ("steps is an object, not a list",)
    assert preview.read({}).damaged == ()
