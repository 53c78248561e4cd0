"""What can be checked in a YAML file: a workspace, or a datastore with the workspaces that include it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from amlstack.report import Skipped

from . import config, workspace, yaml_kind
from .search import Found, Search
from .subject import Unfit, unfit


def found(file: Path, search: Search, *, named: bool) -> Iterator[Found]:
    """What a file holds; one that the user hasn't named may also be something else. Raises Unfit and OSError."""
    kind = yaml_kind.kind(file)
    if kind == "workspace":
        yield workspace.read(os.fspath(file))
        return
    wanted = search.includers.of(file) if named or kind == "datastore" else []
    users = [each for each in wanted if not search.excluded(each)]
    for each in users:
        yield from _user(each, search)
    if users:
        return
    if kind == "datastore":
        yield workspace.datastore(os.fspath(file))
        yield Skipped(str(file), "no workspace file includes this datastore: only its shape was looked at")
    elif named and not search.lenient:
        if yaml_kind.is_program(file):
            from .preview import SAVE

            raise unfit(str(file), f"is a Pulumi program: what is checked of one is its preview, saved by: {SAVE}")
        if yaml_kind.is_foreign(file):
            raise unfit(str(file), "is no workspace file and no datastore file")
        yield workspace.read(os.fspath(file))
    else:
        yield Skipped(str(file), "is no workspace file: it says no resource_group")


def _user(file: Path, search: Search) -> Iterator[Found]:
    """A workspace file that includes what is looked at."""
    shown = config.shown(file)
    try:
        if search.first(file):
            yield workspace.read(shown)
    except Unfit as error:
        yield from error.reasons
