"""What the stand-in tells of its resources, for programs that `pulumi import` or a person writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from amlstack.catalog import BY_TOKEN, Kind, wire
from amlstack.sandbox.plugin.schema import schema


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """The whole schema."""
    return schema("3.29.0")


@pytest.mark.parametrize("kind", BY_TOKEN.values(), ids=lambda kind: kind.stem)
def test_each_kind_gives_what_another_may_take(kind: Kind, told: dict[str, Any]) -> None:
    """Its name, and what the SDK's class gives besides; a function reads one, by the inputs that spell its id."""
    package, module, name = kind.token.split(":")
    gives = told["resources"][kind.token]["properties"]
    assert "name" in gives
    getter = told["functions"][f"{package}:{module}:get{name}"]
    assert {"id", *gives} == {*getter["outputs"]["properties"]}
    assert kind.name_input in getter["inputs"]["required"]


def _shape(told: dict[str, Any], said: dict[str, Any], *words: str) -> dict[str, Any]:
    """What stands at a path of a resource's or a function's outputs; `[]` is an item, `*` any key."""
    for word in words:
        if "$ref" in said and said["$ref"].startswith("#/types/"):
            said = told["types"][said["$ref"].removeprefix("#/types/")]
        said = (
            said["items"] if word == "[]" else said["additionalProperties"] if word == "*" else said["properties"][word]
        )
    return said


def test_outputs_have_structure(told: dict[str, Any]) -> None:
    """A program may refer to what lies deeper: endpoints, principals, keys of a list."""
    store, workspace = "azure-native:storage:StorageAccount", "azure-native:machinelearningservices:Workspace"
    listed = told["functions"]["azure-native:storage:listStorageAccountKeys"]["outputs"]
    for said, words in (
        (told["resources"][store], ("primaryEndpoints", "blob")),
        (told["resources"][workspace], ("identity", "userAssignedIdentities", "*", "principalId")),
        (told["resources"]["azure-native:network:VirtualNetwork"], ("subnets", "[]", "id")),
        (told["resources"][store], ("privateEndpointConnections", "[]", "privateEndpoint", "id")),
        (listed, ("keys", "[]", "value")),
        (told["functions"]["azure-native:authorization:getClientConfig"]["outputs"], ("tenantId",)),
    ):
        assert _shape(told, said, *words) == {"$ref": "pulumi.json#/Any"}
    named = {said["$ref"] for each in _every(told) for said in [each] if "$ref" in said}
    assert named - {"pulumi.json#/Any"} == {f"#/types/{name}" for name in told["types"]}


def _every(said: Any) -> Iterator[dict[str, Any]]:
    """Each object inside of a schema, itself too."""
    if isinstance(said, dict):
        yield said
        for each in said.values():
            yield from _every(each)
    elif isinstance(said, list):
        for each in said:
            yield from _every(each)


@pytest.mark.parametrize("kind", BY_TOKEN.values(), ids=lambda kind: kind.stem)
def test_each_kind_has_the_inputs_that_spell_its_id(kind: Kind, told: dict[str, Any]) -> None:
    """The inputs are the SDK's, in Pulumi's spelling, and what an id can't do without is required."""
    resource = told["resources"][kind.token]
    parents = {name for word in kind.parent_inputs if (name := wire.input_of(word))}
    assert {*parents, kind.name_input} <= set(resource["inputProperties"])
    assert {*parents, *kind.fixed_inputs} <= set(resource["requiredInputs"])
    assert not any("_" in word for word in resource["inputProperties"])
