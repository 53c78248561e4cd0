"""Reads the expressions that `render` writes, and puts in their place what the mocks of `recording` answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from amlstack.catalog import BY_TYPE, environment, guids, ids

from .recording import SUBSCRIPTION, TENANT, keys, principal

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|\w+|[().,\[\]])", re.DOTALL)


class Resolver:
    """Resolves for a deployment to one group; `secret` gives the value of a parameter."""

    def __init__(self, group: str, secret: Callable[[str], str] = "value of {}".format) -> None:
        group_id = ids.group_id(SUBSCRIPTION, group)
        self.functions: dict[str, Callable[..., Any]] = {
            "resourceGroup": lambda: {"id": group_id},
            "subscription": lambda: {"tenantId": TENANT, "subscriptionId": SUBSCRIPTION},
            "resourceId": lambda *parts: _resource_id(group_id, *parts),
            "subscriptionResourceId": _subscription_resource_id,
            "extensionResourceId": ids.resource_id,
            "reference": _reference,
            "guid": guids.guid,
            "listKeys": lambda id_, version: {"keys": keys(ids.parse(_of_version(id_, version)).name)},
            "parameters": secret,
            "environment": lambda: environment.AZURE_CLOUD,
            "replace": str.replace,
            "split": str.split,
            "equals": lambda one, other: one == other,
            "concat": lambda *parts: "".join(parts),
            "if": lambda condition, one, other: one if condition else other,
        }

    def __call__(self, value: Any) -> Any:
        """The value with every expression resolved and every escape undone, in keys too."""
        if isinstance(value, dict):
            return {self(key): self(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self(item) for item in value]
        if not isinstance(value, str) or not (value.startswith("[") and value.endswith("]")):
            return value
        return value[1:] if value.startswith("[[") else self.evaluate(value[1:-1])

    def evaluate(self, text: str) -> Any:
        """The value of one expression, brackets off."""
        assert "".join(_TOKEN.findall(text)) == re.sub(r"('(?:[^']|'')*')|\s+", r"\1", text), "not all of it is tokens"
        tokens = iter(_TOKEN.findall(text))
        value, end = self._value(next(tokens), tokens)
        assert end == "", f"{end!r} is left over"
        return value

    def _value(self, token: str, tokens: Iterator[str]) -> tuple[Any, str]:
        """A value, and the token behind it."""
        if token.startswith("'"):
            return token[1:-1].replace("''", "'"), next(tokens, "")
        assert next(tokens) == "("
        value, after = self.functions[token](*self._arguments(tokens)), next(tokens, "")
        while after in (".", "["):
            step = next(tokens)
            value = value[step] if after == "." else value[int(step)]
            assert after == "." or next(tokens) == "]"
            after = next(tokens, "")
        return value, after

    def _arguments(self, tokens: Iterator[str]) -> Iterator[Any]:
        token = next(tokens)
        while token != ")":
            value, token = self._value(token, tokens)
            yield value
            if token == ",":
                token = next(tokens)


def _resource_id(group_id: str, *parts: str) -> str:
    """An id in the group that is deployed to, or in the group, of the subscription, that stands before the type."""
    place = next(index for index, part in enumerate(parts) if "/" in part)
    subscription, group = group_id.split("/")[2::2]
    if place:
        subscription, group = (subscription, *parts[:place])[-2:]
    return ids.resource_id(ids.group_id(subscription, group), *parts[place:])


def _subscription_resource_id(*parts: str) -> str:
    """An id in the subscription that is deployed to, or in the one that stands before the type."""
    around = [SUBSCRIPTION, *parts][-3]
    return ids.resource_id(f"/subscriptions/{around}", *parts[-2:])


def _reference(id_: str, version: str, *full: str) -> dict[str, Any]:
    """What only Azure knows of a resource: a workspace's identity stands beside its properties."""
    known = {"principalId": principal(_of_version(id_, version))}
    return {"identity": known} if full == ("Full",) else known


def _of_version(id_: str, version: str) -> str:
    """The id; the function must ask in the catalog's api-version of its type."""
    assert BY_TYPE[ids.parse(id_).type.lower()].api_version == version
    return id_
