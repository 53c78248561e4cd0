"""One input: the files of a folder, and what is done with them."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

DIGITS, DEEP, DEEPER = "@digits@", "@deep@", "@deeper@"
"""Stand in data for what no writer would write: a number of 5,000 digits, and 400 or 3,000 lists in one another."""
_WRITTEN = {DIGITS: "9" * 5_000, DEEP: "[" * 400 + "]" * 400, DEEPER: "[" * 3_000 + "]" * 3_000}


@dataclass(frozen=True, slots=True)
class Data:
    """A file that holds data."""

    value: Any
    form: str = "json"
    """json, yaml or toml."""

    def content(self) -> bytes:
        """What the file holds."""
        text = _FORMS[self.form](self.value)
        for word, written in _WRITTEN.items():
            text = text.replace(f'"{word}"', written).replace(f"'{word}'", written).replace(word, written)
        return text.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Text:
    """A file of these bytes."""

    held: bytes

    def content(self) -> bytes:
        """What the file holds."""
        return self.held


@dataclass(frozen=True, slots=True)
class Odd:
    """Something else in a file's place: a folder, or a link to what can't be read."""

    what: str
    """folder, loop, dangling or unreadable."""


ODD = ("folder", "loop", "dangling", "unreadable")
File = Data | Text | Odd


@dataclass(frozen=True, slots=True)
class Case:
    """Files, the front that is given them, and the words of its command line."""

    front: str
    files: Mapping[str, File] = field(default_factory=dict)
    """By their paths in the folder."""
    words: tuple[str, ...] = ()
    fails: tuple[int, str] = (0, "")
    """The number of the call of the file system that fails, and how; 0 is none."""
    given: File = Text(b"")
    """What is on standard input."""

    def write(self, folder: Path) -> None:
        """Write the files into an empty folder."""
        for name, file in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(file, Odd):
                _make(path, file.what)
            else:
                path.write_bytes(file.content())


def _make(path: Path, what: str) -> None:
    if what == "folder":
        path.mkdir()
    else:  # the first bytes of a process's own memory can't be read, not by root either
        path.symlink_to({"loop": path.name, "dangling": "nowhere", "unreadable": f"/proc/{os.getpid()}/mem"}[what])


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, default=str)


def _yaml(value: Any) -> str:
    try:
        return str(yaml.dump(value, Dumper=yaml.CSafeDumper, sort_keys=False, width=10_000, default_flow_style=False))
    except (yaml.YAMLError, UnicodeError, ValueError):  # half a letter, a number of too many digits
        return _json(value)


def _toml(value: Any) -> str:
    """A table with each key on a line of its own; what TOML hasn't is written all the same."""
    if not isinstance(value, Mapping):
        return _toml_value(value)
    return "\n".join(f"{json.dumps(str(key))} = {_toml_value(item)}" for key, item in value.items())


def _toml_value(value: Any) -> str:
    match value:
        case Mapping():
            return "{" + ", ".join(f"{json.dumps(str(key))} = {_toml_value(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_toml_value, value)) + "]"
        case bool() | str():
            return json.dumps(value)
        case dt.date():
            return value.isoformat()
    return str(value)


_FORMS = {"json": _json, "yaml": _yaml, "toml": _toml}
