"""A state that can't be used is told with what frees it, and only what is no database is for `reset`."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from amlstack.sandbox import contents, control
from amlstack.sandbox.deployments.progress import Part
from amlstack.sandbox.deployments.run import Run
from amlstack.sandbox.deployments.states import accepted
from amlstack.sandbox.resource_manager import history
from amlstack.sandbox.resource_manager.state_errors import explained
from amlstack.sandbox.resource_manager.store import Store, UnreadableState

DEPLOYMENT = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/main"


def full(folder: Path) -> None:
    """Write more than there is room for."""
    with sqlite3.connect(folder / "a.db") as database:
        database.execute("PRAGMA max_page_count = 2")
        database.execute("CREATE TABLE a (b TEXT)")
        database.execute("INSERT INTO a VALUES (?)", ("x" * 100_000,))


def read_only(folder: Path) -> None:
    """Write into a file that may only be read."""
    (folder / "a.db").touch()
    with sqlite3.connect(f"file:{folder / 'a.db'}?mode=ro", uri=True) as database:
        database.execute("CREATE TABLE a (b TEXT)")


def folder_there(folder: Path) -> None:
    """Open a folder."""
    sqlite3.connect(folder)


def held(folder: Path) -> None:
    """Write while somebody else does."""
    with sqlite3.connect(folder / "a.db") as one, sqlite3.connect(folder / "a.db", timeout=0) as other:
        one.execute("BEGIN EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")


def garbage(folder: Path) -> None:
    """Open what is no database."""
    (folder / "a.db").write_bytes(b"no database" * 100)
    sqlite3.connect(folder / "a.db").execute("SELECT * FROM a")


@pytest.mark.parametrize(
    ("what", "says"),
    [
        (full, "the disk is full: free some space; what exists stays"),
        (read_only, "it can't be written: let the file and its folder be writable"),
        (folder_there, "it can't be opened: let the file and its folder be writable"),
        (held, "another process holds it: end that one"),
        (garbage, "file is not a database: amlstack sandbox reset makes it anew"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_an_error_says_what_frees_the_state(what: Callable[[Path], None], says: str, tmp_path: Path) -> None:
    """Errors as SQLite has them: nothing that is whole is to be thrown away."""
    with pytest.raises(sqlite3.Error) as error:
        what(tmp_path)
    assert explained(error.value).startswith(says)
    assert ("reset" in explained(error.value)) == (what is garbage)


def test_a_folder_in_the_databases_place_is_told(tmp_path: Path) -> None:
    """What can't be opened at all is told as what can't be read is, by whoever opens it."""
    (tmp_path / control.DATABASE).mkdir()
    with pytest.raises(UnreadableState, match=r"azure\.db can't be used: it can't be opened"):
        Store(tmp_path)
    with pytest.raises(control.SandboxError, match="it can't be opened"):
        contents.existing(tmp_path)


class Full:
    """A store that can be read, and not written."""

    def __init__(self) -> None:
        database = sqlite3.connect(":memory:", isolation_level=None)
        database.executescript(history.TABLES)
        self.history = history.History(database)

    def transaction(self) -> None:
        """Fail as on a full disk."""
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error


def test_a_deployment_ends_on_a_full_disk() -> None:
    """How it ended can't be written: whoever asks is told so, instead of that it runs for ever."""
    store, deployment = Full(), accepted(DEPLOYMENT, {}, {}, "Incremental")
    store.history.put(deployment)
    call: Any = SimpleNamespace(store=store)
    plan: Any = SimpleNamespace(asked=SimpleNamespace(template={}, parameters={}, mode="Incremental"))
    part: Any = Part(deployment, cast("Any", None), {}, {})
    asyncio.run(cast("Any", Run(call, plan, part)(cast("Any", None))))
    found = store.history.get(DEPLOYMENT)
    assert found
    assert found.properties["provisioningState"] == "Failed"
    assert "the disk is full: free some space" in str(found.properties["error"])
