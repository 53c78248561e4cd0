"""The Jinja filters that the templates use."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring_ascii
from typing import Any

from amlstack.catalog import identity, ids, resources
from amlstack.plan.nodes.base import arm_word

from .expression import Expression, call, escaped

GROUP_ID = call("resourceGroup").dot("id")
"""The id of the group that is deployed to."""


class Json(str):
    """Text that is JSON, and so may stand in a template as it is."""

    __slots__ = ()


_NULL = Json("null")
_EMPTY = Json("[]")
_EMPTY_MAP = Json("{}")


def as_json(value: Any) -> Json:
    """The one way of a value into a template's text: as JSON, literals escaped and expressions in their brackets.

    An empty mapping or list says nothing, and is null as None is; what is JSON already stays as it is.
    Raises TypeError for what ARM has no word for, Undecided for a value that arrives late, and Jinja's UndefinedError
    for a name that the node doesn't have.
    """
    if value is None:  # most of what a kind can say isn't said
        return _NULL
    if isinstance(value, Json):
        return value
    if type(value) is str:
        return Json(encode_basestring_ascii(escaped(value)))
    plain = _plain(value)
    return _NULL if plain in ({}, []) else Json(json.dumps(plain))


def only_json(value: Any) -> Json:
    """Let nothing into a template's text that hasn't come through `as_json`. Raises TypeError."""
    if not isinstance(value, Json):
        raise TypeError("a template writes a value that isn't JSON: end it with `| json`")
    return value


def keyed(ids_: Iterable[str | Expression]) -> dict[str | Expression, dict[str, Any]]:
    """Identities as ARM lists them: a map with an empty object for each id."""
    return {id_: {} for id_ in ids_}


def records(listed: Iterable[Any] | None) -> list[dict[str, Any]] | Json | None:
    """Records as ARM lists them: an object each, with the fields under their names in camel case.

    A list takes away what was there before, so that an empty one is said too.
    """
    if listed is None:
        return None
    found = [{arm_word(field): getattr(each, field.name) for field in dataclasses.fields(each)} for each in listed]
    return found or _EMPTY


def by_name(listed: Iterable[Any] | None) -> dict[str, Any] | Json | None:
    """Records as a map: under the name of each an object with its other fields, as far as they are said.

    A map takes away what was there before, so that an empty one is said too.
    """
    if listed is None:
        return None
    return {each.name: {key: item for key, item in _object(each).items() if key != "name"} for each in listed} or (
        _EMPTY_MAP
    )


def named(listed: Iterable[Any] | None) -> list[dict[str, Any]] | Json | None:
    """Records as Microsoft.Network lists resources in another's body: the name, and all else inside of `properties`.

    A list takes away what was there before, so that an empty one is said too.
    """
    if listed is None:
        return None
    found = []
    for each in listed:
        said = _object(each)
        found.append({"name": said.pop("name"), "properties": said})
    return found or _EMPTY


def _object(value: Any) -> Any:
    """A record, and those in it, as objects with ARM's names and without what is None."""
    if not dataclasses.is_dataclass(value) or isinstance(value, (Expression, type)):
        return value
    found = {arm_word(field): getattr(value, field.name) for field in dataclasses.fields(value)}
    return {key: _object(item) for key, item in found.items() if item is not None}


def role_definition(role: str | Expression, *subscription: str | Expression) -> Expression:
    """The id of a built-in role's definition, in the subscription that is deployed to where none is said.

    An expression is that id already. Raises KeyError for a role that isn't the catalog's.
    """
    if isinstance(role, Expression):
        return role
    return call("subscriptionResourceId", *subscription, identity.ROLE_DEFINITION_TYPE, identity.ROLES[role])


def beyond_group(scope: str | Expression) -> str | Expression | None:
    """An extension's scope as a template says it: None for the resource group, which is deployed to anyway."""
    if scope == GROUP_ID or (isinstance(scope, str) and ids.parse(scope).type == resources.GROUP.type):
        return None
    return scope


FILTERS = {
    "json": as_json,
    "keyed": keyed,
    "records": records,
    "by_name": by_name,
    "named": named,
    "role_definition": role_definition,
    "beyond_group": beyond_group,
}


def _plain(value: Any) -> Any:
    match value:
        case Expression():
            return str(value)
        case str():
            return escaped(value)
        case int() | float() | None:
            return value
        case tuple() | list():
            return [_plain(item) for item in value]
        case Mapping():  # last: an abstract class takes longest to ask
            return {_plain(key): _plain(item) for key, item in value.items()}
    str(value)  # what isn't there (a word that no node has, a late value) raises its own error
    raise TypeError(f"a {type(value).__name__} has no place in a template")
