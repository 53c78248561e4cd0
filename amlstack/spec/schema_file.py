"""The workspace file's JSON Schema (2020-12), read once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA_FILE = Path(__file__).with_name("workspace.schema.json")


@cache
def schema() -> dict[str, Any]:
    """The schema as plain data."""
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


def rule_of(path: Iterable[str | int]) -> dict[str, Any] | None:
    """The rule for what stands at a path of a declaration's normal form; None where no key says it."""
    rule: dict[str, Any] | None = schema()
    for step in path:
        if isinstance(step, int):
            rule = (rule or {}).get("items")
        else:
            rule = {**(rule or {}).get("properties", {}), **(rule or {}).get("x-properties", {})}.get(step)
        if rule is None:
            return None
        rule = followed(rule)
    return rule


def followed(rule: dict[str, Any]) -> dict[str, Any]:
    """The rule that another refers to; of a list's items the one for what isn't included."""
    reference = rule.get("else", rule).get("$ref")
    found: dict[str, Any] = schema()["$defs"][reference.rpartition("/")[2]] if reference else rule
    return found
