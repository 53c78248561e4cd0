"""What the authors of a published parameter file leave to whoever uses it, with a value in its place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from amlstack.arm import language
from amlstack.arm.language.parameters import resolved
from amlstack.arm.language.tree import get

from .made_up import value

SECRET = "made-up-Secret1"
_PLACEHOLDER = re.compile(r"<[^<>]*>|(?:GEN|GET-PREREQ)-[\w-]+|[A-Z][A-Z\d-]*-REFERENCE")
"""`<storageAccountId>` in a README of Azure Verified Modules; `GEN-UNIQUE-8` and the like, in place of which the
quickstarts' own tests put a value."""
_INSIDE = re.compile(r"GEN-[A-Z]+(?:-[A-Z]+)*(?:-(\d+))?")
_ID = (
    "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-contoso/providers"
    "/Microsoft.Network/virtualNetworks/vnet-contoso/subnets/default"
)
_GUID = "22222222-2222-2222-2222-222222222222"
_GUIDS = re.compile(r"(object|principal|tenant|client|app|subscription)-?_?id$|guid", re.IGNORECASE)
LOCATION = "westeurope"
_ASSIGNMENT = "<name>"
"""How the examples of Azure Verified Modules leave a role assignment's name."""


def completed(template: Any, parameters: Any) -> dict[str, Any]:
    """A parameter file with a value for each placeholder, one that its parameter's definition allows.

    One that the template has a default for is left out, but where the quickstarts' tests put a text.
    """
    said, declared = get(parameters, "parameters"), get(template, "parameters")
    entries = said if isinstance(said, Mapping) else {}
    found = {name: _entry(name, entry, _definition(template, get(declared, name))) for name, entry in entries.items()}
    return {"parameters": {name: entry for name, entry in found.items() if entry is not None}}


def _definition(template: Any, raw: Any) -> Mapping[str, Any]:
    try:
        return resolved(raw, get(template, "definitions")) if isinstance(raw, Mapping) else {}
    except language.ExpressionError:
        return {}


def _entry(name: str, entry: Any, definition: Mapping[str, Any]) -> Any:
    """One parameter's entry; None for one that is left out."""
    given: Any = next((each for key in ("value", "reference") if (each := get(entry, key)) is not None), None)
    if not _is_placeholder(given):
        return _inside(name, entry)
    type_ = str(get(definition, "type")).lower()
    if type_ == "securestring":
        return {"value": SECRET}
    default, nullable = get(definition, "defaultValue"), get(definition, "nullable")
    own = not given.startswith("<") or "resourceid" in name.lower() or not (default or nullable)
    if type_ == "string" and get(definition, "allowedValues") is None and own:
        text = _text(name, given)
        least, most = get(definition, "minLength") or 0, get(definition, "maxLength") or len(text)
        return {"value": text if least <= len(text) <= most else value(definition, None)}
    return None if nullable or default is not None else {"value": value(definition, None)}


def _inside(name: str, item: Any) -> Any:
    """A value with something in the place of each placeholder in it."""
    if isinstance(item, Mapping):
        return {key: _inside(name if key == "value" else key, each) for key, each in item.items()}
    if isinstance(item, list):
        return [_inside(name, each) for each in item]
    if _is_placeholder(item):
        return _text(name, item)
    return _INSIDE.sub(partial(_made_up, name), item) if isinstance(item, str) else item


def _text(name: str, placeholder: str) -> str:
    if "resourceid" in f"{name}{placeholder}".lower():
        return _ID
    if _GUIDS.search(name) or _GUIDS.search(placeholder.strip("<>")) or placeholder == _ASSIGNMENT:
        return _GUID
    if name.lower().endswith("location"):
        return LOCATION
    found = _INSIDE.fullmatch(placeholder)
    return _made_up(name, found) if found else "contoso"


def _made_up(name: str, match: re.Match[str]) -> str:
    """A word of the length that is asked for; each parameter has one of its own."""
    return ("c" + hashlib.sha256(name.encode()).hexdigest())[: int(match[1] or 10)]


def _is_placeholder(item: Any) -> bool:
    return isinstance(item, str) and _PLACEHOLDER.fullmatch(item) is not None
