"""The benchmarks of a private workspace."""

from __future__ import annotations

import pytest

from benchmarks import private

_STACK = "urn:pulumi:bench::amlstack::"


def test_a_stack_becomes_what_the_bare_program_registers() -> None:
    """Components and the SDK's own inputs are left out; an identity's object id is asked of its holder."""
    workspace = {
        "urn": f"{_STACK}azure-native:machinelearningservices:Workspace::ml",
        "type": "azure-native:machinelearningservices:Workspace",
        "inputs": {"workspaceName": "ml", "azureApiVersion": "2025-12-01", "__defaults": []},
        "outputs": {"identity": {"principalId": "abc"}},
    }
    role = {
        "urn": f"{_STACK}azure-native:authorization:RoleAssignment::role",
        "type": "azure-native:authorization:RoleAssignment",
        "inputs": {"principalId": "abc", "scope": "/subscriptions/x"},
        "dependencies": [workspace["urn"]],
    }
    component = {"urn": f"{_STACK}amlstack:index:Workspace::ml", "type": "amlstack:index:Workspace"}
    made, given = private._resources([component, workspace, role])
    assert (made["module"], made["class"], made["name"]) == ("machinelearningservices", "Workspace", "ml")
    assert made["arguments"] == {"workspace_name": "ml"}
    assert (given["after"], given["principal_of"]) == (["ml"], "ml")


@pytest.mark.thorough
@pytest.mark.engine
def test_both_programs_make_the_same_private_workspace() -> None:
    """The benchmark refuses to compare programs that made different things."""
    said: list[str] = []
    report = private.up_private("private_up", 1, said.append)
    assert [row.against for row in report.rows] == ["azure-native, no aliases"] * 2
    assert len(said) == 2


@pytest.mark.thorough
def test_each_command_is_measured_beside_that_of_the_defaults() -> None:
    """Time and processor time of three commands."""
    report = private.cold("private_cold", 1, lambda _: None)
    assert [row.name.split()[1] for row in report.rows] == ["plan", "plan", "check", "check", "export", "export"]
