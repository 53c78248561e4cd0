"""Members of objects that are merged of known and of unknown ones: what comes last decides, once it is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .nodes import Call, Literal, Node, Pending
from .values import MISSING, member


def step(target: Node, name: str) -> Any:
    """A member of what union() or shallowMerge() will give; MISSING where what is known doesn't decide it."""
    match target:
        case Call("union", parts):
            return _last([_plain(each) for each in parts], name, deep=True)
        case Call("shallowMerge", (Literal(list() as parts),)):
            return _last(parts, name, deep=False)
    return MISSING


def _plain(node: Node) -> Any:
    return node.value if isinstance(node, Literal) else Pending(node)


def _last(parts: Sequence[Any], name: str, *, deep: bool) -> Any:
    """The member of the last part that has it. An object is merged with those before it, where `deep`."""
    for place, part in reversed(list(enumerate(parts))):
        if not isinstance(part, dict):
            return MISSING
        found = member(part, name)
        if found is MISSING and any(isinstance(key, Pending) for key in part):
            return MISSING
        if found is not MISSING:
            merges = deep and isinstance(found, dict | Pending)
            return MISSING if merges and any(_may_have(each, name) for each in parts[:place]) else found
    return MISSING


def _may_have(part: Any, name: str) -> bool:
    if not isinstance(part, dict):
        return True
    return member(part, name) is not MISSING or any(isinstance(key, Pending) for key in part)
