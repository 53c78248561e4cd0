"""What-if's changes: what stands in a resource before and after a deployment, and where the two differ.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-what-if
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from amlstack.arm.language import Pending
from amlstack.arm.language.tree import get
from amlstack.catalog.kind import Kind
from amlstack.sandbox.resource_manager.body import drop

from .secure import HIDDEN

Format = Literal["FullResourcePayloads", "ResourceIdOnly"]
_ALWAYS_NEW = ("etag", "systemData", "properties.provisioningState")


def before(kind: Kind, shown: Mapping[str, Any]) -> dict[str, Any]:
    """A resource as what-if shows it: without what only Azure writes."""
    made = copy.deepcopy(dict(shown))
    for path in (*_ALWAYS_NEW, *kind.read_only):
        drop(made, path)
    return {**made, "apiVersion": kind.api_version}


def declared(kind: Kind, id_: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """A resource as its template declares it: what waits for the deployment as an expression, no credential."""
    hidden: dict[str, Any] = _without_secrets(body, [path.lower() for path in kind.secrets])
    made: dict[str, Any] = as_text(hidden)
    return {"id": id_, "name": id_.rpartition("/")[2], "type": kind.type, "apiVersion": get(body, "apiVersion"), **made}


def _without_secrets(value: Any, paths: Iterable[str], path: str = "") -> Any:
    """A copy without what stands at these paths, in any case; what waits for the deployment is no secret yet."""
    if path[1:] in paths:
        return value if isinstance(value, Pending) or value is None else HIDDEN
    if not isinstance(value, dict):
        return value
    return {key: _without_secrets(item, paths, f"{path}.{str(key).lower()}") for key, item in value.items()}


def as_text(value: Any) -> Any:
    """A copy of a value with its expressions as text."""
    if isinstance(value, dict):
        return {as_text(key): as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return str(value) if isinstance(value, Pending) else value


def unresolved(after: Any, body: Any) -> Any:
    """What a resource will be, with the template's expressions in place of what only a deployment knows.

    Azure's what-if resolves no reference() and no list*(), and so shows what is set by them as changed.
    """
    if isinstance(body, Pending):
        return str(body)
    if isinstance(after, dict) and isinstance(body, dict):
        return {key: unresolved(item, body.get(key)) for key, item in after.items()}
    if isinstance(after, list) and isinstance(body, list) and len(after) == len(body):
        return [unresolved(*pair) for pair in zip(after, body, strict=True)]
    return after


def change(
    id_: str, was: dict[str, Any] | None, will: dict[str, Any] | None, form: Format, rest: str
) -> dict[str, Any]:
    """One resource's change; `rest` is the word for one that isn't in the template."""
    delta = list(_differences(was, will)) if was and will else []
    word = rest if will is None else "Create" if was is None else "Modify" if delta else "NoChange"
    if form == "ResourceIdOnly":
        return {"resourceId": id_, "changeType": "Deploy" if was and will else word}
    made: dict[str, Any] = {"resourceId": id_, "changeType": word}
    shown = {"before": was, "after": was if word == "Ignore" else will, "delta": delta}
    return made | {key: value for key, value in shown.items() if value}


def unsupported(id_: str, reason: str) -> dict[str, Any]:
    """A resource of which nothing can be said."""
    return {"resourceId": id_, "changeType": "Unsupported", "unsupportedReason": reason}


def _differences(was: Mapping[str, Any], will: Mapping[str, Any], path: str = "") -> Iterator[dict[str, Any]]:
    for key in sorted({*was, *will} - ({"id", "name", "type", "apiVersion"} if not path else set())):
        here = f"{path}.{key}" if path else key
        one, other = was.get(key), will.get(key)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from _differences(one, other, here)
        elif isinstance(one, list) and isinstance(other, list) and (children := list(_items(one, other))):
            yield {"path": here, "propertyChangeType": "Array", "before": one, "after": other, "children": children}
        elif not isinstance(one, list) or not isinstance(other, list):
            yield from _difference(here, one, other)


def _items(was: list[Any], will: list[Any]) -> Iterator[dict[str, Any]]:
    for place in range(max(len(was), len(will))):
        one = was[place] if place < len(was) else None
        other = will[place] if place < len(will) else None
        if isinstance(one, dict) and isinstance(other, dict):
            if inner := list(_differences(one, other)):
                modified = {"path": str(place), "propertyChangeType": "Modify", "before": one, "after": other}
                yield {**modified, "children": inner}
        else:
            yield from _difference(str(place), one, other)


def _difference(path: str, one: Any, other: Any) -> Iterator[dict[str, Any]]:
    """How a value changes, if it does: ids are the same in any case, what is empty is the same as what isn't there."""
    if one == other or (one in (None, {}, []) and other in (None, {}, [])) or _same_id(one, other):
        return
    word = "Create" if one is None else "Delete" if other is None else "Modify"
    sides = {"before": one, "after": other}
    yield {"path": path, "propertyChangeType": word, **{key: side for key, side in sides.items() if side is not None}}


def _same_id(one: Any, other: Any) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one[:1] == "/" and one.lower() == other.lower()
