"""What a node is, it says by traits: a node of a class that nobody knows passes through every view of a plan."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from amlstack import plan
from amlstack.catalog import governance, ids
from amlstack.plan import IdIn, Ref, views
from amlstack.plan.graph import Plan, ordered
from amlstack.plan.nodes import NODES, Child, Extension, Grouped
from amlstack.spec.model import ResourceGroupSpec

from .declare import GROUP, blob, declaration

SUBSCRIPTION = "22222222-2222-4222-8222-222222222222"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached(Extension):
    """An extension that only these tests know: no group, no location, no setting but its scope and a level."""

    kind = governance.LOCK
    why = "Keeps its scope from being deleted."
    many = True

    level: str = "CanNotDelete"


def _attached(scope: object, number: int = 0, after: tuple[Ref, ...] = ()) -> Attached:
    return Attached(
        key=f"lock:{number}", name=f"lock-{number}", origin="given", where=("lock",), scope=scope, after=after
    )


def _plan(*made: Attached, **keys: object) -> Plan:
    """A workspace with 25 datastores, and what is attached to it."""
    stores = tuple(blob(f"data{number}") for number in range(25))
    return ordered([*plan.workspace(declaration(datastores=stores, **keys)), *made])


MANY = tuple(
    _attached(Ref("workspace"), number, tuple(Ref(f"datastore:data{store}") for store in range(25)))
    for number in range(30)
)


def test_many_extensions_of_the_workspace_stand_below_it_in_the_tree() -> None:
    """Each has a line with its name, below the workspace and at the depth of a datastore."""
    lines = views.tree(_plan(*MANY)).splitlines()
    start = next(place for place, line in enumerate(lines) if "workspace  " in line and "contoso-ml" in line)
    below = [line for line in lines[start:] if "─ lock" in line]
    assert [line.split()[2] for line in below] == [node.name for node in MANY]
    depth = {line.index("─") for line in lines[start:] if "─ datastore" in line or "─ lock" in line}
    assert len(depth) == 1


def test_an_extension_has_a_box_and_an_arrow_to_all_that_it_waits_for() -> None:
    """The diagram draws it in the workspace's group."""
    text = views.mermaid(_plan(MANY[0]))
    box = next(line.strip() for line in text.splitlines() if "lock-0" in line)
    assert text.count(f"    {box.partition('[')[0]} --> ") == 26
    assert text.count("subgraph") == 1


def test_the_document_says_an_extensions_scope_and_what_it_needs() -> None:
    """Programs get the scope as a reference, and no field of the plan's own."""
    node = json.loads(json.dumps(views.document(_plan(MANY[0]))))["nodes"][-1]
    assert node["settings"]["scope"] == {"ref": "workspace.id"}
    assert {"key", "origin", "where"}.isdisjoint(node["settings"])
    assert {"workspace", "datastore:data0", "datastore:data24"} <= set(node["needs"])


def test_the_import_file_spells_an_extensions_id_behind_its_scopes() -> None:
    """The id begins with that of the workspace."""
    found = {each["name"]: each.get("id") for each in views.imports(_plan(MANY[3]), SUBSCRIPTION)["resources"]}
    assert found["contoso-ml-lock-3"] == (
        f"{found['contoso-ml-workspace']}/providers/Microsoft.Authorization/locks/lock-3"
    )


@pytest.mark.parametrize(
    ("scope", "where", "away"),
    [
        (Ref("workspace"), (None, "rg-contoso-ml"), False),
        (Ref("resource_group"), (None, "rg-contoso-ml"), False),
        (Ref("blob_container:data0"), (None, "rg-contoso-ml"), False),
        (VAULT, (ids.parse(VAULT).subscription, "rg-shared"), True),
        (GROUP, (ids.parse(GROUP).subscription, "rg-shared"), True),
        (IdIn("Microsoft.KeyVault/vaults", ("kv",), "rg-far", SUBSCRIPTION), (SUBSCRIPTION, "rg-far"), True),
        (IdIn("Microsoft.KeyVault/vaults", ("kv",), None), (None, "rg-contoso-ml"), False),
    ],
)
def test_an_extension_lies_where_its_scope_lies(scope: object, where: tuple[str | None, str], away: bool) -> None:
    """Whatever way the scope is said, the views find its group, and an id that Azure would take."""
    node = _attached(scope)
    made = _plan(node)
    assert (views.group_of(made, node), views.in_other_group(made, node)) == (where, away)
    id_ = next(each["id"] for each in views.imports(made, SUBSCRIPTION)["resources"] if each["name"].endswith("lock-0"))
    parsed = ids.parse(id_)
    assert (parsed.group, parsed.type, parsed.name) == (where[1], governance.LOCK.type, "lock-0")
    assert parsed.subscription == (where[0] or SUBSCRIPTION)
    assert "lock-0" in views.mermaid(made)
    assert (f" in {where[1]}" in next(line for line in views.tree(made).splitlines() if "lock-0" in line)) is away


def test_an_extension_of_a_workspace_in_a_group_that_exists_lies_in_that_group() -> None:
    """Also where the plan makes no group."""
    node = _attached(Ref("workspace"))
    made = _plan(node, resource_group=ResourceGroupSpec(id=GROUP))
    assert views.group_of(made, node) == (None, "rg-shared")
    assert not views.in_other_group(made, node)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.__name__)
def test_a_nodes_traits_agree_with_its_kind(node: type[plan.nodes.Node]) -> None:
    """An extension's kind says so too, a child's type is nested, and all but these and the group lie in a group."""
    assert issubclass(node, Extension) == node.kind.extension
    assert issubclass(node, Child) == (node.kind.type.count("/") > 1)
    assert issubclass(node, Grouped) != (node.is_group or node.kind.extension)


def test_which_fields_no_template_says_is_marked_in_the_fields() -> None:
    """The plan's own are no settings; a group and an end are settings that aren't said; the classic API says more."""
    datastore, classic = plan.nodes.Datastore.said(), plan.nodes.ClassicDatastore.said()
    unsaid = {"key", "origin", "where", "resource_group", "expires", "skip_validation"}
    assert unsaid.isdisjoint(datastore)
    assert unsaid.intersection(classic) == {"skip_validation"}
    assert plan.nodes.Datastore.structure() == ("datastore_type",)
    assert plan.nodes.DataRoleAssignment.structure() == ("role",)


def test_nodes_are_equal_by_what_they_say() -> None:
    """Two of one class and the same fields are one; another scope, or another class, makes another."""
    one, same, other = _attached(Ref("workspace")), _attached(Ref("workspace")), _attached(Ref("resource_group"))
    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one != "lock:0"
