"""Names of which a part isn't known: two that are written alike are one, whatever it turns out to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from amlstack.arm.language.nodes import Call, Literal, Node, Pending, every, text

from .graph import template_key

_ITEM = re.compile(r"\{(\d+)\}")


def segments(name: str | Pending) -> list[str]:
    """A name's segments; what isn't known in them is the expression for it, in brackets and without slashes."""
    return (name if isinstance(name, str) else _written(name.node)).split("/")


def is_known(segment: str) -> bool:
    """Whether nothing in a segment is unknown."""
    return "[" not in segment


def referred(node: Node) -> Iterator[str]:
    """The keys of the resources whose ids stand in an expression that waits."""
    for each in every(node):
        match each:
            case Literal(str() as id_) if id_.startswith("/subscriptions/") and "/providers/" in id_:
                yield key_of(id_)
            case Call("resourceId" | "subscriptionResourceId" | "extensionResourceId", parts):
                yield from _by_parts(parts)


def key_of(id_: str) -> str:
    """The key, as in an Unknown's `refers`, of the resource of an id."""
    namespace, *pairs = id_.rpartition("/providers/")[2].split("/")
    return template_key("/".join([namespace, *pairs[0::2]]), *pairs[1::2])


def _by_parts(parts: Sequence[Node]) -> Iterator[str]:
    """The key of a resource by the arguments of resourceId(): what comes before the type is where it lies."""
    words = [part.value if isinstance(part, Literal) else None for part in parts]
    types = (at for at, word in enumerate(words) if isinstance(word, str) and "/" in word and word[0] != "/")
    if (type_ := next(types, None)) is not None:
        yield template_key(str(words[type_]), *map(_written, parts[type_ + 1 :]))


def _written(node: Node) -> str:
    """A text as far as it is known, the rest as expressions in brackets; concat() and format() come to the same."""
    match node:
        case Literal(Pending(inner)):
            return _written(inner)
        case Literal(value):
            return str(value)
        case Call("concat", parts):
            return "".join(map(_written, parts))
        case Call("format", (Literal(str() as layout), *values)) if "{{" not in layout:
            return _ITEM.sub(lambda item: _item(item, values), layout)
    return f"[{text(node).replace('/', '|')}]"


def _item(item: re.Match[str], values: Sequence[Node]) -> str:
    place = int(item[1])
    return _written(values[place]) if place < len(values) else item[0]
