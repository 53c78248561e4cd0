"""How one template of an export spells its values: what it holds itself it waits for, the rest is there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from amlstack.catalog import Kind, storage
from amlstack.plan import Plan
from amlstack.plan.nodes import Datastore, Node, ResourceGroup

from ..expression import Expression, call
from ..spelling import Spelling


class PartSpelling(Spelling):
    """Spells the nodes of one template."""

    def __init__(self, plan: Plan, present: Mapping[str, int], elsewhere: Mapping[str, Expression]) -> None:
        """`present`: keys of what the template holds; `elsewhere`: what nested deployments make, and their ids."""
        super().__init__(plan)
        self._present, self._elsewhere = present, elsewhere
        self._waits: dict[str, Kind] = {}

    def wait(self, node: Node, target: str, kind: Kind) -> None:
        """Let a loop of datastores wait for the containers or shares of the same names, where they are made here."""
        if target in self._present:
            self._waits[node.key] = kind

    def depends_on(self, node: Node) -> tuple[Expression, ...]:
        """The ids of all in this template that must exist first, in the plan's order, each once."""
        return tuple({id_.text: id_ for id_ in self._first(node)}.values())

    def _first(self, node: Node) -> Iterator[Expression]:
        keys = (key for key in set(node.needs()) if key in self._present)
        for key in sorted(keys, key=self._present.__getitem__):
            if key in self._elsewhere:
                yield self._elsewhere[key]
            elif not isinstance(other := self.plan[key], ResourceGroup):
                yield self.id(other)
        if node.key in self._waits and isinstance(node, Datastore):
            target = node.container_name if node.container_name is not None else node.file_share_name
            names = map(self.value, (node.account_name, storage.SERVICE, target))
            yield call("resourceId", self._waits[node.key].type, *names)
