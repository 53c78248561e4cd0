"""Types that the sandbox doesn't play: how to let them pass, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from amlstack.sandbox.control import Running
from amlstack.sandbox.resource_manager.let_pass import TYPE

from .files import Unclear

TYPES_CODES = ("InvalidResourceType", "InvalidResourceNamespace")
"""Of what is refused because nobody plays its type; the error's target is the type."""


def let_pass(server: Running, type_: str) -> str:
    """Have a type taken as opaque; what that means, in words.

    Raises Unclear for what is no type, and for one that is played.
    """
    if not TYPE.fullmatch(type_):
        raise Unclear(f"--let-pass {type_}: is no resource type: write it as Microsoft.Network/bastionHosts")
    _, body = server.request("PUT", f"/sandbox/let-pass/{type_}")
    if not body["opaque"]:
        raise Unclear(f"--let-pass {type_}: is played by the sandbox: leave it out")
    return f"{body['type']}: any body is taken, nothing of it is checked, filled in or done"


def passed(server: Running) -> frozenset[str]:
    """The types that are let pass, in lower case. Raises OSError."""
    _, body = server.request("GET", "/sandbox/let-pass")
    return frozenset(type_.lower() for type_ in body["value"])


def way_out(error: Mapping[str, Any]) -> Iterator[str]:
    """How to go on where a deployment is refused for types that aren't played; nothing for any other refusal."""
    types = sorted({each["target"] for each in _inside(error) if each["code"] in TYPES_CODES and each.get("target")})
    if types:
        options = " ".join(f"--let-pass {type_}" for type_ in types)
        yield f"The sandbox doesn't play {len(types)} of the types. To take them as opaque resources: {options}"


def _inside(error: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield error
    for each in error.get("details", ()):
        yield from _inside(each)
