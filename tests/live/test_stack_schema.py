"""What `pulumi stack export` writes, and what it never would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from amlstack.live import recover
from amlstack.live.pulumi import PulumiError, Stack

URN = "urn:pulumi:dev::p::azure-native:storage:StorageAccount::it"
GROUP = {"resourceGroupName": "rg"}
STORE: dict[str, Any] = {
    "urn": URN,
    "type": "azure-native:storage:StorageAccount",
    "inputs": GROUP | {"accountName": "st"},
}


def stack(monkeypatch: pytest.MonkeyPatch, text: str) -> Stack:
    """A stack of which pulumi says that."""
    monkeypatch.setattr(Stack, "_run", lambda *_, **__: text)
    return Stack("dev", Path(), {})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1 column 1"),
        ("[]", "it is not of type object"),
        ("{}", "it has no deployment"),
        ('{"deployment": null}', "deployment is not of type object"),
        ('{"deployment": {"resources": {}}}', "deployment.resources is not of type array or null"),
        ('{"deployment": {"resources": ["x"]}}', "deployment.resources[0] is not of type object"),
        ('{"deployment": {"resources": [{"urn": []}]}}', "deployment.resources[0]"),
        ('{"deployment": {"pending_operations": [{}]}}', "deployment.pending_operations[0] has no type, resource"),
        ('{"deployment": {"x": ' + "[" * 200 + "]" * 200 + "}}", "nested more than 100 deep"),
    ],
)
def test_what_is_no_stack_is_told(text: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged export ends in one line that says where, and quotes nothing."""
    with pytest.raises(PulumiError) as told:
        stack(monkeypatch, text).export()
    assert says in str(told.value)
    assert str(told.value).startswith("pulumi stack export: dev isn't as the engine writes a stack: ")


@pytest.mark.parametrize("text", ["", "no JSON", "[]"])
def test_a_backend_that_is_not_told_is_no_accident(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a `pulumi whoami` that is no JSON there is one line; of one without an address, no address."""
    if text == "[]":
        assert stack(monkeypatch, text).backend() == ""
    else:
        with pytest.raises(PulumiError, match="pulumi whoami"):
            stack(monkeypatch, text).backend()


@pytest.mark.parametrize(
    ("inputs", "says"),
    [
        ({}, "resourceGroupName is no text"),
        ({"resourceGroupName": "rg"}, "accountName is no text"),
        ({"resourceGroupName": "rg", "accountName": ["st"]}, "accountName is no text"),
    ],
)
def test_inputs_that_spell_no_id_are_unclear(
    inputs: dict[str, Any], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a resource exists whose name nobody knows can't be told, and nothing is written."""
    operation = {"type": "creating", "resource": {**STORE, "inputs": inputs}}
    exported = {"version": 3, "deployment": {"pending_operations": [operation]}}
    (found,) = recover.look(stack(monkeypatch, json.dumps(exported)), [], lambda *_: None, "s").findings
    assert (found.verdict, found.why) == ("unclear", f"its inputs spell no id: {says}")


def test_resources_that_need_one_another_are_left_to_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A circle, and a name that stands there twice, are written as they are: the engine says what is wrong."""
    circle = [{**STORE, "urn": one, "dependencies": [other]} for one, other in (("a", "b"), ("b", "a"), ("a", "b"))]
    operation = {"type": "creating", "resource": {**STORE, "urn": "a"}}
    exported = {"deployment": {"resources": circle, "pending_operations": [operation]}}
    held, taken = stack(monkeypatch, json.dumps(exported)), []
    monkeypatch.setattr(Stack, "take", lambda _, deployment: taken.append(deployment))
    recover.mend(held, recover.look(held, [], lambda *_: {"id": "x"}, "s"))
    assert sorted(each["urn"] for each in taken[0]["deployment"]["resources"]) == ["a", "a", "a", "b"]
