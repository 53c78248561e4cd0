"""Request bodies: reading them, and dotted paths into them (`properties.encryption.status`)."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from amlstack import json_text

from .errors import bad_content

Body = dict[str, Any]


def parse(raw: bytes) -> Body:
    """A request's body. Raises ArmError 400 where it is no JSON object."""
    try:
        found = json_text.read(raw)
        json.dumps(found, ensure_ascii=False, allow_nan=False).encode()
    except ValueError as error:
        reason = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "not JSON"
        raise bad_content(f"it must be JSON ({reason}).") from None
    if not isinstance(found, dict):
        raise bad_content("it must be a JSON object.")
    cleaned: Body = without_nulls(found)
    return cleaned


def without_nulls(value: Any) -> Any:
    """The value without members that are null: ARM takes null for left out."""
    if isinstance(value, dict):
        return {key: without_nulls(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [without_nulls(each) for each in value]
    return value


def get(body: Mapping[str, Any], path: str, default: Any = None) -> Any:
    """What stands at a path, or `default`."""
    found: Any = body
    for part in path.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return default
        found = found[part]
    return found


def put(body: Body, path: str, value: Any) -> None:
    """Write a value at a path, making the objects on the way."""
    *parents, last = path.split(".")
    for part in parents:
        if not isinstance(body.get(part), dict):
            body[part] = {}
        body = body[part]
    body[last] = value


def drop(body: Any, path: str) -> None:
    """Take a path away; `*` is any key of an object."""
    head, _, rest = path.partition(".")
    if not isinstance(body, dict):
        return
    for key in list(body) if head == "*" else [head]:
        if rest:
            drop(body.get(key), rest)
        else:
            body.pop(key, None)


def merge(base: Any, over: Any) -> Any:
    """`base` with everything that `over` says; objects are merged, anything else is replaced."""
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return copy.deepcopy(over)
    merged = {key: merge(base[key], over[key]) if key in base else copy.deepcopy(over[key]) for key in over}
    return {**copy.deepcopy({key: base[key] for key in base if key not in over}), **merged}
