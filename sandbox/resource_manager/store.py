"""What exists: one SQLite file, `azure.db` in the state folder.

Ids are looked up without regard to case and given back as they were first spelled. Every request is one transaction:
it is there whole or not at all, also after `kill -9` (write-ahead log). Credentials stand in a table of their own,
so that no body can carry one out.
"""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from amlstack.sandbox.control import DATABASE, make_folder

from . import history, let_pass
from .records import Deleted, Resource, below
from .sent_credentials import SentCredentials
from .state_errors import explained

_DAY = 86_400
_GUIDS = uuid.UUID("5a9db0c5-0000-4000-8000-000000000000")

_TABLES = (
    """
CREATE TABLE resource (
    key TEXT PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
    ready_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX resource_name ON resource (type, name);
CREATE TABLE secret (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE deleted (
    key TEXT PRIMARY KEY, root TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
    body TEXT NOT NULL, deleted_at REAL NOT NULL, purge_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX deleted_name ON deleted (type, name);
CREATE TABLE taken (type TEXT, name TEXT, PRIMARY KEY (type, name)) WITHOUT ROWID;
CREATE TABLE life (key TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE operation (id TEXT PRIMARY KEY, key TEXT, started_at REAL NOT NULL, ready_at REAL NOT NULL) WITHOUT ROWID;
""",
    history.TABLES,
    """
CREATE TABLE time (key TEXT PRIMARY KEY, created_at REAL NOT NULL, changed_at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX operation_end ON operation (ready_at);
""",
    let_pass.TABLES,
    """
CREATE TABLE salt (value BLOB NOT NULL);
INSERT INTO salt VALUES (randomblob(32));
""",
)
"""What each version of the file has more than the one before it."""
VERSION = len(_TABLES)
_IN_THE_CLEAR = 4
"""The last version that kept credentials as they were sent."""
_SENT = ("/datastores/", "/secrets/")
"""In the keys of what they were kept for."""
_NAMES = ("resource", "secret", "deleted", "taken", "life", "operation", "time", *history.NAMES, *let_pass.NAMES)


class UnreadableState(RuntimeError):
    """The state folder's database can't be used; the message says what frees it."""


class Store:
    """The tables of one sandbox. Use it inside `transaction()`, except for reading."""

    def __init__(self, folder: Path) -> None:
        """Open, or make, the database in `folder`. Raises OSError, or UnreadableState where there is something else."""
        make_folder(folder)
        path = folder / DATABASE
        path.touch(mode=0o600)
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
            self._open()
        except sqlite3.Error as error:
            self.close()
            raise UnreadableState(f"{path} can't be used: {explained(error)}") from None
        self.history = history.History(self._db)
        self.let_pass = let_pass.LetPass(self._db)

    def _open(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        with self.transaction():
            found = self._db.execute("PRAGMA user_version").fetchone()[0]
            if found > VERSION:
                raise sqlite3.DatabaseError("it was made by another version of amlstack")
            for statement in ";".join(_TABLES[found:]).split(";"):
                self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {VERSION}")
            salt = self._db.execute("SELECT value FROM salt").fetchone()[0]
            self.sent = SentCredentials(salt, self._kept_secrets)
            if 0 < found <= _IN_THE_CLEAR:
                self._hide_sent()
        if 0 < found <= _IN_THE_CLEAR:
            self._db.execute("VACUUM")  # what was deleted stays in the file's free pages else
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _hide_sent(self) -> None:
        for key, value in self._db.execute("SELECT key, value FROM secret").fetchall():
            if any(each in key for each in _SENT):
                self.keep_sent(key, json.loads(value))

    def close(self) -> None:
        """Close the file, where it could be opened."""
        if hasattr(self, "_db"):
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is kept, or, where an exception leaves it, nothing is."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Nothing of what is done inside is kept."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def empty(self) -> None:
        """Forget everything."""
        for name in _NAMES:
            self._db.execute(f"DELETE FROM {name}")  # noqa: S608 - our own names

    # resources

    def get(self, id_: str) -> Resource | None:
        """The resource of this id, in any case."""
        row = self._db.execute("SELECT id, type, body, ready_at FROM resource WHERE key = ?", (id_.lower(),)).fetchone()
        return _resource(row) if row else None

    def put(self, resource: Resource) -> None:
        """Create or replace."""
        self._db.execute(
            "INSERT OR REPLACE INTO resource VALUES (?, ?, ?, ?, ?, ?)",
            (
                resource.key,
                resource.id,
                resource.type.lower(),
                resource.name.lower(),
                json.dumps({"type": resource.type, **resource.body}),
                resource.ready_at,
            ),
        )
        self._db.execute(
            "INSERT INTO time VALUES (?1, ?2, ?2) ON CONFLICT (key) DO UPDATE SET changed_at = ?2",
            (resource.key, time.time()),
        )

    def times(self, id_: str) -> tuple[float, float]:
        """When a resource was created and last written, in seconds of the epoch; 0 where nobody noted it."""
        row = self._db.execute("SELECT created_at, changed_at FROM time WHERE key = ?", (id_.lower(),)).fetchone()
        return (row[0], row[1]) if row else (0.0, 0.0)

    def below(self, id_: str) -> list[Resource]:
        """Everything inside of `id_` (children, and extensions attached to it), sorted by id; not itself."""
        first, last = below(id_)
        rows = self._db.execute(
            "SELECT id, type, body, ready_at FROM resource WHERE key >= ? AND key < ? ORDER BY key", (first, last)
        )
        return [_resource(row) for row in rows]

    def every(self) -> list[Resource]:
        """Everything, sorted by id."""
        rows = self._db.execute("SELECT id, type, body, ready_at FROM resource ORDER BY key")
        return [_resource(row) for row in rows]

    def of_type(self, type_: str, name: str | None = None) -> list[Resource]:
        """Every resource of a type, or those of that type and name, in all subscriptions."""
        query = "SELECT id, type, body, ready_at FROM resource WHERE type = ?"
        values = [type_.lower()]
        if name is not None:
            query, values = f"{query} AND name = ?", [*values, name.lower()]
        return [_resource(row) for row in self._db.execute(f"{query} ORDER BY key", values)]

    def of_type_below(self, type_: str, id_: str) -> list[Resource]:
        """Every resource of a type inside of `id_`, sorted by id."""
        query = "SELECT id, type, body, ready_at FROM resource WHERE type = ? AND key >= ? AND key < ? ORDER BY key"
        return [_resource(row) for row in self._db.execute(query, (type_.lower(), *below(id_)))]

    def drop(self, id_: str) -> None:
        """Delete for good: the resource, what is inside of it, their credentials, and a group's deployments."""
        for table in ("resource", "secret", "time"):
            self._clear(table, id_)
        self.history.drop(id_)

    def _clear(self, table: str, id_: str) -> None:
        first, last = below(id_)
        self._db.execute(
            f"DELETE FROM {table} WHERE key = ? OR (key >= ? AND key < ?)",  # noqa: S608 - our own names
            (id_.lower(), first, last),
        )

    # credentials

    def keep_secret(self, id_: str, value: Mapping[str, Any]) -> None:
        """Keep a resource's credentials, which the sandbox has made itself."""
        self._db.execute("INSERT OR REPLACE INTO secret VALUES (?, ?)", (id_.lower(), json.dumps(value)))

    def keep_sent(self, id_: str, value: Mapping[str, Any]) -> None:
        """Keep a resource's credentials that a client has sent: they are written to no file."""
        self.keep_secret(id_, self.sent.hidden(value))

    def secret(self, id_: str) -> dict[str, Any]:
        """A resource's credentials, empty where it has none; made-up values stand in for what nobody gives any more."""
        row = self._db.execute("SELECT value FROM secret WHERE key = ?", (id_.lower(),)).fetchone()
        return dict(self.sent.shown(json.loads(row[0]))) if row else {}

    def lost_secrets(self) -> list[str]:
        """The ids of the resources for whose credentials made-up values stand in, in lower case."""
        rows = self._db.execute("SELECT key, value FROM secret ORDER BY key")
        return [key for key, value in rows if self.sent.lost(json.loads(value))]

    def _kept_secrets(self) -> list[Any]:
        return [json.loads(row[0]) for row in self._db.execute("SELECT value FROM secret")]

    def forget_secret(self, id_: str) -> None:
        """Forget a resource's credentials."""
        self._db.execute("DELETE FROM secret WHERE key = ?", (id_.lower(),))

    # soft delete

    def bury(self, resource: Resource, purge_at: float) -> None:
        """Soft-delete: take the resource and what is inside of it away, to be kept until `purge_at`."""
        for each in (resource, *self.below(resource.id)):
            self._db.execute(
                "INSERT OR REPLACE INTO deleted VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    each.key,
                    resource.key,
                    each.id,
                    each.type.lower(),
                    each.name.lower(),
                    json.dumps({"type": each.type, **each.body}),
                    time.time(),
                    purge_at,
                ),
            )
        self._clear("resource", resource.id)

    def deleted(self, type_: str | None = None, name: str | None = None) -> list[Deleted]:
        """The soft-deleted resources (of a type and name) whose time isn't over, sorted by id."""
        query = "SELECT id, type, body, 0, deleted_at, purge_at FROM deleted WHERE key = root AND purge_at > ?"
        values: list[Any] = [time.time()]
        for column, value in (("type", type_), ("name", name)):
            if value is not None:
                query, values = f"{query} AND {column} = ?", [*values, value.lower()]
        rows = self._db.execute(f"{query} ORDER BY key", values)
        return [Deleted(_resource(row[:4]), row[4], row[5]) for row in rows]

    def unearth(self, id_: str) -> None:
        """Bring a soft-deleted resource back, with what was inside of it."""
        rows = self._db.execute("SELECT id, type, body, 0 FROM deleted WHERE root = ?", (id_.lower(),)).fetchall()
        for row in rows:
            self.put(_resource(row))
        self._db.execute("DELETE FROM deleted WHERE root = ?", (id_.lower(),))

    def purge(self, id_: str) -> None:
        """Delete a soft-deleted resource for good."""
        self._db.execute("DELETE FROM deleted WHERE root = ?", (id_.lower(),))
        self._clear("secret", id_)
        self._clear("time", id_)

    # names, GUIDs, operations

    def take(self, type_: str, name: str) -> None:
        """Mark a global name as owned by somebody else."""
        self._db.execute("INSERT OR IGNORE INTO taken VALUES (?, ?)", (type_.lower(), name.lower()))

    def give_back(self, type_: str, name: str) -> None:
        """Undo `take`."""
        self._db.execute("DELETE FROM taken WHERE type = ? AND name = ?", (type_.lower(), name.lower()))

    def is_taken(self, type_: str, name: str) -> bool:
        """Whether a global name belongs to somebody else."""
        found = self._db.execute("SELECT 1 FROM taken WHERE type = ? AND name = ?", (type_.lower(), name.lower()))
        return found.fetchone() is not None

    def begin_life(self, id_: str) -> None:
        """Count that `id_` is created: a second life has other GUIDs than the first."""
        self._db.execute(
            "INSERT INTO life VALUES (?, 1) ON CONFLICT (key) DO UPDATE SET number = number + 1", (id_.lower(),)
        )

    def guid(self, id_: str, purpose: str) -> str:
        """A GUID that Azure would draw at random: here the same on every run, so that two sandboxes can be compared."""
        row = self._db.execute("SELECT number FROM life WHERE key = ?", (id_.lower(),)).fetchone()
        return str(uuid.uuid5(_GUIDS, f"{id_.lower()} {row[0] if row else 0} {purpose}"))

    def begin_operation(self, id_: str, ready_at: float) -> str:
        """Record a long-running operation on `id_`; its own id. Those of more than a day ago are forgotten."""
        self._db.execute("DELETE FROM operation WHERE ready_at < ?", (time.time() - _DAY,))
        operation = str(uuid.uuid4())
        self._db.execute("INSERT INTO operation VALUES (?, ?, ?, ?)", (operation, id_, time.time(), ready_at))
        return operation

    def operation(self, operation: str) -> tuple[str, float, float] | None:
        """What it works on, when it started and when it is ready, or None where there is no such operation."""
        row = self._db.execute(
            "SELECT key, started_at, ready_at FROM operation WHERE id = ?", (operation.lower(),)
        ).fetchone()
        return (row[0], row[1], row[2]) if row else None


def _resource(row: tuple[Any, ...]) -> Resource:
    body = json.loads(row[2])
    return Resource(row[0], body.pop("type"), body, row[3])
