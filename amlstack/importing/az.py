"""From az ml's YAML files to a workspace file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath
from typing import Any

from amlstack.literal_credentials import masked
from amlstack.spec import SpecError, schema, spellings, yaml_file

from .approver import with_approver
from .az_files import datastore_type, is_workspace, says_workspace, strange_keys
from .az_keys import tell
from .az_network import in_shape, without_needless_provisioning
from .fitting import Path, fitting
from .managed_network import without_azures_own
from .result import Found, NothingToImport, Told
from .secrets import CREDENTIALS, is_reference, secret_name, without_credentials

_MOST_STRANGE = 2
"""Keys that no workspace has, in a file that may be meant as one all the same."""

Files = dict[FilePath, dict[str, Any]]


def from_az(
    folder: FilePath,
    resource_group: str | None = None,
    location: str | None = None,
    skip: FilePath | None = None,
    workspace: str | None = None,
) -> Found:
    """The workspace file of a folder with az ml's YAML files: one workspace, and datastores.

    `resource_group` and `location` are taken where the workspace's file names none; the file `skip` isn't looked at.
    `workspace` chooses among several by their names, and names a file without one, such as az ml's update takes. A key
    that a workspace file hasn't is left out and told; a literal credential is left out, with the name of the secret in
    its place; so is a file that can't be read, which is told. Raises NothingToImport where none or several of them are
    a workspace.
    """
    told, unread = Told(), list[str]()
    workspaces, stores, others = Files(), Files(), Files()
    for file, data in _read(folder, skip, unread):
        if not isinstance(data, dict):
            told.notes.append(f"{file}: is no mapping, and left alone")
        elif type_ := datastore_type(data):
            stores[file] = data | {"type": type_}
        elif is_workspace(data, workspace):
            workspaces[file] = data
        else:
            others[file] = data
    chosen = _chosen(workspaces)
    if len(chosen) != 1:
        raise NothingToImport(*unread, *_why_none(folder, chosen, others))
    ((file, data),) = chosen.items()
    what = "is neither a workspace nor a datastore that the file knows, and left alone"
    told.notes.extend(f"{other}: {what}" for other in others)
    told.notes.extend(
        f"{other}: is left alone, since {file} has the $schema of one" for other in workspaces.keys() - chosen
    )
    mapping = _known(data, schema(), file, "workspace", told)
    mapping |= {
        key: value
        for key, value in (("name", workspace), ("resource_group", resource_group), ("location", location))
        if not mapping.get(key)
    }
    rule = schema()["$defs"]["datastore"]
    mapping["datastores"] = [_datastore(store, rule, file, told) for file, store in stores.items()]
    spellings.settle(mapping)
    told.notes.extend(with_approver(mapping))
    told.remarks.extend(f"{file}: {each}" for each in without_needless_provisioning(mapping))
    made, left = without_credentials(mapping)
    said = _in_order(made, schema())
    notes, warnings, remarks = (
        tuple(map(masked, each)) for each in ([*told.notes, *left], told.warnings, told.remarks)
    )
    return Found(said, notes, tuple(unread), warnings, remarks)


def _read(folder: FilePath, skip: FilePath | None, unread: list[str]) -> Iterator[tuple[FilePath, Any]]:
    """Every YAML file of a folder and the folders in it, in the order of their names; `unread` gets the others."""
    for file in sorted(one for one in folder.rglob("*") if one.suffix in (".yml", ".yaml") and one.is_file()):
        if skip is not None and file.resolve() == skip.resolve():
            continue
        try:
            yield file, yaml_file(file)
        except SpecError as error:
            unread += (f"can't be imported: {fault}" for fault in error.faults)


def _chosen(workspaces: Files) -> Files:
    """Those whose `$schema` says that they are one, where any does; otherwise all that may be one."""
    return {file: data for file, data in workspaces.items() if says_workspace(data)} or workspaces


def _why_none(folder: FilePath, workspaces: Files, others: Files) -> Iterator[str]:
    """What to say where a folder doesn't hold one workspace."""
    found = ", ".join(map(str, workspaces)) or "none"
    line = "`$schema: https://azuremlschemas.azureedge.net/latest/workspace.schema.json`"
    yield (
        f"{folder}: expected one workspace file, found {found}; one has the line {line}, "
        "or a name, no type and no key but a workspace's"
    )
    for file, data in {} if workspaces else others.items():
        if data and "type" not in data and not {"name", "$schema"} & data.keys() and not strange_keys(data):
            yield f"{file}: has the keys of a workspace and no name: say it by --workspace NAME"
        strange = strange_keys(data)
        if "name" in data and "type" not in data and len(strange) <= _MOST_STRANGE:
            yield f"{file}: isn't taken for a workspace: none has {' and '.join(map(masked, strange))}"


def _known(data: Mapping[str, Any], rule: Mapping[str, Any], file: FilePath, room: str, told: Told) -> dict[str, Any]:
    """What of a file has a place in a workspace file, at any depth; the rest is told, without its value."""
    misplaced: list[Path] = []
    given = {key: value for key, value in data.items() if key != "$schema" and value is not None}
    given = in_shape(given) if room == "workspace" else given
    if isinstance(given.get("identity"), dict):
        given["identity"] = _by_ids(given["identity"])
    if isinstance(network := given.get("managed_network"), dict):
        given["managed_network"] = without_azures_own(network, told.remarks, str(file))
    found = dict(fitting(given, rule, (), misplaced))
    for path in misplaced:
        tell(told, str(file), given, path, room)
    if isinstance(found.get("identity"), dict):
        found["identity"] = _identity(found["identity"])
    return found


def _in_order(given: Mapping[str, Any], rule: Mapping[str, Any]) -> dict[str, Any]:
    """What a mapping says, in the schema's order: az ml prints in the alphabet's."""
    return {key: given[key] for key in rule["properties"] if given.get(key) not in (None, [], {})}


def _by_ids(identity: dict[str, Any]) -> dict[str, Any]:
    """An identity whose members are named by their ids, as az ml's older files list them: `- resource_id: ID`."""
    users = identity.get("user_assigned_identities")
    if not isinstance(users, list) or not all(isinstance(each, dict) and each.get("resource_id") for each in users):
        return identity
    return identity | {"user_assigned_identities": {str(each["resource_id"]): each for each in users}}


def _identity(given: Mapping[str, Any]) -> dict[str, Any]:
    """An identity without empty values: az ml takes null for no identities, and for an identity without settings."""
    users = given.get("user_assigned_identities")
    said = {key: value for key, value in given.items() if value is not None}
    return said | ({"user_assigned_identities": {key: {} for key in users}} if isinstance(users, dict) else {})


def _datastore(data: Mapping[str, Any], rule: Mapping[str, Any], file: FilePath, told: Told) -> dict[str, Any]:
    made = _in_order(_known(data, rule, file, "datastore", told), rule)
    if isinstance(given := made.get("credentials"), dict):
        if "thumbprint" in given:  # az ml's files may leave the certificate to be found by it
            given.setdefault("certificate", None)
        made["credentials"] = {key: _credential(made.get("name"), key, given[key], file, told) for key in given}
    return made


def _credential(store: Any, key: str, value: Any, file: FilePath, told: Told) -> Any:
    """A setting as it is; the name of a secret in a literal credential's place."""
    if key not in CREDENTIALS or is_reference(value):
        return value
    name = secret_name(store, key)
    keep = f"keep it as the secret {name}"
    left = f"is left out: {keep}, and take it out of that file" if value is not None else f"isn't there: {keep}"
    told.notes.append(f"{file}: credentials.{key} {left}")
    return {"secret": name}
