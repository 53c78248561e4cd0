"""The normal form of a declaration: every way to write a thing brought to one, as plain data.

Written for data that the schema has passed.
"""

from __future__ import annotations

from typing import Any

from .faults import Path
from .model import SecretName

Mapping = dict[str, Any]
Moves = dict[Path, Path]
"""Where a value of the normal form stands in the file, where its path is another there."""

_SECRETS = ("account_key", "sas_token", "client_secret", "certificate", "password")


def normal_form(data: Mapping) -> tuple[Mapping, Moves]:
    """The declaration with dependencies as records, without `$schema` and `lazy`; secrets as SecretName; what moved."""
    moves: Moves = {}
    result = {key: value for key, value in data.items() if key not in ("$schema", "secrets")}
    for key in ("resource_group", "storage_account", "key_vault", "application_insights", "container_registry"):
        if result.get(key) == "lazy" and key == "container_registry":
            del result[key]
        elif key in result:
            result[key] = _record(result[key])
    if "storage_accounts" in result:
        result["storage_accounts"] = [_record(account) for account in result["storage_accounts"]]
    if "log_analytics" in result.get("application_insights", ()):
        insights = result["application_insights"]
        result["application_insights"] = insights | {"log_analytics": _record(insights["log_analytics"])}
    if "identity" in result:
        result["identity"] = _identity(result["identity"], moves)
    if "datastores" in result:
        vault = data.get("secrets", {}).get("key_vault")
        stores = enumerate(result["datastores"])
        result["datastores"] = [_datastore(store, ("datastores", index), vault, moves) for index, store in stores]
    return result, moves


def _record(dependency: str | Mapping) -> Mapping:
    """A name or an ARM id as a record. No name holds a slash, and every id begins with one."""
    if isinstance(dependency, str):
        return {"id" if dependency.startswith("/") else "name": dependency}
    return dict(dependency)


def _identity(identity: Mapping, moves: Moves) -> Mapping:
    """The identity with a list in place of az ml's mapping of ids."""
    given = identity.get("user_assigned_identities")
    if given is None:
        return dict(identity)
    here: Path = ("identity", "user_assigned_identities")
    if isinstance(given, dict):
        moves.update({(*here, index): (*here, id_) for index, id_ in enumerate(given)})
    return identity | {"user_assigned_identities": [_record(entry) for entry in given]}


def _datastore(store: Mapping, path: Path, vault: str | None, moves: Moves) -> Mapping:
    result = {key: value for key, value in store.items() if key not in ("$schema", "credentials")}
    if "access_for" in store:
        result["access_for"] = [_record(each) for each in store["access_for"]]
    if credentials := store.get("credentials"):
        result["credentials"] = _credentials(credentials, (*path, "credentials"), vault, moves)
    return result


def _credentials(given: Mapping, path: Path, vault: str | None, moves: Moves) -> Mapping:
    """The credentials with their secret as a SecretName, which lies in `vault` unless it names another."""
    result = {}
    for key, value in given.items():
        if key == "account_key" and "list_keys" in value:
            result["list_keys"] = value["list_keys"]
            moves[*path, "list_keys"] = (*path, "account_key", "list_keys")
        elif key in _SECRETS:
            result[key] = SecretName(**{"key_vault": vault, **value})
            moves[*path, key] = (*path, key, "secret")
            if vault and "key_vault" not in value:
                moves[*path, key, "key_vault"] = ("secrets", "key_vault")
        elif key == "authority_uri":
            result["authority_url"] = value
            moves[*path, "authority_url"] = (*path, key)
        else:
            result[key] = value
    return result
