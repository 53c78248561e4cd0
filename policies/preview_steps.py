"""The steps of a saved preview, each of its parts of the type that the engine writes; and those that aren't.

Source of the form: the engine's pkg/backend/display/json.go (PreviewStep) and sdk/go/common/apitype (ResourceV3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .values import called


class Damaged(Exception):
    """A step isn't as the engine writes one; the message says where and how."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a preview would do to one resource, which is there afterwards."""

    op: str
    urn: str
    type: str
    custom: bool
    """Whether it is a resource of a provider's, and no component."""
    inputs: Mapping[str, Any]
    depends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The URNs that an input comes from."""
    waits_for: tuple[str, ...] = ()
    """The URNs of what is made before it."""
    before: Mapping[str, Any] | None = None
    """The inputs that it has now, where the preview says so."""


_GONE = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"})


def read(preview: Mapping[str, Any]) -> tuple[list[Step], list[str]]:
    """The steps after which a resource is there, and what is wrong with those that can't be read."""
    found: list[Step] = []
    wrong: list[str] = []
    listed = preview.get("steps", ())
    if not isinstance(listed, (list, tuple)):
        return [], [f"steps is {called(listed)}, not a list"]
    for number, each in enumerate(listed):
        try:
            found += _step(each, f"steps[{number}]")
        except Damaged as error:
            wrong.append(str(error))
    return found, wrong


def _step(said: Any, at: str) -> Iterator[Step]:
    step = _typed(said, Mapping, at)
    op = _text(step, "op", at)
    new = _member(step, "newState", Mapping, at)
    if new is None or op in _GONE:
        return
    old, inside = _member(step, "oldState", Mapping, at), f"{at}.newState"
    depends = _member(new, "propertyDependencies", Mapping, inside) or {}
    yield Step(
        op,
        _text(new, "urn", inside),
        _text(new, "type", inside),
        bool(_member(new, "custom", bool, inside)),
        _member(new, "inputs", Mapping, inside) or {},
        {word: tuple(_urns(depends, word, f"{inside}.propertyDependencies")) for word in depends},
        tuple(_urns(new, "dependencies", inside)),
        None if old is None else _member(old, "inputs", Mapping, f"{at}.oldState"),
    )


def _urns(depends: Mapping[str, Any], word: str, at: str) -> Iterator[str]:
    for number, urn in enumerate(_member(depends, word, list, at) or ()):
        yield _typed(urn, str, f"{at}.{word}[{number}]")


def _text(said: Mapping[str, Any], word: str, at: str) -> str:
    """A member that is always there. Raises Damaged."""
    return str(_typed(said.get(word), str, f"{at}.{word}"))


def _member(said: Mapping[str, Any], word: str, type_: type, at: str) -> Any:
    """A member that may be left out: None then. Raises Damaged."""
    value = said.get(word)
    return None if value is None else _typed(value, type_, f"{at}.{word}")


_CALLED = {Mapping: "an object", list: "a list", str: "a text", bool: "true or false"}


def _typed(value: Any, type_: Any, at: str) -> Any:
    if not isinstance(value, type_):
        raise Damaged(f"{at} is {'missing' if value is None else called(value)}, not {_CALLED[type_]}")
    return value
