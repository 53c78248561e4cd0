"""What stands in for a type that nobody plays, where its user lets it pass: a body is kept as it comes.

Nothing of it is checked, filled in or done but what Resource Manager does for every type: the envelope, the group, the
parent where that is played, provisioningState, and the principal of a system-assigned identity.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import ClassVar

from amlstack.catalog.kind import Kind, NameRule
from amlstack.catalog.published import Described
from amlstack.sandbox.control import TENANT
from amlstack.sandbox.resource_manager.body import Body, get, put
from amlstack.sandbox.resource_manager.call import Call
from amlstack.sandbox.resource_manager.provider import Provider
from amlstack.sandbox.resource_manager.records import Resource
from amlstack.sandbox.resource_manager.shapes import check_envelope

_VERSION = "2020-01-01"
"""What its own deletion in complete mode names: any would do."""
_NAME = NameRule(1, 260, r"[^/]+", "without /", "parent")


class Opaque(Provider):
    """Any body of one type, of any api-version, at any scope."""

    anywhere: ClassVar[bool] = True
    opaque: ClassVar[bool] = True

    def __init__(self, type_: str) -> None:
        kind = Kind("opaque", type_, type_, _VERSION, "", _NAME, "", located=False)
        super().__init__(kind)

    @property
    def versions(self) -> tuple[str, ...]:
        """None is known, so that any is taken."""
        return ()

    def described(self) -> Iterable[tuple[str, Described]]:
        """Nothing, whatever is published of the type: what isn't played isn't half checked either."""
        return ()

    def described_later(self) -> Iterable[tuple[str, Described]]:
        """Nothing either."""
        return ()

    def check_top(self, body: Body) -> None:
        """Take any member at the top; those that ARM knows must be what ARM takes."""
        check_envelope(body, body)

    def complete(self, call: Call, resource: Resource, existing: Resource | None) -> None:
        """Say that it is done, and write the principal of a system-assigned identity."""
        if isinstance(resource.body.get("properties", {}), dict):
            put(resource.body, "properties.provisioningState", "Succeeded")
        if "systemassigned" in str(get(resource.body, "identity.type")).lower():
            resource.body["identity"] |= {"principalId": call.store.guid(resource.id, "principal"), "tenantId": TENANT}


@cache
def _opaque(type_: str) -> Opaque:
    return Opaque(type_)


def opaque(types: Iterable[str]) -> dict[str, Provider]:
    """The stand-ins for these types, by the type in lower case."""
    return {type_.lower(): _opaque(type_) for type_ in types}
