"""Where the two APIs of datastores have what the file says: a path below `properties` for each key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import classic, datastores, machinelearning
from amlstack.plan.credentials import FAMILIES
from amlstack.plan.data_location import LOCATION_KEYS, OPTION_KEYS

from .bodies import get, word_of
from .secrets import CREDENTIALS

_URLS = ("resource_url", "authority_url")
_PLAIN = ("description", "tags", *LOCATION_KEYS, *OPTION_KEYS)
_HOME = ("subscription_id", "resource_group")


@dataclass(frozen=True, slots=True)
class Shape:
    """One sort of body."""

    type: str
    """az ml's word for the type."""
    keys: Mapping[str, str]
    sign_in: Mapping[str, str]
    """Of `credentials`, what is no secret."""
    secrets: Mapping[str, str]


def shape_of(properties: Any) -> Shape | None:
    """The shape of a datastore's properties; None for a type that the file has no word for.

    Types say which API it is: no word is both's.
    """
    said = get(properties, "datastoreType")
    if type_ := word_of(said, machinelearning.DATASTORE_WORDS):
        return Shape(
            type_,
            {key: datastores.camel(key) for key in _PLAIN if key != "artifact"},
            {key: f"credentials.{datastores.camel(key)}" for key in ("tenant_id", "client_id", "thumbprint", *_URLS)},
            {key: f"credentials.secrets.{path}" for key, path in CREDENTIALS.items()},
        )
    if type_ := word_of(said, machinelearning.CLASSIC_WORDS):
        return _classic(type_, machinelearning.CLASSIC_WORDS[type_])
    if old := word_of(said, {each: each for each in datastores.CLASSIC_CURRENT}):
        type_ = word_of(datastores.CLASSIC_CURRENT[old], machinelearning.DATASTORE_WORDS)
        return None if type_ is None else _classic(type_, old)
    return None


def _classic(type_: str, arm: str) -> Shape:
    """The classic API's: everything side by side, in PascalCase."""
    keys = {
        key: datastores.pascal(key) for key in (*LOCATION_KEYS, *OPTION_KEYS, "skip_validation") if key not in _HOME
    }
    keys |= {"file_share_name": "ShareName"} | dict(zip(_HOME, classic.HOMES.get(arm, ()), strict=False))
    user = machinelearning.CLASSIC_LOGINS.get(arm, "user_name")
    sign_in = {key: datastores.pascal(key) for key in ("tenant_id", "client_id", *_URLS)}
    return Shape(
        type_,
        {key: path for key, path in keys.items() if key != "artifact"},
        {"username": datastores.pascal(user), **sign_in},
        {key: datastores.pascal(key) for key in ("account_key", "sas_token", "client_secret", "password")},
    )


def chosen(credentials: Mapping[str, Any]) -> dict[str, Any]:
    """The credentials of one way to sign in, where all of it is there: templates leave the others' parameters empty."""
    for keys in FAMILIES.values():
        if all(key in credentials for key in keys):
            return {key: value for key, value in credentials.items() if key in (*keys, *_URLS)}
    return dict(credentials)
