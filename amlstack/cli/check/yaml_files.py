"""What can be checked in a YAML file: a workspace, or a datastore with the workspaces that include it."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

from amlstack.report import Skipped

from . import config, workspace, yaml_kind
from .search import Found, Search
from .subject import Unfit, unfit
from .yaml_kind import Kind


def found(file: Path, search: Search, *, named: bool) -> Iterator[Found]:
    """What a file holds; one that the user hasn't named may also be something else. Raises Unfit and OSError."""
    if (yield from of_kind(file, yaml_kind.kind(file), search, named=named)):
        return
    if named and not search.lenient:
        if yaml_kind.is_program(file):
            from .preview import SAVE

            raise unfit(str(file), f"is a Pulumi program: what is checked of one is its preview, saved by: {SAVE}")
        if yaml_kind.is_foreign(file):
            raise unfit(str(file), "is no workspace file and no datastore file")
        yield workspace.read(os.fspath(file), search.given)
    else:
        yield Skipped(str(file), "is no workspace file: it says no resource_group")


def of_kind(file: Path, kind: Kind | None, search: Search, *, named: bool) -> Generator[Found, None, bool]:
    """What a workspace file or a datastore file holds, which JSON may be too, and whether it is one. Raises Unfit."""
    if kind == "workspace":
        yield workspace.read(os.fspath(file), search.given)
        return True
    wanted = search.includers.of(file) if named or kind == "datastore" else []
    users = [each for each in wanted if not search.excluded(each)]
    for each in users:
        yield from _user(each, search)
    if kind == "datastore" and not users:
        yield workspace.datastore(os.fspath(file), search.given)
        yield Skipped(str(file), "no workspace file includes this datastore: only its shape was looked at")
    return kind == "datastore" or bool(users)


def _user(file: Path, search: Search) -> Iterator[Found]:
    """A workspace file that includes what is looked at."""
    shown = config.shown(file)
    try:
        if search.first(file):
            yield workspace.read(shown, search.given)
    except Unfit as error:
        yield from error.reasons
