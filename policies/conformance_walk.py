"""A resource's values and the published shapes of its type, side by side: every fault that is found on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from amlstack.catalog.kind import Kind
from amlstack.catalog.published import Items, Node, Object, Property, Published, Scalar, Words, words

from . import values
from .aspect import Aspect, Conformance
from .graph import Partial, Unknown

_ANY_RESOURCE = frozenset(
    (
        *("id", "name", "type", "apiversion", "systemdata", "etag", "tags", "plan", "scope"),
        *("comments", "condition", "copy", "dependson", "metadata", "resources"),
        *("existing", "import", "asserts", "subscriptionid", "resourcegroup"),
    )
)
"""What a resource may have beside its type's own; Resource Manager or other rules judge it.
Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#resources"""
_LIST_INDEX = re.compile(r"\[\d+\]")
_SHOWN = 40
"""Characters: a longer value is no misspelt word, and isn't quoted."""
_LISTED = 12
"""So many of a property's words are listed where none is near."""


class Walk:
    """One pass over a body along the shapes of its type, which collects faults and unknown values in `result`."""

    def __init__(self, known: Published, kind: Kind | None = None, *, flattened: bool, kept: bool) -> None:
        self.result = Conformance()
        self._only_published = frozenset(path.lower() for path in kind.only_published) if kind else frozenset()
        self._not_required = frozenset(path.lower() for path in kind.not_required) if kind else frozenset()
        self._known = known
        self._flattened = flattened
        self._kept = kept
        """Whether the shapes are of the body's own api-version, and not of a later one."""
        self._elsewhere: dict[str, str] = {}
        """Where in the body a property stands, by its name in lower case, for those near the top."""

    def resource(self, node: Node, body: Mapping[str, Any]) -> None:
        """Compare a whole body: the type's own properties, and those that any resource may have."""
        shape = self._known.shape(node)
        if not isinstance(shape, Object):
            return
        top = shape.properties
        inner = self._known.shape(top["properties"].node) if "properties" in top else None
        if isinstance(inner, Object):
            self._elsewhere = dict.fromkeys(inner.properties, "in properties")
        self._elsewhere |= dict.fromkeys((*top, *_ANY_RESOURCE), "beside properties")
        own = {key: value for key, value in body.items() if key.lower() in top or key.lower() not in _ANY_RESOURCE}
        self._object(shape, own, "")

    def _value(self, node: Node, value: Any, path: str) -> None:
        if isinstance(value, Unknown):
            for aspect in _aspects(self._known, node):
                self.result.unknown.setdefault(aspect, path)
            return
        match self._known.shape(node):
            case Object() as shape if isinstance(value, Mapping):
                self._object(shape, value, path)
            case Items() as shape if isinstance(value, (list, tuple)):
                self._limits(shape, len(value), path, "items")
                for index, item in enumerate(value):
                    self._value(shape.node, item, f"{path}[{index}]")
            case Words() as shape if isinstance(value, str):
                self._word(shape, value, path)
            case Scalar() as shape:
                self._scalar(shape, value, path)
            case shape if value is not None:
                self._fault(Aspect.TYPE, path, f"it is {values.called(value)}, not {_WANTED[type(shape)]}")

    def _object(self, shape: Object, value: Mapping[str, Any], path: str) -> None:
        given = {key.lower(): item for key, item in value.items() if item is not None}
        if isinstance(value, Partial) and shape.by and value.may_have(shape.by):
            given.setdefault(shape.by.lower(), Unknown())
        declared = self._case(shape, given.get(shape.by.lower()), path) if shape.by else shape.properties
        if declared is None:
            return
        flat = self._moved_up(declared) if self._flattened else {}
        for key, item in value.items():
            name, here = key.lower(), f"{path}.{key}" if path else key
            if found := declared.get(name) or flat.get(name):
                self._property(found, item, here)
            elif shape.others is not None:
                self._value(shape.others, item, here)
            elif (declared or shape.by) and item is not None and (self._kept or _slipped(name, declared)):
                self._fault(Aspect.NAME, here, self._unknown_name(key, declared, path))
        for name, each in declared.items():
            if isinstance(value, Partial) and value.may_have(name) and name not in given:
                self._value(each.node, Unknown(), f"{path}.{each.name}" if path else each.name)
                self.result.unknown.setdefault(Aspect.MISSING, path)
            elif each.required and name not in given and not (name == "properties" and given.keys() & flat.keys()):
                self._missing(f"{path}.{each.name}" if path else each.name)

    def _case(self, shape: Object, chosen: Any, path: str) -> Mapping[str, Property] | None:
        """The properties of an object whose `by` says which they are; None where it doesn't."""
        here = f"{path}.{shape.by}" if path else str(shape.by)
        if isinstance(chosen, Unknown):
            for aspect in Aspect:
                self.result.unknown.setdefault(aspect, here)
        elif chosen is None:
            self._missing(here)
        else:
            found = next((node for word, node in shape.cases.items() if word.lower() == str(chosen).lower()), None)
            case = None if found is None else self._known.shape(found)
            if isinstance(case, Object):
                return {**shape.properties, **case.properties}
            self._word(Words(tuple(shape.cases)), str(chosen), here, case=True)
        return None

    def _missing(self, path: str) -> None:
        is_needed = _LIST_INDEX.sub("", path).lower() not in self._not_required
        said = path.removeprefix("properties.")
        self._fault(Aspect.MISSING if is_needed else Aspect.OFTEN_MISSING, path, f"{said} is missing")

    def _moved_up(self, declared: Mapping[str, Property]) -> Mapping[str, Property]:
        """The properties that azure-native moves up from `properties`, where the body is a program's inputs."""
        shape = self._known.shape(declared["properties"].node) if "properties" in declared else None
        return shape.properties if isinstance(shape, Object) else {}

    def _property(self, known: Property, value: Any, path: str) -> None:
        """Compare a property. What says nothing leaves out one that isn't required: so templates do."""
        if known.read_only:
            if value is not None:
                self._fault(Aspect.READ_ONLY, path, f"{known.name} is Azure's to write")
        elif known.required or not self._says_nothing(known, value):
            self._value(known.node, value, path)

    def _says_nothing(self, known: Property, value: Any) -> bool:
        """Whether a value leaves a property out: an empty text where a text belongs, an object of nothing but nulls."""
        if isinstance(value, Mapping):
            whole = not isinstance(value, Partial)  # a member that isn't known may say something
            return whole and bool(value) and all(item is None for item in value.values())
        return value == "" and isinstance(self._known.shape(known.node), Scalar)

    def _unknown_name(self, key: str, declared: Mapping[str, Property], path: str) -> str:
        what = f"there is no property {key!r}"
        if near := words.near(key, [each.name for each in declared.values()]):
            return f"{what}: did you mean {near!r}?"
        where = self._elsewhere.get(key.lower()) if path in ("", "properties") else None
        return f"{what} here: it stands {where}" if where else what

    def _word(self, shape: Words, value: str, path: str, *, case: bool = False) -> None:
        """Compare a text with the published words; `case`: they say which of several objects this is."""
        lower = {words.even(word): word for word in shape.words}
        odd = [part for part in value.split(",") if words.even(part) not in lower]
        if word := lower.get(words.even(value)):
            if word.replace(" ", "") != value.replace(" ", ""):
                self._fault(Aspect.CASE, path, f"{value!r} is published as {word!r}")
        elif odd:
            shown = repr(value) if len(value) <= _SHOWN else "what it says"
            if words.even(value) in map(words.even, self._known.of_other_versions(shape.words)):
                aspect = Aspect.OTHER_WORD if shape.open or case else Aspect.WORD
                self._fault(aspect, path, f"{shown} is published for other api-versions, not for this one")
            else:
                is_open = shape.open and _LIST_INDEX.sub("", path).lower() not in self._only_published
                is_sure = words.is_refused(value, shape.words, open_list=is_open)
                aspect = Aspect.WORD if is_sure else Aspect.OTHER_WORD
                self._fault(aspect, path, f"{shown} isn't {_among(shape.words, value, is_sure)}")

    def _scalar(self, shape: Scalar, value: Any, path: str) -> None:
        if value is None or shape.type == "any":
            return
        if not values.fits(shape.type, value):
            aspect = Aspect.TEXT if values.reads_as(shape.type, value) else Aspect.TYPE
            self._fault(aspect, path, f"it is {values.called(value)}, not {_WANTED[shape.type]}")
        elif shape.type == "string":
            self._limits(shape, len(value), path, "characters")
            if shape.pattern and not values.found(shape.pattern, value):
                self._fault(Aspect.LIMIT, path, f"it isn't of the pattern {shape.pattern}")
        else:
            self._limits(shape, value, path)

    def _limits(self, shape: Scalar | Items, number: float, path: str, unit: str = "") -> None:
        for limit, word, broken in (
            (shape.least, "at least", shape.least is not None and number < shape.least),
            (shape.most, "at most", shape.most is not None and number > shape.most),
        ):
            if broken:
                said = f"it has {number} {unit}" if unit else f"it is {number}"
                self._fault(Aspect.LIMIT, path, f"{said}, {word} {limit} {'are' if unit else 'is'} allowed")

    def _fault(self, aspect: Aspect, path: str, what: str) -> None:
        if self._kept or aspect is Aspect.NAME:
            self.result.faults.append((aspect, path, what))


def _among(published: Sequence[str], value: str, is_sure: bool) -> str:
    """The end of "X isn't ...": allowed, or one of those that are published, with the one that was meant."""
    near = words.near(value, published)
    listed = f"one of {', '.join(published)}" if len(published) <= _LISTED else f"one of {len(published)} words"
    if is_sure:
        return f"allowed: did you mean {near!r}?" if near else listed
    return f"{listed}, but there may be others" + (f"; {near!r} is the nearest" if near else "")


def _slipped(name: str, declared: Iterable[str]) -> bool:
    return any(words.one_slip(name, each) for each in declared)


_WANTED: Mapping[object, str] = {
    Object: "an object",
    Items: "a list",
    Words: "a text",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
}


def _aspects(known: Published, node: Node) -> Iterable[Aspect]:
    """What can't be judged of an unknown value. A text without limits can't be wrong but by its type: it counts."""
    match known.shape(node):
        case Object():
            return tuple(Aspect)
        case Items() as shape:
            return (Aspect.TYPE, Aspect.LIMIT, *_aspects(known, shape.node))
        case Words():
            return (Aspect.TYPE, Aspect.WORD, Aspect.CASE)
        case Scalar("string", least, most, pattern):
            return () if (least, most, pattern) == (None, None, None) else (Aspect.TYPE, Aspect.LIMIT)
        case Scalar("any"):
            return ()
    return (Aspect.TYPE, Aspect.TEXT, Aspect.LIMIT)
