"""JSON that somebody else wrote, read so that nothing in it can surprise those who walk through it."""

from __future__ import annotations

import json
from typing import Any

DEEPEST = 100
"""Objects and lists in one another: as many as in a template. What walks through data calls itself at each of them."""


def read(text: bytes | str) -> Any:
    """The data of a JSON text.

    Raises ValueError where it is none (a JSONDecodeError, which says where), is in no encoding that JSON has, holds a
    number of more digits than Python reads, or is nested more than DEEPEST deep.
    """
    try:
        data = json.loads(text)
    except RecursionError:
        raise _too_deep() from None
    inside: list[Any] = [data] if isinstance(data, (dict, list)) else []
    depth = 0
    while inside:
        depth += 1
        if depth > DEEPEST:
            raise _too_deep()
        parts = (each.values() if isinstance(each, dict) else each for each in inside)
        inside = [item for part in parts for item in part if isinstance(item, (dict, list))]
    return data


def _too_deep() -> ValueError:
    return ValueError(f"objects and lists are nested more than {DEEPEST} deep")
