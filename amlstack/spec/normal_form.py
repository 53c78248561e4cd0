"""The normal form of a declaration: every way to write a thing brought to one, as plain data.

Written for data that the schema has passed, and led by it: what stands there says what a value is a short form of.
"""

from __future__ import annotations

from typing import Any

from .faults import Path
from .model import SecretName
from .schema_file import followed, schema

Mapping = dict[str, Any]
Moves = dict[Path, Path]
"""Where a value of the normal form stands in the file, where its path is another there."""
_SHORT = frozenset({"x-file", "x-properties", "x-renamed"})
"""Of the schema: a string may stand for something else, or for nothing."""


def normal_form(data: Mapping) -> tuple[Mapping, Moves]:
    """The declaration with dependencies as records and secrets as SecretName, without what the file alone has.

    The second result says what moved.
    """
    walk = _Walk(data.get("secrets", {}).get("key_vault"))
    return walk.mapping(data, schema(), ()), walk.moves


class _Walk:
    """One way through a declaration, along the schema."""

    def __init__(self, vault: str | None) -> None:
        self.moves: Moves = {}
        self._vault = vault
        """The key vault of each secret that names none itself."""

    def mapping(self, given: Mapping, rule: Mapping, path: Path) -> Mapping:
        """A record with the normal form of each key's value, without those that say nothing."""
        result: Mapping = {}
        for key, value in given.items():
            inner = rule["properties"][key]
            if not isinstance(value, (dict, list)) and _SHORT.isdisjoint(inner):
                result[key] = value
                continue
            if _says_nothing(key, value, inner):
                continue
            name = inner.get("x-renamed", key)
            if name != key:
                self.moves[*path, name] = (*path, key)
            inner = followed(inner)
            if "writeOnly" not in inner:
                result[name] = self._value(value, inner, (*path, name))
            elif "secret" in value:
                result[name] = self._secret(value, (*path, name))
            else:  # what else a secret may be has a key of its own beside it
                result |= value
                self.moves.update({(*path, each): (*path, key, each) for each in value})
        return result

    def _value(self, given: Any, rule: Mapping, path: Path) -> Any:
        if "items" in rule:
            return self._list(given, followed(rule["items"]), path)
        if isinstance(given, str) and "x-properties" in rule:  # no name holds a slash, and every ARM id begins with one
            return {rule.get("x-text") or ("id" if given.startswith("/") else "name"): given}
        return self.mapping(given, rule, path) if "properties" in rule else given

    def _list(self, given: list[Any] | Mapping, rule: Mapping, path: Path) -> list[Any]:
        """A list of records; az ml writes identities as a mapping with their ids as keys."""
        if isinstance(given, dict):
            self.moves.update({(*path, index): (*path, id_) for index, id_ in enumerate(given)})
        return [self._value(each, rule, (*path, index)) for index, each in enumerate(given)]

    def _secret(self, given: Mapping, path: Path) -> SecretName:
        """A secret, which lies in the file's vault unless it names another."""
        self.moves[path] = (*path, "secret")
        if self._vault and "key_vault" not in given:
            self.moves[*path, "key_vault"] = ("secrets", "key_vault")
        return SecretName(**{"key_vault": self._vault, **given})


def _says_nothing(key: str, value: Any, rule: Mapping) -> bool:
    """Whether a key is as good as left out: the file's alone, or no credentials."""
    return "x-file" in rule or (key == "credentials" and not value)
