"""Types that the sandbox doesn't play and lets pass all the same, since its user asked for it."""

from __future__ import annotations

import re
import sqlite3

TYPE = re.compile(r"[A-Za-z][\w.-]*(/[A-Za-z][\w.-]*)+", re.ASCII)
"""What a resource type looks like: 'Microsoft.Network/virtualNetworks/subnets'."""
TABLES = """
CREATE TABLE let_pass (key TEXT PRIMARY KEY, type TEXT NOT NULL) WITHOUT ROWID;
"""
NAMES = ("let_pass",)


class LetPass:
    """The table of those types. Use it inside the store's transaction, except for reading."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database

    def add(self, type_: str) -> None:
        """Let a type pass from now on, spelled so: 'Microsoft.Network/bastionHosts'."""
        self._db.execute("INSERT OR REPLACE INTO let_pass VALUES (?, ?)", (type_.lower(), type_))

    def types(self) -> list[str]:
        """The types, as they were spelled, sorted."""
        return [row[0] for row in self._db.execute("SELECT type FROM let_pass ORDER BY key")]
