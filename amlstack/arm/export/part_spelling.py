"""How one template of an export spells its values: what it holds itself it waits for, the rest is there already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from amlstack.catalog import Kind, storage
from amlstack.plan import Plan
from amlstack.plan.nodes import Datastore, Node, ResourceGroup

from ..expression import Expression, call
from ..spelling import Spelling
from .copy_loops import word_of


class PartSpelling(Spelling):
    """Spells the nodes of one template."""

    def __init__(self, plan: Plan, present: Mapping[str, int], elsewhere: Mapping[str, Expression]) -> None:
        """`present`: keys of what the template holds; `elsewhere`: what nested deployments make, and their ids."""
        super().__init__(plan)
        self._present, self._elsewhere = present, elsewhere
        self._waits: dict[str, Kind] = {}
        self._also: dict[str, tuple[str, ...]] = {}

    def wait(self, node: Node, target: str, kind: Kind) -> None:
        """Let a loop of datastores wait for the containers or shares of the same names, where they are made here."""
        if target in self._present:
            self._waits[node.key] = kind

    def wait_also(self, node: Node, keys: Iterable[str]) -> None:
        """Let a loop wait for more than its own node names: for whatever any of its items waits for."""
        self._also[node.key] = tuple(keys)

    def depends_on(self, node: Node) -> tuple[Expression, ...]:
        """The ids of all in this template that must exist first, in the plan's order, each once."""
        return tuple({id_.text: id_ for id_ in self._first(node)}.values())

    def _first(self, node: Node) -> Iterator[Expression]:
        keys = (key for key in {*node.needs(), *self._also.get(node.key, ())} if key in self._present)
        for key in sorted(keys, key=self._present.__getitem__):
            if key in self._elsewhere:
                yield self._elsewhere[key]
            elif not isinstance(other := self.plan[key], ResourceGroup):
                yield self.id(other)
        if node.key in self._waits and isinstance(node, Datastore):
            names = map(self.value, (node.account_name, storage.SERVICE, getattr(node, word_of(node))))
            yield call("resourceId", self._waits[node.key].type, *names)
