"""What `amlstack sandbox deploy --what-if` says, with the signs that az uses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.catalog import ids
from amlstack.literal_credentials import masked_values

SIGNS = {
    "Create": ("+", "to create"),
    "Modify": ("~", "to modify"),
    "Delete": ("-", "to delete"),
    "NoChange": ("=", "no change"),
    "Ignore": ("*", "to ignore"),
    "Unsupported": ("x", "unsupported"),
}
"""Each change's sign, and how they are counted."""
_LONGEST = 100


def lines(found: Mapping[str, Any]) -> Iterator[str]:
    """The changes, those of properties below their resource's, and in the end how many there are."""
    for change in found["changes"]:
        about = ids.parse(change["resourceId"])
        yield f"  {SIGNS[change['changeType']][0]} {about.type}  {about.arm_name}"
        for difference in change.get("delta", ()):
            yield from _difference(difference, "", 6)
        if "unsupportedReason" in change:
            yield f"      {change['unsupportedReason']}"
    counted = Counter(change["changeType"] for change in found["changes"])
    said = (f"{counted[word]} {text}" for word, (_, text) in SIGNS.items() if counted[word])
    yield f"{', '.join(said) or 'nothing to do'}"


def refusals(found: Mapping[str, Any]) -> Iterator[str]:
    """What would be refused, a line each."""
    return (f"would be refused: {each['code']}: {each['message']}" for each in found["diagnostics"])


def _difference(difference: Mapping[str, Any], above: str, indent: int) -> Iterator[str]:
    word, path = difference["propertyChangeType"], f"{above}{difference['path']}"
    if children := difference.get("children"):
        for child in children:
            yield from _difference(child, f"{path}.", indent)
        return
    sides = [_short(difference[side]) for side in ("before", "after") if side in difference]
    yield f"{' ' * indent}{SIGNS[word][0]} {path}: {' => '.join(sides)}"


def _short(value: Any) -> str:
    text = json.dumps(masked_values(value), ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
