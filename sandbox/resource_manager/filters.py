"""`$filter`, the part of OData that Resource Manager's lists take: eq, ne, and, or, parentheses and a few functions.

Sources: https://learn.microsoft.com/rest/api/resources/resources/list (what resources are filtered by),
https://github.com/Azure/azure-sdk-for-go/issues/2480 (the refusal).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .errors import ArmError

Row = Mapping[str, str]
"""What is asked about: a value by each property's name in lower case."""
Test = Callable[[Row], bool]

_TOKEN = re.compile(r"\s*(?:'((?:[^']|'')*)'|([\w./:-]+)|([(),]))")
_LONGEST, _DEEPEST = 4_000, 30


@dataclass(frozen=True, slots=True)
class Filter:
    """What one list can be filtered by."""

    properties: frozenset[str]
    """In lower case."""
    functions: Mapping[str, Callable[[list[str]], Test]] = field(default_factory=dict)
    """Further functions by their name in lower case; each is handed its arguments."""

    def parse(self, text: str) -> Test:
        """The test that a filter means. Raises ArmError 400 for what this list can't be filtered by."""
        message = f"Invalid $filter '{text[:500]}' specified in the query string."
        refused = ArmError(400, "InvalidFilterInQueryString", message)
        if len(text) > _LONGEST:
            raise refused
        try:
            return _Parser(self, _tokens(text)).whole()
        except (IndexError, ValueError):
            raise refused from None


def _tokens(text: str) -> list[tuple[str, str]]:
    """The words of a filter, each with what it is: 'text', 'word' or 'sign'. Raises ValueError."""
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(text)
        kind = ("text", "word", "sign")[match.lastindex - 1 if match.lastindex else 0]
        found.append((kind, match[match.lastindex or 0].replace("''", "'") if kind == "text" else match[0].strip()))
        at = match.end()
    return found


class _Parser:
    """Raises ValueError or IndexError where the words make no filter."""

    def __init__(self, filter_: Filter, tokens: list[tuple[str, str]]) -> None:
        self._filter = filter_
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Test:
        test = self._either()
        if self._at != len(self._tokens):
            raise ValueError
        return test

    def _either(self) -> Test:
        tests = [self._both()]
        while self._is_word("or"):
            tests.append(self._both())
        return lambda row: any(test(row) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._is_word("and"):
            tests.append(self._one())
        return lambda row: all(test(row) for test in tests)

    def _one(self) -> Test:
        if self._is_sign("("):
            self._depth += 1
            if self._depth > _DEEPEST:
                raise ValueError
            test = self._either()
            self._need_sign(")")
            self._depth -= 1
            return test
        name = self._word()
        return self._call(name) if self._is_sign("(") else self._comparison(name)

    def _comparison(self, name: str) -> Test:
        operator, value = self._word(), self._value().lower()
        if name not in self._filter.properties or operator not in {"eq", "ne"}:
            raise ValueError(name)
        return lambda row: (row.get(name, "").lower() == value) == (operator == "eq")

    def _call(self, name: str) -> Test:
        arguments: list[str] = []
        while not self._is_sign(")"):
            if arguments:
                self._need_sign(",")
            arguments.append(self._value())
        if name in self._filter.functions:
            return self._filter.functions[name](arguments)
        first, second = (each.lower() for each in arguments)
        if name == "substringof" and second in self._filter.properties:
            return lambda row: first in row.get(second, "").lower()
        if name == "startswith" and first in self._filter.properties:
            return lambda row: row.get(first, "").lower().startswith(second)
        raise ValueError(name)

    def _is_word(self, word: str) -> bool:
        return self._is("word", word)

    def _is_sign(self, sign: str) -> bool:
        return self._is("sign", sign)

    def _is(self, kind: str, text: str) -> bool:
        found = self._at < len(self._tokens) and self._tokens[self._at] == (kind, text)
        self._at += found
        return found

    def _need_sign(self, sign: str) -> None:
        if not self._is_sign(sign):
            raise ValueError(sign)

    def _word(self) -> str:
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind != "word":
            raise ValueError(text)
        return text.lower()

    def _value(self) -> str:
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "sign":
            raise ValueError(text)
        return text
