"""The ARM resources of a declaration and the inputs of its Pulumi program say the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlstack import components, plan, spec
from amlstack.arm import render
from amlstack.catalog import BY_TYPE, KINDS, Kind, ids, wire
from amlstack.plan import Plan
from amlstack.plan.nodes import ResourceGroup, Workspace

from .recording import SUBSCRIPTION, record, record_steps
from .resolving import Resolver

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("examples/*/workspace.yaml"), *ROOT.glob("tests/arm/declarations/*.yaml")])
EACH_FILE = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))

DIFFERENCES = {
    (
        "Microsoft.ContainerRegistry/registries",
        "apiVersion",
    ): "azure-native's default is a preview, and a template takes the newest stable version",
}
"""Where the two sides may differ: type and member, and the reason."""

ENVELOPE = ("type", "apiVersion", "name", "scope", "comments", "dependsOn")


def secret(name: str) -> str:
    """The value of a secret."""
    return f"value of {name}"


def group_of(planned: Plan) -> str:
    """The name of the group that a plan is deployed to."""
    (workspace,) = planned.of(Workspace)
    return str(next((node.name for node in planned.of(ResourceGroup)), workspace.resource_group))


def rendered(planned: Plan) -> dict[str, dict[str, Any]]:
    """The rendered resources by id, their expressions resolved."""
    group = group_of(planned)
    resolve = Resolver(group, secret)
    group_id = ids.group_id(SUBSCRIPTION, group)
    found = {}
    for node, resource in zip(planned, resolve(render(planned)), strict=True):
        lies = getattr(node, "resource_group", None)
        around = ids.group_id(SUBSCRIPTION, lies) if isinstance(lies, str) else group_id
        below = ids.resource_id(resource.get("scope", around), resource["type"], *resource["name"].split("/"))
        found[group_id if resource["type"].endswith("/resourceGroups") else below] = resource
    return found


def declared(file: Path) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Both sides of a workspace file: the rendered resources and the recorded inputs, by id."""
    declaration = spec.load(file)
    args: Any = declaration.as_args(lambda kept: secret(kept.secret))
    return rendered(plan.workspace(declaration.spec)), record(lambda: components.Workspace(declaration.spec.name, args))


def without_orders(kind: Kind, body: dict[str, Any]) -> dict[str, Any]:
    """A body without what a creation alone is told (Kind.orders): on Pulumi a step does it."""
    if not kind.orders:
        return body
    properties = {key: value for key, value in body["properties"].items() if f"properties.{key}" not in kind.orders}
    return body | {"properties": properties}


@EACH_FILE
def test_the_template_declares_what_the_program_declares(file: Path) -> None:
    """The same ids, and body for body the same; only what the table names differs."""
    resources, program = declared(file)
    assert resources.keys() == program.keys()
    for id_, recorded in program.items():
        kind, resource = recorded.kind, resources[id_]
        said = {key: value for key, value in resource.items() if key not in ENVELOPE}
        assert without_orders(kind, said) == wire.lift(kind, recorded.inputs)
        assert resource["type"] == kind.type
        if (kind.type, "apiVersion") not in DIFFERENCES:
            assert resource["apiVersion"] == (kind.native_version or kind.api_version)


@EACH_FILE
def test_both_wait_for_the_same(file: Path) -> None:
    """dependsOn says what the engine knows from the inputs, but for the group, which is deployed to."""
    resources, program = declared(file)
    for id_, recorded in program.items():
        needed = {first for first in recorded.dependencies if program[first].kind.stem != "resource_group"}
        assert set(resources[id_].get("dependsOn", ())) == needed, id_


@EACH_FILE
def test_what_a_creation_is_told_is_a_step_of_the_program(file: Path) -> None:
    """Each order of a template has a call to the same resource, after all that the plan says, and no other is made."""
    declaration = spec.load(file)
    args: Any = declaration.as_args(lambda kept: secret(kept.secret))
    resources = rendered(plan.workspace(declaration.spec))
    ordered = [
        id_
        for id_, resource in resources.items()
        for order in BY_TYPE[resource["type"].lower()].orders
        if resource["properties"].get(order.removeprefix("properties."))
    ]
    calls = record_steps(lambda: components.Workspace(declaration.spec.name, args))
    assert [call.inputs["target"] for call in calls] == ordered
    assert all(call.inputs["target"] in call.dependencies for call in calls)


def test_every_difference_still_has_its_reason() -> None:
    """The table names the kinds whose default api-version in azure-native isn't ours, and nothing else."""
    assert set(DIFFERENCES) == {(kind.type, "apiVersion") for kind in KINDS if kind.native_version}


def test_every_kind_is_held_to_parity() -> None:
    """Some file makes it."""
    assert {node.kind for file in FILES for node in plan.workspace(spec.load(file).spec)} == set(KINDS)
