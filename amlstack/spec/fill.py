"""From plain mappings in the normal form to the records of `model`: what a program hands to a component."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from .faults import near
from .model import SecretName
from .unsupported_keys import REFUSED

R = TypeVar("R")


class ShapeError(Exception):
    """Raised with every fault of shape in a program's arguments, a line each: `path: what, what was expected`."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


def fill(record: type[R], value: Mapping[str, Any]) -> R:
    """A `record` of `model` from a mapping with its keys; leaves are taken as they are, unread.

    Raises ShapeError with all unknown keys (and what they were probably meant to be), missing keys and wrong shapes.
    """
    faults: list[str] = []
    made = _fill(record, value, "", faults)
    if faults:
        raise ShapeError(faults)
    return typing.cast(R, made)


def _fill(record: type, value: Any, path: str, faults: list[str]) -> Any:
    if not isinstance(value, Mapping):
        faults.append(
            f"{path.rstrip('.') or 'args'}: is not a mapping: its leaves may arrive late, its structure may not"
        )
        return None
    shape = _shape(record)
    faults.extend(_unknown(value, shape, path))
    given = {key: item for key, item in value.items() if key in shape and item is not None}
    for key, (_, required) in shape.items():
        if required and key not in given:
            faults.append(f"{path + key}: is missing")
    made = {key: _item(shape[key][0], item, path + key, faults) for key, item in given.items()}
    return None if faults else record(**made)


def _item(hint: Any, item: Any, path: str, faults: list[str]) -> Any:
    nested, many = _nested(hint)
    if many:
        if isinstance(item, (str, Mapping)) or not isinstance(item, Sequence):
            faults.append(f"{path}: is not a list: its items' leaves may arrive late, the list may not")
            return ()
        members = [(f"{path}[{index}]", member) for index, member in enumerate(item)]
        if nested is None:
            return tuple(_leaf(str, member, place, faults) for place, member in members)
        return tuple(_fill(nested, member, f"{place}.", faults) for place, member in members)
    if nested is not None:
        return _fill(nested, item, path + ".", faults)
    return _leaf(hint, item, path, faults)


def _secret(item: Mapping[str, Any], path: str, faults: list[str]) -> Any:
    """A program's `{secret, key_vault, version}` in a secret's place; of others it gives the value itself."""
    if item.get("key_vault") is None:
        faults.append(f"{path}.key_vault: is missing")
    return _fill(SecretName, item, f"{path}.", faults)


_PLAIN = {str: "a string", int: "a whole number", bool: "true or false", float: "", list: "", dict: ""}


def _leaf(hint: Any, item: Any, path: str, faults: list[str]) -> Any:
    """A leaf, unread where it arrives late; a plain one must be what the field holds."""
    options = typing.get_args(hint) or (hint,)
    if SecretName in options and isinstance(item, Mapping):
        return _secret(item, path, faults)
    mapping = typing.get_origin(hint) is Mapping
    wanted = dict if mapping else next((kind for kind in (bool, int) if kind in options), str)
    if wanted is int and isinstance(item, float) and item.is_integer():
        return int(item)  # numbers from other languages' programs are all floats
    if type(item) in _PLAIN and type(item) is not wanted:
        faults.append(f"{path}: is not {_PLAIN[wanted] or 'a mapping'}")
    return item


def _unknown(value: Mapping[str, Any], shape: Mapping[str, Any], path: str) -> Iterator[str]:
    for key in value:
        if key in shape:
            continue
        if not path and key in REFUSED and "storage_accounts" in shape:
            yield f"{key}: {'; '.join(REFUSED[key])}"
            continue
        guess = near(key, shape)
        yield f"{path}{key}: is unknown" + (
            f", did you mean {guess!r}?" if guess else f"; known are {', '.join(shape)}"
        )


def nested(record: type, key: str) -> tuple[type | None, bool]:
    """The record that a key of another one holds, None for a leaf, and whether it holds a list."""
    return _nested(_shape(record)[key][0])


@functools.cache
def _shape(record: type) -> dict[str, tuple[Any, bool]]:
    hints = typing.get_type_hints(record)
    missing = dataclasses.MISSING
    return {
        field.name: (hints[field.name], field.default is missing and field.default_factory is missing)
        for field in dataclasses.fields(record)
    }


def _nested(hint: Any) -> tuple[type | None, bool]:
    """The record that a field holds, and whether it holds several."""
    options = typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else (hint,)
    lists = [option for option in options if typing.get_origin(option) is tuple]
    many = bool(lists)
    if many:
        options = typing.get_args(lists[0])
    found = [option for option in options if dataclasses.is_dataclass(option) and option is not SecretName]
    return (typing.cast(type, found[0]), many) if found else (None, many)
