"""The result of an import: a workspace file's content, or the reasons why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class NothingToImport(Exception):
    """Raised where no workspace can be made out; `reasons` say why, and how to mend it."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Found:
    """A workspace file's content."""

    mapping: dict[str, Any]
    """The file's keys, in the order in which they are written. No credential's value stands in it."""
    notes: tuple[str, ...]
    """What was found and couldn't be carried over, and what is left to do, a sentence each."""
    unread: tuple[str, ...] = ()
    """What could not be read, files or expressions, and why: what they declare isn't in the mapping."""
    warnings: tuple[str, ...] = ()
    """What was found, keeps the workspace or its data safe, and couldn't be carried over."""
    remarks: tuple[str, ...] = ()
    """What was left out and is nothing lost."""


@dataclass(slots=True)
class Told:
    """The sentences of a Found, while it is made."""

    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
