"""Type graphs in the form of Azure/bicep-types-az, brought into the form in which the catalog keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_REQUIRED, _READ_ONLY = 1, 2
_ENVELOPE = ("id", "name", "type", "apiVersion")
"""Rules of their own judge these."""
_LIMITS = ("minLength", "maxLength", "pattern", "minValue", "maxValue")
_PLAIN = {"StringType": "string", "IntegerType": "integer", "BooleanType": "boolean", "AnyType": "any"}

Node = str | dict[str, Any]
"""A word for a type without limits, or what is said of it; other nodes in it are `_Ref`s, and at last numbers."""


class _Ref(int):
    """The number of a node."""


class Graph:
    """The nodes that one type's versions are made of, each version read from its own file."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._known: dict[tuple[int, int], _Ref] = {}

    def body(self, types: Sequence[Mapping[str, Any]], index: int) -> _Ref:
        """The node of a resource's body, without its envelope."""
        return self._node(types, _number(types[index]["body"]), top=True)

    def _node(self, types: Sequence[Mapping[str, Any]], number: int, *, top: bool = False) -> _Ref:
        key = (id(types), number)
        if key not in self._known:
            self._known[key] = _Ref(len(self.nodes))
            self.nodes.append("any")
            self.nodes[self._known[key]] = self._read(types, types[number], top=top)
        return self._known[key]

    def _read(self, types: Sequence[Mapping[str, Any]], said: Mapping[str, Any], *, top: bool) -> Node:
        match said["$type"]:
            case "StringType" | "IntegerType":
                limits = {key: said[key] for key in _LIMITS if key in said}
                return {"type": _PLAIN[said["$type"]], **limits} if limits else _PLAIN[said["$type"]]
            case "BooleanType" | "AnyType":
                return _PLAIN[said["$type"]]
            case "StringLiteralType":
                return {"enum": [said["value"]]}
            case "UnionType":
                elements = [types[_number(each)] for each in said["elements"]]
                words = [each["value"] for each in elements if "value" in each]
                return {"enum": words} if len(words) == len(elements) else {"enum": words, "open": True}
            case "ArrayType":
                limits = {key: said[key] for key in ("minLength", "maxLength") if key in said}
                return {"items": self._node(types, _number(said["itemType"])), **limits}
        return self._object(types, said, top=top)

    def _object(self, types: Sequence[Mapping[str, Any]], said: Mapping[str, Any], *, top: bool) -> Node:
        declared = said.get("properties") or said.get("baseProperties") or {}
        kept = {name: each for name, each in declared.items() if not (top and name in _ENVELOPE)}
        made: dict[str, Any] = {"properties": {name: self._property(types, each) for name, each in kept.items()}}
        if "additionalProperties" in said:
            made["others"] = self._node(types, _number(said["additionalProperties"]))
        if "discriminator" in said:
            made["by"] = said["discriminator"]
            made["cases"] = {word: self._node(types, _number(each)) for word, each in said["elements"].items()}
            made["properties"].pop(said["discriminator"], None)
        return made

    def _property(self, types: Sequence[Mapping[str, Any]], said: Mapping[str, Any]) -> Any:
        flags = said.get("flags", 0)
        if flags & _READ_ONLY:
            return "readOnly"
        node = self._node(types, _number(said["type"]))
        return [node, "required"] if flags & _REQUIRED else node


def _number(reference: Mapping[str, str]) -> int:
    return int(reference["$ref"].rpartition("/")[2])


def merged(nodes: list[Node], roots: Iterable[int]) -> tuple[list[Node], list[Node | int]]:
    """The nodes without those that say the same (also where they contain themselves), and what the roots became.

    Nodes are sorted into classes by what they say, and by the classes of what they contain, until that changes nothing.
    """
    classes, count = [0] * len(nodes), 1
    while True:
        texts = [json.dumps(_renumbered(node, classes), sort_keys=True) for node in nodes]
        numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        classes = [numbers[text] for text in texts]
        if len(numbers) == count:
            break
        count = len(numbers)
    first = [classes.index(number) for number in range(count)]
    words = [node if isinstance(node := nodes[each], str) else None for each in first]
    places = iter(range(count))
    final: list[Any] = [word if word is not None else next(places) for word in words]
    become = [final[each] for each in classes]
    return [_renumbered(nodes[each], become) for each, word in zip(first, words, strict=True) if word is None], [
        become[root] for root in roots
    ]


def _renumbered(value: Any, numbers: list[Any]) -> Any:
    if isinstance(value, _Ref):
        return numbers[value]
    if isinstance(value, dict):
        return {key: _renumbered(item, numbers) for key, item in value.items()}
    return [_renumbered(item, numbers) for item in value] if isinstance(value, list) else value
