"""What `amlstack doctor` finds at one place."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum

import click


class State(StrEnum):
    """How a thing is."""

    OK = "ok"
    ABSENT = "absent"
    """Not there, and needed by nothing that is."""
    WRONG = "wrong"
    """What is there won't do, or lacks what it needs."""
    BROKEN = "broken"
    """No command works without it."""


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at."""

    name: str
    state: State
    found: str
    """What there is, or isn't, in a few words."""
    mend: str = ""
    """What to do about it; for what is absent, how to have it."""

    def data(self) -> dict[str, str]:
        """It as plain data."""
        return {"name": self.name, "state": str(self.state), "found": self.found, "mend": self.mend}


def styled(text: str, colour: str) -> str:
    """A text in a colour, on a terminal that wants any."""
    return click.style(text, fg=colour) if sys.stdout.isatty() and "NO_COLOR" not in os.environ else text
