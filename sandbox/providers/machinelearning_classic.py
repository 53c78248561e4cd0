"""Microsoft.MachineLearningServices/workspaces/datastores as the api-version 2020-05-01-preview has it.

Sources: https://github.com/Azure/azure-quickstart-templates, machine-learning-datastore-create-* (the bodies),
https://github.com/pulumi/pulumi-azure-native/issues/1557 (the refusal of fields at the top), document 000's table of
authentications (in the catalog). The sandbox plays no database servers, so it looks for none; of storage it checks
what it checks for the current shape, unless the body says `SkipValidation`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from amlstack.catalog import classic_datastores as classic
from amlstack.catalog import machinelearning
from amlstack.sandbox.server.body import Body, Shape, get, put
from amlstack.sandbox.server.call import Answer, Call, system_data
from amlstack.sandbox.server.errors import ArmError, bad_request
from amlstack.sandbox.server.provider import Action, Provider, Route
from amlstack.sandbox.server.records import Resource

from .machinelearning_datastores import Datastore, check_name_is_free, check_target

_SPELLED = {word.lower(): word for word in classic.PROPERTIES}
_FLAG_WORDS = {"true": True, "false": False}
_LOGINS = tuple(dict.fromkeys(word for type_ in classic.TYPES.values() for way in type_.ways for word in way))
_STORAGE: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "blob": ("AzureBlob", {"AccountName": "accountName", "ContainerName": "containerName"}),
    "file": ("AzureFile", {"AccountName": "accountName", "ShareName": "fileShareName"}),
    "adls": ("AzureDataLakeGen1", {"StoreName": "storeName"}),
    "adls-gen2": ("AzureDataLakeGen2", {"AccountName": "accountName", "FileSystem": "filesystem"}),
}
"""The types that lie on storage: what the current shape calls the type, and the properties that say where."""
_KEYS = {"AccountKey": ("AccountKey", "key"), "SasToken": ("Sas", "sasToken")}
"""The credentials that the storage is asked about: the current shape's `credentialsType`, and the secret's property."""


class ClassicDatastore(Datastore):
    """A datastore that a classic body registered. It is shown, but for its credential, in that shape only."""

    kind = machinelearning.CLASSIC_DATASTORE
    shapes: ClassVar[Mapping[str, Shape]] = {
        **{f"properties.{word}": bool if word in classic.FLAGS else str for word in classic.PROPERTIES},
        f"properties.{classic.TYPE}": tuple(classic.TYPES),
    }
    required: ClassVar[tuple[str, ...]] = (f"properties.{classic.TYPE}",)
    defaults: ClassVar[Mapping[str, Any]] = {}

    def holds(self, resource: Resource) -> bool:
        """One of the current shape has another word for its type."""
        return classic.TYPE in resource.properties

    def check_top(self, body: Body) -> None:
        """azure-native's MachineLearningDatastore says at the top what belongs into `properties`."""
        if not isinstance(body.get("properties"), dict):
            message = "Unable to parse request body: DataStoreType and all other fields stand inside of 'properties'."
            raise _invalid(message, "properties")
        super().check_top(body)

    def read(self, call: Call, body: Body) -> None:
        """Names in any case, flags as text, and empty text for what is left out, as the published templates write."""
        read: Body = {}
        for key, value in body["properties"].items():
            word = _SPELLED.get(key.lower())
            if word is None:
                raise _invalid(f"A datastore has no 'properties.{key[:50]}'.", "properties")
            if word in read:
                raise _invalid(f"'properties.{word}' is said twice, in different case.", f"properties.{word}")
            read[word] = _FLAG_WORDS.get(str(value).lower(), value) if word in classic.FLAGS else value
        body["properties"] = {word: value for word, value in read.items() if value != ""}

    def validate(self, call: Call, body: Body, existing: Resource | None) -> None:
        """What a type says, and what it signs in with. v1LegacyMode leaves this API on: it is the one of v1."""
        check_name_is_free(call)
        properties = body["properties"]
        type_ = properties[classic.TYPE]
        _check_members(type_, properties)
        _check_login(type_, properties)
        if type_ in _STORAGE and not properties.get(classic.SKIP):
            check_target(call, _current(type_, properties))

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """What the service fills in; what was said to the call alone isn't kept."""
        for word in classic.ORDERS:
            resource.properties.pop(word, None)
        for word, value in classic.DEFAULTS.get(resource.properties[classic.TYPE], {}).items():
            resource.properties.setdefault(word, value)
        resource.body["systemData"] = system_data(existing)

    def listed(self, call: Call, found: list[Resource]) -> list[Resource]:
        """All of them: the default datastore is never among them."""
        return found

    def actions(self) -> Mapping[str, Action]:
        """The credential."""
        return {"listsecrets": _list_secrets}


def _invalid(message: str, path: str) -> ArmError:
    """A refusal. No message quotes a value: it may be a credential in the wrong place."""
    return ArmError(400, "ValidationError", message, path)


def _check_members(type_: str, properties: Body) -> None:
    """What a type needs, and no field of another type."""
    known = classic.TYPES[type_]
    for word in known.needs:
        if word not in properties:
            raise _invalid(f"A datastore of type {type_} needs '{word}'.", f"properties.{word}")
    for word in properties:
        if word not in (*classic.ANY, *_LOGINS, *known.needs, *known.may):
            takes = ", ".join((*known.needs, *known.may)) or "no place"
            raise _invalid(f"A datastore of type {type_} has no '{word}': it takes {takes}.", f"properties.{word}")
    port = properties.get("Port", "1")
    if not (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65_536):
        raise _invalid("'Port' is a number of 1 to 65535, written as text.", "properties.Port")


def _check_login(type_: str, properties: Body) -> None:
    """A body says all of one way to sign in, and nothing of another."""
    ways = classic.TYPES[type_].ways
    said = [word for word in _LOGINS if word in properties]
    if set(said) in [set(way) for way in ways]:
        return
    would_do = ", or ".join(" and ".join(way) or "nothing" for way in ways)
    message = f"A datastore of type {type_} signs in with {would_do}; this one says {' and '.join(said) or 'nothing'}."
    raise _invalid(message, "properties")


def _current(type_: str, properties: Body) -> Body:
    """A classic body in the current shape, as far as the look at the storage reads it."""
    arm, places = _STORAGE[type_]
    body: Body = {"properties": {"datastoreType": arm, "credentials": {"credentialsType": "None"}}}
    homes = dict(zip(classic.HOMES[type_], ("subscriptionId", "resourceGroup"), strict=True))
    for word, name in {**places, **homes}.items():
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


PROVIDERS: tuple[Provider, ...] = (Datastore({machinelearning.CLASSIC_VERSION: ClassicDatastore()}),)
"""Datastores, in both shapes."""
ROUTES: dict[tuple[str, str, str], Route] = {}
