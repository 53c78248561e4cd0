"""A template as it is written: its parts by path, and what its expressions use.

Paths are dotted from the top of the deployment whose body the template is: `properties.template.parameters.sku`. What
can't be read as an expression uses nothing: the expansion says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.arm.language import ExpressionError, parser
from amlstack.arm.language.nodes import Call, Literal, Node, every
from amlstack.arm.language.tree import get

from .graph import Resource

TOP = "properties.template"


def part(deployment: Resource, word: str) -> dict[str, Any]:
    """The parameters, variables or outputs of a template, by name; none where there aren't any."""
    found = get(deployment.get(TOP), word)
    return dict(found) if isinstance(found, Mapping) else {}


def resources(deployment: Resource) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The resources of a template with their paths and types in full, children after their parents."""
    yield from _resources(get(deployment.get(TOP), "resources"), f"{TOP}.resources", "")


def _resources(listed: Any, path: str, above: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    items: Iterator[tuple[str, Any]] = iter(())
    if isinstance(listed, Mapping):
        items = ((f"{path}.{name}", item) for name, item in listed.items())
    elif isinstance(listed, list):
        items = ((f"{path}[{index}]", item) for index, item in enumerate(listed))
    for place, item in items:
        if isinstance(item, Mapping):
            said = str(get(item, "type"))
            type_ = f"{above}/{said}" if above and said.count("/") < above.count("/") + 1 else said
            yield place, type_, item
            yield from _resources(get(item, "resources"), f"{place}.resources", type_)


def texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every text in a value with its path, names of properties that are expressions among them."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if parser.is_expression(key):
                yield path, key
            yield from texts(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts(item, f"{path}[{index}]")


def below(value: Any, dotted: str) -> Any:
    """What stands at a dotted path below a value, in any case; None where nothing does."""
    for word in dotted.split("."):
        value = get(value, word)
    return value


def nodes(text: Any) -> list[Node]:
    """All parts of an expression; none of what isn't one."""
    if not isinstance(text, str) or not parser.is_expression(text):
        return []
    try:
        return list(every(parser.parse(text)))
    except ExpressionError:
        return []


def is_literal(value: Any) -> bool:
    """Whether a value is a text that stands there for everybody to read."""
    return isinstance(value, str) and bool(value) and not parser.is_expression(value)


def names(text: Any, function: str) -> set[str]:
    """The names, in lower case, that an expression hands to `parameters` or `variables`; '*' is any."""
    found = set()
    for node in nodes(text):
        if isinstance(node, Call) and node.name.lower() == function:
            name = node.arguments[0] if len(node.arguments) == 1 else None
            known = isinstance(name, Literal) and isinstance(name.value, str)
            found.add(name.value.lower() if known and isinstance(name, Literal) else "*")
    return found


def calls(text: Any) -> set[str]:
    """The functions that an expression calls, in lower case."""
    return {node.name.lower() for node in nodes(text) if isinstance(node, Call)}


def is_secure(definition: Any) -> bool:
    """Whether a parameter, or an output, is of a secure type."""
    return str(get(definition, "type")).lower() in ("securestring", "secureobject")
