"""Datastores of the classic API: which bodies are its, and how they sign in.

Its body has the fields in `properties`, PascalCase. ARM's names are case-insensitive, so that `DataStoreType` is
`datastoreType` too, and its value tells which API is meant where nothing else does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from amlstack.catalog import classic, datastores, machinelearning

from .graph import NotYet, Resource, Unknown
from .native import api_version
from .rule import among

TYPE = "properties.DataStoreType"
GENERIC, FLAT = (
    re.compile(rf"\bazure-native[^:]*:{module}[^:]*:{name}::")
    for _, module, name in (
        kind.token.split(":") for kind in (machinelearning.CLASSIC_DATASTORE, machinelearning.FLAT_DATASTORE)
    )
)
"""In a URN: azure-native's generic resource, which works, and its own one, which doesn't."""
_FLAT_WORDS = {
    *("datastoretype", *(field.lower() for field in datastores.CLASSIC_SWITCHES)),
    *(field.lower() for fields in classic.FIELDS.values() for field in fields),
}
_WAYS = {
    "sql_login": ("UserName", "UserId", "Password"),
    "service_principal": ("ClientId", "ClientSecret", "TenantId"),
    "certificate": ("Certificate", "Thumbprint"),
    "account_key": ("AccountKey",),
    "sas_token": ("SasToken",),
}
"""The fields that show which way to sign in is meant."""


def is_classic(datastore: Resource) -> bool:
    """Whether a body is meant for the classic API.

    By its api-version, else by azure-native's type; where neither says it, by the type of the datastore.
    """
    if datastore.type.lower() != machinelearning.DATASTORE.type.lower():
        return False
    version = api_version(datastore.key) or datastore.raw("apiVersion")
    if isinstance(version, str):
        return version.lower() == machinelearning.CLASSIC_VERSION
    if datastore.key.startswith("urn:pulumi:"):
        return bool(GENERIC.search(datastore.key) or FLAT.search(datastore.key))
    return among(datastore.raw(TYPE), datastores.CLASSIC_TYPES)


def type_of(datastore: Resource) -> str:
    """A datastore's type in lower case, where only the classic API registers it; else empty.

    Raises NotYet where it's unknown.
    """
    said = datastore.get(TYPE) if is_classic(datastore) else None
    return said.lower() if isinstance(said, str) and said.lower() in datastores.CLASSIC else ""


def beside(datastore: Resource) -> list[str]:
    """The fields of a classic body that stand beside `properties` instead of in it, as they are spelled."""
    return [key for key in datastore.body if key.lower() in _FLAT_WORDS] if is_classic(datastore) else []


def ways(datastore: Resource) -> dict[str, list[str]]:
    """The ways to sign in that a body begins, with the fields that it has of each.

    A tenant alone is none beside another way: templates give it whichever way they choose.
    """
    found = {way: [field for field in fields if datastore.raw(f"properties.{field}")] for way, fields in _WAYS.items()}
    begun = {way: fields for way, fields in found.items() if fields}
    if len(begun) > 1 and begun.get("service_principal") == ["TenantId"]:
        del begun["service_principal"]
    return begun


def offered(type_: str) -> str:
    """The ways to sign in that a classic type takes, as a message lists them."""
    said = (f"{way} ({', '.join(fields)})" if fields else way for way, fields in datastores.CLASSIC[type_].ways.items())
    return " or ".join(said)


def sign_in_faults(datastore: Resource, type_: str) -> Iterator[tuple[str, str]]:
    """What is wrong with how a datastore of a classic type signs in, with the path; not what a lawful way lacks.

    A field that isn't known may be null: it shows nothing. Raises NotYet where that leaves it open.
    """
    taken, begun = datastores.CLASSIC[type_].ways, ways(datastore)
    if not begun and "none" not in taken:
        yield "properties", f"it signs in with nothing; {type_} takes {offered(type_)}"
    sure = {way: fields for way, fields in begun.items() if _known(datastore, fields)}
    for way, fields in sure.items():
        if way not in taken:
            yield f"properties.{fields[0]}", f"{type_} takes {offered(type_)}, not {way}"
    lawful = [way for way in sure if way in taken]
    if len(lawful) > 1:
        yield f"properties.{sure[lawful[1]][0]}", f"it signs in twice: keep one of {' and '.join(lawful)}"
    for way, fields in begun.items():
        if way not in sure and (len(begun) > 1 or way not in taken):
            raise NotYet(str(datastore), f"properties.{fields[0]}")


def _known(datastore: Resource, fields: list[str]) -> bool:
    return any(not isinstance(datastore.raw(f"properties.{field}"), Unknown) for field in fields)


def lacking(datastore: Resource, type_: str) -> Iterator[tuple[str, str]]:
    """What the one lawful way that a datastore of a classic type begins lacks; a part that isn't known yet is there."""
    taken, begun = datastores.CLASSIC[type_].ways, ways(datastore)
    lawful = [way for way in begun if way in taken]
    for field in taken[lawful[0]] if len(lawful) == 1 else ():
        if not datastore.raw(f"properties.{field}"):
            others = [each for each in begun[lawful[0]] if each not in taken[lawful[0]]]
            why = f": {type_} doesn't know {others[0]}" if others else ""
            yield f"properties.{field}", f"{field} is missing{why}"
