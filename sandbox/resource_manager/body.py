"""Request bodies: reading them, dotted paths into them (`properties.encryption.status`), and checks of their shape."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

from .errors import ArmError, bad_content

Body = dict[str, Any]
Shape = type | tuple[str, ...]
"""What a property may be: a JSON type, or the words it may hold."""

ENVELOPE: Mapping[str, Shape] = {
    "id": str,
    "name": str,
    "type": str,
    "apiVersion": str,
    "etag": str,
    "systemData": dict,
    "location": str,
    "tags": dict,
    "kind": str,
    "sku": dict,
    "identity": dict,
    "identity.type": str,
    "identity.userAssignedIdentities": dict,
    "plan": dict,
    "zones": list,
    "extendedLocation": dict,
    "managedBy": str,
    "properties": dict,
}
"""What may stand at the top of a resource. Source: the resource definition of
https://learn.microsoft.com/azure/azure-resource-manager/management/resource-providers-and-types"""

_WORDS = {str: "a string", bool: "true or false", int: "a whole number", dict: "an object", list: "an array"}
_TAGS, _TAG_NAME, _TAG_VALUE = 50, 512, 256
"""Limits of tags. Source: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations"""


def parse(raw: bytes) -> Body:
    """A request's body. Raises ArmError 400 where it is no JSON object."""
    try:
        found = json.loads(raw, parse_constant=_no_constant)
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        reason = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "not JSON"
        raise bad_content(f"it must be JSON ({reason}).") from None
    if not isinstance(found, dict):
        raise bad_content("it must be a JSON object.")
    cleaned: Body = without_nulls(found)
    return cleaned


def _no_constant(word: str) -> None:
    raise ValueError(word)


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


def check_envelope(body: Body) -> None:
    """Refuse members that ARM doesn't know at the top of a resource, and tags that it can't hold."""
    unknown = sorted(set(body) - set(ENVELOPE))
    if unknown:
        message = f"could not find member '{unknown[0]}' on a resource. It takes {', '.join(sorted(_top()))}."
        raise bad_content(message, unknown[0])
    check_shapes(body, ENVELOPE)
    tags = body.get("tags", {})
    if len(tags) > _TAGS:
        raise ArmError(400, "InvalidTags", f"A resource takes at most {_TAGS} tags, not {len(tags)}.", "tags")
    for name, value in tags.items():
        if not isinstance(value, str) or len(value) > _TAG_VALUE:
            raise ArmError(
                400, "InvalidTagValueLength", f"Tag values are strings of at most {_TAG_VALUE}.", f"tags.{name}"
            )
        if not 0 < len(name) <= _TAG_NAME or set(name) & set("<>%&\\?/"):
            raise ArmError(
                400,
                "InvalidTagNameCharacters",
                f"Tag names are 1 to {_TAG_NAME} characters without < > % & \\ ? /.",
                "tags",
            )


def _top() -> Iterator[str]:
    return (path for path in ENVELOPE if "." not in path)


def check_shapes(body: Body, shapes: Mapping[str, Shape]) -> None:
    """Refuse a value of the wrong JSON type or outside its words, and spell words as they are published.

    Raises ArmError 400 that lists every fault in `details`.
    """
    faults = [fault for path, shape in shapes.items() if (fault := _fault(body, path, shape))]
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise ArmError(400, "InvalidRequestContent", "Several properties are invalid: see details.", details=faults)


def _fault(body: Body, path: str, shape: Shape) -> ArmError | None:
    value = get(body, path)
    if value is None:
        return None
    if isinstance(shape, tuple):
        published = {word.lower(): word for word in shape}.get(value.lower()) if isinstance(value, str) else None
        if published is None:
            return ArmError(400, "InvalidRequestContent", f"'{path}' must be one of {', '.join(shape)}.", path)
        put(body, path, published)
        return None
    if not isinstance(value, shape) or (isinstance(value, bool) and shape is int):
        return ArmError(400, "InvalidRequestContent", f"'{path}' must be {_WORDS[shape]}.", path)
    return None
