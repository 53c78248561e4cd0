"""The deployments that a sandbox remembers, with their operations. They are no resources: `sandbox show` lists none."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from amlstack.catalog.resources import DEPLOYMENT, HISTORY

from .records import below

TABLES = """
CREATE TABLE deployment (key TEXT PRIMARY KEY, scope TEXT NOT NULL, record TEXT NOT NULL, started_at REAL NOT NULL)
WITHOUT ROWID;
CREATE TABLE deployment_operation (key TEXT, number INTEGER, body TEXT NOT NULL, PRIMARY KEY (key, number))
WITHOUT ROWID;
"""
NAMES = ("deployment", "deployment_operation")
_CUT = f"/providers/{DEPLOYMENT.type}/".lower()


@dataclass(slots=True)
class Deployment:
    """One deployment as it is kept: no secure value ever stands in it."""

    id: str
    properties: dict[str, Any]
    template: dict[str, Any]
    """What was deployed, as POST exportTemplate gives it back."""
    envelope: dict[str, Any] = field(default_factory=dict)
    """Location and tags, where it has them."""
    started_at: float = 0.0
    """In seconds of the epoch; it tells a deployment from a later one of its name."""

    @property
    def name(self) -> str:
        """The last segment of the id."""
        return self.id.rpartition("/")[2]

    @property
    def active(self) -> bool:
        """Whether it still runs."""
        return self.properties["provisioningState"] in {"Accepted", "Running"}

    @property
    def shown(self) -> dict[str, Any]:
        """The deployment as ARM gives it back."""
        envelope = {"id": self.id, "name": self.name, "type": DEPLOYMENT.type, **self.envelope}
        return {**envelope, "properties": self.properties}


class History:
    """The tables with deployments. Use it inside the store's transaction, except for reading."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database
        self._unwritten: dict[str, Deployment] = {}
        """How deployments ended that could not be written: a full disk must not make them run for ever."""

    def put(self, deployment: Deployment) -> None:
        """Create or replace. More than `HISTORY` in one scope make the oldest forgotten."""
        key = deployment.id.lower()
        scope = key[: key.rindex(_CUT)]
        record = {
            "id": deployment.id,
            "properties": deployment.properties,
            "template": deployment.template,
            "envelope": deployment.envelope,
        }
        self._db.execute(
            "INSERT OR REPLACE INTO deployment VALUES (?, ?, ?, ?)",
            (key, scope, json.dumps(record), deployment.started_at),
        )
        old = "SELECT key FROM deployment WHERE scope = ? ORDER BY started_at DESC LIMIT -1 OFFSET ?"
        for (each,) in self._db.execute(old, (scope, HISTORY)).fetchall():
            self.drop(each)
        self._unwritten.pop(key, None)

    def remember(self, deployment: Deployment) -> None:
        """Keep how a deployment ended in memory, since it can't be written, until it is written again."""
        self._unwritten[deployment.id.lower()] = deployment

    def get(self, id_: str) -> Deployment | None:
        """The deployment of this id, in any case."""
        row = self._db.execute("SELECT record, started_at FROM deployment WHERE key = ?", (id_.lower(),)).fetchone()
        return self._unwritten.get(id_.lower()) or _deployment(row) if row else None

    def has(self, deployment: Deployment) -> bool:
        """Whether this very deployment is remembered, and no later one of its name."""
        row = self._db.execute("SELECT started_at FROM deployment WHERE key = ?", (deployment.id.lower(),)).fetchone()
        return row is not None and row[0] == deployment.started_at

    def at(self, scope: str) -> list[Deployment]:
        """The deployments of a group or a subscription, sorted by name."""
        rows = self._db.execute(
            "SELECT record, started_at FROM deployment WHERE scope = ? ORDER BY key", (scope.lower(),)
        )
        return [_deployment(row) for row in rows]

    def unfinished(self) -> list[Deployment]:
        """Those that were running when their server ended, or are."""
        rows = self._db.execute("SELECT record, started_at FROM deployment")
        return [found for row in rows if (found := _deployment(row)).active]

    def drop(self, id_: str) -> None:
        """Forget a deployment, or all that lie in a group, with their operations."""
        for table in NAMES:
            self._db.execute(
                f"DELETE FROM {table} WHERE key = ? OR (key >= ? AND key < ?)",  # noqa: S608 - our own names
                (id_.lower(), *below(id_)),
            )

    def put_operation(self, id_: str, number: int, body: dict[str, Any]) -> None:
        """Create or replace a deployment's operation of that number."""
        self._db.execute(
            "INSERT OR REPLACE INTO deployment_operation VALUES (?, ?, ?)", (id_.lower(), number, json.dumps(body))
        )

    def operations(self, id_: str) -> list[dict[str, Any]]:
        """A deployment's operations, in the order in which they began."""
        rows = self._db.execute("SELECT body FROM deployment_operation WHERE key = ? ORDER BY number", (id_.lower(),))
        return [json.loads(row[0]) for row in rows]

    def forget_operations(self, id_: str) -> None:
        """Drop a deployment's operations, before it runs again."""
        self._db.execute("DELETE FROM deployment_operation WHERE key = ?", (id_.lower(),))


def _deployment(row: tuple[str, float]) -> Deployment:
    return Deployment(**json.loads(row[0]), started_at=row[1])
