"""Which field of a node stands where in its resource: read from the template, which says it once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from .nodes import Node

_PUT_IN = re.compile(r"\{\{\s*([\w.]+).*?\}\}")


def field_of(node: Node, path: str) -> tuple[str, ...]:
    """The field that a dotted path of the node's resource comes from, and what lies below it; () for what is fixed."""
    fields = _fields(node.kind.stem)
    words = path.replace("[", ".[").split(".")
    for length in range(len(words), 0, -1):
        if field := fields.get(tuple(word.lower() for word in words[:length])):
            return (*field.split("."), *words[length:])
    return ()


@cache
def _fields(stem: str) -> Mapping[tuple[str, ...], str]:
    """The fields of a kind's template by their paths, in lower case."""
    text = files("amlstack").joinpath("templates", "arm", f"{stem}.json.j2").read_text(encoding="utf-8")
    return dict(_leaves(json.loads(_PUT_IN.sub(r'"\1"', text)), ()))


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key.lower()))
    elif isinstance(value, str):
        yield path, value
