"""What a YAML file of az ml's is: by its `$schema`, its `type`, or its keys, as its command alone says it in az ml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from amlstack.catalog import machinelearning
from amlstack.spec import spellings

from .az_keys import spelled_otherwise, workspace_keys

_WORKSPACES = ("workspace", "hub", "project")


def datastore_type(data: Mapping[str, Any]) -> str | None:
    """The type of the datastore that a file holds, in the file's spelling; None where it holds none."""
    said = data.get("type", _schema_name(data).removesuffix("datastore"))
    return spellings.word(said, machinelearning.DATASTORE_WORDS)


def is_workspace(data: Mapping[str, Any], called: str | None = None) -> bool:
    """Whether a file holds a workspace, a hub or a project; where one is asked for by its name, that one.

    Without a `$schema` it does where it has a name, no type, and no key but a workspace's, however it is spelled. What
    is `called` may have no name in the file: az ml takes it from the command then.
    """
    if called is not None and data.get("name", called) != called:
        return False
    if name := _schema_name(data):
        return name in _WORKSPACES
    named = "name" in data or (called is not None and bool(data))
    return named and "type" not in data and not strange_keys(data)


def strange_keys(data: Mapping[str, Any]) -> list[str]:
    """The keys of a file that no workspace has."""
    return [str(key) for key in data if key not in ("$schema", *workspace_keys()) and not spelled_otherwise(str(key))]


def says_workspace(data: Mapping[str, Any]) -> bool:
    """Whether its `$schema` says that it is one."""
    return _schema_name(data) in _WORKSPACES


def _schema_name(data: Mapping[str, Any]) -> str:
    """What the address under `$schema` ends with, in lower case: 'workspace', 'azureblob'; empty where none is said."""
    said = data.get("$schema")
    name = said.rstrip("/").rpartition("/")[2].lower() if isinstance(said, str) else ""
    return name.removesuffix(".json").removesuffix(".schema")
