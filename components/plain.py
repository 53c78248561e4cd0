"""The resource of a plain kind: what its template says, under azure-native's names, with Pulumi's inputs in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import reduce
from typing import Any

import pulumi

from amlstack.catalog import wire
from amlstack.catalog.datastores import camel
from amlstack.catalog.identity import role_definition_id
from amlstack.plan import Ambient, late, mapping
from amlstack.plan.mapping import Placeholder
from amlstack.plan.nodes import Extension, Node
from amlstack.plan.nodes.base import arm_word
from amlstack.plan.refs import is_record

from .inputs import Inputs
from .native import arguments, resource_class


def plain(name: str, node: Node, given: Inputs, opts: pulumi.ResourceOptions) -> pulumi.CustomResource:
    """The resource of any node whose kind has no module of its own here."""
    return resource_class(node.kind)(name, **arguments(node.kind, _inputs(node, given)), opts=opts)


def _inputs(node: Node, given: Inputs) -> dict[str, Any]:
    """azure-native's inputs of a node's resource: its body, what goes into the query, and what spells its id."""
    kind, fields = node.kind, given.of(node)
    body = mapping.body(kind.stem, lambda place: _value(place, node, given))
    words = {camel(field.name): field.name for field in dataclasses.fields(node)}
    query = {word: getattr(fields, words[word]) for word in kind.query_inputs if word in words}
    return {**wire.lower(kind, body), **query, **wire.named(kind, _names(node, given), pulumi.Output.concat)}


def _names(node: Node, given: Inputs) -> list[Any]:
    """What the resource is attached to, or else the group that it lies in, its parents' names and its own."""
    fields, kind = given.of(node), node.kind
    names = [*map(given, node.names()[:-1]), given.name(node)]
    if not kind.parent_inputs:
        return names
    return [fields.scope if isinstance(node, Extension) else fields.resource_group, *names]


def _value(place: Placeholder, node: Node, given: Inputs) -> Any:
    """What stands in a placeholder; None where the node says nothing there."""
    *outer, field = place.field.split(".")
    if mapping.paths(node.kind.stem).get(place.field) in node.kind.orders:
        return None  # a step does it
    record = reduce(getattr, outer, node)
    if "default(none)" in place.filters and not hasattr(record, field):
        return None
    for each in place.filters:
        if each in _FILTERS:
            return _FILTERS[each](getattr(record, field), given)
    return getattr(given.of(record), field)


def _keyed(ids: tuple[Any, ...], given: Inputs) -> dict[Any, dict[str, Any]] | None:
    """Identities as ARM lists them: a map with an empty object for each id."""
    return {given(id_): {} for id_ in ids} or None


def _records(listed: tuple[Any, ...] | None, given: Inputs) -> list[dict[str, Any]] | None:
    """Records as ARM lists them; none is said too, for it takes away what was there before."""
    if listed is None:
        return None
    return [
        {arm_word(field): getattr(given.of(each), field.name) for field in dataclasses.fields(each)} for each in listed
    ]


def _by_name(listed: tuple[Any, ...] | None, given: Inputs) -> dict[str, Any] | None:
    """Records as a map by their names; an empty one is said too, for it takes away what was there before."""
    if listed is None:
        return None
    return {each.name: {key: item for key, item in _object(each, given).items() if key != "name"} for each in listed}


def _named(listed: tuple[Any, ...] | None, given: Inputs) -> list[dict[str, Any]] | None:
    """Records as Microsoft.Network lists resources in another's body; none is said too, as in `_records`."""
    if listed is None:
        return None
    found = []
    for each in listed:
        said = _object(each, given)
        found.append({"name": said.pop("name"), "properties": said})
    return found


def _object(record: Any, given: Inputs) -> dict[str, Any]:
    """A record, and those in it, as objects with ARM's names and without what is None."""
    found = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        if is_record(value) and not late(value):
            found[arm_word(field)] = _object(value, given)
        elif value is not None:
            found[arm_word(field)] = getattr(given.of(record), field.name)
    return found


def _role_definition(role: str, given: Inputs) -> Any:
    """The id of a built-in role's definition, in the subscription that is deployed to."""
    return given(Ambient("subscription_id")).apply(lambda subscription: role_definition_id(subscription, role))


_FILTERS: dict[str, Callable[[Any, Inputs], Any]] = {
    "keyed": _keyed,
    "records": _records,
    "by_name": _by_name,
    "named": _named,
    "role_definition": _role_definition,
}
"""The templates' filters that change a value. `beyond_group` isn't among them: azure-native wants every scope."""
