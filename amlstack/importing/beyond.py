"""What a template has and no workspace file can say: types without a kind, and settings without a place in theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from amlstack.arm.language import Expanded
from amlstack.plan import mapping, nodes

from .allow_list import allow_list, is_allow_list
from .differences import Differences, settings
from .lost import guards, is_guard


def beyond(expanded: Expanded) -> Differences:
    """A sentence for each such resource, and each such setting of another, whatever the file is like."""
    told = [each for key, body in settings(expanded).items() for each in _told(key, body)]
    return Differences(tuple(text for text, lost in told if not lost), tuple(text for text, lost in told if lost))


def _told(key: str, body: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    places = _places().get(key.partition(" ")[0].lower())
    if places is None:
        yield f"{key}: a workspace file can't say it", guards(key)
        return
    yield from allow_list(key, body)
    for path, value in body.items():
        if is_allow_list(key, path):
            continue
        if not path.lower().replace("[", ".").startswith(places):
            yield f"{key}: {path}: a workspace file can't say it", is_guard(path, value)


@cache
def _places() -> Mapping[str, tuple[str, ...]]:
    """What the paths of each type's settings begin with that its template writes, in lower case."""
    made: tuple[Any, ...] = nodes.NODES
    return {node.kind.type.lower(): tuple(_paths(mapping.template(node.kind.stem), "")) for node in made}


def _paths(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield path.lower()
    for word, item in value.items() if isinstance(value, Mapping) else ():
        yield from _paths(item, f"{path}.{word}" if path else word)
