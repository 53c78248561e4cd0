"""Give one key of a YAML or JSON text another value, or add it, and leave every other character as it is."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

Path = tuple[str | int, ...]
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[.-][A-Za-z0-9_]+)*\Z")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
"""Plain, these are no texts for every reader of YAML."""
_END = re.compile(r"[ \t]*(?:#[^\r\n]*)?(\r\n|\n|\r|\Z)")


class Unsafe(Exception):
    """Raised where a change of one key would change more, or where nobody can tell."""


def changed(text: str, path: Path, value: Any, order: Sequence[str] = ()) -> str:
    """The text with `value` at a path. A new key goes behind the one that stands before it in `order`. Raises Unsafe.

    The text is one YAML document that is known to parse.
    """
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    shared = _shared(root)
    *above, key = path
    node = root
    for step in above:
        if node in shared:
            raise Unsafe("an alias stands for it in another place too")
        node = _inside(node, step)
    if not isinstance(node, yaml.MappingNode):
        raise Unsafe("what it belongs to is written in short: it takes more than one key")
    if node in shared:
        raise Unsafe("an alias stands for it in another place too")
    for name, found in node.value:
        if name.value == key:
            if found in shared:
                raise Unsafe("an alias stands for its value in another place too")
            return _replaced(text, found, value)
    return _added(text, node, str(key), value, order)


def _shared(root: Any) -> set[Any]:
    """The nodes that aliases put in several places."""
    seen: Counter[Any] = Counter()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        seen[node] += 1
        if seen[node] == 1:
            waiting += _children(node)
    return {node for node, times in seen.items() if times > 1}


def _children(node: Any) -> Iterator[Any]:
    if isinstance(node, yaml.MappingNode):
        yield from (value for _, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def _inside(node: Any, step: str | int) -> Any:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]
    if isinstance(node, yaml.MappingNode):
        for name, found in node.value:
            if name.value == step:
                return found
    raise Unsafe("what it belongs to isn't in the file: it takes more than one key")


def _replaced(text: str, node: Any, value: Any) -> str:
    start, end = node.start_mark.index, node.end_mark.index
    written = text[start:end]
    if not written.strip():
        raise Unsafe("the key stands there without a value")
    if not isinstance(node, yaml.ScalarNode) or "\n" in written or written[0] in "|>":
        raise Unsafe("its value isn't one word")
    if written[0] in "&!":
        raise Unsafe("its value has an anchor or a tag")
    quote = written[0] if written[0] in "'\"" and isinstance(value, str) else ""
    return f"{text[:start]}{_token(value, quote)}{text[end:]}"


def _added(text: str, node: Any, key: str, value: Any, order: Sequence[str]) -> str:
    """The text with a new key behind one of the same mapping that stands on one line. Raises Unsafe."""
    beside = [(name, found) for name, found in node.value if _is_one_word(text, found)]
    places = [(order.index(name.value) if name.value in order else -1, name, found) for name, found in beside]
    own = order.index(key) if key in order else len(order)
    before = [each for each in places if each[0] < own]
    if not places:
        raise Unsafe("nothing beside it is on one line")
    _, name, found = max(before or places, key=lambda each: each[0])
    end = found.end_mark.index
    quote = '"' if text[name.start_mark.index] == '"' else ""
    said = f"{_token(key, quote)}: {_token(value, quote if isinstance(value, str) else '')}"
    if node.flow_style:
        return f"{text[:end]}, {said}{text[end:]}"
    line = _END.match(text, end)
    if line is None or name.start_mark.line != found.start_mark.line:
        raise Unsafe("nothing beside it is on one line")
    newline = "\r\n" if "\r\n" in text else "\n"
    indent = " " * name.start_mark.column
    if line[1]:
        return f"{text[: line.end()]}{indent}{said}{line[1]}{text[line.end() :]}"
    return f"{text}{newline}{indent}{said}{newline}"


def _is_one_word(text: str, node: Any) -> bool:
    written = text[node.start_mark.index : node.end_mark.index]
    return isinstance(node, yaml.ScalarNode) and bool(written) and "\n" not in written and written[0] not in "|>&!"


def _token(value: Any, quote: str) -> str:
    """A value as YAML has it; a text in the quotes of the file's own, or none where it needs none."""
    if not isinstance(value, str):
        return json.dumps(value)
    if quote == "'":
        return "'" + value.replace("'", "''") + "'"
    if not quote and _PLAIN.match(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
