"""Objects that are merged of known and of unknown ones: which of their members are known all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .nodes import Call, Literal, Node, Pending
from .values import MISSING, member


@dataclass(slots=True)
class Members:
    """What is known of an object's members."""

    sure: dict[str, Any] = field(default_factory=dict)
    """Those that it surely has. An object among them may be Members too."""
    perhaps: set[str] | None = field(default_factory=set)
    """The names, in lower case, of others that it may have; None where it may have any."""

    def may_have(self, name: str) -> bool:
        """Whether it may have a member of a name that isn't among the sure ones."""
        return self.perhaps is None or name.lower() in self.perhaps


def members(value: Any) -> Members | None:
    """What is known of the members of a value or node; None where nothing is."""
    match value:
        case Members():
            return value
        case Pending(node) | Literal(node):
            return members(node)
        case Mapping():
            known = {key: item for key, item in value.items() if isinstance(key, str)}
            return Members(known, None if len(known) < len(value) else set())
        case Call("if", (_, first, second)):
            return _either(members(first), members(second))
        case Call("union", parts):
            return _merged(parts, deep=True)
        case Call("shallowMerge", (Literal(list() as parts),)):
            return _merged(parts, deep=False)
    return None


def step(target: Node, name: str) -> Any:
    """A member of what an expression will give; MISSING where what is known doesn't decide it."""
    known = members(target) if isinstance(target, Call) else None
    found = MISSING if known is None else member(known.sure, name)
    return MISSING if isinstance(found, Members) else found


def _either(first: Members | None, second: Members | None) -> Members | None:
    """What is known where nobody knows which of two it is."""
    if first is None or second is None:
        return None
    open_ends = first.perhaps is None or second.perhaps is None
    names = {name.lower() for name in (*first.sure, *second.sure)}
    return Members({}, None if open_ends else names | (first.perhaps or set()) | (second.perhaps or set()))


def _merged(parts: Iterable[Any], *, deep: bool) -> Members | None:
    """What is known of objects that are merged, later ones winning; `deep`: objects in them are merged likewise."""
    made = Members()
    known = [members(part) for part in parts]
    for part in known:
        if part is None or part.perhaps is None:
            made = Members({}, None)
        elif made.perhaps is not None:
            made.sure = {key: item for key, item in made.sure.items() if key.lower() not in part.perhaps}
            made.perhaps |= part.perhaps
        for key, item in part.sure.items() if part else ():
            _put(made, key, item, deep=deep)
    return made if any(each is not None for each in known) else None


def _put(made: Members, key: str, item: Any, *, deep: bool) -> None:
    """Add a member, over or into one of the same name."""
    spelled = next((each for each in made.sure if each.lower() == key.lower()), key)
    before = made.sure.get(spelled, MISSING)
    if deep and (before is not MISSING or made.may_have(key)) and isinstance(item, Mapping | Pending | Members):
        held = Pending(Call("", ())) if before is MISSING else before
        item = _merged([held, item], deep=True) or Members({}, None)
    made.sure[spelled] = item
