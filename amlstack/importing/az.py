"""From az ml's YAML files to a workspace file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from amlstack.catalog import machinelearning
from amlstack.literal_credentials import masked
from amlstack.spec import SpecError, schema, yaml_file

from .fitting import Path, fitting
from .result import Found, NothingToImport
from .secrets import CREDENTIALS, is_reference, secret_name, without_credentials

_WORKSPACE = "workspace.schema.json"
"""What the `$schema` of az ml's workspace files ends with."""


def from_az(folder: FilePath, resource_group: str | None = None) -> Found:
    """The workspace file of a folder with az ml's YAML files: one workspace, and datastores.

    `resource_group` is taken where the workspace's file names none. A key that a workspace file hasn't is left out and
    noted; a literal credential is left out, with the name of the secret in its place; so is a file that can't be read,
    which is told. Raises NothingToImport where none or several of them are a workspace.
    """
    workspaces: dict[FilePath, dict[str, Any]] = {}
    datastores: dict[FilePath, dict[str, Any]] = {}
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
    mapping = _known(data, known, str(file), notes)
    mapping.setdefault("resource_group", resource_group)
    rule = known["$defs"]["datastore"]
    mapping["datastores"] = [_datastore(store, rule, str(file), notes) for file, store in datastores.items()]
    made, left = without_credentials(mapping)
    said = {key: value for key, value in made.items() if value not in (None, [], {})}
    return Found(said, tuple(map(masked, (*notes, *left))), tuple(unread))


def _read(folder: FilePath, unread: list[str]) -> Iterator[tuple[FilePath, Any]]:
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


def _known(data: Mapping[str, Any], rule: Mapping[str, Any], file: str, notes: list[str]) -> dict[str, Any]:
    """What of a file has a place in a workspace file, at any depth; the rest is noted, without its value."""
    misplaced: list[Path] = []
    found = fitting({key: value for key, value in data.items() if key != "$schema"}, rule, (), misplaced)
    for path in misplaced:
        # what stands among credentials may be one, its key too
        said = "a key of credentials" if path[0] == "credentials" and len(path) > 1 else ".".join(map(str, path))
        notes.append(f"{file}: {said} has no place in a workspace file, and is left out")
    return dict(found)


def _datastore(data: Mapping[str, Any], rule: Mapping[str, Any], file: str, notes: list[str]) -> dict[str, Any]:
    made = _known(data, rule, file, notes)
    if isinstance(given := made.get("credentials"), dict):
        made["credentials"] = {key: _credential(made.get("name"), key, given[key], file, notes) for key in given}
    return made


def _credential(store: Any, key: str, value: Any, file: str, notes: list[str]) -> Any:
    """A setting as it is; the name of a secret in a literal credential's place."""
    if key not in CREDENTIALS or is_reference(value):
        return value
    name = secret_name(store, key)
    notes.append(f"{file}: credentials.{key} is left out: keep it as the secret {name}, and take it out of that file")
    return {"secret": name}
