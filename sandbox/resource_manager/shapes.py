"""What a body must look like: checks of the envelope that every resource has, and of what is published of a kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from amlstack.catalog import resources
from amlstack.catalog.published import Described, Items, Object, Scalar, Words, words
from amlstack.catalog.published import Shape as Published

from .body import Body, get, put
from .errors import ArmError, bad_content

Shape = type | tuple[str, ...] | Words
"""What a property may be: a JSON type, the words it may hold, or the published words of a list that is open."""

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

_CHECKED = ("kind", "sku", "properties")
"""What of the envelope a kind has a say in; the rest is the same for all."""
_JSON = {"string": str, "boolean": bool, "integer": int}


def published_shapes(described: Iterable[tuple[str, Described]]) -> dict[str, Shape]:
    """What is published of the properties that a request may set, by path.

    Left out are what may be anything, what lies in a map, and what is one thing in one case and another in the next.
    """
    found: dict[str, Shape | None] = {}
    for path, each in described:
        top = path.partition(".")[0]
        if (top in _CHECKED or top not in ENVELOPE) and "*" not in path and not each.read_only:
            shape = _json_shape(each.shape)
            found[path] = shape if found.setdefault(path, shape) == shape else None
    return {path: shape for path, shape in found.items() if shape is not None}


def published_required(described: Iterable[tuple[str, Described]]) -> list[str]:
    """The paths that a creation must give, without objects that must have something. The location has its own rule."""
    needed = [path for path, each in described if each.required and path != "location"]
    return [path for path in needed if not any(other.startswith(f"{path}.") for other in needed)]


def _json_shape(shape: Published) -> Shape | None:
    match shape:
        case Words():
            return shape if shape.open else shape.words
        case Items():
            return list
        case Object():
            return dict
        case Scalar():
            return _JSON.get(shape.type)


def check_envelope(body: Body, own: Collection[str] = ()) -> None:
    """Refuse members that ARM doesn't know at the top of a resource, and tags that it can't hold.

    `own` are the members that only resources of this type have. Raises ArmError 400.
    """
    unknown = sorted(set(body) - {*ENVELOPE, *own})
    if unknown:
        message = f"could not find member '{unknown[0]}' on a resource. It takes {', '.join(sorted({*_top(), *own}))}."
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
        if not 0 < len(name) <= _TAG_NAME or not resources.tag_name_characters(name):
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

    An empty text in the place of a number, or of true or false, says nothing: templates that are in wide use write it,
    as that of Azure Verified Modules' storage account does for isNfsV3Enabled.
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
    if isinstance(shape, (tuple, Words)):
        known, is_open = (shape, False) if isinstance(shape, tuple) else (shape.words, shape.open)
        published = {word.lower(): word for word in known}.get(value.lower()) if isinstance(value, str) else None
        if published is not None:
            put(body, path, published)
        elif not isinstance(value, str) or words.is_refused(value, known, open_list=is_open):
            return ArmError(400, "InvalidRequestContent", f"'{path}' must be one of {', '.join(known)}.", path)
        return None
    if value == "" and shape in (bool, int):
        put(body, path, None)
        return None
    if not isinstance(value, shape) or (isinstance(value, bool) and shape is int):
        return ArmError(400, "InvalidRequestContent", f"'{path}' must be {_WORDS[shape]}.", path)
    return None
