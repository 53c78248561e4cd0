"""The resource group."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from amlstack.catalog import resources

from .. import checks
from .base import Node, Value, checked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ResourceGroup(Node):
    """The group that everything else lies in."""

    kind = resources.GROUP
    why = "Holds the workspace and what belongs to it."
    is_group = True

    name: Value = checked(checks.lawful(resources.GROUP))
    location: Value = checked(checks.location, key="/location")
    tags: Mapping[str, Value] = dataclasses.field(default_factory=dict)
