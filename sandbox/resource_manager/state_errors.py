"""What an error of the state's database means for whoever has the sandbox, and what frees it.

Only what is no database of ours is for `reset`: anything else would throw away what can be kept.
Source: https://www.sqlite.org/rescode.html
"""

from __future__ import annotations

import sqlite3

_NO_DATABASE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_ERROR)
_WRITABLE = "let the file and its folder be writable for you, or keep the sandbox in another folder (--state DIR)"
_MENDS = {
    sqlite3.SQLITE_FULL: ("the disk is full", "free some space; what exists stays"),
    sqlite3.SQLITE_READONLY: ("it can't be written", f"{_WRITABLE}; what exists stays"),
    sqlite3.SQLITE_CANTOPEN: ("it can't be opened", f"{_WRITABLE}; what exists stays"),
    sqlite3.SQLITE_PERM: ("it may not be opened", f"{_WRITABLE}; what exists stays"),
    sqlite3.SQLITE_BUSY: ("another process holds it", "end that one (amlstack sandbox stop), and try again"),
    sqlite3.SQLITE_LOCKED: ("another process holds it", "end that one (amlstack sandbox stop), and try again"),
    sqlite3.SQLITE_IOERR: ("the disk can't be read or written", "look whether it is full, or fails; what exists stays"),
    sqlite3.SQLITE_NOMEM: ("the memory is full", "end something else, and try again; what exists stays"),
}


def explained(error: sqlite3.Error) -> str:
    """What is wrong with the state, and how to mend it. Nothing that stands in it is quoted."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = sqlite3.SQLITE_ERROR if code is None else code & 0xFF
    if primary in _NO_DATABASE:
        return f"{error}: amlstack sandbox reset makes it anew"
    what, mend = _MENDS.get(primary, (str(error), "try again; what exists stays"))
    return f"{what}: {mend}"
