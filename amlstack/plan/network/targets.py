"""What private endpoints lead to: what the plan makes, what the workspace stands on, or another resource by its id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import ids, keyvault, machinelearning, registry, storage

from .. import checks, names
from ..faults import Path
from ..home import Account
from ..late import late
from ..nodes import Value
from ..plan_builder import PlanBuilder
from ..refs import Ref

WORKSPACE = machinelearning.WORKSPACE.stem
TYPES: Mapping[str, str] = {
    WORKSPACE: machinelearning.WORKSPACE.type,
    storage.ACCOUNT.stem: storage.ACCOUNT.type,
    keyvault.VAULT.stem: keyvault.VAULT.type,
    registry.REGISTRY.stem: registry.REGISTRY.type,
}
"""The words for what every workspace has, and their types."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an endpoint leads to."""

    key: str
    """Its part in the keys of endpoints: a word, an account's name, or the name of another resource with a hash."""
    type: str | None
    """Its ARM type; None where the id arrives late."""
    id: Value
    """A Ref to what the plan makes, or the id of what exists: text, or a Late."""

    @property
    def part(self) -> str:
        """Its part in the derived names of endpoints: of what every workspace has, the service tells enough."""
        return "" if self.key in TYPES else self.key

    def subscription(self) -> str | None:
        """The subscription of one that exists, where its id can be read."""
        return ids.parse(self.id).subscription if isinstance(self.id, str) else None


class Targets:
    """Everything that an endpoint of a declaration may lead to."""

    def __init__(
        self, builder: PlanBuilder, parts: Mapping[str, Value | None], accounts: Mapping[str, Account]
    ) -> None:
        self._builder = builder
        self._accounts = accounts
        self._ids = {word: parts.get(word) for word in TYPES} | {WORKSPACE: Ref(WORKSPACE)}
        self._names = {self._name(id_): word for word, id_ in self._ids.items()}

    def find(self, said: Any, where: Path, number: int) -> Target | None:
        """The target that a declaration's word, name or id means; None with a fault of the builder's.

        `number` tells targets apart whose ids arrive late.
        """
        if said is None:
            self._builder.fault((*where, "target"), "it is empty", f"write one of {', '.join(TYPES)}, or an ARM id")
            return None
        if late(said):
            return Target(f"target-{number}", None, said)
        if said.startswith("/"):
            return self._by_id(said, where)
        word = said if said in TYPES else self._names.get(said.lower())
        if word is not None:
            return self._word(word, where)
        if account := self._accounts.get(said.lower()):
            return Target(said.lower(), storage.ACCOUNT.type, account.id)
        near = checks.nearest(said, [*TYPES, *self._accounts])
        mend = (
            f"did you mean {near!r}?" if near else f"write one of {', '.join((*TYPES, *self._accounts))}, or an ARM id"
        )
        self._builder.fault((*where, "target"), f"nothing here is called {said!r}", mend)
        return None

    def _word(self, word: str, where: Path) -> Target | None:
        """The target that is a part of every workspace."""
        id_ = self._ids[word]
        if id_ is None:
            what = "Azure ML makes the registry with the first image: nothing can lead to it yet"
            self._builder.fault((*where, "target"), what, "declare it: `container_registry: {sku: Premium}`")
            return None
        return Target(word, TYPES[word], id_)

    def _by_id(self, id_: str, where: Path) -> Target | None:
        try:
            parsed = ids.parse(id_)
        except ValueError as error:
            what = f"{id_!r} is no ARM id: {error}"
            self._builder.fault((*where, "target"), what, f"give one, or one of {', '.join(TYPES)}")
            return None
        for word, known in self._ids.items():
            if self._is(known, id_, parsed):
                return Target(word, TYPES[word], known)
        for name, account in self._accounts.items():
            if self._is(account.id, id_, parsed):
                return Target(name, storage.ACCOUNT.type, account.id)
        return Target(f"{parsed.name.lower()}-{names.digest(id_.lower())}", parsed.type, id_)

    def _is(self, known: Value, id_: str, parsed: ids.ArmId) -> bool:
        """Whether an id is a known one: of what the plan makes in whatever subscription, which isn't known here."""
        if not isinstance(known, Ref):
            return isinstance(known, str) and known.lower() == id_.lower()
        said = self._builder.spec.resource_group.name
        group = self._builder.group if said is None else said
        kind = TYPES.get(known.node.partition(":")[0], "")
        return isinstance(group, str) and (kind.lower(), self._name(known), group.lower()) == (
            parsed.type.lower(),
            parsed.name.lower(),
            str(parsed.group).lower(),
        )

    def _name(self, id_: Value) -> str:
        """The name of a part in lower case; empty where that isn't known."""
        if isinstance(id_, Ref):
            node = self._builder.nodes.get(id_.node)
            name = self._builder.spec.name if id_.node == WORKSPACE else node.name if node else None
        else:
            name = ids.parse(id_).name if isinstance(id_, str) else None
        return name.lower() if isinstance(name, str) else ""
