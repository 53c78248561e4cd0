"""The nodes of plain kinds come of the declaration's records, field by field, and of their traits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from amlstack import plan
from amlstack.catalog import computes, governance, network
from amlstack.plan import Ref, checks, nodes
from amlstack.plan.nodes.base import Child, Extension, Located, Value, checked, under, worded
from amlstack.spec.model import ResourceGroupSpec, WorkspaceSpec

LEVELS = {"can_not_delete": "CanNotDelete", "read_only": "ReadOnly"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock(Extension):
    """An extension, of which a list is declared."""

    kind = governance.LOCK
    why = "Keeps somebody from deleting it."
    declared_as = "made_up_locks"

    name: Value = checked(checks.lawful(governance.LOCK))
    level: Value = worded(LEVELS)
    notes: Value = under("reason", default="none given")


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityGroup(Located):
    """A located kind, of which one is declared."""

    kind = network.SECURITY_GROUP
    why = "Says who may talk to whom."
    declared_as = "made_up_group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compute(Child):
    """A child of the workspace."""

    kind = computes.COMPUTE
    why = "Runs jobs."
    declared_as = "made_up_computes"
    parent_field = "workspace"

    workspace: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What stands under a key."""

    name: str | None = None
    level: str = "can_not_delete"
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec(WorkspaceSpec):
    """A declaration with the keys of the made-up kinds."""

    made_up_locks: tuple[Record, ...] = ()
    made_up_group: Record | None = None
    made_up_computes: tuple[Record, ...] = ()


MADE_UP: tuple[type[nodes.Node], ...] = (Lock, SecurityGroup, Compute)
NODES = (*(cls for cls in nodes.NODES if cls.kind not in {made_up.kind for made_up in MADE_UP}), *MADE_UP)
"""The product's kinds, with the made-up ones in the place of those that are plain by now."""


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "NODES", NODES)


def planned(**keys: Any) -> plan.Plan:
    """The plan of a workspace with those keys."""
    group = ResourceGroupSpec(name="rg-contoso-ml")
    common: dict[str, Any] = {"name": "contoso-ml", "location": "westeurope", "tags": {"owner": "forecasting"}}
    return plan.workspace(Spec(resource_group=group, name_seed="contoso", **common, **keys))


def test_an_extension_is_attached_to_the_workspace() -> None:
    """It gets the workspace as its scope, ARM's word for the file's, and the field that another key says."""
    node: Any = planned(made_up_locks=(Record(name="keep", level="read_only", reason="audit"),))["lock:keep"]
    assert (node.scope, node.level, node.notes) == (Ref("workspace"), "ReadOnly", "audit")
    assert node.where == ("made_up_locks", 0)


def test_what_a_record_does_not_say_is_the_nodes_default() -> None:
    """A key that is left out leaves the node's own default, and the name is derived from the workspace's."""
    (node,) = (each for each in planned(made_up_locks=(Record(),)) if isinstance(each, Lock))
    assert (node.notes, node.name, node.origin) == ("none given", "lock-contoso-ml", "from name 'contoso-ml'")


def test_a_located_one_lies_with_the_workspace() -> None:
    """Group, region and tags are the declaration's; the only one of its kind has the stem as its key."""
    node: Any = planned(made_up_group=Record(name="nsg-contoso"))[network.SECURITY_GROUP.stem]
    assert (node.location, node.tags) == ("westeurope", {"owner": "forecasting"})
    assert node.resource_group == Ref("resource_group", "name")


def test_a_child_is_registered_with_the_workspace() -> None:
    """It gets the workspace's name as its parent's."""
    (node,) = (each for each in planned(made_up_computes=(Record(name="cpu"),)) if isinstance(each, Compute))
    assert node.names() == (Ref("workspace", "name"), "cpu")


def test_faults_are_told_at_their_places() -> None:
    """A word that isn't one, a name that is taken and an unlawful one are told together, each where it stands."""
    with pytest.raises(plan.PlanError) as told:
        planned(made_up_locks=(Record(name="a", level="none"), Record(name="b"), Record(name="b"), Record(name="c.")))
    assert [fault.path for fault in told.value.faults] == [
        ("made_up_locks", 0, "level"),
        ("made_up_locks", 2, "name"),
        ("made_up_locks", 3, "name"),
    ]
