"""The errors of the template language: where, what, and how to mend it. No parameter's value ever stands in one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from amlstack.literal_credentials import masked


class ExpressionError(Exception):
    """Raised for an expression that can't be read, or has no value."""

    def __init__(self, what: str, mend: str = "", offset: int | None = None) -> None:
        self.what = what
        self.mend = mend
        self.offset = offset
        """Characters before the fault in the text that holds the expression, its opening bracket counted."""
        self.spot: Spot | None = None
        """Where in the template, where that is known better than by who notes the fault."""
        super().__init__(f"{what}; {mend}" if mend else what)

    def at(self, offset: int) -> ExpressionError:
        """The error with a place, where it has none yet."""
        self.offset = offset if self.offset is None else self.offset
        return self


class Wrong(ExpressionError):
    """Raised for what is wrong whatever the values are: a function or a name that isn't there, a number of arguments, a
    type. It is a fault in a branch that isn't taken too."""


class Exhausted(ExpressionError):
    """Raised for an expression that takes more work or memory than one is given."""


class Waits(Exception):
    """Raised by a function that needs a value that isn't known: its call then stays one."""


class Spot(NamedTuple):
    """A path into a template, from its end to its top."""

    parent: Spot | None
    key: str | int

    def path(self) -> tuple[str | int, ...]:
        """The keys and indexes from the top."""
        keys: list[str | int] = []
        spot: Spot | None = self
        while spot is not None:
            keys.append(spot.key)
            spot = spot.parent
        return tuple(reversed(keys))


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file, as editors count it: from 1."""

    file: str
    line: int
    """0 is the file as a whole."""
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """One thing that keeps a template from being expanded."""

    place: Place | None
    """Where in the file; None for a template that was given without its text."""
    path: tuple[str | int, ...]
    """Where in the template: ('resources', 0, 'name')."""
    offset: int | None = field(compare=False)
    """Characters before the fault in the text that holds the expression."""
    what: str
    mend: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "what", masked(self.what))
        object.__setattr__(self, "mend", masked(self.mend))

    def __str__(self) -> str:
        where = self.place or "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.path)
        inside = "" if self.offset is None or self.place else f", character {self.offset + 1}"
        mend = f"; {self.mend}" if self.mend else ""
        return f"{str(where).lstrip('.') or 'the template'}{inside}: {self.what}{mend}"


class TemplateError(Exception):
    """Raised for a template or a parameter file that can't be expanded: everything found, each once."""

    def __init__(self, faults: Iterable[TemplateFault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))
        super().__init__("\n".join(map(str, self.faults)))


def near(word: str, words: Iterable[str]) -> str:
    """How to mend a word that isn't one of `words`: the one that was probably meant, or all where they are few."""
    known = {item.lower(): item for item in words}
    if close := difflib.get_close_matches(word.lower(), known, 1):
        return f"did you mean '{known[close[0]]}'?"
    return expected(sorted(known.values())) if known and len(known) <= 12 else ""


def expected(words: Sequence[str]) -> str:
    """The words of a list as an error offers them."""
    return f"expected {'one of ' if len(words) > 1 else ''}{', '.join(words)}"
