"""What may be wrong with a resource's body, held against what Azure publishes of its type."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto


class Aspect(Enum):
    """A sort of fault in a body; each conformance rule tells one."""

    NAME = auto()
    """There is no such property."""
    TYPE = auto()
    """A value can't be what it should be."""
    TEXT = auto()
    """A value is written as another type, but reads as what it should be."""
    WORD = auto()
    """A text is none of those that are allowed."""
    OTHER_WORD = auto()
    """A text is none of those that are published; there may be others."""
    CASE = auto()
    """A text is one of them, in another case."""
    LIMIT = auto()
    """Too long, too short, too much, or not of the pattern."""
    MISSING = auto()
    """A property that must be there isn't."""
    OFTEN_MISSING = auto()
    """A property that is published as required isn't there; the service takes a body without it."""
    READ_ONLY = auto()
    """Only Azure writes this property."""


@dataclass(slots=True)
class Conformance:
    """All that was found when one resource was held against its type."""

    faults: list[tuple[Aspect, str, str]] = field(default_factory=list)
    """Aspect, path, what."""
    unknown: dict[Aspect, str] = field(default_factory=dict)
    """The path of the first value whose being unknown keeps an aspect from being judged."""
    unpublished: str = ""
    """The api-version that nothing is kept of; then only slips of the hand are among the faults."""
