"""What refuses the calls of other kinds."""

from __future__ import annotations

import pytest

from amlstack.catalog import governance, identity, resources
from amlstack.catalog.kind import Kind
from amlstack.sandbox.resource_manager import guards
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.errors import ArmError
from amlstack.sandbox.resource_manager.records import Resource

from .asking import GROUP, Asking

ID = f"{GROUP}/providers/{identity.USER_ASSIGNED.type}/id-contoso"
VERSION = identity.USER_ASSIGNED.api_version


@pytest.mark.parametrize(("intent", "method"), [("write", "PUT"), ("write", "PATCH"), ("delete", "DELETE")])
def test_a_guard_in_the_list_is_asked(ask: Asking, monkeypatch: pytest.MonkeyPatch, intent: str, method: str) -> None:
    """Before a write and before a deletion, with what it is about; what it refuses isn't done."""

    def refuse(call: Call, kind: Kind, resource: Resource, doing: guards.Intent) -> None:
        if (doing, resource.id) == (intent, ID):
            raise ArmError(409, "ScopeLocked", f"The {kind.title} is locked.")

    assert ask("PUT", ID, VERSION, {"location": "westeurope"}).status_code == 201
    monkeypatch.setattr(guards, "GUARDS", [*guards.GUARDS, refuse])
    body = {"location": "westeurope", "tags": {"a": "b"}} if method != "DELETE" else None
    assert ask.refused(method, ID, VERSION, body) == ("ScopeLocked", "The user-assigned identity is locked.")
    assert "tags" not in ask("GET", ID, VERSION).json()


def test_a_required_tag_keeps_nothing_from_being_deleted(ask: Asking) -> None:
    """A policy looks at writes: what was there before it can go."""
    tagged = {
        "properties": {
            "policyDefinitionId": f"/providers/Microsoft.Authorization/policyDefinitions/{governance.REQUIRE_TAG}",
            "parameters": {"tagName": {"value": "owner"}},
        }
    }
    assert ask("PUT", ID, VERSION, {"location": "westeurope"}).status_code == 201
    made = ask("PUT", f"{GROUP}/providers/Microsoft.Authorization/policyAssignments/tag", "2022-06-01", tagged)
    assert made.status_code == 201, made.text
    assert ask.refused("PUT", ID, VERSION, {"location": "westeurope"})[0] == "RequestDisallowedByPolicy"
    assert ask("DELETE", ID, VERSION).status_code == 200
    assert ask("GET", GROUP, resources.GROUP.api_version).status_code == 200
