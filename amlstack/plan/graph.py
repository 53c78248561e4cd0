"""The plan: what will exist, in the order in which it can be made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import TypeVar

from amlstack.catalog import machinelearning, resources

from .nodes import Node, ResourceGroup, Workspace
from .refs import SecretRef, leaves

N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class Implied:
    """A key of the declaration that its word for the network stands for, where nothing else is said."""

    key: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """An ordered graph of nodes: each stands after what it needs, in an order that is the same on every run."""

    nodes: tuple[Node, ...]
    notes: tuple[str, ...] = ()
    """What the user should know before going on, a sentence each."""
    implied: tuple[Implied, ...] = ()
    """What the word for the network stands for."""
    _by_key: dict[str, Node] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {node.key: node for node in self.nodes})

    def __getitem__(self, key: str) -> Node:
        """The node of that key. Raises KeyError."""
        return self._by_key[key]

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)

    def __len__(self) -> int:
        return len(self.nodes)

    def of(self, kind: type[N]) -> Iterator[N]:
        """The nodes of a kind, in order."""
        return (node for node in self.nodes if isinstance(node, kind))

    @property
    def workspace(self) -> Workspace:
        """The workspace. Raises KeyError in the plan of a datastore that stands alone, which has none."""
        return self._by_key[machinelearning.WORKSPACE.stem]  # type: ignore[return-value]

    @property
    def group(self) -> ResourceGroup | None:
        """The resource group, where the plan makes it."""
        return self._by_key.get(resources.GROUP.stem)  # type: ignore[return-value]

    def secrets(self) -> tuple[SecretRef, ...]:
        """The secrets that it needs, in order: one for each place that needs it."""
        return tuple(secret for node in self.nodes for secret in secrets_of(node))


def secrets_of(node: Node) -> list[SecretRef]:
    """The secrets that a node needs, in order."""
    return [value for value in leaves(node.settings()) if isinstance(value, SecretRef)]


def ordered(nodes: Iterable[Node], notes: Iterable[str] = (), implied: Iterable[Implied] = ()) -> Plan:
    """A plan of `nodes`, each behind what it needs and otherwise in the given order."""
    by_key = {node.key: node for node in nodes}
    position = {key: index for index, key in enumerate(by_key)}
    sorter = TopologicalSorter({key: set(node.needs()) for key, node in by_key.items()})
    sorter.prepare()
    keys: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=position.__getitem__)
        keys.extend(ready)
        sorter.done(*ready)
    return Plan(tuple(by_key[key] for key in keys), tuple(notes), tuple(implied))
