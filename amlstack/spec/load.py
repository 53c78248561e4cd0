"""A workspace file to a declaration, or to everything that is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, TypeVar

from . import schema_check, spellings
from .document import Document
from .faults import Path, Place, SpecError
from .fill import fill
from .include import include
from .model import SecretName, WorkspaceSpec
from .normal_form import Moves, normal_form
from .schema_file import schema
from .yaml_tree import At

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one workspace file, with the files it includes, declares."""

    spec: WorkspaceSpec
    mapping: dict[str, Any]
    """The normal form as plain data with SecretName leaves, for those who want keys rather than records."""
    document: Document = field(repr=False)
    """The file as it is written, with those that it includes."""
    _moves: Moves = field(repr=False)
    policy: Mapping[str, Any] = field(default_factory=dict)
    """What the file says about its checks, as it stands there."""
    secrets_vault: str | None = None
    """The key vault of each secret that names none itself."""

    def place(self, path: Path) -> Place:
        """Where the value at `path` of the normal form stands, or the nearest thing around it that the file says."""
        while path not in self._moves and path not in self.document.spots:
            path = path[:-1]
        return self.document.value(self._moves.get(path, path))

    def secrets(self) -> tuple[tuple[SecretName, Place], ...]:
        """Each secret, once, and where it first occurs, in the order of the declaration."""
        found: dict[SecretName, Place] = {}
        for path, leaf in _leaves(self.mapping, ()):
            if isinstance(leaf, SecretName):
                found.setdefault(leaf, self.place(path))
        return tuple(found.items())

    def as_args(self, secret: Callable[[SecretName], T]) -> dict[str, Any]:
        """The normal form with `secret(name)` in place of each secret: the arguments of the Workspace component."""
        args: dict[str, Any] = _replaced(self.mapping, secret)
        return args


def load(path: str | os.PathLike[str], given: Mapping[str, str] | None = None) -> Declaration:
    """Read the workspace file at `path`; `given` has texts, by real path, that count instead of what a file holds.

    Raises SpecError with every fault of shape, in it and in the files it includes. Whether a name is lawful is the
    plan's to judge.
    """
    shown = os.fspath(path)
    document = Document(given=given or {})
    document.data = document.unfold(document.tree(FilePath(shown), shown), shown)
    include(document, FilePath(shown).parent)
    spellings.settle(document.data)
    faults = [*document.faults, *schema_check.faults(document)]
    if faults:
        raise SpecError(faults)
    policy = document.data.get("policy", {})
    mapping, moves = normal_form(document.data)
    vault = document.data.get("secrets", {}).get("key_vault")
    return Declaration(fill(WorkspaceSpec, mapping), mapping, document, moves, policy, vault)


def check_datastore(path: str | os.PathLike[str], given: Mapping[str, str] | None = None) -> Document:
    """Look at the datastore file at `path` as a workspace file would include it; a document with it alone.

    Raises SpecError with every fault of its shape.
    """
    file = FilePath(path)
    around = dict.fromkeys(schema()["required"], "workspace")
    spots: dict[Path, tuple[str, At, At]] = {(): (str(file), (0, 0), (0, 0))}
    document = Document({**around, "datastores": [{"include": file.name}]}, spots, given=given or {})
    include(document, file.parent)
    spellings.settle(document.data)
    faults = [*document.faults, *schema_check.faults(document)]
    if faults:
        raise SpecError(faults)
    return document


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, (dict, list)):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*path, step))
    else:
        yield path, value


def _replaced(value: Any, secret: Callable[[SecretName], Any]) -> Any:
    if isinstance(value, SecretName):
        return secret(value)
    if isinstance(value, dict):
        return {key: _replaced(inner, secret) for key, inner in value.items()}
    return [_replaced(inner, secret) for inner in value] if isinstance(value, list) else value
