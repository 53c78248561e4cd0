"""What azure-native fills in before anything is compared: names, location, api-version.

Source: pulumi-azure-native's provider/pkg/provider/provider.go, getDefaultName and applyDefaults.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from pulumi.runtime.rpc import UNKNOWN

from amlstack.catalog import Kind, ids, wire

from .arm_client import Refusal

RANDOMLY_NAMED = "__createBeforeDelete"
"""azure-native's note among the inputs: its random name lets a replacement be created before the old one is deleted."""
_SUFFIX = 8
"""Characters that make an auto-name unique."""


def with_name(
    kind: Kind, logical: str, seed: bytes, olds: Mapping[str, Any], news: Mapping[str, Any]
) -> dict[str, Any]:
    """Inputs with a name: the given one, the old one, or a new one by the kind's custom.

    A UUID for a role assignment, the logical name for what lies in a parent, the logical name with a suffix for others.
    """
    if news.get(kind.name_input) is not None:
        return dict(news)
    note = {RANDOMLY_NAMED: True}
    old = olds.get(kind.name_input)
    if old is not None:
        return {**news, kind.name_input: old, **({} if RANDOMLY_NAMED not in olds else note)}
    # the engine's seed makes the preview and the run agree
    digest = hashlib.sha256(seed + logical.encode()).hexdigest()
    if kind.extension:
        return {**news, kind.name_input: str(UUID(digest[:32])), **note}
    if len(kind.parent_inputs) > 1:
        return {**news, kind.name_input: logical}
    return {**news, kind.name_input: logical + digest[:_SUFFIX], **note}


def with_location(
    kind: Kind,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    default: str | None,
    of_group: Callable[[str], str | None],
) -> dict[str, Any]:
    """Inputs with a location, where the kind has one: given, old, configured, or that of the resource group."""
    if not kind.located or news.get("location") is not None:
        return dict(news)
    group = news.get("resourceGroupName") if kind.parent_inputs else None
    found = olds.get("location") or default
    if found is None and isinstance(group, str):
        found = UNKNOWN if group == UNKNOWN else of_group(group)
    return {**news, "location": found} if found else dict(news)


def locate(kind: Kind, inputs: Mapping[str, Any], subscription: str) -> str:
    """The id that these inputs spell. Raises Refusal where they spell none, KeyError where one is missing."""
    try:
        return str(wire.path(kind, inputs, subscription))
    except ValueError as fault:
        raise Refusal(f"the inputs of this {kind.title} spell no ARM id: {fault}", 400, created=False) from fault


def spelling(kind: Kind, id_: str) -> dict[str, Any]:
    """The inputs that spell an id. Raises Refusal where it is not of this kind."""
    try:
        found = ids.parse(id_)
    except ValueError as fault:
        raise Refusal(f"'{id_}' is not the id of a {kind.title}: {fault}", 400, created=False) from fault
    if found.type.lower() != kind.type.lower():
        raise Refusal(f"'{id_}' is not the id of a {kind.title}, but of a {found.type}", 400, created=False)
    return wire.names(kind, found)


def missing(kind: Kind, inputs: Mapping[str, Any]) -> dict[str, str]:
    """What must be there and isn't, or can't spell an id: each input and the reason that the engine prints."""
    reasons = {name: why for word in kind.parent_inputs for name, why in _missing_parent(word, inputs)}
    if kind.located and inputs.get("location") is None:
        how = "Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'."
        reasons["location"] = f"missing required property 'location'. {how}"
    return reasons


def _missing_parent(word: str, inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    name = wire.input_of(word)
    if name and inputs.get(name) is None:
        yield name, f"missing required property '{name}'"
    elif name and inputs[name] != UNKNOWN:
        try:
            wire.parent(word, inputs)
        except ValueError as fault:
            yield name, str(fault)
