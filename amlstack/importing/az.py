"""From az ml's YAML files to a workspace file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from amlstack.catalog import machinelearning
from amlstack.spec import SpecError, schema, yaml_file

from .result import Found, NothingToImport
from .secrets import CREDENTIALS, secret_name

_WORKSPACE = "workspace.schema.json"
"""What the `$schema` of az ml's workspace files ends with."""


def from_az(folder: Path, resource_group: str | None = None) -> Found:
    """The workspace file of a folder with az ml's YAML files: one workspace, and datastores.

    `resource_group` is taken where the workspace's file names none. A key that a workspace file hasn't is left out and
    noted; a literal credential is left out, with the name of the secret in its place; so is a file that can't be read,
    which is told. Raises NothingToImport where none or several of them are a workspace.
    """
    workspaces: dict[Path, dict[str, Any]] = {}
    datastores: dict[Path, dict[str, Any]] = {}
    notes: list[str] = []
    unread: list[str] = []
    for file, data in _read(folder, unread):
        if not isinstance(data, dict):
            notes.append(f"{file}: is no mapping, and left alone")
        elif _is_datastore(data):
            datastores[file] = data
        elif _is_workspace(data):
            workspaces[file] = data
        else:
            notes.append(f"{file}: is neither a workspace nor a datastore that the file knows, and left alone")
    if len(workspaces) != 1:
        found = ", ".join(map(str, workspaces)) or "none"
        raise NothingToImport(
            *unread,
            f"{folder}: expected one workspace file, found {found}; "
            f"az ml's has the line `$schema: https://azuremlschemas.azureedge.net/latest/{_WORKSPACE}`",
        )
    ((file, data),) = workspaces.items()
    known = schema()
    mapping = dict(_known(data, known["properties"], str(file), notes))
    mapping.setdefault("resource_group", resource_group)
    keys = known["$defs"]["datastore"]["properties"]
    mapping["datastores"] = [_datastore(store, keys, str(file), notes) for file, store in datastores.items()]
    said = {key: value for key, value in mapping.items() if value not in (None, [], {})}
    return Found(said, tuple(notes), tuple(unread))


def _read(folder: Path, unread: list[str]) -> Iterator[tuple[Path, Any]]:
    """Every YAML file of a folder and the folders in it, in the order of their names; `unread` gets the others."""
    for file in sorted(one for one in folder.rglob("*") if one.suffix in (".yml", ".yaml") and one.is_file()):
        try:
            yield file, yaml_file(file)
        except SpecError as error:
            unread += (f"can't be imported: {fault}" for fault in error.faults)


def _is_datastore(data: Mapping[str, Any]) -> bool:
    type_ = data.get("type")
    return isinstance(type_, str) and type_ in machinelearning.DATASTORE_WORDS


def _is_workspace(data: Mapping[str, Any]) -> bool:
    schema_ = data.get("$schema")
    return isinstance(schema_, str) and schema_.endswith(_WORKSPACE)


def _known(data: Mapping[str, Any], keys: Mapping[str, Any], file: str, notes: list[str]) -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if key in keys and key != "$schema":
            yield key, value
        elif key != "$schema":
            notes.append(f"{file}: {key} has no place in a workspace file, and is left out")


def _datastore(data: Mapping[str, Any], keys: Mapping[str, Any], file: str, notes: list[str]) -> dict[str, Any]:
    made = dict(_known(data, keys, file, notes))
    if isinstance(given := made.get("credentials"), dict):
        made["credentials"] = {key: _credential(made.get("name"), key, given[key], file, notes) for key in given}
    return made


def _credential(store: Any, key: str, value: Any, file: str, notes: list[str]) -> Any:
    """A setting as it is; the name of a secret in a literal credential's place."""
    if key not in CREDENTIALS or isinstance(value, dict):
        return value
    name = secret_name(store, key)
    notes.append(f"{file}: credentials.{key} is left out: keep it as the secret {name}, and take it out of that file")
    return {"secret": name}
