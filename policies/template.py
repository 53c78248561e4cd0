"""A template's resources as the rules look at them: literals unescaped, ids followed, other expressions unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from amlstack.catalog import guids
from amlstack.catalog.resources import DEPLOYMENT_TYPE

from .graph import Resource, Unknown, template_key

_TEXT = r"'(?:[^']|'')*'"
_RESOURCE_ID = re.compile(rf"\[\s*resourceId\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)\s*\)\s*\]", re.IGNORECASE)
_REFERENCE = re.compile(rf"\[\s*reference\(\s*resourceId\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)\s*\).*\]", re.IGNORECASE)
_BUILT_IN = re.compile(
    r"\[\s*subscriptionResourceId\(\s*'(Microsoft\.Authorization/roleDefinitions)'\s*,\s*'([^']+)'\s*\)\s*\]",
    re.IGNORECASE,
)
"""A role's definition, whose GUID is the same in every subscription."""
_GUID = re.compile(r"\[\s*guid\(.*\)\s*\]", re.IGNORECASE | re.DOTALL)
_TENANT = re.compile(r"\[\s*subscription\(\)\.tenantId\s*\]", re.IGNORECASE)
_NOBODY = "00000000-0000-0000-0000-000000000000"
"""Stands for the tenant's id, which is always there and always of this form, as where templates are expanded."""


def resources(template: Iterable[Mapping[str, Any]]) -> list[Resource]:
    """The resources of a template, as `amlstack.arm.render` gives them."""
    return [_resource(index, entry) for index, entry in enumerate(template)]


def _resource(index: int, entry: Mapping[str, Any]) -> Resource:
    type_, name = entry["type"], literal(entry["name"])
    body = {key: value if _is_deployment(type_) else literal(value) for key, value in entry.items()}
    if isinstance(name, Unknown):
        # whatever guid() gives is a GUID, and another one for other arguments: that is all that a name's rule asks
        known = guids.guid(entry["name"]) if _GUID.fullmatch(entry["name"]) else name
        return Resource(type_, (known,), body, key=template_key(type_, f"#{index}"), label=f"number {index + 1}")
    names = tuple(name.split("/"))
    return Resource(type_, names, body, key=template_key(type_, *names))


def _is_deployment(type_: str) -> bool:
    return type_.lower() == DEPLOYMENT_TYPE.lower()


def literal(value: Any) -> Any:
    """A copy of a template's value with Unknown for each expression, and literals as ARM reads them.

    Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
    """
    if not isinstance(value, str):
        if isinstance(value, (list, tuple)):
            return [literal(item) for item in value]
        return {key: literal(item) for key, item in value.items()} if isinstance(value, Mapping) else value
    return _meant(value) if value.startswith("[") and value.endswith("]") else value


@lru_cache(maxsize=4096)  # very many resources refer to few
def _meant(value: str) -> str | Unknown:
    """The value of a text in brackets: an escaped literal, an id that is the same everywhere, or Unknown."""
    if _TENANT.fullmatch(value):
        return _NOBODY
    if role := _BUILT_IN.fullmatch(value):
        return f"/providers/{role[1]}/{role[2]}"
    return value[1:] if value.startswith("[[") else Unknown(_named(value))


def _named(expression: str) -> tuple[str, ...]:
    """The key of the resource whose id an expression spells, or of which it gives a property, and no more than that."""
    match = _RESOURCE_ID.fullmatch(expression) or _REFERENCE.fullmatch(expression)
    if not match:
        return ()
    words = [text[1:-1].replace("''", "'") for text in re.findall(_TEXT, match[1])]
    type_ = next(
        (index for index, word in enumerate(words) if "/" in word), None
    )  # a subscription and group may precede
    return () if type_ is None else (template_key(*words[type_:]),)
