"""The schema taken apart, for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from amlstack.spec import schema

Rule = dict[str, Any]


def properties(rule: Rule | None = None, path: str = "") -> Iterator[tuple[str, Rule]]:
    """Every property of the schema with its dotted path, references followed; a list's items as []."""
    rule = schema() if rule is None else rule
    if "$ref" in rule:
        yield from properties(schema()["$defs"][rule["$ref"].rpartition("/")[2]], path)
    for key, inner in rule.get("properties", {}).items():
        yield f"{path}{key}", inner
        yield from properties(inner, f"{path}{key}.")
    items = rule.get("items", {})
    for branch in (items, items.get("then", {}), items.get("else", {})):
        if branch:
            yield from properties(branch, f"{path[:-1]}[].")


def followed(rule: Rule) -> Rule:
    """The rule with what it refers to."""
    if "$ref" not in rule:
        return rule
    return {**schema()["$defs"][rule["$ref"].rpartition("/")[2]], **rule}


ALL = dict(properties())
