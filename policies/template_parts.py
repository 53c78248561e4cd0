"""A template as it is written: its parts by path, and what its expressions use.

Paths are dotted from the top of the deployment whose body the template is: `properties.template.parameters.sku`. What
can't be read as an expression uses nothing: the expansion says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .graph import Resource, in_any_case

if TYPE_CHECKING:
    from amlstack.arm.language.nodes import Call, Node

TOP = "properties.template"


def get(mapping: Any, name: str) -> Any:
    """A member of a template by its name in any case; None where there is none."""
    if type(mapping) is not dict and not isinstance(mapping, Mapping):
        return None
    return mapping[name] if name in mapping else in_any_case(mapping, name)


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
            if is_expression(key):
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


def is_expression(text: str) -> bool:
    """Whether a text is an expression, and no literal in brackets."""
    if not text.startswith("["):  # nearly none does
        return False
    from amlstack.arm.language.parser import is_expression  # only a template needs the language

    return is_expression(text)


def nodes(text: Any) -> tuple[Node, ...]:
    """All parts of an expression; none of what isn't one."""
    return _nodes(text) if isinstance(text, str) and is_expression(text) else ()


@lru_cache(maxsize=16_384)  # several rules ask for each, and a loop's resources share them
def _nodes(text: str) -> tuple[Node, ...]:
    from amlstack.arm.language import ExpressionError, parser
    from amlstack.arm.language.nodes import every

    try:
        return tuple(every(parser.parse(text)))
    except ExpressionError:
        return ()


def _calls(text: Any) -> Iterator[Call]:
    """The calls in an expression."""
    from amlstack.arm.language.nodes import Call

    return (node for node in nodes(text) if isinstance(node, Call))


def is_literal(value: Any) -> bool:
    """Whether a value is a text that stands there for everybody to read."""
    return isinstance(value, str) and bool(value) and not is_expression(value)


def names(text: Any, function: str) -> set[str]:
    """The names, in lower case, that an expression hands to `parameters` or `variables`; '*' is any."""
    found: set[str] = set()
    if not isinstance(text, str) or function not in text.lower():
        return found  # most texts, and reading one costs more than looking
    for call in _calls(text):
        if call.name.lower() == function:
            found.add(name_of(call))
    return found


def name_of(call: Call) -> str:
    """The name, in lower case, that a call is handed as its one argument; '*' where it is computed."""
    value = getattr(call.arguments[0], "value", None) if len(call.arguments) == 1 else None
    return value.lower() if isinstance(value, str) else "*"


def calls(text: Any) -> set[str]:
    """The functions that an expression calls, in lower case."""
    return {call.name.lower() for call in _calls(text)}


def is_secure(definition: Any) -> bool:
    """Whether a parameter, or an output, is of a secure type."""
    return str(get(definition, "type")).lower() in ("securestring", "secureobject")
