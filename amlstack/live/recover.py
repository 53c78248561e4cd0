"""What a killed engine left in a stack, and the stack mended: looked at first, written at once or not at all."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from amlstack.catalog import BY_TOKEN, Kind, of_native, wire

from .deployment import Json, holds_secret, pending, provisioning_state, state, taken_in
from .pulumi import Lock, PulumiError, Stack

Get = Callable[[str, str], Json | None]
"""Reads a resource by its ARM id and api-version; None where there is none."""

_PATIENCE = 600.0
"""Seconds that an operation which is still under way is waited for; the longest of these kinds takes a few minutes."""
_POLL = 1.0
_ENDED = ("", "succeeded", "failed", "canceled")
_SUBSCRIPTION = re.compile(r"/subscriptions/([^/]+)/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One pending operation, and what became of it."""

    operation: str
    """The engine's word: creating, updating, deleting ..."""
    urn: str
    verdict: Literal["adopt", "drop", "unclear"]
    why: str
    state: Json | None = None
    """Of one to adopt: what goes into the stack."""

    @property
    def name(self) -> str:
        """Type and name, as the engine shows them."""
        return " ".join(self.urn.split("::")[-2:]).rpartition("$")[2]


@dataclass(frozen=True, slots=True)
class Recovery:
    """All that is to be mended in one stack."""

    exported: Json
    """The deployment as it is."""
    locks: tuple[Lock, ...] | None
    """None where the backend can't be looked into."""
    findings: tuple[Finding, ...]

    def of(self, verdict: str) -> list[Finding]:
        """The findings with this verdict."""
        return [each for each in self.findings if each.verdict == verdict]


def look(stack: Stack, locks: list[Lock] | None, get: Get, subscription: str | None = None) -> Recovery:
    """Find out what is to be mended, and write nothing.

    `subscription` is where the resources are looked for; else the one that the stack's provider is configured with,
    the one of the stack's other resources, or ARM_SUBSCRIPTION_ID. Raises PulumiError, and what `get` raises.
    """
    exported = stack.export()
    usual = stack.environment.get("ARM_SUBSCRIPTION_ID")
    found = tuple(
        _judged(each, get, subscription or _subscription(each["resource"], exported) or usual)
        for each in pending(exported)
    )
    return Recovery(exported, None if locks is None else tuple(locks), found)


def mend(stack: Stack, recovery: Recovery) -> None:
    """Give up the lock, and put the mended deployment in place of the old one.

    Raises PulumiError where the engine refuses, or where the stack has changed since it was looked at.
    """
    if recovery.locks is None or recovery.locks:
        try:
            stack.cancel()
        except PulumiError:
            if recovery.locks:
                raise
    if not recovery.findings:
        return
    if stack.export() != recovery.exported:
        raise PulumiError(f"{stack.name} has changed meanwhile: look again")
    stack.take(taken_in(recovery.exported, [each.state for each in recovery.findings if each.state]))


def _judged(operation: Json, get: Get, subscription: str | None) -> Finding:
    what, resource = operation["type"], operation["resource"]
    urn, inputs = resource["urn"], resource.get("inputs", {})
    if what != "creating":
        return Finding(what, urn, "drop", "the next run does it again")
    if resource["type"] == wire.STEP:
        return Finding(what, urn, "drop", "the next run looks whether it has been done, and does it if not")
    kind = _kind(resource["type"], inputs)
    if kind is None:
        return Finding(what, urn, "unclear", "amlstack does not know this type, and can't tell whether it exists")
    spelling = (*map(wire.input_of, kind.parent_inputs), kind.name_input)
    if any(holds_secret(inputs.get(word)) for word in spelling):
        return Finding(what, urn, "unclear", "a part of its id is a secret")
    if subscription is None:
        return Finding(what, urn, "unclear", "its subscription isn't known: say --subscription ID")
    if odd := [word for word in spelling if word and not isinstance(inputs.get(word), str)]:
        return Finding(what, urn, "unclear", f"its inputs spell no id: {odd[0]} is no text")
    try:
        id_ = str(wire.path(kind, inputs, subscription))
    except ValueError as fault:
        return Finding(what, urn, "unclear", f"its inputs spell no id: {fault}")
    # of a generic resource, azure-native notes the version of Resource Manager itself
    noted = None if kind.fixed_inputs else inputs.get("azureApiVersion")
    body = _settled(get, id_, str(noted or kind.native_version or kind.api_version))
    if body is None:
        return Finding(what, urn, "drop", f"there is no {id_}")
    return Finding(what, urn, "adopt", _exists(id_, body), state(kind, resource, id_, body))


def _exists(id_: str, body: Mapping[str, Any]) -> str:
    made = body.get("systemData", {}).get("createdAt")
    said = ", ".join(each for each in (provisioning_state(body), f"created {made}" if made else "") if each)
    return f"{id_} exists ({said})" if said else f"{id_} exists"


def _kind(token: str, inputs: Mapping[str, object]) -> Kind | None:
    """The kind of a type token with these inputs, also of a token that names its api-version (`.../v20240101:...`)."""
    plain = re.sub(r"/v\d+[a-z]*:", ":", token)
    return of_native(plain, inputs) if plain in BY_TOKEN else None


def _subscription(resource: Mapping[str, Any], exported: Mapping[str, Any]) -> str | None:
    """The one that the resource's provider is configured with, else the only one in the ids of the stack."""
    resources = exported["deployment"].get("resources") or []
    provider = resource.get("provider", "").rpartition("::")[0]
    for each in resources:
        if each["urn"] == provider and isinstance(each.get("inputs", {}).get("subscriptionId"), str):
            return str(each["inputs"]["subscriptionId"])
    found = {match[1] for each in resources if (match := _SUBSCRIPTION.match(f"{each.get('id', '')}/"))}
    return found.pop() if len(found) == 1 else None


def _settled(get: Get, id_: str, api_version: str) -> Json | None:
    """The resource when its own operation has ended, or _PATIENCE has."""
    end = time.monotonic() + _PATIENCE
    body = get(id_, api_version)
    while body and provisioning_state(body).lower() not in _ENDED and time.monotonic() < end:
        time.sleep(_POLL)
        body = get(id_, api_version)
    return body
