"""`datastores: [{include: path.yml}]`: a file with one datastore, put in place of the word."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

from amlstack.literal_credentials import literals

from . import unsupported_keys
from .document import Document
from .faults import Fault, SpecError, near, quoted
from .schema_file import schema
from .yaml_tree import Node

_AZ_ML = ("azureblob", "azurefile", "azuredatalakegen1", "azuredatalakegen2", "onelakedatastore")
"""In lower case, the names of az ml's schemas of datastores: https://azuremlschemas.azureedge.net/latest/NAME.schema.json."""


def include(document: Document, folder: FilePath) -> None:
    """Put each included file into `document`; their paths are relative to `folder`.

    What can't be included stays as it is, with a fault in `document.faults`. Shape is not looked at.
    """
    stores = document.data.get("datastores") if isinstance(document.data, dict) else None
    if isinstance(stores, list):
        stores[:] = [_included(document, index, store, folder) for index, store in enumerate(stores)]


def _included(document: Document, index: int, store: Any, folder: FilePath) -> Any:
    """What takes the place of `store`: itself, where it is no include (or one that the schema will refuse)."""
    written = store["include"] if isinstance(store, dict) and list(store) == ["include"] else None
    if not isinstance(written, str) or not written:
        return store
    place = document.value(("datastores", index, "include"))
    if not written.isprintable() or literals(written):
        document.faults.append(
            Fault(place, f"{quoted(written)} is no path", "expected a file, such as datastores/raw.yml")
        )
        return store
    file = folder / written
    if not _is_inside(file, folder):
        what = f"{quoted(written)} lies outside of what may be included"
        document.faults.append(Fault(place, what, "keep it in the repository, or below the workspace file's folder"))
        return store
    try:
        node = document.tree(file, str(file))
    except SpecError as error:
        for fault in error.faults:  # a file that can't be had at all is a fault of the line that names it
            document.faults.append(fault if fault.place.line else Fault(place, f"{file}: {fault.what}", fault.mend))
        return store
    if not _is_datastore(node):  # whatever else it is, nothing of it is told
        what = f"{file} is {'a list' if node.shape == 'list' else 'no datastore'}"
        mend = "an included file holds one datastore, and includes nothing itself"
        document.faults.append(Fault(place, what, mend))
        return store
    return document.unfold(node, str(file), ("datastores", index))


def _is_inside(file: FilePath, folder: FilePath) -> bool:
    """Whether a file lies in the repository of `folder`, or below it where it is in none; links are followed."""
    here = folder.resolve()
    root = next((each for each in (here, *here.parents) if (each / ".git").exists()), here)
    try:
        return file.resolve().is_relative_to(root)
    except (OSError, RuntimeError, ValueError):  # a circle of links, or a name that no system takes
        return True  # reading it says so


def _is_datastore(node: Node) -> bool:
    """Whether a tree is a datastore, or means to be one: by its type, az ml's schema, or without a type its keys."""
    if node.shape != "mapping":
        return False
    said = {key.value: value.value for key, value in node.value if isinstance(key.value, str)}
    known = schema()["$defs"]["datastore"]["properties"]
    words = (*known["type"]["enum"], *unsupported_keys.TYPES)
    if "include" in said:
        return False
    named = str(said.get("$schema")).lower().rpartition("/")[2].partition(".")[0]
    if named in _AZ_ML or ("type" not in said and "name" in said and said.keys() <= known.keys()):
        return True
    return isinstance(said.get("type"), str) and near(said["type"], words) is not None
