"""An expression as a tree, and back to text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from amlstack.arm.expression import quoted


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a value that isn't known itself."""

    types: frozenset[str] = frozenset()
    """The types that it may have, as `values.kind` says them; none where it may have any."""
    allowed: tuple[Any, ...] | None = None
    """The values that it may have; None where that isn't said."""
    least: int = 0
    """Of a text or an array: how long it is at least."""
    most: int | None = None
    """How long it is at most."""
    smallest: int | None = None
    """Of a number: how small it may be."""
    largest: int | None = None
    """How large it may be."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is known: text, a number, or whatever an evaluation has come to."""

    value: Any
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function: 'concat', 'contoso.uniqueName'."""

    name: str
    arguments: tuple[Node, ...] = ()
    at: int = field(default=0, compare=False)
    traits: Traits = field(default=Traits(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Index:
    """A member or an item: `target.name`, `target[index]`."""

    target: Node
    index: Node
    at: int = field(default=0, compare=False)
    traits: Traits = field(default=Traits(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that is never shown: its text is `parameters('NAME')`."""

    name: str
    value: Any = field(repr=False)
    """The value, or a KeyVaultReference, or None where none was given."""
    at: int = field(default=0, compare=False)
    traits: Traits = field(default=Traits(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unread:
    """An expression that couldn't be evaluated, as it is written, its brackets left out: its value is never known."""

    written: str
    at: int = field(default=0, compare=False)
    traits: Traits = field(default=Traits(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Loop:
    """The items of a `copy` loop of which nobody knows how often it runs. No expression says it: see `as_template`."""

    name: str
    count: Any
    """A Pending."""
    item: Any
    """What each item is, its index unknown."""
    at: int = field(default=0, compare=False)
    traits: Traits = field(default=Traits(frozenset({"array"})), compare=False, repr=False)


Left = Call | Index | Secret | Unread | Loop
"""What isn't known."""
Node = Literal | Left


def every(node: Node) -> Iterator[Node]:
    """The node and all that stand in it, in the order of the text."""
    waiting: list[Node] = [node]
    while waiting:
        each = waiting.pop()
        yield each
        match each:
            case Index(target, index):
                waiting += (index, target)
            case Call(_, arguments):
                waiting += reversed(arguments)


def text(node: Node) -> str:
    """The expression as it is written, without brackets around it."""
    match node:
        case Literal(value):
            return _literal(value)
        case Secret(name):
            return f"parameters({quoted(name)})"
        case Index(target, Literal(str() as name)) if _is_word(name):
            return f"{text(target)}.{name}"
        case Index(target, index):
            return f"{text(target)}[{text(index)}]"
        case Call(name, arguments):
            return f"{name}({', '.join(map(text, arguments))})"
        case Unread(written):
            return written
        case Loop(name):
            return f"copy({quoted(name)})"


def _literal(value: Any) -> str:
    match value:
        case str():
            return quoted(value)
        case bool() | None:
            return f"{json.dumps(value)}()"
        case float():
            return f"json({quoted(json.dumps(value))})"
        case list():
            return f"createArray({', '.join(map(_literal, value))})"
        case dict():
            return f"createObject({', '.join(_literal(part) for member in value.items() for part in member)})"
        case Pending(node):
            return text(node)
    return str(value)


def _is_word(name: str) -> bool:
    return name.isascii() and name.isidentifier()


@dataclass(frozen=True, slots=True)
class Pending:
    """What only a deployment can know, left as the expression it is; what was known in it has its value.

    `str()` is how a template writes it, brackets around it. `resolve` gives its value when a deployment knows.
    """

    node: Node
    scope: Any = field(default=None, repr=False, compare=False)
    """The Scope in which it is evaluated."""

    def __hash__(self) -> int:
        """As a key of an object; what stands in it may be a list."""
        return hash(self.text)

    @property
    def text(self) -> str:
        """The expression without its brackets."""
        return text(self.node)

    def __str__(self) -> str:
        return f"[{self.text}]"
