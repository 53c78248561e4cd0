"""What jsonschema finds, in types of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .faults import Path


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where the declaration breaks one keyword of the schema."""

    path: Path
    keyword: str
    """additionalProperties, required, type, enum ..."""
    rule: Any
    """The keyword's value: the required keys, the lawful words."""
    schema: Mapping[str, Any]
    """The part of the schema that holds the keyword."""
    value: Any
    """What stands at `path`."""
