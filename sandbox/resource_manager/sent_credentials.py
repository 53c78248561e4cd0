"""Credentials that clients send: no file holds one, and what is kept tells them again as long as somebody gives them.

A salted hash stands in a credential's place. It is answered from this process's memory, from the variables
AMLSTACK_SECRET_*, or where the sandbox has drawn it itself; else a made-up value stands in, the same one every time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from amlstack.variables import MADE_UP, given_secrets

_HASH = "$saltedHash"
_PLAIN = frozenset({"secretstype", "secreturi", "secreturiwithversion", "contenttype"})
"""Members that stand beside credentials and are none, in lower case."""
_COST = 1024


class SentCredentials:
    """The credentials that were sent to one sandbox, and those that may have been."""

    def __init__(self, salt: bytes, drawn: Callable[[], Iterable[Any]]) -> None:
        """`drawn` gives what is kept of the credentials that the sandbox has made."""
        self._salt = salt
        self._drawn: Callable[[], Iterable[Any]] | None = drawn
        self._hashes: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._stand_ins: dict[str, str] = {}
        """The hashes of those for which a made-up value was given, by that."""
        self.learn(given_secrets())

    def learn(self, values: Iterable[str]) -> None:
        """Take notice of values that may be those that were sent."""
        for value in values:
            self._hash(value)

    def hidden(self, value: Any) -> Any:
        """What may be written to a file: a hash in the place of each text but what is made up."""
        if isinstance(value, Mapping):
            return {key: item if str(key).lower() in _PLAIN else self.hidden(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.hidden(item) for item in value]
        if not isinstance(value, str) or not value:
            return value
        if value in self._stand_ins:  # read and written back
            return {_HASH: self._stand_ins[value]}
        return value if value.startswith(MADE_UP) else {_HASH: self._hash(value)}

    def shown(self, value: Any) -> Any:
        """What was hidden, or a made-up value in its place."""
        if isinstance(value, Mapping) and _HASH in value:
            return self._value(value[_HASH]) or self._stand_in(value[_HASH])
        if isinstance(value, Mapping):
            return {key: self.shown(item) for key, item in value.items()}
        return [self.shown(item) for item in value] if isinstance(value, list) else value

    def lost(self, value: Any) -> bool:
        """Whether a made-up value stands in for something in it."""
        if isinstance(value, Mapping) and _HASH in value:
            return self._value(value[_HASH]) is None
        inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        return any(map(self.lost, inner))

    def _value(self, kept: str) -> str | None:
        if kept not in self._values and self._drawn:
            drawn, self._drawn = self._drawn(), None
            self.learn(text for each in drawn for text in _texts(each))
        return self._values.get(kept)

    def _stand_in(self, kept: str) -> str:
        made = f"{MADE_UP}{hashlib.sha256(kept.encode()).hexdigest()[:40]}"
        self._stand_ins[made] = kept
        return made

    def _hash(self, value: str) -> str:
        if value not in self._hashes:
            made = hashlib.scrypt(value.encode(), salt=self._salt, n=_COST, r=8, p=1, dklen=32).hex()
            self._hashes[value] = made
            self._values[made] = value
        return self._hashes[value]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping) and _HASH not in value:
        for each in value.values():
            yield from _texts(each)
