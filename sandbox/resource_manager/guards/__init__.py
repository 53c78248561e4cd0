"""What refuses writes and deletions of any kind of resource, on behalf of another one that stands above it.

A guard is a function in a file of its own that raises ArmError; ARM asks them in the order of `GUARDS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from amlstack.catalog.kind import Kind

from ..call import Call
from ..records import Resource
from . import required_tags

Intent = Literal["write", "delete"]
Guard = Callable[[Call, Kind, Resource, Intent], None]
"""Handed the call, and of the resource its kind, how it will be or was, and what is about to be done to it."""

GUARDS: list[Guard] = [required_tags.check]


def check_guards(call: Call, kind: Kind, resource: Resource, intent: Intent) -> None:
    """Refuse what a guard refuses. Raises ArmError."""
    for guard in GUARDS:
        guard(call, kind, resource, intent)
