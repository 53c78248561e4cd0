"""The ARM paths of a datastore's keys, in the bodies of the current API and of the classic one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amlstack.catalog import classic, datastores, machinelearning
from amlstack.plan import mapping, nodes
from amlstack.plan.credentials import FAMILIES
from amlstack.plan.data_location import LOCATION_KEYS, OPTION_KEYS

from .bodies import get, word_of
from .secrets import CREDENTIALS

_URLS = ("resource_url", "authority_url")
_PLAIN = ("description", "tags", *LOCATION_KEYS, *OPTION_KEYS)
_HOME = ("subscription_id", "resource_group")


@dataclass(frozen=True, slots=True)
class Shape:
    """The paths of one type of datastore's body, each below `properties`."""

    type: str
    """az ml's word for the type."""
    keys: Mapping[str, str]
    """Of the file's keys, but for `credentials` and `artifact`."""
    sign_in: Mapping[str, str]
    """Of the keys of `credentials` that hold no secret."""
    secrets: Mapping[str, str]
    """Of those that do."""


def shape_of(properties: Any) -> Shape | None:
    """The shape of a datastore's properties; None for a type that the file has no word for.

    Types say which API it is: no word is both's.
    """
    said = get(properties, "datastoreType")
    if type_ := word_of(said, machinelearning.DATASTORE_WORDS):
        known, signed = mapping.keys(nodes.Datastore), mapping.paths(machinelearning.DATASTORE.stem)
        return Shape(
            type_,
            {key: _below(known[key].path) for key in _PLAIN if key in known},
            {key: _below(signed[f"credentials.{key}"]) for key in ("tenant_id", "client_id", "thumbprint", *_URLS)},
            {key: f"credentials.secrets.{path}" for key, path in CREDENTIALS.items()},
        )
    if type_ := word_of(said, machinelearning.CLASSIC_WORDS):
        return _classic(type_, machinelearning.CLASSIC_WORDS[type_])
    if old := word_of(said, {each: each for each in datastores.CLASSIC_CURRENT}):
        type_ = word_of(datastores.CLASSIC_CURRENT[old], machinelearning.DATASTORE_WORDS)
        return None if type_ is None else _classic(type_, old)
    return None


def _below(path: str) -> str:
    return path.removeprefix("properties.")


def _classic(type_: str, arm: str) -> Shape:
    """The shape of a classic body, which has everything side by side below `properties`, in PascalCase.

    Not from the template: a template may register by the classic API what the plan registers by the current one.
    """
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
    """The keys of the first way to sign in of which all keys are there; all that were found where none is complete.

    A template that serves several ways to sign in leaves the parameters of the others empty.
    """
    for keys in FAMILIES.values():
        if all(key in credentials for key in keys):
            return {key: value for key, value in credentials.items() if key in (*keys, *_URLS)}
    return dict(credentials)
