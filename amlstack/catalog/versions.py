"""The api-versions of each resource type that Azure knows: what a call may name, and what a refusal lists.

They are kept in api-versions.json, which `python -m tools.published_types` derives: the versions that Azure publishes
types of, and those few that Microsoft's clients send besides. The file is read when the first version is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "api-versions.json"
RESOURCE_MANAGER = "microsoft.resources"
"""Stands for the whole namespace: subscriptions, tenants, locations, providers, groups, tags, deployments, lists."""


def api_versions(type_: str) -> tuple[str, ...]:
    """The api-versions of a type in any case, the oldest first; none for one that isn't known."""
    key = type_.lower()
    return every_version().get(RESOURCE_MANAGER if key.startswith(f"{RESOURCE_MANAGER}/") else key, ())


@cache
def every_version() -> Mapping[str, tuple[str, ...]]:
    """The api-versions by type, in lower case."""
    said = json.loads(FILE.read_text(encoding="utf-8"))["types"]
    return {type_: tuple(text.split()) for type_, text in said.items()}
