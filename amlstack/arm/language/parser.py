"""ARM template expressions, from text to a tree.

Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from amlstack.catalog import limits

from .errors import ExpressionError
from .nodes import Call, Index, Literal, Node

DEEPEST = 60
"""Calls and members inside one another; nobody can read the sixtieth."""
_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>[-+]?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_$][\w$]*)|(?P<mark>[().,\[\]])
    |(?P<end>\Z))""",
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def is_expression(text: str) -> bool:
    """Whether a template takes a text for an expression: in brackets at both ends, the first not doubled."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def literal(text: str) -> str:
    """What a text that is no expression says: `[[...]` is escaped, and loses one bracket."""
    return text[1:] if text.startswith("[[") and text.endswith("]") else text


def parse(text: str) -> Node:
    """The tree of an expression, which is given as a template writes it: `[concat('a', 'b')]`.

    A node's `at` counts the characters before it in `text`. Raises ExpressionError.
    """
    if not is_expression(text):
        raise ExpressionError("this is no expression", "an expression stands in brackets: [concat('a', 'b')]", 0)
    if len(text) > limits.EXPRESSION_LENGTH:
        raise ExpressionError(
            f"the expression has {len(text):,} characters", f"at most {limits.EXPRESSION_LENGTH:,} are allowed", 0
        )
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = next(self._tokens)
        self._depth = 0

    def whole(self) -> Node:
        node = self._node()
        if self._next.kind != "end":
            raise ExpressionError(
                f"'{self._next.text}' is left over", "an expression is one call or one text", self._next.at
            )
        return node

    def _take(self, mark: str = "") -> _Token:
        token = self._next
        if mark and token.text != mark:
            found = f"'{token.text}'" if token.text else "nothing more"
            raise ExpressionError(f"there is {found} where '{mark}' must be", "is a bracket missing?", token.at)
        if token.kind != "end":
            self._next = next(self._tokens)
        return token

    def _node(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError(f"more than {DEEPEST} calls stand in one another", "use variables", self._next.at)
        node = self._steps(self._value())
        self._depth -= 1
        return node

    def _value(self) -> Node:
        token = self._take()
        if token.kind == "text":
            return Literal(token.text[1:-1].replace("''", "'"), token.at)
        if token.kind == "number":
            return Literal(float(token.text) if "." in token.text else int(token.text), token.at)
        if token.kind == "word":
            return self._call(token)
        found = f"'{token.text}'" if token.text else "nothing"
        raise ExpressionError(f"there is {found} where a value must be", "a text stands in single quotes", token.at)

    def _call(self, word: _Token) -> Node:
        name = word.text
        while self._next.text == ".":
            self._take()
            name += f".{self._take().text}"
        if self._next.text != "(":
            mend = f"write {name}()" if name.lower() in ("true", "false", "null") else f"a text is written '{name}'"
            raise ExpressionError(f"'{name}' is neither a call nor a text", mend, word.at)
        return Call(name, tuple(self._arguments()), word.at)

    def _arguments(self) -> Iterator[Node]:
        self._take("(")
        while self._next.text != ")":
            yield self._node()
            if self._next.text != ")":
                self._take(",")
                if self._next.text == ")":
                    raise ExpressionError("a comma stands before ')'", "remove it", self._next.at)
        self._take(")")

    def _steps(self, node: Node) -> Node:
        for steps in range(limits.EXPRESSION_LENGTH):
            mark = self._next
            if steps and steps + self._depth > DEEPEST:
                raise ExpressionError(f"more than {DEEPEST} members follow one another", "use variables", mark.at)
            if mark.text == ".":
                self._take()
                word = self._take()
                if word.kind != "word":
                    raise ExpressionError("no name follows the dot", "write ['name'] where it isn't a word", word.at)
                node = Index(node, Literal(word.text, word.at), word.at)
            elif mark.text == "[":
                self._take()
                node = Index(node, self._node(), mark.at)
                self._take("]")
            else:
                break
        return node


def _tokens(text: str) -> Iterator[_Token]:
    at, end = 1, len(text) - 1
    while True:
        match = _TOKEN.match(text, at, end)
        if not match:
            raise _unreadable(text, at)
        kind = str(match.lastgroup)
        yield _Token(kind, match[kind], match.start(kind))
        if kind == "end":
            return
        at = match.end()


def _unreadable(text: str, at: int) -> ExpressionError:
    at += len(text[at:-1]) - len(text[at:-1].lstrip())
    if text[at] == "'":
        return ExpressionError("a text isn't closed", "a quote inside a text is doubled: 'it''s'", at)
    if text[at] == '"':
        return ExpressionError("a text stands in double quotes", "in an expression a text stands in single quotes", at)
    return ExpressionError("a character has no meaning here", "a text stands in single quotes", at)
