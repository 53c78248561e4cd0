"""What an export deploys is what the Pulumi program creates, whatever the scope, the loops and the parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from amlstack import components, spec
from amlstack.arm.export import Export, Scope, Source, export
from amlstack.catalog import ids, wire

from ..recording import SUBSCRIPTION, record
from ..test_parity import EACH_FILE, ENVELOPE, rendered, secret, without_orders
from .declared import EACH_EXPORT, EACH_SCOPE, EXPORTS, blob, declared, far, of_file
from .deploying import deployed


def said(body: dict[str, Any]) -> dict[str, Any]:
    """A resource without its envelope."""
    return {key: value for key, value in body.items() if key not in ENVELOPE}


def there(body: dict[str, Any], id_: str) -> dict[str, Any]:
    """As `said`, where a role is one of the subscription that it is given in: Azure's own are the same in each."""
    properties = dict(body["properties"]) if "roleDefinitionId" in body.get("properties", {}) else {}
    if properties:
        role = properties["roleDefinitionId"].split("/")
        properties["roleDefinitionId"] = "/".join([*role[:2], ids.parse(id_).subscription, *role[3:]])
    return said(body) | ({"properties": properties} if properties else {})


def group_of(made: Export, source: Source) -> set[str]:
    """The id of the group, where somebody else makes it."""
    return set() if made.scope == "subscription" else {ids.group_id(SUBSCRIPTION, source.group)}


@EACH_SCOPE
@EACH_FILE
def test_the_export_deploys_what_the_program_creates(file: Path, scope: Scope) -> None:
    """The same ids, body for body the same, and nothing waits for more or for less."""
    source = of_file(file)
    made = export([source], scope)
    found = deployed(made, source, secret)
    declaration = spec.load(file)
    args: Any = declaration.as_args(lambda kept: secret(kept.secret))
    program = record(lambda: components.Workspace(declaration.spec.name, args))
    assert found.keys() == program.keys() - group_of(made, source)
    groups = {id_ for id_, recorded in program.items() if recorded.kind.stem == "resource_group"}
    for id_, one in found.items():
        kind = program[id_].kind
        assert without_orders(kind, said(one.body)) == there(wire.lift(kind, program[id_].inputs), id_)
        assert one.waits - groups == program[id_].dependencies - groups, id_


@EACH_SCOPE
@EACH_EXPORT
def test_every_export_deploys_what_its_plans_render_to(name: str, scope: Scope) -> None:
    """For each of the workspace files that share templates, loops and parts included; the order lacks nothing."""
    sources = EXPORTS[name]()
    made = export(sources, scope)
    for source in sources:
        found, expected = deployed(made, source, secret), rendered(source.plan)
        assert found.keys() == expected.keys() - group_of(made, source)
        for id_, one in found.items():
            assert said(one.body) == there(expected[id_], id_)
            for first in expected[id_].get("dependsOn", ()):
                assert first in one.waits or found[first].part < one.part, (id_, first)


def test_loops_that_share_a_container() -> None:
    """Datastores in a loop that all lie in one container wait for that one, and take its name from it."""
    source = declared(datastores=[blob(f"raw_{number}", container_name="raw") for number in range(30)])
    found = deployed(export([source]), source, secret)
    expected = rendered(source.plan)
    assert all(said(one.body) == said(expected[id_]) for id_, one in found.items())
    assert all(one.waits == set(expected[id_].get("dependsOn", ())) for id_, one in found.items())


@pytest.mark.parametrize("count", [19, 20, 500])
def test_each_part_holds_all_that_a_loop_names(count: int) -> None:
    """However the parts are cut, every resource is deployed once, as its plan says."""
    stores = [blob(f"own_{number}") for number in range(count)]
    source = declared(datastores=[*stores, *(far(f"far_{number}") for number in range(count))])
    assert deployed(export([source]), source, secret).keys() == rendered(source.plan).keys() - {
        ids.group_id(SUBSCRIPTION, source.group)
    }
