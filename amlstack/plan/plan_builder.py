"""Collects the nodes, faults and notes of a plan while its declaration is gone through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from amlstack.catalog import Kind, ids
from amlstack.spec.model import (
    ApplicationInsightsSpec,
    ContainerRegistrySpec,
    DnsZoneSpec,
    KeyVaultSpec,
    LogAnalyticsSpec,
    NetworkSecurityGroupSpec,
    ResourceGroupSpec,
    StorageAccountSpec,
    UserAssignedIdentitySpec,
    VirtualNetworkSpec,
    WorkspaceSpec,
)

from . import checks, names
from .faults import Path, PlanError, PlanFault
from .graph import Implied, Plan, ordered
from .late import Late, late
from .nodes import Node, Value
from .nodes.base import key_of
from .refs import Ref

Existing = (
    ResourceGroupSpec
    | StorageAccountSpec
    | KeyVaultSpec
    | LogAnalyticsSpec
    | ApplicationInsightsSpec
    | ContainerRegistrySpec
    | UserAssignedIdentitySpec
    | VirtualNetworkSpec
    | NetworkSecurityGroupSpec
    | DnsZoneSpec
)

NO_SEED = (
    "name_seed is not set: every workspace of this name in the world would derive the same global names. "
    "Set it to a word of your organisation, or to the subscription's id."
)


@dataclass(slots=True)
class PlanBuilder:
    """The nodes, faults and notes so far, and what every node takes from the declaration as a whole."""

    spec: WorkspaceSpec
    group: Value = None
    """The resource group's name."""
    group_id: Value = None
    nodes: dict[str, Node] = field(default_factory=dict)
    faults: list[PlanFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    implied: list[Implied] = field(default_factory=list)

    @property
    def subscription(self) -> str | None:
        """The subscription that is deployed to, where the declaration tells it: by the id of a group that exists."""
        return ids.parse(self.group_id).subscription if isinstance(self.group_id, str) else None

    def finished(self) -> Plan:
        """The nodes in order. Raises PlanError with every fault, the nodes' own checks' included."""
        for node in self.nodes.values():
            self.faults.extend(node.faults())
        if self.faults:
            raise PlanError(self.faults)
        return ordered(self.nodes.values(), self.notes, self.implied)

    def add(self, *made: Node) -> None:
        """Take nodes in; one of a key that is there already takes its place."""
        self.nodes.update((node.key, node) for node in made)

    def fault(self, path: tuple[str | int, ...], what: str, mend: str) -> None:
        """Add a fault, and go on."""
        self.faults.append(PlanFault(path, what, mend))

    def said(self, cls: type[Node], record: Any, where: Path) -> dict[str, Any]:
        """The fields of a class of nodes that a record has keys for, as far as it says them.

        ARM's words stand for the declaration's; one that it doesn't have is a fault, and stays as it is.
        """
        found = {}
        for slot in fields(cls):
            key = key_of(slot)
            value = getattr(record, key, None)
            if value is not None and (words := slot.metadata.get("words")):
                if value not in words:
                    self.fault((*where, key), f"{value!r} is no {key}", f"use one of {', '.join(words)}")
                value = words.get(value, value)
            found[slot.name] = value
        return given(**found)

    def placed(self, key: str, name: Value, origin: str, where: tuple[str | int, ...]) -> dict[str, Any]:
        """The fields that every located node takes from the declaration as a whole."""
        return {
            "key": key,
            "name": name,
            "origin": origin,
            "where": where,
            "resource_group": self.group,
            "location": self.spec.location,
            "tags": self.spec.tags,
        }

    def named(self, kind: Kind, given: Value | None, *where: str | int) -> dict[str, Any]:
        """`placed` for a dependency that the plan makes, under the name given or one derived from the workspace's."""
        if given is not None:
            return self.placed(kind.stem, given, "given", where)
        origin, seed = f"from name {self.spec.name!r}", self.spec.name_seed
        if kind.name.unique_in == "global":
            origin += f" and name_seed {seed!r}" if seed else " (no name_seed)"
            if not seed and NO_SEED not in self.notes:
                self.notes.append(NO_SEED)
        return self.placed(kind.stem, names.derive(kind, self.spec.name, seed), origin, where)

    def existing(self, kind: Kind, given: Existing, *where: str | int) -> Value:
        """The id of a dependency that exists already, checked now, or in a component when it arrives."""
        check, id_ = checks.IdOfKind(kind), given.id
        values = {slot.name: getattr(given, slot.name) for slot in fields(given) if slot.name != "id"}
        settings = [name for name, value in values.items() if late(value) or value not in (None, ())]
        if settings:
            what = f"a {kind.title} that exists has its settings already: {', '.join(settings)}"
            self.fault(where, what, "give the id alone, or leave the id out")
        if isinstance(id_, Late):
            return id_.then(insist(check, ".".join(map(str, where))))
        if wrong := check(str(id_)):
            self.fault(where, wrong.what, wrong.mend)
            return Ref("refused")  # no plan comes of this, and nothing follows the reference
        return id_


def given(**values: Any) -> dict[str, Any]:
    """The values that the declaration gives; a node's own default stands for the others."""
    return {key: value for key, value in values.items() if value is not None}


def name_of(id_: Value) -> Value:
    """The name of a resource, from the reference to it, from its id, or from an id that arrives late."""
    if isinstance(id_, Ref):
        return Ref(id_.node, "name")
    if isinstance(id_, Late):
        return id_.then(lambda text: ids.parse(text).name)
    return ids.parse(id_).name


def insist(check: checks.Check, argument: str) -> Callable[[str], str]:
    """A step that raises ValueError, naming the argument, where the value is wrong."""

    def step(value: str) -> str:
        if wrong := check(value):
            raise ValueError(f"{argument}: {wrong.what}; {wrong.mend}")
        return value

    return step
