"""`datastores: [{include: path.yml}]`: a file with one datastore, put in place of the word."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

from .document import Document
from .faults import Fault, SpecError, quoted


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
    if not written.isprintable():
        document.faults.append(
            Fault(place, f"{quoted(written)} is no path", "expected a file, such as datastores/raw.yml")
        )
        return store
    file = folder / written
    try:
        node = document.tree(file, str(file))
    except SpecError as error:
        for fault in error.faults:  # a file that can't be had at all is a fault of the line that names it
            document.faults.append(fault if fault.place.line else Fault(place, f"{file}: {fault.what}", fault.mend))
        return store
    if node.shape != "mapping" or any(key.value == "include" for key, _ in node.value):
        what = f"{file} is {'a list' if node.shape == 'list' else 'no datastore'}"
        document.faults.append(Fault(place, what, "an included file holds one datastore, and includes nothing itself"))
        return store
    return document.unfold(node, str(file), ("datastores", index))
