"""What a sandbox holds, told by its server, or read from the state folder where none runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import control

if TYPE_CHECKING:
    from .resource_manager.store import Store


def existing(state: Path) -> list[dict[str, Any]]:
    """Everything that exists, as ARM resources sorted by id, without credentials; from the server where one runs.

    Raises SandboxError where the state can't be read.
    """
    return _told(state, "/sandbox/resources", lambda store: [each.shown for each in store.every()])


def deleted(state: Path) -> list[dict[str, Any]]:
    """What is soft-deleted: id, name, type, scheduledPurgeDate, until when it keeps its name. Raises SandboxError."""
    return _told(state, "/sandbox/deleted", lambda store: [each.shown for each in store.deleted()])


def opaque(state: Path) -> frozenset[str]:
    """The types, in lower case, that are let pass though nobody plays them. Raises SandboxError."""
    return frozenset(each.lower() for each in _told(state, "/sandbox/let-pass", lambda store: store.let_pass.types()))


def made_up(state: Path) -> list[str]:
    """The ids, in lower case, for whose credentials made-up values stand in: nobody gives those that were sent.

    Raises SandboxError.
    """
    return _told(state, "/sandbox/made-up-secrets", lambda store: store.lost_secrets())


def _told(state: Path, path: str, read: Callable[[Store], list[Any]]) -> list[Any]:
    found = control.running(state)
    if found:
        status, body = found.request("GET", path)
        if status != 200:
            raise control.SandboxError(
                f"the sandbox did not say what it holds (HTTP {status}): see {state / control.LOG}"
            )
        return list(body["value"])
    if not (state / control.DATABASE).exists():
        return []
    from .resource_manager.state_errors import explained
    from .resource_manager.store import Store, UnreadableState

    try:
        store = Store(state)
    except (OSError, UnreadableState) as error:
        raise control.SandboxError(str(error)) from None
    try:
        return read(store)
    except sqlite3.Error as error:
        raise control.SandboxError(f"{state / control.DATABASE} can't be used: {explained(error)}") from None
    finally:
        store.close()
