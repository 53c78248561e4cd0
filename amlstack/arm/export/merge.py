"""From rows to nodes: where the plans agree a literal stays, everything else becomes a parameter."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from amlstack.plan import Ambient, IdIn, IdOf, KeyOf, PrincipalOf, Ref, SecretRef, mapping
from amlstack.plan.nodes import Extension, Node

from ..expression import Expression, call
from . import parameters
from .aligned_plans import Row
from .parameters import Parameter, Parameters, camel, limits

ALWAYS = ("name", "location", "tags", "sku")
"""Fields that are a parameter also where all plans agree."""

Leaf = Callable[[tuple[str, ...], Sequence[Any], bool], Any]
"""What stands in a field: given its path, what each row and plan says there (row by row), and whether it is an id."""


def merged(rows: Sequence[Row], leaf: Leaf) -> Node:
    """One node for all nodes of some rows of one shape."""
    return _fields(rows[0][0].said(), (), [node for row in rows for node in row], leaf)  # type: ignore[no-any-return]


def _fields(names: Iterable[str], path: tuple[str, ...], cells: Sequence[Any], leaf: Leaf) -> Any:
    """The first of some records with its fields of these names merged."""
    ids = {field.name for field in dataclasses.fields(cells[0]) if field.metadata.get("reference")}
    columns = {name: [getattr(cell, name) for cell in cells] for name in names}
    changes = {name: _merged((*path, name), column, leaf, name in ids) for name, column in columns.items()}
    return dataclasses.replace(cells[0], **changes)


def _merged(path: tuple[str, ...], cells: Sequence[Any], leaf: Leaf, is_id: bool) -> Any:
    match cells[0]:
        case None | Ref() | IdOf() | Ambient() | Expression():
            return cells[0]
        case SecretRef():
            return leaf(path, cells, False)
        case KeyOf() | PrincipalOf():
            word = "account" if isinstance(cells[0], KeyOf) else "identity"
            given = _merged((*path, word), [getattr(cell, word) for cell in cells], leaf, True)
            return dataclasses.replace(cells[0], **{word: given})
        case IdIn():
            return _id_in(path, cells, leaf)
        case tuple():
            columns = enumerate(zip(*cells, strict=True))
            return tuple(_merged((*path, str(place)), column, leaf, is_id) for place, column in columns)
    if dataclasses.is_dataclass(cells[0]) and not isinstance(cells[0], type):
        return _fields([field.name for field in dataclasses.fields(cells[0])], path, cells, leaf)
    return leaf(path, cells, is_id)


def _id_in(path: tuple[str, ...], cells: Sequence[IdIn], leaf: Leaf) -> IdIn:
    """An id by its parts."""
    columns = list(zip(*(cell.names for cell in cells), strict=True))
    paths = [(*path, "name")] if len(columns) == 1 else [(*path, "name", str(place)) for place in range(len(columns))]
    return IdIn(
        cells[0].arm_type,
        tuple(_merged(*each, leaf, False) for each in zip(paths, columns, strict=True)),
        _merged(("resource_group",), [cell.group for cell in cells], leaf, False),
        _merged(("subscription_id",), [cell.subscription for cell in cells], leaf, False),
    )


class Single:
    """The values of a resource that is in no copy loop: a literal, or a parameter for each."""

    def __init__(self, table: Parameters, node: Node, label: str) -> None:
        """`label` tells the resource from others of its kind."""
        self._table, self._node, self._label = table, node, label

    def __call__(self, path: tuple[str, ...], cells: Sequence[Any], is_id: bool) -> Any:
        """The literal where all plans agree and the field need be no parameter; else the value of a parameter."""
        first = cells[0]
        if isinstance(first, SecretRef):
            return self._table.secret(cells)
        if is_id and isinstance(first, str):
            return self._table.existing(cells)
        same = all(cell == first for cell in cells)
        always = path[0] in ALWAYS or self._order(path)
        if same and (first == {} or not always or self._settled(path[0])):
            return first
        return self._parameter(path, cells)

    def _settled(self, field: str) -> bool:
        """Whether a field is nothing that whoever deploys would choose."""
        node = self._node
        by_convention = field == "name" and node.kind.name_by_convention
        return by_convention or field in node.structure() or isinstance(node, Extension)

    def _order(self, path: tuple[str, ...]) -> str | None:
        """The ARM path that tells a creation to do something besides, where a field's path is its: it is a parameter,
        since it means something the first time alone.
        """
        kind = self._node.kind
        said = mapping.paths(kind.stem).get(path[0]) if kind.orders else None
        return said if said in kind.orders else None

    def _parameter(self, path: tuple[str, ...], cells: Sequence[Any]) -> Expression:
        if order := self._order(path):
            does = f"creation of the {self._node.kind.title} {self._node.kind.orders[order]}"
            text = f"Whether the {does}: true the first time; later it does nothing."
            return self._table.value(order.rpartition(".")[2], cells, text)
        kind, word = self._node.kind, " ".join(path).replace("_", " ").replace("sku", "SKU")
        if path == ("location",):
            return self._table.location(cells)
        if path in (("resource_group",), ("subscription_id",)):
            return self._table.shared(camel("existing", *path), cells, f"The {word} of storage that exists already.")
        if path == ("tags",) and kind.taggable:
            return self._table.shared("tags", cells, "Tags of everything that can have them.")
        field = next(field for field in dataclasses.fields(self._node) if field.name == path[0])
        label = self._label
        called = label.replace("_", " ") if " " in label else label  # what an endpoint leads to is a kind's stem
        text = f"{kind.title[0].upper()}{kind.title[1:]}{f' {called}' if called else ''}: its {word}"
        if path == ("name",):
            text += f", {kind.name.says}"
        asked = limits(field.metadata.get("check"))
        return self._table.value(camel(kind.stem, label, *path), cells, f"{text}.", limits=asked)


class Items:
    """The values of a copy loop's resources: members of the items of an array, and of an object that holds secrets."""

    def __init__(self, table: Parameters, array: str, secrets: str, plans: int) -> None:
        self._table, self._plans = table, plans
        self.array, self.secrets = array, secrets
        self._members: dict[str, Sequence[Any]] = {}

    def __call__(self, path: tuple[str, ...], cells: Sequence[Any], is_id: bool) -> Any:
        """The literal where all say the same; else the member of the current item of the loop's array."""
        first = cells[0]
        if isinstance(first, SecretRef):
            of_item = self._member("secret", [cell.name for cell in cells])
            return Expression(f"{call('parameters', self.secrets).text}[{of_item.text}]")
        plans = cells[: self._plans]
        if path == ("location",):
            return self._table.location(plans)
        if is_id and isinstance(first, str) and list(cells) == [*plans] * (len(cells) // self._plans):
            return self._table.existing(plans)  # what all of them lie on
        if path != ("name",) and all(cell == first for cell in cells):
            return first
        return self._member(camel(*path), cells)

    @property
    def takes_secrets(self) -> bool:
        """Whether an item names a secret."""
        return "secret" in self._members

    def parameter(self, description: str) -> Parameter:
        """The array, with an item for each row."""
        starts = range(0, len(self._members["name"]), self._plans)
        values = tuple([self._item(row + plan) for row in starts] for plan in range(self._plans))
        return Parameter(self.array, parameters.TYPES[list], description, values)

    def _item(self, place: int) -> dict[str, Any]:
        said = {member: cells[place] for member, cells in self._members.items()}
        return {member: dict(value) if isinstance(value, Mapping) else value for member, value in said.items()}

    def _member(self, name: str, cells: Sequence[Any]) -> Expression:
        self._members[name] = cells
        return Expression(f"{call('parameters', self.array).text}[copyIndex()].{name}")
