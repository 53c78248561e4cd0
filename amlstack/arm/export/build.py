"""From plans to parts: everything merged, rendered, and cut where a template would grow past Azure's limits."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterator, Sequence
from typing import Any

from amlstack.catalog import Kind, limits
from amlstack.plan import Plan, Ref
from amlstack.plan.nodes import Grouped, Node

from ..expression import Expression, call
from ..rendering import resource
from ..spelling import Spelling
from . import roles
from .aligned_plans import Row, Source, called, rows, secrets
from .copy_loops import Layout, layout, named
from .errors import ExportError
from .labels import labels
from .merge import Items, Single, merged
from .modules import by_module
from .nested_deployments import NestedDeployment
from .other_groups import Destination, destinations, spelled
from .parameters import Parameter, Parameters, as_read
from .part import Part, used
from .part_spelling import Held, PartSpelling
from .roles import Roles

ROOM = 7 / 8
"""Of each limit, how much a template may use: the rest is for whoever adds a resource by hand later."""

SECRETS = "datastoreSecrets"
HEAD = ("comments", "type", "apiVersion", "name")
"""What stands before a loop's `copy`."""


class Build:
    """The parts of an export of some plans of one shape."""

    def __init__(self, sources: Sequence[Source]) -> None:
        """Raises ShapeError where the plans differ in more than values."""
        self.sources = sources
        found = rows(sources)
        self._destinations = destinations(found, sources)
        self._after = {row[0].key: tuple(first.node for first in row[0].after) for row in found}
        self.layout: Layout = layout(found, {*self._destinations, *named(found)})
        self.table = Parameters(kept for row in self.layout.rows for kept in secrets(row))
        self._arrays: dict[tuple[str, bool], str] = {}
        self._secrets = self.table.name(SECRETS)
        self._labels = labels(sources)
        self._names = roles.names(sources, self.table.name(roles.NAMES))
        self.table.put(self._names)
        self._kinds = {row[0].key: row[0].kind for row in self.layout.rows}
        alone = [row for row in self.layout.rows if row[0].key not in self.layout.loops]
        self.plan = Plan(tuple(map(self._alone, alone)))
        self.workspace = self.plan.workspace
        self.name: Any = self.workspace.name
        """The workspace's name, as a parameter's value."""

    def _alone(self, row: Row) -> Node:
        """The node of a row that is part of no loop. The group of what lies in another one is said, too."""
        leaf = Single(self.table, row[0], self._labels[row[0].key])
        node = merged([row], leaf)
        if row[0].key in self._destinations and isinstance(node, Grouped):
            group = leaf(("resource_group",), [each.resource_group for each in row if isinstance(each, Grouped)], False)
            return dataclasses.replace(node, resource_group=group)
        return node

    def parts(self, *, modules: bool = False) -> list[Part]:
        """The templates, in the order in which they must be deployed, each within the limits.

        With `modules`, the network and the endpoints come in templates of their own. Raises ExportError for a resource
        that is too large for any.
        """
        held = [row for row in self.layout.rows if not row[0].is_group]
        if not modules:
            return self._cut(held)
        apart = by_module(held)
        return [dataclasses.replace(part, module=name) for name in apart for part in self._cut(apart[name])]

    def _cut(self, held: Sequence[Row]) -> list[Part]:
        """The parts with these rows, of about the same number each."""
        number = -(-len(held) // int(limits.RESOURCES * ROOM))
        size = -(-len(held) // number)
        return [part for start in range(0, len(held), size) for part in self._within(held[start : start + size])]

    def _within(self, held: Sequence[Row]) -> Iterator[Part]:
        """The part with these rows; cut in two, and again, where it is too large. Raises ExportError."""
        part = self.part(held)
        if _fits(part):
            yield part
            return
        if len(held) == 1:
            raise ExportError(f"{called(held[0][0])}: too large; Azure takes 1 MB a resource, shorten its description")
        middle = len(held) // 2
        yield from self._within(held[:middle])
        yield from self._within(held[middle:])

    def part(self, held: Sequence[Row]) -> Part:
        """The part with these rows, whatever its size."""
        present = {row[0].key: place for place, row in enumerate(held)}
        away = {key: made for made in self._nested(present) for key in made.keys}
        loops = self._loops(held, present)
        lists: dict[str, Parameter] = {}
        nested = {key: made.id for key, made in away.items()}
        arrays = {row[0].key: array for array, members in loops.values() for row in members}
        held_here = Held(present, nested, arrays, self._waits(present))
        spelling = PartSpelling(self.plan, held_here, Roles(self._names.name, self._labels))
        found: list[dict[str, Any]] = []
        for key in present:
            if key in loops:
                found.append(self._loop(*loops[key], spelling, lists))
            elif key in away:
                found += [away[key].resource(spelling)] if away[key].keys[0] == key else []
            elif key not in self.layout.loops:
                found.append(resource(self.plan[key], spelling))
        variables = spelling.roles.variables()
        parameters = (lists.get(name) or self.table[name] for name in dict.fromkeys(used([*found, variables])))
        count = len(found) + sum(len(members) - 1 for _, members in loops.values())
        return Part(tuple(found), variables, tuple(as_read(parameters)), count, self.workspace.key in present)

    def _nested(self, present: Container[str]) -> list[NestedDeployment]:
        """The nested deployments of a part, each for one other group."""
        numbers = {place: number for number, place in enumerate(dict.fromkeys(self._destinations.values()), 1)}
        found: dict[Destination, NestedDeployment] = {}
        for key, place in self._destinations.items():
            if key in present:
                node = self.plan[key]
                where = spelled(node, self.plan)
                found.setdefault(
                    place, NestedDeployment(numbers[place], self.name, where, (self._names, self._labels))
                ).add(node)
        return list(found.values())

    def _loops(self, held: Sequence[Row], present: Container[str]) -> dict[str, tuple[str, list[Row]]]:
        """The array and the rows of each loop of a part, by the key of its first row.

        What waits for something in the same template, and what doesn't, can't be one loop.
        """
        found: dict[tuple[str, bool], list[Row]] = {}
        for row in held:
            if loop := self.layout.loops.get(row[0].key):
                found.setdefault((loop, self.layout.waits.get(row[0].key) in present), []).append(row)
        for made in found:
            if made not in self._arrays:
                self._arrays[made] = self.table.name(made[0])
        return {members[0][0].key: (self._arrays[made], members) for made, members in found.items()}

    def _loop(
        self, array: str, members: Sequence[Row], spelling: PartSpelling, lists: dict[str, Parameter]
    ) -> dict[str, Any]:
        """A loop as a resource; its array, and the object that holds its secrets, are added to `lists`."""
        items = Items(self.table, array, self._secrets, len(self.sources))
        node = merged(members, items)
        spelling.wait_also(node, [key for row in members for key in self._by_itself(row[0].key)])
        lists[array] = items.parameter(f"The {node.kind.title}s, an item for each.")
        if items.takes_secrets:
            text = "The secrets of datastores, each under the name that a list of datastores gives it."
            lists[self._secrets] = Parameter(self._secrets, "secureObject", text)
        made = resource(node, spelling)
        copy = {"name": array, "count": str(call("length", call("parameters", array)))}
        return {**{name: made.pop(name) for name in HEAD}, "copy": copy, **made}

    def _waits(self, present: Container[str]) -> dict[str, Kind]:
        """What a part's nodes wait for by an id that is spelled from their own words, where the part holds it."""
        waits = ((key, target) for key, target in self.layout.waits.items() if target in present)
        return {key: self._kinds[target] for key, target in waits if target not in self._destinations}

    def _by_itself(self, key: str) -> Iterator[str]:
        """What an item of a loop waits for by its own id, or a nested deployment's: all but what its own words name."""
        own = self.layout.waits.get(key)
        return (first for first in self._after[key] if first != own or first in self._destinations)

    def outputs(self, spelling: Spelling) -> dict[str, Expression]:
        """Ids of the workspace and of what it stands on, for whoever goes on from there."""
        said = {
            "workspaceId": Ref(self.workspace.key),
            "storageAccountId": self.workspace.storage_account,
            "keyVaultId": self.workspace.key_vault,
            "applicationInsightsId": self.workspace.application_insights,
            "containerRegistryId": self.workspace.container_registry,
        }
        return {name: spelling.value(id_) for name, id_ in said.items() if id_ is not None}

    def group(self) -> Expression:
        """The name of the resource group, as a parameter."""
        if self.plan.group:
            return self.plan.group.name  # type: ignore[no-any-return]
        names = [source.group for source in self.sources]
        return self.table.shared("resourceGroupName", names, "The resource group, which exists already.")


def _fits(part: Part) -> bool:
    """Whether a part of few enough resources is within the other limits."""
    size = max(part.size(), *part.values_sizes())
    return (
        len(part.parameters) <= limits.PARAMETERS * ROOM
        and size <= limits.TEMPLATE_SIZE * ROOM
        and part.largest() <= limits.RESOURCE_SIZE * ROOM
    )
