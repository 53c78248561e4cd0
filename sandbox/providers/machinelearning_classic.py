"""Microsoft.MachineLearningServices/workspaces/datastores as the api-version 2020-05-01-preview has it.

Sources: https://github.com/Azure/azure-quickstart-templates, machine-learning-datastore-create-* (the bodies),
https://github.com/pulumi/pulumi-azure-native/issues/1557 (the refusal of fields at the top), document 000's table of
authentications (in the catalog). The sandbox plays no database servers, so it looks for none; of storage it checks
what it checks for the current shape, unless the body says `SkipValidation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from amlstack.catalog import classic, datastores, machinelearning
from amlstack.catalog.published import Described
from amlstack.sandbox.resource_manager.body import Body, get, put
from amlstack.sandbox.resource_manager.call import Answer, Call, system_data
from amlstack.sandbox.resource_manager.errors import ArmError, bad_request
from amlstack.sandbox.resource_manager.provider import Action, Provider, Route
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import Shape

from .machinelearning_datastores import Datastore, check_name_is_free, check_target

_TYPE, _SKIP = "DataStoreType", "SkipValidation"
_ANY = (_TYPE, *datastores.CLASSIC_SWITCHES)
_PROPERTIES = tuple(dict.fromkeys((*_ANY, *(word for words in classic.FIELDS.values() for word in words))))
_SPELLED = {word.lower(): word for word in _PROPERTIES}
_FLAG_WORDS = {"true": True, "false": False}
_LOGINS = tuple(dict.fromkeys(word for ways in classic.WAYS.values() for way in ways for word in way))
_KEYS = {"AccountKey": ("AccountKey", "key"), "SasToken": ("Sas", "sasToken")}
"""The credentials that the storage is asked about: the current shape's `credentialsType`, and the secret's property."""


class ClassicDatastore(Datastore):
    """A datastore that a classic body registered. It is shown, but for its credential, in that shape only."""

    kind = machinelearning.CLASSIC_DATASTORE
    differs: ClassVar[Mapping[str, Shape | None]] = {"properties.Port": str}  # `read` makes a text of a number
    defaults: ClassVar[Mapping[str, Any]] = {}

    def described(self) -> Iterable[tuple[str, Described]]:
        """The catalog's own account of it: what is published isn't what the service takes."""
        return classic.SHAPE.paths(machinelearning.CLASSIC_VERSION)

    def holds(self, resource: Resource) -> bool:
        """Whether it has the classic word for its type, of which a current one has another."""
        return _TYPE in resource.properties

    def check_top(self, body: Body) -> None:
        """Refuse fields at the top, where azure-native's MachineLearningDatastore puts them."""
        if not isinstance(body.get("properties"), dict):
            message = "Unable to parse request body: DataStoreType and all other fields stand inside of 'properties'."
            raise _invalid(message, "properties")
        super().check_top(body)

    def read(self, call: Call, body: Body) -> None:
        """Take names in any case, flags as text, a port as a number, and empty text for what is left out."""
        read: Body = {}
        for key, value in body["properties"].items():
            word = _SPELLED.get(key.lower())
            if word is None:
                raise _invalid(f"A datastore has no 'properties.{key[:50]}'.", "properties")
            if word in read:
                raise _invalid(f"'properties.{word}' is said twice, in different case.", f"properties.{word}")
            read[word] = _read(word, value)
        body["properties"] = {word: value for word, value in read.items() if value != ""}

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """Refuse what the type has not or lacks, and how it can't sign in. v1LegacyMode leaves this API on."""
        check_name_is_free(call)
        properties = body["properties"]
        type_ = properties[_TYPE]
        _check_members(type_, properties)
        _check_login(type_, properties)
        if type_ in datastores.CLASSIC_CURRENT and not properties.get(_SKIP):
            check_target(call, _current(type_, properties))

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Write what the service fills in, and drop what was said to the call alone."""
        for word in datastores.CLASSIC_SWITCHES:
            resource.properties.pop(word, None)
        for word, value in classic.DEFAULTS.get(resource.properties[_TYPE], {}).items():
            resource.properties.setdefault(word, value)
        resource.body["systemData"] = system_data(existing)

    def listed(self, call: Call, found: list[Resource]) -> list[Resource]:
        """All of them: the default datastore is never among them."""
        return found

    def actions(self) -> Mapping[str, Action]:
        """listSecrets."""
        return {"listsecrets": _list_secrets}


def _read(word: str, value: Any) -> Any:
    if word in classic.BOOLEANS:
        return _FLAG_WORDS.get(str(value).lower(), value)
    return str(value) if word == "Port" and type(value) is int else value


def _invalid(message: str, path: str) -> ArmError:
    """A refusal. No message quotes a value: it may be a credential in the wrong place."""
    return ArmError(400, "ValidationError", message, path)


def _check_members(type_: str, properties: Body) -> None:
    """Refuse a body that lacks what its type needs, or has a field of another type."""
    for word in classic.NEEDS[type_]:
        if word not in properties:
            raise _invalid(f"A datastore of type {type_} needs '{word}'.", f"properties.{word}")
    for word in properties:
        if word not in (*_ANY, *_LOGINS, *classic.FIELDS[type_]):
            raise _invalid(f"A datastore of type {type_} has no '{word}'.", f"properties.{word}")
    port = properties.get("Port", "1")
    if not (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65_536):
        raise _invalid("'Port' is a number of 1 to 65535, written as text.", "properties.Port")


def _check_login(type_: str, properties: Body) -> None:
    """Refuse all but one way to sign in, said in full; a tenant, which templates always give, may be there."""
    ways = classic.WAYS[type_]
    said = [word for word in _LOGINS if word in properties]
    spare = {"TenantId"} & {word for way in ways for word in way}
    if any(set(way) <= set(said) <= {*way, *spare} for way in ways):
        return
    would_do = ", or ".join(" and ".join(way) or "nothing" for way in ways)
    message = f"A datastore of type {type_} signs in with {would_do}; this one says {' and '.join(said) or 'nothing'}."
    raise _invalid(message, "properties")


def _current(type_: str, properties: Body) -> Body:
    """A classic body in the current shape, as far as the look at the storage reads it."""
    arm = datastores.CLASSIC_CURRENT[type_]
    body: Body = {"properties": {"datastoreType": arm, "credentials": {"credentialsType": "None"}}}
    names = (*datastores.TYPES[arm][0], "subscriptionId", "resourceGroup")
    for word, name in zip((*classic.NEEDS[type_], *classic.HOMES[type_]), names, strict=True):
        if word in properties:
            put(body, f"properties.{name}", properties[word])
    for word, (way, secret) in _KEYS.items():
        if word in properties:
            credentials = {"credentialsType": way, "secrets": {secret: properties[word]}}
            put(body, "properties.credentials", credentials)
    return body


def _list_secrets(call: Call, datastore: Resource) -> Answer:
    found = get(call.store.secret(datastore.id), "properties")
    if not found:
        raise bad_request(f"The datastore '{datastore.name}' has no credentials.")
    return Answer(200, found)


PROVIDERS: tuple[Provider, ...] = (Datastore(others={machinelearning.CLASSIC_VERSION: ClassicDatastore()}),)
"""Datastores, in both shapes."""
ROUTES: dict[tuple[str, str, str], Route] = {}
