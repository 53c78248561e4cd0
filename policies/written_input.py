"""An input as it is written, whatever it is: what stands in it, and where, for the rules about every input."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from amlstack.findings import Place, Spot

from . import preview_steps
from .graph import Resource
from .preview import SECRET
from .rule import INPUT

COMMENTS = "comments"
"""Of the body: the text of each comment, by its line and column."""
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<comment>//[^\n]*|/\*.*?\*/)', re.DOTALL)
_YAML = re.compile(r"(?:^|(?<=\s))(?P<comment>#[^\n]*)", re.MULTILINE)


def written_input(
    name: str, data: Any, where: Callable[[str], Place | None], comments: Mapping[str, Place] | None = None
) -> Resource:
    """What stands in an input called `name`, as a resource whose body is that. `where` gives a dotted path's place.

    `comments`: the places of the comments, by their texts.
    """
    said = {f"{place.line}:{place.column}": text for text, place in (comments or {}).items()}
    places = {f"{COMMENTS}.{place.line}:{place.column}": place for place in (comments or {}).values()}
    body = {"source": data, COMMENTS: said}

    def found(path: str) -> Place | None:
        return places[path] if path in places else where(path.removeprefix("source").lstrip("."))

    return Resource(INPUT, (name,), body, key=f"{INPUT}/{name}", where=found, written=True)


def comments_of(text: str, file: str) -> dict[str, Place]:
    """The comments in the text of a JSON or a YAML file, with their places; a text that stands there twice once."""
    found: dict[str, Place] = {}
    for match in (_JSON if file.lower().endswith((".json", ".jsonc")) else _YAML).finditer(text):
        if comment := match["comment"]:
            start = match.start("comment")
            line = text.count("\n", 0, start) + 1
            found.setdefault(comment, Spot(file, line, start - text.rfind("\n", 0, start)))
    return found


def of_preview(file: str, preview: Mapping[str, Any], places: Mapping[str, Place]) -> Iterator[Resource]:
    """What a saved preview knows of the inputs of each resource that will be there, and of the configuration.

    `places`: where each URN stands. What a program keeps as a secret isn't in it.
    """
    if isinstance(config := preview.get("config"), Mapping):
        yield written_input("config", config, partial(_at, Spot(file)))
    for step in preview_steps.read(preview)[0]:
        if step.custom:
            at = partial(_at, places.get(step.urn))
            yield written_input(step.urn.rpartition("::")[2], _open(step.inputs), at)


def _at(place: Place | None, _path: str) -> Place | None:
    return place


def _open(value: Any) -> Any:
    """A copy without what is marked as a secret, which the engine has encrypted."""
    if isinstance(value, Mapping):
        return {} if SECRET in value else {key: _open(item) for key, item in value.items()}
    return [_open(item) for item in value] if isinstance(value, list) else value
