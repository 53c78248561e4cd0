"""azure-native's inputs as the rules look at them: lifted property by property, what is unknown staying so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from amlstack.catalog import EVERY_TYPE, Kind, of_native, wire
from amlstack.catalog.machinelearning import CLASSIC_DATASTORE

from .graph import Resource, Unknown, in_any_case
from .values import called

_TOKEN = re.compile(r"azure-native(?:_\w+)?:(?P<module>\w+)(?:/v\w+)?:(?P<name>\w+)")
"""A token, with or without an api-version of its own in it."""
_VERSION = re.compile(r":azure-native(?:_\w+?_v(?P<package>\d\w+))?:\w+(?:/v(?P<module>\d\w+))?:\w+::")
"""Where a URN says the api-version: a package of its own, or the module."""


def kind_of(token: str, props: Mapping[str, Any]) -> Kind | None:
    """The kind of an azure-native type token; a generic Resource's inputs say what it is, or its outputs' body.

    None for what the catalog doesn't have, and for other providers'.
    """
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    plain = f"azure-native:{match['module']}:{match['name']}"
    body = props.get("properties")
    if plain == CLASSIC_DATASTORE.token and "resourceType" not in props and isinstance(body, Mapping):
        return CLASSIC_DATASTORE if in_any_case(body, "DataStoreType") else None
    return of_native(plain, props)


def api_version(urn: str) -> str | None:
    """The api-version that the type in a URN names; None where it is azure-native's default."""
    match = _VERSION.search(urn)
    said = match and (match["package"] or match["module"])
    return f"{said[:4]}-{said[4:6]}-{said[6:8]}{'-' if said[8:] else ''}{said[8:]}" if said else None


def spoken_version(resource: Resource) -> str | Unknown | None:
    """The api-version that a resource is sent with, in lower case; None where nothing tells.

    A program's is azure-native's default unless its type says another; what says none is the catalog's.
    """
    program = resource.key.startswith("urn:pulumi:")
    version = api_version(resource.key) if program else resource.raw("apiVersion")
    if isinstance(version, Unknown):
        return version
    kind = EVERY_TYPE.get(resource.type.lower())
    default = kind and ((program and kind.native_version) or kind.api_version)
    return str(version or default).lower() if version or default else None


class Misshapen(Exception):
    """An input that spells a resource's id isn't a text, so that nothing can be said of the resource."""


def lifted(kind: Kind, urn: str, label: str, props: Mapping[str, Any], *, outputs: bool = False) -> Resource:
    """azure-native's inputs as a resource, or its outputs, which hold the last name as `name`, and not the parents'.

    Raises Misshapen.
    """
    name = text_of(props, kind.name_input if props.get(kind.name_input) is not None else "name")
    parents = [_parent(word, props) for word in kind.parent_inputs[1:]]
    body = body_of(kind, wire.inputs_of(kind, props) if outputs else props)
    if kind.extension:  # a template calls what it is attached to its scope
        body["scope"] = text_of(props, kind.parent_inputs[0])
    if kind.fixed_inputs:
        body["apiVersion"] = kind.api_version  # the token doesn't say it
    group = text_of(props, "resourceGroupName")
    return Resource(kind.type, (*parents, name), body, key=urn, label=label, group=group)


def text_of(props: Mapping[str, Any], word: str, default: Any = Unknown()) -> Any:  # noqa: B008 - frozen
    """An input that is a text, or unknown; the default where it isn't said. Raises Misshapen for any other."""
    value = props.get(word)
    if value is not None and not isinstance(value, (str, Unknown)):
        raise Misshapen(f"{word} is {called(value)}, not a text")
    return default if value is None else value


def body_of(kind: Kind, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """azure-native's inputs as the body that ARM is sent, with what only Azure writes, which AML-306 tells."""
    return wire.lift(kind, {key: value for key, value in inputs.items() if key not in wire.ENVELOPE})


def _parent(word: str, props: Mapping[str, Any]) -> Any:
    """The name of what a resource lies in; unknown where it isn't there, or not yet. Raises Misshapen."""
    name = wire.input_of(word)
    if name and isinstance(value := text_of(props, name), Unknown):
        return value
    try:
        return wire.parent(word, props)
    except ValueError:
        return Unknown()
