"""What of a foreign file has a place in a workspace file, by the workspace file's own schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.spec import schema

from .secrets import CREDENTIALS

Path = tuple[str | int, ...]
NOTHING = object()
"""What fits where nothing of a value does."""


def fitting(value: Any, rule: Mapping[str, Any], path: Path, misplaced: list[Path]) -> Any:
    """A copy of `value` without what the schema's `rule` has no place for; the paths of that go to `misplaced`.

    Unknown keys, and lists and mappings where none belongs, at any depth, and texts in the place of a mapping. Whether
    a text is a lawful word, or a number one within bounds, isn't looked at.
    """
    rule = _followed(rule)
    types = [rule["type"]] if isinstance(rule.get("type"), str) else rule.get("type", ["object"])
    fits = "object" if isinstance(value, dict) else "array" if isinstance(value, list) else ""
    if fits not in types if fits else set(types) <= {"object", "array"} and value is not None:
        misplaced.append(path)
        return NOTHING
    if isinstance(value, dict):
        return dict(_members(value, rule, path, misplaced))
    if isinstance(value, list):
        items = [fitting(item, rule.get("items", {}), (*path, index), misplaced) for index, item in enumerate(value)]
        return [item for item in items if item is not NOTHING]
    return value


def _members(
    value: dict[Any, Any], rule: Mapping[str, Any], path: Path, misplaced: list[Path]
) -> Iterator[tuple[Any, Any]]:
    known, others = rule.get("properties", {}), rule.get("additionalProperties")
    for key, item in value.items():
        here = (*path, str(key))
        if key in known and key in CREDENTIALS and "writeOnly" in _followed(known[key]):
            yield key, item  # a credential's own place: what stands there is named, not taken
        elif key in known or isinstance(others, dict):
            found = fitting(item, known.get(key, others), here, misplaced)
            if found is not NOTHING:
                yield key, found
        else:
            misplaced.append(here)


def _followed(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    """The rule that another refers to; of a list's items the one for what isn't included."""
    while reference := rule.get("else", rule).get("$ref"):
        rule = schema()["$defs"][reference.rpartition("/")[2]]
    return rule
