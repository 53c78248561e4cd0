"""The body that a write will store: what the request says, what is kept of before, and Azure's defaults."""

from __future__ import annotations

import copy
from typing import Any

from amlstack.catalog.locations import LOCATIONS, misspelt
from amlstack.catalog.resources import GROUP

from .body import Body, drop, get, merge, put
from .call import Call
from .errors import ArmError, fixed
from .provider import Provider
from .records import Resource
from .shapes import check_shapes

_ENVELOPE = ("id", "name", "type", "apiVersion", "etag", "systemData")
"""Members of a body that a request may echo but not set."""


def readable(call: Call, provider: Provider, existing: Resource | None, partial: bool) -> Body:
    """The request's body, checked for shape, without what only Azure writes."""
    body = copy.deepcopy(call.body)
    provider.check_top(body)
    for path in (*_ENVELOPE, *provider.kind.read_only):
        drop(body, path)
    provider.read(call, body)
    check_shapes(body, provider.shapes)
    if "location" in body:
        body["location"] = body["location"].replace(" ", "").lower()
    if partial and existing:
        tags = body.get("tags", existing.body.get("tags"))
        merged: Body = merge({key: value for key, value in existing.body.items() if key not in _ENVELOPE}, body)
        return merged if tags is None else {**merged, "tags": tags}
    if existing is None:
        check_required(provider, body)
    return body


def check_required(provider: Provider, body: Body) -> None:
    """Refuse a body without what a creation must give. Raises ArmError 400."""
    if provider.kind.located and not body.get("location"):
        raise ArmError(400, "LocationRequired", "The location property is required for this definition.", "location")
    if provider.kind.located and _nowhere(provider, body["location"]):
        raise _not_available(provider, body["location"])
    for path in provider.required:
        if get(body, path) in (None, ""):
            raise ArmError(400, "InvalidRequestContent", f"The required property '{path}' is missing.", path)


def _nowhere(provider: Provider, location: str) -> bool:
    return location not in provider.regions if provider.regions else misspelt(location)


def _not_available(provider: Provider, location: str) -> ArmError:
    """As Azure refuses a location that there isn't."""
    group = provider.kind.type == GROUP.type
    what = "resource group" if group else f"resource type '{provider.kind.type}'"
    known = provider.regions or LOCATIONS
    regions = f"List of available regions{'' if group else ' for the resource type'} is '{','.join(known)}'."
    code = f"LocationNotAvailableFor{'ResourceGroup' if group else 'ResourceType'}"
    message = f"The provided location '{location}' is not available for {what}. {regions}"
    return ArmError(400, code, message, "location")


def check_fixed(provider: Provider, body: Body, existing: Resource | None) -> None:
    """Refuse another value for what is fixed at creation. Raises ArmError."""
    if existing is None:
        return
    for path in provider.kind.create_only:
        given, kept = get(body, path), get(existing.body, path)
        if given is None or _same(given, kept):
            continue
        if path == "location":
            message = (
                f"The resource '{existing.name}' already exists in location '{kept}'. "
                f"A resource with the same name can't be created in location '{given}': choose another name."
            )
            raise ArmError(409, provider.moved_code, message, path)
        raise fixed(path, provider.fixed_code, provider.fixed_status)


def _same(given: Any, kept: Any) -> bool:
    """Whether a request repeats what is kept: ids in any case, objects in part; what is unset is false or empty."""
    if isinstance(given, dict):
        return all(_same(value, kept.get(key) if isinstance(kept, dict) else None) for key, value in given.items())
    if isinstance(given, str) and isinstance(kept, str):
        return given.lower() == kept.lower() if given.startswith("/") else given == kept
    return bool(given == kept) or (kept is None and given in (False, "", "Disabled"))


def filled(call: Call, provider: Provider, body: Body, existing: Resource | None) -> Body:
    """The body with what a second PUT keeps and with Azure's defaults, also where it says null."""
    made: Body = {}
    defaults = provider.defaults_for(call)
    for path, value in defaults.items():
        put(made, path, copy.deepcopy(value))
    if existing:
        kept: Body = {}
        for path in (*provider.keeps, *provider.kind.create_only):
            if get(existing.body, path) is not None:
                put(kept, path, get(existing.body, path))
        made = merge(made, kept)
    whole: Body = merge(made, body)
    for path in (path for path in defaults if get(whole, path) is None):
        put(whole, path, copy.deepcopy(defaults[path]))
    return whole


def take_secrets(provider: Provider, body: Body) -> Body:
    """Move the credentials out of a body."""
    taken: Body = {}
    for path in provider.kind.secrets:
        value = get(body, path)
        if value is not None:
            put(taken, path, value)
            drop(body, path)
    return taken
