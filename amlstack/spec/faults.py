"""What is wrong with a workspace file, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from amlstack.literal_credentials import masked

Path = tuple[str | int, ...]
"""Keys and indexes from the top of the declaration: ("datastores", 2, "account_name")."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file, as editors count: from 1, in characters. Line 0 is the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of a workspace file. No credential that a text of the file holds stands in it."""

    place: Place
    what: str
    """What is wrong."""
    mend: str = ""
    """What was expected, or what to do; may be empty."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "what", masked(self.what))
        object.__setattr__(self, "mend", masked(self.mend))

    def __str__(self) -> str:
        return f"{self.place}: {self.what}: {self.mend}" if self.mend else f"{self.place}: {self.what}"


class SpecError(Exception):
    """A workspace file can't be read; `faults` holds everything that is wrong with it, sorted by place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


def quoted(value: str, longest: int = 60) -> str:
    """The user's text as it may stand in a message: in quotes, short, without a credential, harmless to a terminal."""
    value = masked(value)  # before it is cut: what is left of a credential can't be told from other text
    return repr(value if len(value) <= longest else f"{value[: longest - 3]}...")


def described(value: Any) -> str:
    """What a YAML value is, in words: "the number 42", "a list", 'no name'."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {value:.15g}"
    if isinstance(value, str):
        return quoted(value)
    return "a list" if isinstance(value, list) else "a mapping"


def near(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` most likely means, or None."""
    import difflib  # only a fault needs it

    lower = {entry.lower(): entry for entry in words}
    found = difflib.get_close_matches(word.strip().lower(), lower, n=1)
    return lower[found[0]] if found else None
